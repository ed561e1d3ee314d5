# What the Bats files of aitrace-run share: `load helper`, `load tree`, then this.
# shellcheck shell=bash

unset "${!OTEL_@}" HTTP_PROXY http_proxy ALL_PROXY all_proxy NO_PROXY no_proxy
unset "${!CLAUDE_CODE_@}" "${!GEMINI_TELEMETRY_@}" "${!COPILOT_OTEL_@}" "${!TRACELOOP_@}"
unset "${!PHOENIX_@}" "${!LANGSMITH_@}" "${!LANGCHAIN_@}" "${!LOGFIRE_@}" "${!SEMANTICKERNEL_@}"

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	export XDG_STATE_HOME=$PWD/state
}

# recorded ARG...: aitrace-run into run.jsonl.
recorded() {
	aitrace-run -o run.jsonl "$@"
}

# is FILTER: jq's FILTER is true of the array of all records of run.jsonl.
is() {
	grep -a '^{' run.jsonl | jq -es "$1" >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	cut -c 1-400 run.jsonl
	return 1
}

# lacks FILE PATTERN...: no line of the file has one of them.
lacks() {
	local file=$1 pattern
	shift
	for pattern; do status 1 grep -e "$pattern" "$file" || return; done
}
