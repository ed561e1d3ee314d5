#!/usr/bin/env bats
# The example agents do what they show.

load helper

setup() {
	mkdir "$BATS_TEST_TMPDIR/folder" "$BATS_TEST_TMPDIR/folder/inner"
	cd "$BATS_TEST_TMPDIR" || return
	printf 'int main(void)\n{\n}\n' >folder/a.c
	printf 'extern int probe;\nextern int x;\n' >folder/inner/b.h
	printf 'not C\n' >folder/c.txt
	printf '# Folder\n' >folder/README.md
}

# shape: how often each type of record, and each status, came.
shape() {
	grep '^{' | grep -o -e '"type":"[a-z_]*"' -e '"status":"[a-z]*"' -e '"links":' | sort | uniq -c |
		sed 's/^ *//'
}

# Nothing of it is built with sanitizers.
with_elixir() {
	command -v elixir >/dev/null || skip 'elixir is not here'
	[[ -z ${SANITIZE-} ]] || skip 'built with sanitizers, which says nothing of Elixir'
}

@test "the agent in C answers from what its tools find" {
	"$BUILD/examples/agent" --folder folder --speed 50 --host laptop 2>trace >answer
	same "5 lines of C in 2 files, 1 of them with 'main'." <answer
	"$BUILD/examples/agent" --folder folder --speed 50 --question "Where is 'probe'?" 2>/dev/null |
		same "5 lines of C in 2 files, 1 of them with 'probe'."
}

@test "the agent in C shows all that it promises" {
	"$BUILD/examples/agent" --folder folder --speed 50 2>trace >/dev/null
	shape <trace >counts
	grep -qx '24 "type":"span_start"' counts
	grep -qx '24 "type":"span_end"' counts
	grep -qx '2 "status":"error"' counts
	grep -qx '3 "links":' counts
	holds 'agent: the model is busy' <trace
	holds 'sh: counting lines' <trace
	holds '"exception.message":"NOTES.md: No such file or directory"' <trace
	for how in snapshot patch merge; do
		holds "\"state.$how\":" <trace
	done
	[ "$(grep -c '"resource":' trace)" -eq 1 ]
}

@test "the agent in C writes where AITRACE_OUT says, and not at all when it is off" {
	AITRACE_OUT=out.jsonl "$BUILD/examples/agent" --folder folder --speed 50 >/dev/null 2>text
	same $'agent: the model is busy, asking again in 0.3 s\nsh: counting lines' <text
	[ "$(grep -vc '^{' out.jsonl)" -eq 0 ]
	AITRACE_OUT=off "$BUILD/examples/agent" --folder folder --speed 50 2>&1 >/dev/null | grep -c '^{' | same 0
}

@test "the agent in Elixir shows what the one in C does" {
	with_elixir
	elixir "$TOP/examples/agent.exs" --folder folder --speed 50 --host laptop 2>trace >answer
	same "5 lines of C in 2 files, 1 of them with 'main'." <answer
	shape <trace >counts
	grep -qx '24 "type":"span_start"' counts
	grep -qx '24 "type":"span_end"' counts
	grep -qx '2 "status":"error"' counts
	grep -qx '3 "links":' counts
	holds 'agent.exs: the model is busy' <trace
	holds 'sh: counting lines' <trace
	holds '"exception.type":"File.Error"' <trace
	for how in snapshot patch merge; do
		holds "\"state.$how\":" <trace
	done
	[ "$(grep -c '"resource":' trace)" -eq 1 ]
	holds '"service.name":"agent.exs"' <trace
	aitrace-tree --strict --json <(grep '^{' trace) >/dev/null
	elixir "$TOP/examples/agent.exs" --folder folder --speed 50 --question "Where is 'probe'?" 2>/dev/null |
		same "5 lines of C in 2 files, 1 of them with 'probe'."
}

@test "the agent in Elixir continues the trace it is started in, and refuses what it does not know" {
	with_elixir
	TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 \
		elixir "$TOP/examples/agent.exs" --folder folder --speed 50 2>trace >/dev/null
	grep -c '"parent_span_id":"00f067aa0ba902b7"' trace | same 1
	grep '^{' trace | grep -vc '"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"' | same 0
	status 2 elixir "$TOP/examples/agent.exs" --nonsense x 2>&1 | holds usage
}

@test "the agent in sh writes where AITRACE_OUT says, and not at all when it is off" {
	AITRACE_OUT=out.jsonl "$TOP/examples/agent.sh" --folder folder --speed 50 >/dev/null 2>text
	head -n 1 text | same 'agent.sh: the model is busy, asking again'
	[ "$(grep -c '^{' text)" -eq 0 ]
	[ "$(grep -vc '^{' out.jsonl)" -eq 0 ]
	AITRACE_OUT=off "$TOP/examples/agent.sh" --folder folder --speed 50 2>trace |
		same "5 lines of C in 2 files, 1 of them with 'main'."
	[ "$(grep -c '^{' trace)" -eq 0 ]
}

