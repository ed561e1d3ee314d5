#!/usr/bin/env bats
# Files of Jaeger, Zipkin, Chrome, git and the Elixir library, read by the tools as streams of our own.

load helper
load tree
load cat

# A span as two tools say it.
otlp='{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"process.pid","value":{"intValue":"7"}}]},"scopeSpans":[{"scope":{"name":"lib","version":"2"},"spans":[{"traceId":"0000000000000000463ac35c9f6413ad","spanId":"a2fb4a1d1a96d312","parentSpanId":"6b221d5bc9e6496c","name":"get","startTimeUnixNano":"1700000000000001000","endTimeUnixNano":"1700000000000003000","attributes":[{"key":"n","value":{"intValue":"3"}},{"key":"b","value":{"boolValue":true}}],"events":[{"name":"e","timeUnixNano":"1700000000000002000","attributes":[{"key":"k","value":{"doubleValue":1.5}}]}],"status":{"code":2,"message":"no"}}]}]}]}'
jaeger='{"data":[{"traceID":"463ac35c9f6413ad","spans":[{"traceID":"463ac35c9f6413ad","spanID":"a2fb4a1d1a96d312","operationName":"get","references":[{"refType":"CHILD_OF","traceID":"463ac35c9f6413ad","spanID":"6b221d5bc9e6496c"}],"startTime":1700000000000001,"duration":2,"tags":[{"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"2"},{"key":"n","type":"int64","value":3},{"key":"b","type":"bool","value":true},{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"no"}],"logs":[{"timestamp":1700000000000002,"fields":[{"key":"event","type":"string","value":"e"},{"key":"k","type":"float64","value":1.5}]}],"processID":"p1","warnings":null}],"processes":{"p1":{"serviceName":"shop","tags":[{"key":"process.pid","type":"int64","value":7}]}},"warnings":null}],"total":0,"errors":null}'
zipkin='[{"traceId":"463ac35c9f6413ad","id":"6b221d5bc9e6496c","name":"all","timestamp":1700000000000000,"duration":9,"localEndpoint":{"serviceName":"front"}}]'

@test "Jaeger's JSON and OpenTelemetry's are the same tree" {
	echo "$otlp" >otlp.json
	echo "$jaeger" | jq . >jaeger.json
	aitrace-cat --to spans otlp.json | jq -cS "del(.otlp)" >want
	aitrace-cat --to spans jaeger.json | jq -cS . | diff want -
	aitrace-cat --to spans <jaeger.json | jq -cS . | diff want -
}

@test "what one trace's tools say of it is one trace" {
	echo "$otlp" >otlp.json
	echo "$zipkin" >zipkin.json
	aitrace-tree otlp.json zipkin.json >out
	holds '2 spans' <out
	status 1 grep missing out
}

@test "what was written as Chrome's trace events comes back" {
	local f
	for f in agent invoices; do
		aitrace-cat "$TOP/examples/$f.jsonl" >in
		aitrace-cat --to chrome in >chrome.json
		means in | jq 'del(.. | .resource?, .scope?, .links?)' >want
		means chrome.json | jq 'del(.. | .resource?, .scope?, .links?)' >got
		diff want got
		aitrace-tree in >want
		aitrace-tree chrome.json | diff want -
		aitrace-tree <chrome.json | diff want -
	done
}

