#!/bin/sh
# events.sh COUNT: a script that tells of so many events, on standard error; for tests/bench/run.

# shellcheck disable=SC1091
. "$(dirname "$0")/../../lib/sh/aitrace.sh"

aitrace_begin bench kind=agent
n=0
while [ "$n" -lt "$1" ]; do
	n=$((n + 1))
	aitrace_event reasoning_complete thoughts:="$n" model=gpt-4
done
aitrace_end
