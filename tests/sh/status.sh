# $? is what it was.
. "$AITRACE_SH"

seven() {
	return 7
}

seven
aitrace_begin one
echo "begin $?"
seven
aitrace_event e a=b
echo "event $?"
seven
aitrace_set a=b
echo "set $?"
seven
aitrace_log text
echo "log $?"
seven
aitrace_state snapshot 1
echo "state $?"
seven
aitrace_link 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
echo "link $?"
seven
aitrace_end
echo "end $?"
seven
aitrace_end
echo "end of nothing $?"
true
aitrace_event e
echo "true $?"
