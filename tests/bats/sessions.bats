#!/usr/bin/env bats
# Sessions of coding agents, as their users see them: found without being asked for, and while they grow.
# shellcheck shell=bash

load helper

export LC_ALL=C.UTF-8

# line TYPE UUID SECOND REST: a line of a transcript of Claude Code.
line() {
	printf '{"parentUuid":null,"isSidechain":false,"sessionId":"s1","type":"%s","uuid":"%s","timestamp":"2026-01-02T03:04:%sZ",%s}\n' "$@"
}

begun() {
	line user u1 00 '"message":{"role":"user","content":"Fix the test"}'
	line assistant a1 02 '"message":{"id":"m1","model":"m","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"git status"}}],"usage":{"input_tokens":5,"cache_read_input_tokens":90,"output_tokens":7}}'
}

done_with() {
	line user u2 03 '"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"clean"}]}'
	line assistant a2 05 '"message":{"id":"m2","model":"m","stop_reason":"end_turn","content":[{"type":"text","text":"Done."}]}'
}

# has FILE TEXT: sooner or later.
has() {
	local i
	for ((i = 0; i < 600; i++)); do
		grep -qF -- "$2" "$1" 2>/dev/null && return
		sleep 0.05
	done
	echo "$2 is not in $1:"
	cat "$1"
	return 1
}

@test 'a transcript is a tree' {
	{ begun && done_with; } >session.jsonl
	aitrace-tree session.jsonl | same 'trace s1  2026-01-02 03:04:00  4 spans  95→7 tok
✓ A claude-code "Fix the test"                                     5.00s
├─✓ L chat m  95→7 tok                                             2.00s
├─✓ T Bash git status                                              1.00s
└─✓ L chat m                                                       2.00s
4 spans · 5.00s · 95→7 tok'
}

@test 'while it grows, a tool that runs is open' {
	begun >session.jsonl
	aitrace-cat -f session.jsonl >out &
	has out '"span_start","ts":"2026-01-02T03:04:02.000000000Z","trace_id":"s1","span_id":"t1"'
	status 1 grep -q '"span_end".*"span_id":"t1"' out
	done_with >>session.jsonl
	has out '"span_end","ts":"2026-01-02T03:04:03.000000000Z","trace_id":"s1","span_id":"t1"'
	has out '"span_end","ts":"2026-01-02T03:04:05.000000000Z","trace_id":"s1","span_id":"u1"'
	kill "$!"
}

@test 'codex exec, Gemini CLI and Copilot CLI are found too' {
	printf '%s\n' '{"type":"thread.started","thread_id":"c1"}' '{"type":"turn.started"}' \
		'{"type":"item.completed","item":{"id":"i","type":"command_execution","command":"ls","aggregated_output":"","exit_code":0,"status":"completed"}}' \
		'{"type":"turn.completed","usage":{"input_tokens":5,"output_tokens":7}}' >codex
	printf '%s\n' '{"sessionId":"g1","projectHash":"h","startTime":"2026-01-02T03:04:00Z"}' \
		'{"id":"m1","timestamp":"2026-01-02T03:04:01Z","type":"user","content":"hi"}' \
		'{"id":"m2","timestamp":"2026-01-02T03:04:02Z","type":"gemini","content":"hello","model":"g"}' >gemini
	printf '%s\n' '{"type":"span","traceId":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","spanId":"bbbbbbbbbbbbbbbb","name":"chat gpt","startTime":[1767323041,0],"endTime":[1767323042,0],"attributes":{}}' >copilot
	aitrace-cat codex gemini copilot | grep -o '"span_id":"[^"]*","name":"[^"]*"' | sort -u >names
	grep -q '"shell"' names
	grep -q '"gemini-cli"' names
	grep -q '"chat g"' names
	grep -q '"chat gpt"' names
}
