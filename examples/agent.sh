#!/bin/sh
# The agent of agent.c in POSIX sh: it needs nothing but printf to be seen.
#
#	agent.sh [--question TEXT] [--folder PATH] [--speed N] [--host NAME]
#
# Records go to standard error, the answer to standard output. A record is one printf of less than
# 4096 bytes, so lines of tools that run at the same time do not mix.

question='How many lines of C does this folder hold?'
folder=.
speed=1
host=
service=${AITRACE_SERVICE:-agent.sh}

while [ $# -ge 2 ]; do
	case $1 in
	--question) question=$2 ;;
	--folder) folder=$2 ;;
	--speed) speed=$2 ;;
	--host) host=$2 ;;
	*) break ;;
	esac
	shift 2
done
if [ $# -gt 0 ]; then
	echo 'usage: agent.sh [--question TEXT] [--folder PATH] [--speed N] [--host NAME]' >&2
	exit 2
fi

# ---- records ---------------------------------------------------------------------------------

# random BYTES: hex digits.
random() {
	od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}

# Nanoseconds since 1970; whole seconds where date knows no better.
now() {
	time=$(date +%s%N)
	case $time in
	*[!0-9]*) time=$(date +%s)000000000 ;;
	esac
	printf %s "$time"
}

# quote TEXT: a JSON string. Control characters become blanks.
quote() {
	printf '"%s"' "$(printf %s "$1" | tr '\001-\037\177' ' ' | sed 's/[\\"]/\\&/g')"
}

# begin NAME KIND ATTRIBUTES: starts a span below $span; it is $span then. ATTRIBUTES is JSON.
begin() {
	parent=$span
	span=$(random 8)
	resource=
	[ "$parent" != "$outside" ] || resource=",\"resource\":$self"
	printf '{"type":"span_start","ts":%s,"trace_id":"%s","span_id":"%s",%s"name":"%s","kind":"%s","attributes":%s%s}\n' \
		"$(now)" "$trace" "$span" "${parent:+\"parent_span_id\":\"$parent\",}" "$1" "$2" "$3" \
		"$resource" >&2
}

# end SPAN STATUS MESSAGE ATTRIBUTES: MESSAGE and ATTRIBUTES may be empty.
end() {
	printf '{"type":"span_end","ts":%s,"trace_id":"%s","span_id":"%s","status":"%s"%s%s}\n' \
		"$(now)" "$trace" "$1" "$2" "${3:+,\"status_message\":$(quote "$3")}" \
		"${4:+,\"attributes\":$4}" >&2
}

# event NAME ATTRIBUTES: of $span.
event() {
	printf '{"type":"event","ts":%s,"trace_id":"%s","span_id":"%s","name":"%s","attributes":%s}\n' \
		"$(now)" "$trace" "$span" "$1" "$2" >&2
}

# wait_ms N: as long as a model would take, at this speed.
wait_ms() {
	sleep "$(awk -v ms="$1" -v speed="$speed" 'BEGIN { printf "%.3f", ms / 1000 / speed }')"
}

# ---- the model -------------------------------------------------------------------------------

# post ATTEMPT CODE: a request of the model.
post() {
	chat=$span
	begin 'POST /v1/chat' http "{\"http.request.resend_count\":$1}"
	wait_ms 200
	if [ "$2" -eq 200 ]; then
		end "$span" ok '' '{"http.response.status_code":200}'
	else
		end "$span" error "$2 Too Many Requests" "{\"http.response.status_code\":$2}"
	fi
	span=$chat
}

