# Off costs nothing and changes nothing.
AITRACE_OUT=off
. "$AITRACE_SH"
report() {
	echo "report $*"
	return 3
}
given=${TRACEPARENT-unset}
aitrace_begin one a:='{'
aitrace_span two kind=tool a=b -- report 1 '2 3'
echo "span $?"
aitrace_span three report
printf 'one\ntwo\n' | { aitrace_log -; echo "log $?"; }
false
aitrace_event e
echo "event $?"
set -e
false || aitrace_set a=b
aitrace_state snapshot 1
aitrace_link nonsense
aitrace_end error
echo "${TRACEPARENT-unset}" | grep -c "^$given\$"
