# What is open when the shell exits ends there, and traps of the script come after it.
trap 'echo "mine: $? $1"' EXIT
. "$AITRACE_SH"
set -- argument
aitrace_begin outer
aitrace_begin inner
exit 7