# think THOUGHT BUSY: one answer; BUSY 1: the first request is refused.
think() {
	turn=$span
	begin 'chat small-1' llm '{"gen_ai.operation.name":"chat","gen_ai.request.model":"small-1"}'
	if [ "$2" -eq 1 ]; then
		post 0 429
		echo 'agent.sh: the model is busy, asking again' >&2
		wait_ms 300
		post 1 200
	else
		post 0 200
	fi
	wait_ms 150
	event thought "{\"text\":$(quote "$1")}"
	said=$((said + ${#1}))
	end "$span" ok '' "{\"gen_ai.usage.input_tokens\":$((180 + said / 4)),\"gen_ai.usage.output_tokens\":$((1 + ${#1} / 4)),\"gen_ai.response.time_to_first_chunk\":0.2}"
	span=$turn
}

# ---- tools -----------------------------------------------------------------------------------

# tool NAME ARGUMENTS COMMAND...: runs it below $span; its output is in $out, its status given back.
# What it says on standard error stays where it is; children find their place by TRACEPARENT.
tool() {
	name=$1
	arguments=$2
	caller=$span
	shift 2
	begin "execute_tool $name" tool "{\"gen_ai.operation.name\":\"execute_tool\",\"gen_ai.tool.name\":\"$name\",\"gen_ai.tool.call.arguments\":$arguments}"
	out=$(TRACEPARENT=00-$trace-$span-03 "$@")
	status=$?
	if [ $status -eq 0 ]; then
		end "$span" ok '' "{\"process.exit.code\":0,\"gen_ai.tool.call.result\":$(quote "$(printf %.200s "$out")")}"
	else
		event exception "{\"exception.type\":\"ToolError\",\"exception.message\":$(quote "$name: status $status")}"
		end "$span" error "$name: status $status" "{\"process.exit.code\":$status,\"error.type\":\"command_failed\"}"
	fi
	span=$caller
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
	begin 'invoke_agent counter' agent '{"gen_ai.operation.name":"invoke_agent","gen_ai.agent.name":"counter"}'
	think 'wc counts lines; one command is enough.' 0
	tool run_shell '{"command":"find ... | wc -l"}' count_lines
	end "$span" ok '' ''
	printf %s "$out"
}

# ---- turns -----------------------------------------------------------------------------------

# A valid TRACEPARENT is the parent; else a new trace begins.
trace=$(random 16)
span=
hex='[0-9a-f]'
eight=$hex$hex$hex$hex$hex$hex$hex$hex
# shellcheck disable=SC2254
case $TRACEPARENT in
00-$eight$eight$eight$eight-$eight$eight-$hex$hex)
	trace=${TRACEPARENT#00-} && trace=${trace%%-*}
	span=${TRACEPARENT#00-*-} && span=${span%-*}
	;;
esac
outside=$span
self="{\"service.name\":$(quote "$service"),\"process.pid\":$$${host:+,\"host.name\":$(quote "$host")}}"
said=0

begin 'invoke_agent surveyor' agent "{\"gen_ai.operation.name\":\"invoke_agent\",\"gen_ai.agent.name\":\"surveyor\",\"question\":$(quote "$question")}"
root=$span
event agent_state_updated '{"state.snapshot":{"turn":0,"files":null}}'

begin turn chain '{"turn":1}'
think 'I know nothing of the folder yet: which files are there?' 0
tool list_files '{"pattern":"*.[ch]"}' count_files
files=$out
event agent_state_updated "{\"state.patch\":[{\"op\":\"replace\",\"path\":\"/files\",\"value\":${files:-0}}]}"
end "$span" ok '' ''

span=$root
begin turn chain '{"turn":2}'
think 'Three things at once: count the lines, search, and look for notes.' 1
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
(tool delegate '{"agent":"counter","task":"lines"}' delegate && printf %s "$out" >"$results/lines") &
(tool search_text '{"pattern":"main"}' search_text && printf %s "$out" >"$results/matches") &
(tool read_file '{"path":"NOTES.md"}' read_file NOTES.md) &
wait
lines=$(cat "$results/lines")
matches=$(cat "$results/matches")
event agent_state_updated "{\"state.merge\":{\"lines\":${lines:-0},\"matches\":${matches:-0}}}"
end "$span" ok '' ''

span=$root
begin turn chain '{"turn":3}'
think 'That is all I need.' 0
end "$span" ok '' ''

answer="$lines lines of C in $files files, $matches of them with 'main'."
end "$root" ok '' "{\"answer\":$(quote "$answer")}"
printf '%s\n' "$answer"
