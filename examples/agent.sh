#!/bin/sh
# The agent of agent.c in POSIX sh, on aitrace.sh.
#
#	agent.sh [--question TEXT] [--folder PATH] [--speed N] [--host NAME]
#
# Records go to standard error, or where AITRACE_OUT says, and the answer to standard output.
#
# shellcheck disable=SC2034 # aitrace.sh takes the host from aitrace_host

question='How many lines of C does this folder hold?'
folder=.
speed=1

while [ $# -ge 2 ]; do
	case $1 in
	--question) question=$2 ;;
	--folder) folder=$2 ;;
	--speed) speed=$2 ;;
	--host) aitrace_host=$2 ;;
	*) break ;;
	esac
	shift 2
done
if [ $# -gt 0 ]; then
	echo 'usage: agent.sh [--question TEXT] [--folder PATH] [--speed N] [--host NAME]' >&2
	exit 2
fi
if ! awk -v speed="$speed" 'BEGIN { exit !(speed + 0 > 0) }'; then
	echo 'agent.sh: --speed is a number above 0' >&2
	exit 2
fi
if [ ! -d "$folder" ]; then
	echo "agent.sh: $folder: no such folder" >&2
	exit 2
fi

# shellcheck disable=SC1091
. "$(dirname "$0")/../lib/sh/aitrace.sh"

# wait_ms N: as long as a model would take, at this speed.
wait_ms() {
	sleep "$(awk -v ms="$1" -v speed="$speed" 'BEGIN { printf "%.3f", ms / 1000 / speed }')"
}

# ---- the model -------------------------------------------------------------------------------

# post ATTEMPT CODE: a request of the model.
post() {
	aitrace_begin 'POST /v1/chat' kind=http http.request.resend_count:="$1"
	wait_ms 200
	if [ "$2" -eq 200 ]; then
		aitrace_end ok http.response.status_code:=200
	else
		aitrace_end error "$2 Too Many Requests" http.response.status_code:="$2"
	fi
}

# think THOUGHT BUSY: one answer; BUSY 1: the first request is refused.
think() {
	aitrace_begin 'chat small-1' kind=llm gen_ai.operation.name=chat gen_ai.request.model=small-1
	if [ "$2" -eq 1 ]; then
		post 0 429
		echo 'agent.sh: the model is busy, asking again' >&2
		wait_ms 300
		post 1 200
	else
		post 0 200
	fi
	wait_ms 150
	aitrace_event thought text="$1"
	said=$((said + ${#1}))
	aitrace_end ok gen_ai.usage.input_tokens:=$((180 + said / 4)) gen_ai.usage.output_tokens:=$((1 + ${#1} / 4)) \
		gen_ai.response.time_to_first_chunk:=0.2
}

# ---- tools -----------------------------------------------------------------------------------

# tool NAME ARGUMENTS COMMAND...: its output is in $out, its status given back. What it says on standard error
# stays where it is; spans of what it runs are its children.
tool() {
	tool=$1
	aitrace_begin "execute_tool $1" kind=tool gen_ai.operation.name=execute_tool gen_ai.tool.name="$1" \
		gen_ai.tool.call.arguments:="$2"
	shift 2
	out=$("$@")
	status=$?
	if [ $status -eq 0 ]; then
		aitrace_end ok process.exit.code:=0 gen_ai.tool.call.result="$(printf %.200s "$out")"
	else
		aitrace_event exception exception.type=ToolError exception.message="$tool: status $status"
		aitrace_end error "$tool: status $status" process.exit.code:=$status error.type=command_failed
	fi
	return $status
}

sources() {
	find "$folder" -name '*.[ch]' -type f -not -path '*/build/*' "$@"
}

count_files() {
	sources | wc -l | tr -d ' '
}

count_lines() {
	echo 'sh: counting lines' >&2
	sources -exec cat {} + | wc -l | tr -d ' '
}

search_text() {
	sources -exec cat {} + | grep -c main
	wait_ms 100
}

read_file() {
	head -c 400 "$folder/$1"
}

# An agent within a tool.
delegate() {
	aitrace_begin 'invoke_agent counter' kind=agent gen_ai.operation.name=invoke_agent gen_ai.agent.name=counter
	think 'wc counts lines; one command is enough.' 0
	tool run_shell '{"command":"find ... | wc -l"}' count_lines
	aitrace_end
	printf %s "$out"
}

# ---- turns -----------------------------------------------------------------------------------

said=0
aitrace_begin 'invoke_agent surveyor' kind=agent gen_ai.operation.name=invoke_agent gen_ai.agent.name=surveyor \
	question="$question"
aitrace_state snapshot '{"turn":0,"files":null}'

aitrace_begin turn kind=chain turn:=1
think 'I know nothing of the folder yet: which files are there?' 0
tool list_files '{"pattern":"*.[ch]"}' count_files
files=$out
aitrace_state patch "[{\"op\":\"replace\",\"path\":\"/files\",\"value\":${files:-0}}]"
aitrace_end

aitrace_begin turn kind=chain turn:=2
think 'Three things at once: count the lines, search, and look for notes.' 1
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
(tool delegate '{"agent":"counter","task":"lines"}' delegate && printf %s "$out" >"$results/lines") &
(tool search_text '{"pattern":"main"}' search_text && printf %s "$out" >"$results/matches") &
(tool read_file '{"path":"NOTES.md"}' read_file NOTES.md) &
wait
lines=$(cat "$results/lines")
matches=$(cat "$results/matches")
aitrace_state merge "{\"lines\":${lines:-0},\"matches\":${matches:-0}}"
aitrace_end

aitrace_begin turn kind=chain turn:=3
think 'That is all I need.' 0
aitrace_end

answer="$lines lines of C in $files files, $matches of them with 'main'."
aitrace_end ok answer="$answer"
printf '%s\n' "$answer"
