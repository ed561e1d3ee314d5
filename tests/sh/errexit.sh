# Under set -eu nothing ends the script that would not have ended it.
set -eu
. "$AITRACE_SH"

refuse() {
	return 3
}
careless() {
	refuse
	echo 'not reached'
}

aitrace_begin root
refuse || aitrace_event refused status:=3
if refuse; then
	echo no
else
	aitrace_event refused-too
fi
aitrace_end error
aitrace_begin again
refuse || aitrace_end error refused
aitrace_begin careless
if aitrace_span tested -- refuse; then
	echo no
else
	echo "tested $?"
fi
aitrace_span tested -- refuse || echo "or $?"
aitrace_state snapshot
aitrace_log
aitrace_set
aitrace_event
case $- in *e*) echo 'errexit is on' ;; esac
case $- in *u*) echo 'nounset is on' ;; esac
aitrace_span inner -- careless
echo 'not reached either'
