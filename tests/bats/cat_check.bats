#!/usr/bin/env bats
# aitrace-cat --check: what is wrong, how often, and where.

load helper
load tree

# checked NAME: what --check says of tests/tree/NAME, and its status.
checked() {
	(cd "$TOP/tests/tree" && aitrace-cat --check "$1" || echo "exit status $?")
}

@test "each file of tests/tree: what is found in it" {
	local file name failed=0
	for file in "$TOP"/tests/tree/*.jsonl; do
		name=${file##*/}
		checked "$name" 2>&1 | golden "cat/check/${name%.jsonl}" || failed=$((failed + 1))
	done
	[ "$failed" -eq 0 ]
}

@test "what the examples and the emitters write is sound" {
	aitrace-cat --check "$TOP"/examples/*.jsonl | holds 'nothing is wrong'
	AITRACE_OUT=out.jsonl "$BUILD/examples/agent" >/dev/null
	aitrace-cat --check out.jsonl | holds 'nothing is wrong'
}

@test "nothing at all is not wrong" {
	aitrace-cat --check </dev/null | same '0 lines, 0 records, 0 traces, 0 spans, 0 events; nothing is wrong'
}

@test "status 1 when something is wrong, 0 when it is only odd" {
	started 0 1 '' root >odd
	started 0 1 9 root >wrong
	aitrace-cat --check odd >out
	holds 'open 1 (not wrong)' <out
	status 1 aitrace-cat --check wrong >out
	holds 'orphan 1: ' <out
	status 1 aitrace-cat --check missing >out 2>err
	holds 'unreadable 1: ' <out
	same <err
}

# But for columns behind text in front of a record, which is not kept of what comes through a pipe.
@test "from a pipe the same as from a file" {
	local file
	for file in "$TOP"/tests/tree/*.jsonl; do
		[[ $file != */bad-json.jsonl ]] || continue
		aitrace-cat --check "$file" | sed "s|$file|<stdin>|" >wanted || true
		# shellcheck disable=SC2002
		cat "$file" | aitrace-cat --check | diff wanted - || return
	done
}

@test "several inputs are looked at together, each place names its own" {
	started 0 2 1 child >a
	ended 5 2 >>a
	status 1 aitrace-cat --check a >out
	holds '    a:1:' <out
	{
		echo text
		started 0 1 '' root
		ended 9 1
	} >b
	aitrace-cat --check a b | holds 'nothing is wrong'
	cp a c
	status 1 aitrace-cat --check a b c >out
	holds 'duplicate 2: ' <out
	holds '    c:1:1' <out
}

@test "files are told apart, text and lines are only counted" {
	{
		started 0 1 '' root
		seq 50
		ended 0 7
	} >input
	status 1 aitrace-cat --check input >out
	holds '    input:52:' <out
	holds '52 lines, 2 records' <out
}

@test "nothing hostile comes through, and no content" {
	{
		started 0 1 '' 'hunter2' '"attributes":{"secret":"hunter2"}'
		ended 0 1 '"status":"error","status_message":"hunter2"'
		printf '{"type":"event","ts":"hunter2","trace_id":"t","name":"e"}\n'
	} >input
	printf '{"type":"event","ts":1,"trace_id":"\\u001b[31m","span_id":"\\u009b","name":"hunter2"}\n' >>input
	cp input $'na\e[31mme'
	aitrace-cat --check $'na\e[31mme' >out || true
	"$BUILD/screen/ansi_check" plain <out
	aitrace-cat --check=json $'na\e[31mme' >json || true
	"$BUILD/screen/ansi_check" plain <json
	status 1 grep hunter2 out json
}

@test "only the first places are shown" {
	for ((i = 1; i < 100; i++)); do ended 0 "$i"; done >input
	status 1 aitrace-cat --check input >out
	holds 'no-start 99: ' <out
	holds '    and 94 more' <out
	[ "$(grep -c '^    input' out)" -eq 5 ]
}