@test "both agents continue the trace they are started in" {
	export TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
	for agent in "$BUILD/examples/agent" "$TOP/examples/agent.sh"; do
		"$agent" --folder folder --speed 50 2>trace >/dev/null
		grep -c '"parent_span_id":"00f067aa0ba902b7"' trace | same 1
		grep '^{' trace | grep -vc '"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"' | same 0
	done
}

@test "the agent in sh has the same shape" {
	"$TOP/examples/agent.sh" --folder folder --speed 50 2>trace >answer
	same "5 lines of C in 2 files, 1 of them with 'main'." <answer
	shape <trace >counts
	grep -qx '19 "type":"span_start"' counts
	grep -qx '19 "type":"span_end"' counts
	grep -qx '2 "status":"error"' counts
	holds 'agent.sh: the model is busy' <trace
	# Jobs are processes, and the agent within a tool is one in a command substitution.
	[ "$(grep -c '"resource":' trace)" -eq 5 ]
	if command -v jq >/dev/null; then
		grep '^{' trace | jq -e .trace_id >/dev/null
	fi
}

@test "the agent in sh quotes what it is given" {
	"$TOP/examples/agent.sh" --folder folder --speed 50 --question $'a "b" \\ \t c' 2>trace >/dev/null
	holds '"question":"a \"b\" \\ \t c"' <trace
}

# Another build of the programs has nothing to say about it.
python_here() {
	command -v python3 >/dev/null || skip 'python3 is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
}

@test "the agent in Python has the shape of the one in C" {
	python_here
	"$TOP/examples/agent.py" --folder folder --speed 50 2>trace >answer
	same "5 lines of C in 2 files, 1 of them with 'main'." <answer
	"$TOP/examples/agent.py" --folder folder --speed 50 --question "Where is 'probe'?" 2>/dev/null |
		same "5 lines of C in 2 files, 1 of them with 'probe'."
	shape <trace >counts
	for count in '24 "type":"span_start"' '24 "type":"span_end"' '2 "status":"error"' '3 "links":'; do
		grep -qx "$count" counts
	done
	holds 'agent.py: the model is busy' <trace
	holds 'sh: counting lines' <trace
	holds '"exception.type":"FileNotFoundError"' <trace
	for how in snapshot patch merge; do
		holds "\"state.$how\":" <trace
	done
	[ "$(grep -c '"resource":' trace)" -eq 1 ]
	aitrace-tree --strict trace >tree
}

@test "the agent in Python continues a trace, writes elsewhere, and is silent when it is off" {
	python_here
	TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 AITRACE_OUT=out.jsonl \
		"$TOP/examples/agent.py" --folder folder --speed 50 >/dev/null 2>text
	same $'agent.py: the model is busy, asking again in 0.3 s\nsh: counting lines' <text
	grep -c '"parent_span_id":"00f067aa0ba902b7"' out.jsonl | same 1
	grep -vc '"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"' out.jsonl | same 0
	AITRACE_OUT=off "$TOP/examples/agent.py" --folder folder --speed 50 2>&1 >/dev/null | grep -c '^{' | same 0
	status 2 "$TOP/examples/agent.py" --nonsense 2>&1 | holds usage
	status 2 "$TOP/examples/agent.py" --speed 0 2>&1 | holds usage
}

node_here() {
	command -v node >/dev/null || skip 'node is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
}

@test "the agent in JavaScript has the shape of the one in C" {
	node_here
	"$TOP/examples/agent.mjs" --folder folder --speed 50 2>trace >answer
	same "5 lines of C in 2 files, 1 of them with 'main'." <answer
	"$TOP/examples/agent.mjs" --folder folder --speed 50 --question "Where is 'probe'?" 2>/dev/null |
		same "5 lines of C in 2 files, 1 of them with 'probe'."
	shape <trace >counts
	for count in '24 "type":"span_start"' '24 "type":"span_end"' '2 "status":"error"' '3 "links":'; do
		grep -qx "$count" counts
	done
	holds 'agent.mjs: the model is busy' <trace
	holds 'sh: counting lines' <trace
	holds "\"exception.message\":\"ENOENT: no such file or directory, open 'folder/NOTES.md'\"" <trace
	for how in snapshot patch merge; do
		holds "\"state.$how\":" <trace
	done
	[ "$(grep -c '"resource":' trace)" -eq 1 ]
	aitrace-tree --strict trace >tree
}

