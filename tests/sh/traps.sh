# Traps of the script are what they were, for signals too.
trap 'echo pipe' PIPE
. "$AITRACE_SH"
trap 'echo usr1' USR1
aitrace_begin root
aitrace_event one
kill -USR1 $$
kill -PIPE $$
trap '' PIPE
aitrace_event two
kill -PIPE $$
echo 'ignored'
trap - PIPE
aitrace_event three
sh -c 'kill -PIPE $$'
[ $? -gt 128 ] && echo 'children die of it'
(
	trap 'echo "pipe in a subshell"' PIPE
	aitrace_event four
	aitrace_begin five
	aitrace_end
	kill -PIPE "$(sh -c 'echo $PPID')"
)
aitrace_end
trap 'echo last' PIPE
aitrace_begin six
aitrace_end
kill -PIPE $$
# One that tells of something may be set to what it is while it runs.
trap "aitrace_event first; aitrace_event second; n=\$((n + 1)); $(printf '%999s') echo \"handler \$n\"" USR2
trap '' HUP
n=0
aitrace_begin seven
kill -USR2 $$
aitrace_event between
kill -USR2 $$
kill -HUP $$
aitrace_end
