# What the page shows first.
. "$AITRACE_SH"

search() {
	aitrace_event searching for="$1"
	return "${2-0}"
}

aitrace_begin agent.handle_message kind=agent question='Where is it?'
aitrace_span web_search kind=tool query=it -- search it
aitrace_span web_search kind=tool -- search it 3
echo "status $?"
aitrace_event reasoning_complete thoughts:=3
aitrace_end
aitrace_begin second
aitrace_end error 'no answer' tries:=2
