# One variable holds the span stack; TRACEPARENT is what it was before, and children have it.
. "$AITRACE_SH"

echo "before: ${TRACEPARENT-unset}"
aitrace_begin one
outer=$TRACEPARENT
aitrace_begin two kind=chain
sh -c 'test "$TRACEPARENT" = "$1" && echo exported' sh "$TRACEPARENT"
aitrace_begin three
aitrace_event deep
aitrace_end
aitrace_end
[ "$TRACEPARENT" = "$outer" ] && echo restored
aitrace_begin four
aitrace_end
aitrace_end
echo "after: ${TRACEPARENT-unset}"
aitrace_end
aitrace_event nowhere
aitrace_begin five
aitrace_end
