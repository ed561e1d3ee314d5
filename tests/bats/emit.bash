# What the Bats files of aitrace-emit share: `load helper`, `load tree`, then `load emit`.
# Records go to the file `out.jsonl`.
# shellcheck shell=bash

export AITRACE_OUT=out.jsonl AITRACE_SERVICE=script

# shellcheck disable=SC2034 # for those who load this
PARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 # a span of somebody else's

# get FILTER: what jq finds in the records, as an array, one compact line each.
get() {
	jq -scr "$1" out.jsonl
}

# parent_form: standard input is one traceparent.
parent_form() {
	local line
	IFS= read -r line && [[ $line =~ ^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$ ]] && ! read -r line && return
	echo "no traceparent: $line"
	return 1
}

# wrong MESSAGE ARG...: the call ends with 2 and says MESSAGE; it prints and writes nothing.
wrong() {
	local want="aitrace-emit: $1"
	shift
	rm -f out.jsonl
	status 2 aitrace-emit "$@" >said 2>err </dev/null
	same "$want" <err
	same <said
	[[ ! -e out.jsonl ]]
}

# What a job has left running goes too.
teardown() {
	local pid
	[[ ! -s pid ]] || kill -KILL -- "-$(cat pid)" 2>/dev/null || true
	for pid in $(jobs -p); do
		kill -KILL "$pid" 2>/dev/null || true
	done
	[[ -z ${TMUX_TMPDIR-} ]] || tmux kill-server 2>/dev/null || true
}
