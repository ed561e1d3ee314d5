#!/usr/bin/env bats
# lib/javascript/aitrace-otel.mjs with OpenTelemetry's own SDK, in both its versions, from npm.

load helper

PARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
MODULES=$BUILD/tests/otel

# Once, and again when the versions changed.
setup_file() {
	command -v npm >/dev/null && [[ -z ${SANITIZE-} ]] || return 0
	mkdir -p "$MODULES"
	cmp -s "$TOP/tests/emitters/otel/package-lock.json" "$MODULES/installed" && return
	cp "$TOP"/tests/emitters/otel/package*.json "$MODULES"
	if npm ci --prefix "$MODULES" --no-audit --no-fund --ignore-scripts >"$MODULES/log" 2>&1 </dev/null; then
		cp "$MODULES/package-lock.json" "$MODULES/installed"
	fi
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v node >/dev/null || skip 'node is not here'
	command -v npm >/dev/null || skip 'npm is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
	[[ -e $MODULES/installed ]] || skip "npm could not install the SDK: $(tail -n 1 "$MODULES/log")"
}

# each FUNCTION: for each version of the SDK, in a folder of its own, with $version.
each() {
	for version in 1 2; do
		mkdir "$version"
		# Alone, and not before an ||, in which bash lets errors pass.
		(cd "$version" && set -e && "$@") &
		wait $! && continue
		echo "version $version"
		return 1
	done
}

# spans SCENARIO: `stream` is what came, `said` what was said; nothing but records and `done`.
spans() {
	AITRACE_OUT=stream node "$TOP/tests/emitters/otel/spans.mjs" "$MODULES" "$version" "$@" >said 2>err
	same <err
	tail -n 1 said | same 'done'
	[[ ! -e stream ]] || aitrace-tree --strict --json stream >trees
}

# is FILTER: it is true of the array of all records.
is() {
	jq -es "$1" stream >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	cut -c 1-400 stream
	return 1
}

whole() {
	spans whole
	is 'map(.type) == ["span_start", "span_start", "span_update", "event", "event", "span_end",
		"span_update", "span_end"]'
	is 'all(.ts | test("^20[0-9-]{8}T[0-9:]{8}\\.[0-9]{9}Z$"))'
	is '.[0] | .name == "invoke_agent planner" and (has("kind") or has("parent_span_id") | not)
		and .attributes == {"gen_ai.operation.name": "invoke_agent", "list": ["a", "b"], "same": "x"}
		and .links == [{"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331"}]
		and .scope == {"name": "agent-kit", "version": "1.2.3"}'
	is '.[0].resource | .["service.name"] == "planner" and .["deployment.environment.name"] == "test"
		and (.["process.pid"] | type == "number") and (.["host.name"] | type == "string")'
	is '.[1].parent_span_id == .[0].span_id and (.[1] | has("resource") | not)
		and .[1].attributes == {"span.kind": "client"}'
	is '.[2].name == "GET /search" and .[3].attributes == {"attempt": 2}
		and .[4].attributes["exception.message"] == "boom \"quoted\"" and .[4].ts >= .[3].ts'
	is '.[5] | .status == "error" and .status_message == "503 \u001b[31m" and (has("attributes") | not)'
	is '.[6].links == [{"trace_id": .[0].trace_id, "span_id": .[0].span_id, "attributes": {"why": "itself"}}]'
	is '.[7] | .status == "ok" and .attributes == {"gen_ai.usage.input_tokens": 12}'
	jq -e '.roots[0] | .kind == "agent" and .status == "ok" and .children[0].name == "GET /search"' trees
}

@test "a span is written when it starts and when it ends, with all it has" {
	each whole
}

timed() {
	spans timed
	is 'map(.ts) == ["2025-11-25T15:43:45.000000005Z", "2025-11-25T15:43:45.000000006Z",
		"2025-11-25T15:43:46.000000007Z"]'
}

@test "times are the SDK's" {
	each timed
}

# What the SDK says of it: the attribute that came after the end, and nothing else.
quiet() {
	spans whole
	grep -vc -e '^diag: Can *not execute the operation on ended Span' -e '^ *at ' said | same 1
}

@test "the host's log hears nothing of it" {
	each quiet
}

crashed() {
	AITRACE_OUT=stream status 137 node "$TOP/tests/emitters/otel/spans.mjs" "$MODULES" "$version" crash
	is 'map([.type, .name]) == [["span_start", "doomed"], ["span_start", "open"]]'
}

@test "SIGKILL: what had started is there" {
	each crashed
}

both() {
	spans both
	sed -n 2p said | same "$(head -n 1 said)"
	is 'map(select(.type == "span_start")) | map(.name) == ["outer", "inner", "innermost"]
		and .[1].parent_span_id == .[0].span_id and .[2].parent_span_id == .[1].span_id
		and (map(has("resource")) == [true, false, false])'
}

@test "with aitrace.mjs in one program: one trace" {
	each both
}

outside() {
	TRACEPARENT=$PARENT spans outside
	is 'map(select(.type == "span_start")) | map([.name, has("resource")])
		== [["first", true], ["second", false], ["another", true], ["third", true]]
		and ([.[0, 3].parent_span_id] == ["00f067aa0ba902b7", "00f067aa0ba902b7"])
		and .[1].parent_span_id == .[0].span_id and (.[2] | has("parent_span_id") | not)'
}

@test "a parent in another process; a root below an open span" {
	each outside
}

silent() {
	spans unsampled
	same $'true\ntrue\ndone' <said
	spans strange
	[[ ! -s stream ]]
	AITRACE_OUT=off node "$TOP/tests/emitters/otel/spans.mjs" "$MODULES" "$version" whole 2>&1 | grep -c '"type"' | same 0
}

@test "what is not sampled, strange, or off is not written, and harms nobody" {
	each silent
}

@test "the page's example" {
	mkdir -p node_modules/@opentelemetry
	ln -s "$MODULES/node_modules/sdk2" node_modules/@opentelemetry/sdk-trace-node
	ln -s "$MODULES/node_modules/@opentelemetry/api" node_modules/@opentelemetry/api
	cp "$TOP"/lib/javascript/*.mjs .
	{
		sed -n '/^\.Sh EXAMPLES/,$p' "$TOP/man/aitrace-javascript.3" |
			awk '/^\.Bd/ { n++; on = 1; next } /^\.Ed/ { on = 0 } on && n == 4'
		echo "import { trace } from '@opentelemetry/api';"
		echo "trace.getTracer('t').startActiveSpan('work', (it) => it.end());"
	} >page.mjs
	grep -q NodeTracerProvider page.mjs
	AITRACE_OUT=stream node page.mjs
	is 'map([.type, .name]) == [["span_start", "work"], ["span_end", null]]'
}

@test "the lock file names no host" {
	grep -n -e '"resolved"' -e '://' "$TOP/tests/emitters/otel/package-lock.json" | same
	grep -q '"integrity"' "$TOP/tests/emitters/otel/package-lock.json"
}
