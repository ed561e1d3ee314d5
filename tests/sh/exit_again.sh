# Traps that exit themselves, that were set and taken back, in subshells and below set -e.
. "$AITRACE_SH"
(
	aitrace_begin one
	trap 'echo "one $?"; exit 9' EXIT
	aitrace_begin two
	exit 5
)
echo "status $?"
trap 'echo main $?' EXIT
(
	aitrace_begin three
	exit 2
)
(
	trap 'echo "four $?"' EXIT
	aitrace_begin four
	aitrace_end
)
aitrace_begin five
trap - EXIT
aitrace_begin six
(
	set -e
	aitrace_begin seven
	false
	echo 'not reached'
)
echo "status $?"
trap 'echo "the end: $?"' EXIT
aitrace_end
aitrace_begin eight
false
