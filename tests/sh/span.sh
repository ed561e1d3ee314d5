# aitrace_span: commands, functions, statuses, words.
. "$AITRACE_SH"

quietly() {
	"$@" 2>/dev/null
}
change() {
	changed=$1
}
shadow() {
	aitrace_begin left-open
	aitrace_begin left-open-too
	return "$1"
}
greedy() {
	aitrace_end
	aitrace_end
}

aitrace_begin root
aitrace_span external -- sh -c 'exit 4'
echo "external $?"
aitrace_span function -- change yes
echo "function $? $changed"
aitrace_span no-dashes kind=tool change 'a b  c'
echo "no dashes $? $changed"
aitrace_span equals a=b -- env c=d sh -c 'echo "env $c"'
aitrace_span not-there -- quietly ./not-there
echo "not there $?"
aitrace_span nothing
echo "nothing $?"
aitrace_span arguments -- sh -c 'echo $#; shift; echo "$1"' sh '' "it's \$x" '*'
aitrace_span unbalanced -- shadow 0
aitrace_span unbalanced -- shadow 5
echo "unbalanced $?"
aitrace_span greedy -- greedy
echo "greedy $?"
aitrace_span after -- true
aitrace_end
