#!/usr/bin/env bats
# What aitrace-cat writes in each format: as it should read, and valid whatever went in.

load helper
load tree
load cat

formats=(records spans otlp chrome folded csv)

@test "values" {
	cat_rows formats
}

@test "what comes out is valid in its format" {
	local input format
	for input in "$INPUTS"/*.jsonl "$INPUTS/text.log" "$TOP/examples/agent.jsonl"; do
		for format in "${formats[@]}"; do
			# Pieces of chunks are missing in some: status 1.
			aitrace-cat --to "$format" "$input" >"${input##*/}.$format" 2>/dev/null || [ $? -eq 1 ]
		done
	done
	for format in "${formats[@]}"; do
		valid "$format" ./*."$format"
	done
}

# Everything a stream may hold, in any order.
@test "generated streams: valid in each format, and spans and records mean what the stream means" {
	command -v jq >/dev/null || skip "jq is not there"
	local seed format
	for seed in {1..16}; do
		python3 "$TOP/tests/cat/generate.py" "$seed" >in
		for format in "${formats[@]}"; do
			aitrace-cat --to "$format" in >"$seed.$format" 2>/dev/null
		done
		means in >want
		means "$seed.spans" | diff want - >difference || { echo "spans of seed $seed differ" && return 1; }
		means "$seed.records" | diff want - >difference || { echo "records of seed $seed differ" && return 1; }
		aitrace-cat --to spans "$seed.spans" >again
		means again | diff want - >difference || { echo "spans of spans of seed $seed differ" && return 1; }
	done
	for format in "${formats[@]}"; do
		valid "$format" ./*."$format"
	done
}

# The rules that tests/cat/valid.py holds are rules: what breaks one is refused.
@test "what is not valid is told" {
	local format content
	while IFS='|' read -r format content; do
		printf '%b' "$content" >wrong
		status 1 valid "$format" wrong 2>/dev/null || { echo "taken: $format $content" && return 1; }
	done <<-'END'
		records|{"type":"span_start"
		records|{"type":"other"}\n
		spans|{"type":"span","ts":1}\n
		otlp|{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"intValue":"1.5"}}]}}]}\n
		otlp|{"resourceSpans":[{"resource":{"attributes":[{"key":"a"},{"key":"a"}]}}]}\n
		otlp|{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00"}]}]}]}\n
		otlp|{"resourceSpans":[{"unknown":1}]}\n
		folded|a;b\n
		folded|a;;b 1\n
		folded|a 1\na 2\n
		csv|a,b\r\n1\r\n
		csv|a"b\r\n
		csv|a\n
	END
	printf '{"traceEvents":[%s],"otherData":{"since":"1970-01-01T00:00:00.000000000Z"}}' \
		'{"ph":"M","name":"process_name","pid":1,"tid":0},{"ph":"M","name":"thread_name","pid":1,"tid":1},{"ph":"X","name":"a","pid":1,"tid":1,"ts":0.000,"dur":2.000,"args":{}},{"ph":"X","name":"b","pid":1,"tid":1,"ts":1.000,"dur":2.000,"args":{}}' >wrong
	status 1 valid chrome wrong 2>err
	holds 'slices of one thread do not nest' <err
}

@test "members of a span stand in the order of the page" {
	started 0 1 '' root '"kind":"agent","scope":{"name":"s"},"resource":{"a":1},"links":[],"attributes":{"k":1}' >in
	ended 5 1 '"status_message":"m","status":"ok","z":1' >>in
	aitrace-cat --to spans in | jq -c keys_unsorted |
		same '["type","ts","end_ts","trace_id","span_id","name","kind","status","status_message","attributes","links","resource","scope","z"]'
}

@test "concurrent spans are in lanes of their own, others below their parents" {
	{
		started 0 1 '' root
		started 1 2 1 one && started 2 3 1 two && started 3 4 2 'in one' && started 4 5 3 'in two'
		ended 5 4 && ended 6 5 && ended 7 2 && ended 9 3
		started 9 6 1 after && ended 10 6
		started 12 7 1 'longer than its parent' && ended 15 1 && ended 20 7
	} >in
	aitrace-cat --to chrome in >out
	valid chrome out
	jq -r '.traceEvents[] | select(.ph == "X") | "\(.tid) \(.name)"' out | same \
		$'1 root\n1 one\n2 two\n1 in one\n2 in two\n1 after\n2 longer than its parent'
}

@test "a resource is inherited, and spans are grouped by it" {
	{
		started 0 1 '' a '"resource":{"service.name":"A"}' && started 1 2 1 b '"resource":{"service.name":"B"}'
		started 2 3 1 c && started 3 4 2 d && started 4 5 '' e
		for i in 1 2 3 4 5; do ended $((10 + i)) "$i"; done
	} >in
	aitrace-cat --to otlp in >out
	valid otlp out
	jq -c '.resourceSpans[] | [.resource.attributes[0].value.stringValue, (.scopeSpans[].spans[].name)]' out |
		same $'["A","a","c"]\n["B","b","d"]\n[null,"e"]'
}

@test "many spans are several lines of OTLP" {
	for i in {1..1100}; do
		started "$i" "$i" '' s && ended "$i" "$i"
	done >in
	aitrace-cat --to otlp in >out
	valid otlp out
	jq -s -c 'map([.resourceSpans[].scopeSpans[].spans | length] | add)' out | same '[512,512,76]'
}

@test "ids as OTLP has them: the same text, the same digits" {
	local id
	for id in run-42 550e8400-e29b-41d4-a716-446655440000 ABCDEF00ABCDEF00ABCDEF00ABCDEF00; do
		TRACE=$id started 0 1 '' a | sed 's/0000000000000001/step 1/'
		TRACE=$id ended 1 1 | sed 's/0000000000000001/step 1/'
	done >in
	aitrace-cat --to otlp in | jq -r '.resourceSpans[].scopeSpans[].spans[] | .traceId, (.attributes | map(.value.stringValue) | join(" "))' >out
	sed -n 2p out | same 'run-42 step 1'
	sed -n 3,6p out | same $'550e8400e29b41d4a716446655440000\n550e8400-e29b-41d4-a716-446655440000 step 1\nabcdef00abcdef00abcdef00abcdef00\nABCDEF00ABCDEF00ABCDEF00ABCDEF00 step 1'
	aitrace-cat --to otlp in | diff <(aitrace-cat --to otlp in) -
}

@test "stacks: what is deep is one frame, weights of the same stack add up" {
	{
		for i in {1..400}; do started "$i" "$i" "$((i - 1))" n; done
		for i in {1..400}; do ended "$((2000 + i))" "$i"; done
	} >in
	aitrace-cat --to folded --weight=count in >out
	valid folded out
	tail -n 1 out | grep -o '[^;]*$' | same '(deeper) 144'
	aitrace-cat --to folded --weight=count "$INPUTS/run.jsonl" "$INPUTS/run.jsonl" | diff \
		<(aitrace-cat --to folded --weight=count "$INPUTS/run.jsonl") -
}

@test "spans: one that is read twice is written once, and its parent is no update" {
	aitrace-cat --to spans "$INPUTS/run.jsonl" "$INPUTS/run.jsonl" >twice
	grep -c '"type":"span"' twice | same 14
	grep '"type":"span_update"' twice | same
}

@test "spans: of two parents that are said at one time the later line counts, still" {
	command -v jq >/dev/null || skip "jq is not there"
	{ started 1 1 '' a && started 1 2 '' b && started 5 3 1 c; } >start
	ended 5 3 '"parent_span_id":"0000000000000002"' >end
	{ ended 9 1 && ended 9 2; } >rest
	for order in 'start end rest' 'end start rest'; do
		# shellcheck disable=SC2086
		cat $order >in
		means in >want
		aitrace-cat --to spans in >out
		means out | diff want -
	done
}
