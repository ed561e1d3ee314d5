#!/bin/sh
# events.sh COUNT [COMMAND]: a script that tells of so many events, on standard error; or that does all else, and
# COMMAND is called instead. For tests/bench/run.

# shellcheck disable=SC1091
. "$(dirname "$0")/../../lib/sh/aitrace.sh"

aitrace_begin bench kind=agent
event=${2-aitrace_event}
n=0
while [ "$n" -lt "$1" ]; do
	n=$((n + 1))
	"$event" reasoning_complete thoughts:="$n" model=gpt-4
done
aitrace_end
