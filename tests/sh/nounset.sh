# Under set -u what is missing is missed, and calls without arguments are not.
set -u
. "$AITRACE_SH"

aitrace_begin
aitrace_end
aitrace_end
aitrace_span
aitrace_link
aitrace_state
aitrace_begin x
aitrace_end error
(
	aitrace_begin unset
	echo "$not_set"
) 2>/dev/null
[ $? -ne 0 ] && echo ended