@test "the agent in JavaScript continues a trace, writes elsewhere, and is silent when it is off" {
	node_here
	TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 AITRACE_OUT=out.jsonl \
		"$TOP/examples/agent.mjs" --folder folder --speed 50 >/dev/null 2>text
	same $'agent.mjs: the model is busy, asking again in 0.3 s\nsh: counting lines' <text
	grep -c '"parent_span_id":"00f067aa0ba902b7"' out.jsonl | same 1
	grep -vc '"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"' out.jsonl | same 0
	AITRACE_OUT=off "$TOP/examples/agent.mjs" --folder folder --speed 50 2>&1 >/dev/null | grep -c '^{' | same 0
	status 2 "$TOP/examples/agent.mjs" --nonsense 2>&1 | holds usage
	status 2 "$TOP/examples/agent.mjs" --speed 0 2>&1 | holds usage
}

@test "the trace of the agent in JavaScript names no machine, and is whole" {
	grep -o '"host.name":"[^"]*"' "$TOP/examples/agent-mjs.jsonl" | sort -u | same '"host.name":"laptop"'
	shape <"$TOP/examples/agent-mjs.jsonl" >counts
	grep -x -e '[0-9]* "type":"span_start"' -e '[0-9]* "type":"span_end"' counts | cut -d' ' -f1 | uniq | wc -l | same 1
	[ "$(grep -c '"type":"span_start"' "$TOP/examples/agent-mjs.jsonl")" -gt 15 ]
	status 1 grep -e /home -e /root -e /work -e /tmp "$TOP/examples/agent-mjs.jsonl"
}

@test "polyglot: one trace through all the languages that are here" {
	python_here
	"$TOP/examples/polyglot.sh" folder probe 2>trace >answer
	aitrace-tree --strict --json trace | jq -e '[.roots[] | recurse(.children[])]
		| (map(.name) | contains(["invoke_agent polyglot", "execute_tool count", "count folder", "count inner"]))
		and all(.state == "ended")' || { cat trace; return 1; }
	grep '^{' trace | jq -r .trace_id | sort -u | wc -l | same 1
	if command -v node >/dev/null && [[ -e $TOP/lib/javascript/aitrace.mjs ]]; then
		same "5 lines of C, 1 of them with 'probe'." <answer
		holds '"name":"search","kind":"retrieval"' <trace
	fi
	mkdir bin
	for tool in sh dirname basename date od dd tr cut sed cat head uname hostname; do
		ln -s "$(command -v $tool)" bin
	done
	ln -s "$(python3 -c 'import sys; print(sys.executable)')" bin/python3
	PATH=$PWD/bin "$TOP/examples/polyglot.sh" folder probe 2>trace >answer
	same "5 lines of C, ? of them with 'probe'." <answer
	holds 'agent.py: node is not here' <trace
}

@test "the traces that are kept name no machine, and are whole" {
	for trace in agent agent-sh agent-py agent-exs invoices; do
		grep -o '"host.name":"[^"]*"' "$TOP/examples/$trace.jsonl" | sort -u | same '"host.name":"laptop"'
		starts=$(grep -c '"type":"span_start"' "$TOP/examples/$trace.jsonl")
		[ "$starts" -gt 15 ]
		grep -c '"type":"span_end"' "$TOP/examples/$trace.jsonl" | same "$starts"
		run grep -e /home -e /root -e /work -e /tmp "$TOP/examples/$trace.jsonl"
		[ "$status" -eq 1 ]
	done
}

@test "wrong usage is status 2" {
	status 2 "$BUILD/examples/agent" --nonsense x 2>&1 | holds usage
	status 2 "$TOP/examples/agent.sh" --nonsense 2>&1 | holds usage
}

# refuses AGENT: what it cannot work with, before it begins.
refuses() {
	local speed
	for speed in 0 -1 nan fast; do
		status 2 timeout 30 "$@" --folder folder --speed "$speed" 2>/dev/null </dev/null
	done
	status 2 "$@" --folder gone 2>&1 </dev/null | holds 'gone: no such folder'
}

@test "a speed that is none, and a folder that is not there" {
	refuses "$BUILD/examples/agent"
	refuses "$TOP/examples/agent.sh"
}

@test "the agent in Python: the same" {
	python_here
	refuses "$TOP/examples/agent.py"
}

@test "the agent in JavaScript: the same" {
	node_here
	refuses "$TOP/examples/agent.mjs"
}

@test "the agent in Elixir: the same" {
	with_elixir
	refuses elixir "$TOP/examples/agent.exs"
}
