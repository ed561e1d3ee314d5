#!/bin/sh
# polyglot.sh [FOLDER [WORD]]: one trace through several languages. This script starts an agent in
# Python, which calls a tool in JavaScript and one in C; TRACEPARENT is all that they share.
#
#	make demo-polyglot
#	build/bin/aitrace-tree -- examples/polyglot.sh lib malloc

set -eu

examples=$(dirname "$0")
folder=${1:-$examples/..}
word=${2:-malloc}

# With aitrace.sh the script has a span of its own, and all others are below it.
span() { "$@"; }
# shellcheck source=/dev/null
if [ -r "$examples/../lib/sh/aitrace.sh" ]; then
	. "$examples/../lib/sh/aitrace.sh"
	span() { aitrace_span polyglot.sh kind=chain folder="$folder" -- "$@"; }
fi

if ! command -v python3 >/dev/null; then
	echo 'polyglot.sh: python3 is not here, and the agent is written in it' >&2
	exit 1
fi
span python3 "$examples/polyglot/agent.py" "$folder" "$word"
