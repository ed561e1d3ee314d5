# What was ignored is said, once.
AITRACE_DEBUG=1
. "$AITRACE_SH"
aitrace_end
aitrace_end
TRACEPARENT=$(printf 'not\033[31mvalid')
aitrace_begin one
aitrace_begin two
aitrace_end
aitrace_state nonsense
aitrace_link nonsense
aitrace_end
