#!/usr/bin/env bats
# What a command exports by OpenTelemetry, in aitrace-run and in the exec forms of aitrace-tree and aitrace-tui.
# shellcheck disable=SC2016 # scripts and programs are written down
load helper
load tree
load run_agent

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v node >/dev/null || skip 'node is not here'
	export XDG_STATE_HOME=$PWD/state POST=$TOP/tests/agents/post.mjs
}

# shaped FILE: the stream as a tree, a line a span, with its status.
shaped() {
	aitrace-tree --strict --json "$1" >trees
	jq -r 'def show($in): $in + .name + (if .status != "unset" then " " + .status else "" end),
		(.children[] | show($in + "  ")); .roots[] | show("")' trees
}

# ---- one trace ----------------------------------------------------------------------------------

@test "what begins traces of its own is one trace of the run" {
	recorded -n run -- node "$POST" chat:agent agent other::another inner::run log:said
	shaped run.jsonl >shape
	sort shape | same $'    chat\n  agent\n  inner\n  other\nrun ok'
	is '[.[].trace_id] | unique | length == 1'
	is 'map(select(.type == "span")) | map({(.name): .attributes."aitrace.received_trace_id"}) | add ==
		{chat: "6f776e2e2e2e2e2e2e2e2e2e2e2e2e2e", agent: "6f776e2e2e2e2e2e2e2e2e2e2e2e2e2e",
		other: "616e6f746865722e2e2e2e2e2e2e2e2e", inner: null}'
	is 'map(select(.type == "event")) | length == 1 and .[0].attributes.body == "said"'
	is '(map(select(.type == "event"))[0].span_id) == .[0].span_id'
}

@test "with --apart nothing is changed" {
	recorded --apart -n run -- node "$POST" chat:agent agent inner::run
	shaped run.jsonl | sort | same $'  chat\n  inner\nagent\nrun ok'
	is '[.[].trace_id] | unique | length == 2'
}

@test "text, records and what is received stand in one file" {
	recorded -n run -- sh -c 'echo text >&2; aitrace-emit exec tool -- node "$POST" chat; aitrace-emit event over' 2>err
	same text <err
	shaped run.jsonl | same $'run ok\n  tool ok\n  chat'
	aitrace-tree run.jsonl >tree
	holds text <tree
	is 'map(select(.name == "over")) | length == 1'
}

@test "a run within a run receives by itself, and adds to the same trace" {
	recorded -n outer -- aitrace-run -n inner -- node "$POST" chat 2>/dev/null
	shaped run.jsonl | same $'outer ok\n  inner ok\n    chat'
}

@test "what was received and where it is is said where somebody looks" {
	recorded -v -- node "$POST" a b log:c 2>err
	same "aitrace-run: 2 spans, 1 log received; recorded in $PWD/run.jsonl" <err
	aitrace-run -v -- node "$POST" a 2>err
	grep -Eq '^aitrace-run: 1 span, 0 logs received; recorded in /.*-node.jsonl \(aitrace-run --last shows it\)$' err
	recorded -- node "$POST" a 2>err
	same <err
}

# ---- the end ------------------------------------------------------------------------------------

@test "what a background process sends late is waited for" {
	recorded --wait=10m -n run -- sh -c 'node "$POST" sleep:200 late >/dev/null & exit 3' || same 3 <<<$?
	shaped run.jsonl | same $'run error\n  late'
}

@test "what is silent is not waited for, and goes on as it was" {
	local begun=$SECONDS
	status 3 recorded -n run -- sh -c 'echo $$ >pid; (while [ ! -e stop ]; do sleep 0.1; done; echo after >&2; echo >finished) & exit 3' 2>err
	is 'length == 3'
	[[ ! -e finished ]]
	touch stop
	soon test -e finished
	soon has err after
	soon has run.jsonl after
	((SECONDS - begun < 100))
}

