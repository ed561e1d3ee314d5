# A trap that was set after the first span.
. "$AITRACE_SH"
aitrace_begin outer
trap 'echo "it'"'"'s mine: $?
and more"' EXIT
aitrace_begin inner
exit 3