@test "kinds of spans go on as OpenTelemetry has them" {
	local kinds='.resourceSpans[].scopeSpans[].spans[] | "\(.spanId[15:]) \(.kind)"'
	jq -n '["client", "SERVER", "producer", "consumer", "internal", "odd", null] as $kinds | {data: [{traceID: "1",
		spans: [$kinds | to_entries[] | {traceID: "1", spanID: "\(.key + 1)", operationName: "n", startTime: 1,
			duration: 1, tags: [select(.value) | {key: "span.kind", type: "string", value}]}]}]}' >jaeger.json
	aitrace-cat --to otlp jaeger.json | jq -r "$kinds" | same $'1 3\n2 2\n3 4\n4 5\n5 1\n6 1\n7 1'
	jq -n '["CLIENT", "SERVER", "PRODUCER", "CONSUMER", null] | to_entries | map({traceId: "1", id: "\(.key + 1)",
		timestamp: 1, duration: 1, kind: .value})' >zipkin.json
	aitrace-cat --to otlp zipkin.json | jq -r "$kinds" | same $'1 3\n2 2\n3 4\n4 5\n5 1'
	printf '[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":9,"name":"a","args":{"span.kind":"server"}},
		{"ph":"X","pid":1,"tid":1,"ts":1,"dur":9,"name":"b","cat":"llm"}]' >chrome.json
	aitrace-cat --to otlp chrome.json | jq '.resourceSpans[].scopeSpans[].spans[] | .kind' | same $'2\n3'
}

@test "trace events whose list lacks its end" {
	printf '[\n{"ph":"X","pid":1,"ts":0,"dur":9,"name":"a"},\n{"ph":"X","pid":1,"ts":1,"dur":2,"name":"b"}\n' >in
	aitrace-tree --strict in >out
	holds '2 spans' <out
	echo , >>in
	aitrace-tree --strict in | diff out -
	printf '{"ph":"X","pi' >>in
	status 1 aitrace-tree --strict in >out 2>err
	holds '2 spans' <out
	holds ':5:14: the input ends within a value' <err
}

@test "a command of git is a tree of its processes" {
	command -v git >/dev/null || skip "git is not there"
	export GIT_CONFIG_NOSYSTEM=1 HOME=$PWD
	git init -q a
	git -C a -c user.name=n -c user.email=e commit -q --allow-empty -m one
	GIT_TRACE2_EVENT=$PWD/events git clone -q --no-local a b
	[[ -s events ]] || skip "this git has no trace2 events"
	aitrace-tree --strict --json events >out
	jq -r '.roots[].name' out | same 'git clone'
	jq -e '[.. | .name? // empty] | index("git upload-pack") != null' out
	jq -e '[.. | .state? // empty] | unique == ["ended"]' out
	status 128 env GIT_TRACE2_EVENT="$PWD/failed" git -C b checkout -q --orphan '..' 2>/dev/null
	aitrace-tree failed | holds '✗ - git checkout'
}

@test "a document of the Elixir library is known by its name or its shape" {
	local new='"exporter_schema_version":"aitrace.file_export.v1","created_at_wall_time":"2026-01-01T00:00:00.000000Z",'
	local rest='"created_at":5,"trace_id":"t","metadata":{},"spans":[{"span_id":"s","parent_span_id":null,"name":"run","start_time":5,"end_time":9,"attributes":{},"events":[],"status":"ok"}]}'
	echo "{$new$rest" | jq . >t_1761750000.json
	echo "{$rest" >u_1761750000.json
	aitrace-cat --to spans t_1761750000.json | jq -r .ts | same 2026-01-01T00:00:00.000000000Z
	aitrace-cat --to spans u_1761750000.json | jq -r .end_ts | same 2025-10-29T15:00:00.000000000Z
}

@test "all of them at once, and a format that is forced" {
	echo "$otlp" >a
	echo "$jaeger" >b
	echo "$zipkin" | jq . >c
	echo '[{"ph":"X","pid":1,"ts":1,"dur":1,"name":"slice"}]' >d
	echo '{"event":"start","sid":"x","time":"2026-01-01T00:00:00Z","argv":["git"]}' >e
	echo '{"trace_id":"t","created_at":1,"spans":[{"span_id":"s","name":"n","start_time":1,"end_time":2}]}' >f
	aitrace-cat --count -q '{ }' a b c d e f | same 5
	aitrace-cat --from git-trace2 --count -q '{ }' e | same 1
	status 0 aitrace-cat --from zipkin --count -q '{ }' e 2>err | same 0
	holds 'this is not what its format has here' <err
}