@test "JSON: one object of the documented shape, all kinds, the same counts" {
	command -v jq >/dev/null || skip "jq is not there"
	local file
	for file in "$TOP"/tests/tree/*.jsonl; do
		aitrace-cat --check=json "$file" >out || [ $? -eq 1 ]
		[ "$(wc -l <out)" -eq 1 ]
		jq -e '
			def count: type == "number" and . >= 0;
			def maybe(f): . == null or f;
			keys_unsorted == ["lines","records","texts","traces","spans","events","wrong","dropped","findings"]
			and all(.lines, .records, .texts, .traces, .spans, .events, .wrong, .dropped; count)
			and (.findings | length) == 20
			and .dropped == ([.findings[] | select(.kind == "dropped") | .places[].why | split(" ")[0] | tonumber? // 1] | add // 0)
			and .wrong == ([.findings[] | select(.wrong) | .count] | add)
			and all(.findings[];
				keys_unsorted == ["kind","wrong","count","help","places"] and (.wrong | type == "boolean")
				and (.count | count) and (.help | type == "string")
				and (.places | length) == ([.count, 5] | min))
			and all(.findings[].places[];
				keys_unsorted == ["file","line","column","trace_id","span_id","by_ns","why"]
				and (.file | type == "string") and (.line | maybe(. >= 1)) and (.column | maybe(. >= 1))
				and (.trace_id | maybe(type == "string")) and (.span_id | maybe(type == "string"))
				and (.by_ns | maybe(count)) and (.why | maybe(type == "string")))
		' out >/dev/null || {
			cat out
			return 1
		}
		aitrace-cat --check "$file" | sed -n 's/^\([a-z-]\+\) \([0-9]\+\)\(:\| (\).*/\1 \2/p' >people || true
		jq -r '.findings[] | select(.count > 0) | "\(.kind) \(.count)"' out | diff people -
	done
}

@test "the page names every kind and every member" {
	local word
	for word in $(aitrace-cat --check=json </dev/null | grep -o '"kind":"[a-z-]*"' | cut -d'"' -f4) \
		lines records texts traces spans events wrong dropped findings kind count help places file line column by_ns why; do
		grep -q "^\.It Cm.*\b$word\b\|^\.Cm.*\b$word\b" "$TOP/man/aitrace-check.5" || {
			echo "not on the page: $word"
			return 1
		}
	done
}

@test "a place is where it says" {
	{
		printf 'text\n\n'
		started 0 1 '' root
		started 1 2 9 child '"attributes":{"x":"y"}'
		ended 2 2
		ended 9 1
	} >input
	local place
	place=$(aitrace-cat --check input | sed -n 's/^    input:\([0-9]*\):\([0-9]*\):.*/\1 \2/p')
	same '4 140' <<<"$place"
	sed -n 4p input | cut -c 140- | holds '0000000000000009"'
}

# What others write is translated; what is wrong with it is found in what they wrote.
@test "a place is in the file as its user has it" {
	local at='"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1600000000000000000"'
	local ids='"traceId":"0af7651916cd43dd8448eb211c80319c","spanId"' place
	{
		printf '{"resourceSpans": [{"scopeSpans": [\n{"spans": [\n'
		printf '{%s:"00000000000000a1","name":"a",%s},  {%s:"00000000000000a2",\n  "name":"b",%s}\n' \
			"$ids" "${at/1600/1800}" "$ids" "$at"
		printf ']}]}, {"scopeSpans": [{"spans": [{%s:"00000000000000a3","parentSpanId":"00000000000000a4",%s}]}]}]}\n' \
			"$ids" "${at/1600/1800}"
		printf '{"resourceSpans":[{"scopeSpans":[{"spans":[{%s:"00000000000000a5","name":"e",%s}]}]}]}\n' "$ids" "$at"
		printf '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"f","startTimeUnixNano":"1',
	} >wide
	tr -d '\n' <wide >one
	for place in wide one; do
		status 1 aitrace-cat --check "$place" >out
		sed -n 's/^    \([^ ]*:[0-9]*:[0-9]*\):.*/\1/p' out >"$place.places"
		# shellcheck disable=SC2002 # a pipe is another way to be read
		cat "$place" | status 1 aitrace-cat --check | sed "s/<stdin>/$place/" | diff out -
	done
	same $'wide:7:79\nwide:5:34\nwide:3:171\nwide:6:44' <wide.places
	sed -n 5p wide | cut -c 34- | holds '{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a3"'
	sed -n 's/^one:1://p' one.places | tail -n 3 | while read -r place; do cut -c "$place-" one; done >there
	sed 's/^{[^}]*spanId":"\([0-9a-f]*\)".*/\1/' there |
		same $'00000000000000a3\n00000000000000a2\n00000000000000a5'
}

@test "a place is where an event was that is told later" {
	printf '{"otherData":{},"traceEvents":[{"ph":"X","pid":1,"ts":0,"dur":9,"name":"a"},{"ph":"B","pid":1,"ts":5,"name":"b"}]}\n' >one
	sed 's/},{/},\n{/g; s/\[{/[\n {/' one >wide
	aitrace-cat --check one | holds 'one:1:77: span'
	cut -c 77- one | holds '{"ph":"B"'
	aitrace-cat --check wide | holds 'wide:3:1: span'
}

@test "with --to, --with-text or --trace it is a mistake" {
	local option
	for option in --to=spans --with-text --trace=7 --split=d --sort --limit=1; do
		status 2 aitrace-cat --check "$option" /dev/null 2>err
		holds 'other choice goes with it' <err
	done
	status 2 aitrace-cat --check=xml /dev/null 2>err
	holds 'takes json, not' <err
}
