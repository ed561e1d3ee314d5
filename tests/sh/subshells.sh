# Subshells and background jobs become children, and end nobody else's spans.
. "$AITRACE_SH"

work() {
	aitrace_event working
}

aitrace_begin root
(
	aitrace_begin in-subshell
	(
		aitrace_begin in-its-subshell
		aitrace_end
	)
	aitrace_end
	aitrace_end
	aitrace_end
	echo 'the subshell goes on'
)
(
	aitrace_begin left-open
	exit 6
)
echo "status $?"
aitrace_span in-the-background -- work &
wait
aitrace_span in-a-pipeline -- cat </dev/null | cat
result=$(aitrace_span substituted -- echo result)
echo "$result"
(aitrace_event from-a-subshell)
aitrace_event still-here
aitrace_end