@test "nobody waits longer than is said" {
	recorded --wait=0 -n run -- sh -c '(while [ ! -e stop ]; do sleep 0.1; done; touch finished) & exit 0' 2>/dev/null
	[[ ! -e finished ]]
	touch stop
	soon test -e finished
	rm stop
	recorded --wait=300ms -n run -- sh -c '(while [ ! -e stop ]; do echo more; sleep 0.05; done >&2) &' 2>/dev/null
	touch stop
	is 'length == 3'
}

@test "Ctrl-C is the command's, and what it says then is recorded" {
	cat >agent <<-'END'
		trap 'node "$POST" last; exit 9' INT
		echo ready >&2
		while :; do sleep 0.05; done
	END
	terminal 80x24 "aitrace-run -o run.jsonl -n run -- sh agent; echo \$? >status"
	showing ready
	tmux send-keys C-c
	soon test -s status
	same 9 <status
	shaped run.jsonl | same $'run error\n  last'
}

@test "SIGTERM is passed on, and its status is the command's" {
	local got=0
	aitrace-run -o run.jsonl -- sh -c 'trap "exit 5" TERM; echo ready >&2; while :; do sleep 0.05; done' 2>err &
	soon has err ready
	kill $!
	wait $! || got=$?
	same 5 <<<"$got"
	is 'map(select(.type == "span_end"))[0].attributes."process.exit.code" == 5'
}

# ---- the receiver -------------------------------------------------------------------------------

@test "a port that is taken is said, and the command runs" {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
		require("fs").writeFileSync("port", String(s.address().port)); });
		setTimeout(() => process.exit(), 60000).unref(); setInterval(() => {
		if (require("fs").existsSync("stop")) process.exit(); }, 50)' &
	soon test -s port
	recorded --port="$(cat port)" -- sh -c 'echo ran; [ -z "$OTEL_EXPORTER_OTLP_ENDPOINT" ]' >out 2>err
	touch stop
	same ran <out
	holds 'nothing is received' <err
}

@test "nothing is open in the command that was not before" {
	recorded -- sh -c 'ls /proc/$$/fd' | sort -n >with
	sh -c 'ls /proc/$$/fd' | sort -n >without
	diff without with
}

# ---- tree and tui -------------------------------------------------------------------------------

@test "aitrace-tree -- COMMAND shows what comes, below the command" {
	aitrace-tree --json -- sh -c 'node "$POST" chat:agent agent; aitrace-emit event e; exit 3' 2>/dev/null >trees || same 3 <<<$?
	jq -r 'def show($in): $in + .name + (if .status != "unset" then " " + .status else "" end),
		(.children[] | show($in + "  ")); .roots[] | show("")' trees |
		same $'sh -c ... error\n  agent\n    chat'
	aitrace-tree -- node "$POST" chat:agent agent 2>err
	grep -Eq '^└ ✓ - node ' err
	grep -Eq '^├─✓ - agent' err
	tail -n 1 err | holds '3 spans'
}

@test "a span is seen when it is received, not when the command ends" {
	aitrace-tree -- sh -c 'node "$POST" early; while [ ! -e stop ]; do sleep 0.05; done; node "$POST" late' 2>err &
	soon has err early
	lacks err late
	touch stop
	wait $!
	has err late
}

@test "with --otlp=off a command knows nothing of us" {
	aitrace-tree --otlp=off -- env 2>/dev/null >given
	lacks given ^OTEL_ ^TRACEPARENT ^AITRACE_OTLP
	aitrace-tree -- env 2>/dev/null >given
	grep -q ^OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1: given
	grep -q ^TRACEPARENT= given
}

@test "aitrace-tui -- COMMAND shows it too" {
	terminal 80x24 "aitrace-tui -- sh -c 'node \$POST chat:agent agent; exit 3'"
	showing 'ended with status 3' agent chat
	tmux send-keys Q
	soon test -s over
	same 3 <over
}
