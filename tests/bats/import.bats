#!/usr/bin/env bats
# What others write, read by every tool.

load helper

doc() {
	printf '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"planner"}}]},"scopeSpans":[{"spans":['
	printf '{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"%s","name":"%s","startTimeUnixNano":"1544712660000000000",' "$1" "$2"
	printf '"endTimeUnixNano":"1544712661000000000","attributes":[{"key":"api.key","value":{"stringValue":"%s"}}]}]}]}]}\n' "sk-ant-api03-$(seq -s aB 100)"
}

native() {
	printf '{"type":"span","ts":1544712660200000000,"end_ts":1544712660300000000,"trace_id":"5b8efff798038103d269b633813fc60c","span_id":"%s","parent_span_id":"eee19b7ec3c1b174","name":"%s"}\n' "$1" "$2"
}

@test "each tool shows a file of another format, and mixed ones are one trace" {
	doc eee19b7ec3c1b174 served >otlp.json
	native 00f067aa0ba902b7 ours >ours.jsonl
	aitrace-tree --width=40 otlp.json ours.jsonl >tree
	grep served tree && grep ours tree
	[ "$(wc -l <tree)" -eq 4 ]
	aitrace-tree --width=40 <otlp.json | grep served
	cat ours.jsonl otlp.json | aitrace-tree --width=40 --live=off | grep served
	aitrace-cat --to spans otlp.json ours.jsonl | jq -r .name | sort | same $'ours\nserved'
	aitrace-cat --sort otlp.json ours.jsonl | jq -r .name | same $'served\nours'
	aitrace-cat --count -q '{ name = "served" && resource.service.name = "planner" }' otlp.json ours.jsonl | same 1
	aitrace-cat --redact -- otlp.json | grep -c sk-ant- | same 0
	HOME=$PWD timeout 60 aitrace-tui --script=- otlp.json <<<':screen now'
	grep served now
}

@test "a document over many lines, several of them, and standard input" {
	{ doc eee19b7ec3c1b174 a && doc eee19b7ec3c1b175 b; } | jq . >pretty.json
	[ "$(wc -l <pretty.json)" -gt 50 ]
	aitrace-cat --to spans pretty.json | jq -r .name | sort | same $'a\nb'
	aitrace-cat --to spans - <pretty.json | jq -r .name | sort | same $'a\nb'
}

@test "files behind each other: records are records, and what is of another format is counted" {
	{ doc eee19b7ec3c1b174 served | jq . | head -c -1 && native 00f067aa0ba902b7 glued && native 00f067aa0ba902b8 ours &&
		echo '{"type":"user","sessionId":"s","message":{"role":"user","content":"hi"}}' && echo '{}'; } >joined
	aitrace-cat --to spans joined 2>err | jq -r .name | same $'served\nglued\nours'
	grep 'joined: 1 record of types that otlp does not know was skipped' err
}

@test "a program's standard error may be text, records and documents" {
	{ echo 'echo starting >&2' && echo "cat >&2 <<'END'" && doc eee19b7ec3c1b174 served &&
		native 00f067aa0ba902b7 ours && echo END && echo 'echo out'; } >agent
	aitrace-tree --width=60 -- sh ./agent >out 2>err
	grep starting err && grep served err && grep ours err
	[ "$(cat out)" = out ]
}

@test "--from says what inputs are, and is checked" {
	doc eee19b7ec3c1b174 served >otlp.json
	aitrace-cat --from aitrace otlp.json | same
	aitrace-cat --from otlp otlp.json | jq -r .name | same served
	status 2 aitrace-cat --from nothing otlp.json 2>err
	grep 'aitrace|.*otlp' err
}

@test "words of --from, formats of the table and sections of the page are the same" {
	local words word
	words=$(sed -n 's/.*"aitrace|\(.*\)"$/\1/p' "$TOP/cmd/from_option.h")
	[[ -n $words ]]
	for word in ${words//|/ }; do
		grep -q "^.Ss $word" "$TOP/man/aitrace-import.7" || { echo "no section of $word" && return 1; }
		grep -q "\.name = \"$word\"" "$TOP/src/import/formats.c" || { echo "no row of $word" && return 1; }
	done
	[ "$(grep -c '\.name = ' "$TOP/src/import/formats.c")" -eq "$(tr '|' '\n' <<<"$words" | wc -l)" ]
}

@test "what is broken is said with its place, and is strict's business" {
	{ doc eee19b7ec3c1b174 a && echo '{"resourceSpans":[x]}' && doc eee19b7ec3c1b175 b; } >bad.json
	status 0 aitrace-cat bad.json >out 2>err
	grep 'bad.json:2:19: expected a value' err
	[ "$(wc -l <out)" -eq 2 ]
	status 1 aitrace-cat --strict bad.json >out
	{ doc eee19b7ec3c1b174 a && echo '{"resourceMetrics":[{}]}'; } >metrics.json
	status 0 aitrace-cat --strict metrics.json >out 2>err
	grep 'metrics.json: 1 record of types that otlp does not know was skipped' err
}

@test "a file that grows is followed" {
	doc eee19b7ec3c1b174 first >grows.json
	aitrace-cat -f grows.json >out &
	local pid=$! i
	for ((i = 0; i < 400; i++)); do
		[ "$(wc -l <out)" -ge 1 ] && break
		sleep 0.05
	done
	doc eee19b7ec3c1b175 second >>grows.json
	for ((i = 0; i < 400; i++)); do
		[ "$(wc -l <out)" -ge 2 ] && break
		sleep 0.05
	done
	kill "$pid"
	wait "$pid" || true
	jq -r .name out | same $'first\nsecond'
}

# said FILE: what OTLP documents say, in an order of their own.
said() {
	jq -S -c -f "$TOP/tests/import/otlp.jq" "$1" | sort -u
}

# round FILE: what comes in goes out, as it is, by way of spans, and by a pipe.
round() {
	said "$1" >wanted
	aitrace-cat --to otlp "$1" >again && said again >got && diff wanted got | head -4 | cut -c1-2000 | same &&
		aitrace-cat <"$1" | aitrace-cat --to otlp >again && said again >got && diff wanted got | head -4 | same
}

@test "what came by OTLP goes out equal: generated requests" {
	command -v jq >/dev/null || skip "jq is not there"
	local seed
	for seed in 1 2 3; do
		python3 "$TOP/tests/import/otlp_requests.py" "$seed" 40 >in.json
		[ "$(said in.json | wc -l)" -gt 50 ]
		round in.json || { echo "seed $seed" && return 1; }
	done
}

@test "what came by OTLP goes out equal: samples" {
	command -v jq >/dev/null || skip "jq is not there"
	[[ -d $SAMPLES ]] || skip "NO SAMPLES: $SAMPLES is not there; AITRACE_SAMPLES=FOLDER names another"
	local file found=0
	for file in "$SAMPLES"/*/*; do
		head -c 64 "$file" | grep -q '"resource\(Spans\|Logs\)"' || continue
		found=$((found + 1))
		round "$file" || { echo "$file" && return 1; }
	done
	[[ $found -gt 0 ]]
}

# What the importer adds to each span of OTLP, which is nothing that was said.
plain() {
	sed 's/,"otlp":{"kind":[0-9]}//; s/,"resource":{}//'
}

@test "what OTLP has no place for is what it was: open, unstarted, of no span, ids, times, members" {
	local one='"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331"'
	local upper='"trace_id":"0AF7651916CD43DD8448EB211C80319C","span_id":"B7AD6B7169203331"'
	local text='"trace_id":"my trace","span_id":' at=2026-01-02T03:04:05 early=1969-12-31T23:59:59
	cat >in <<-END
		{"type":"span_start","ts":"$at.000000000Z",$one,"name":"open","kind":"agent","attributes":{"a":1,"aitrace.state":"mine","aitrace.aitrace.kind":"x"},"extra":{"b":[1,2.5]}}
		{"type":"span_update","ts":"$at.000000000Z",$one,"status":"error","status_message":"bad"}
		{"type":"event","ts":"$at.500000000Z",$one,"name":"e","attributes":{"x":2,"aitrace.ts":"hm"},"more":1}
		{"type":"span","ts":"$at.000000000Z","end_ts":"$at.200000000Z",$upper,"name":"upper","kind":"tool","status":"ok","links":[{"trace_id":"my trace","span_id":"s1","attributes":{"l":1}}]}
		{"type":"span_start","ts":"$at.000000000Z",$text"s1","name":"text"}
		{"type":"span","ts":"$early.000000001Z","end_ts":"$early.000000009Z",$text"s2","parent_span_id":"s1","name":"early","links":[{"span_id":"no trace"}],"events":[{"ts":"$early.000000003Z","name":"in it","more":true}]}
		{"type":"span_end","ts":"$at.700000000Z",$text"s3","status":"error","attributes":{"unstarted":true}}
		{"type":"event","ts":"$at.700000000Z",$text"s4","name":"of a span without records"}
		{"type":"event","ts":"$at.800000000Z","trace_id":"my trace","name":"of the trace"}
	END
	aitrace-cat --to spans in | LC_ALL=C sort >wanted
	[ "$(wc -l <wanted)" -eq 9 ]
	aitrace-cat --to otlp in | aitrace-cat | aitrace-cat --to spans | plain | LC_ALL=C sort | diff wanted -
	[ "$(aitrace-cat --to otlp in | aitrace-cat | grep -o '"aitrace\.[a-z_]*":"[a-z]*"' | LC_ALL=C sort | tr '\n' ' ')" = '"aitrace.state":"mine" "aitrace.ts":"hm" ' ]
	# Who says less than he should, or what we know: a stranger's words are no members.
	echo '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","startTimeUnixNano":"1","endTimeUnixNano":"2","name":"n","attributes":[
		{"key":"aitrace.members","value":{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"event"}},{"key":"otlp","value":{"stringValue":"x"}},{"key":"new","value":{"boolValue":true}}]}}},
		{"key":"aitrace.trace_id","value":{"stringValue":"00000000000000000000000000000000"}},
		{"key":"aitrace.state","value":{"intValue":"1"}},{"key":"aitrace.ts","value":{"stringValue":"never"}}]}]}]}]}' >strange
	aitrace-cat strange | same '{"type":"span","ts":"1970-01-01T00:00:00.000000001Z","end_ts":"1970-01-01T00:00:00.000000002Z","trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","name":"n","resource":{},"new":true,"otlp":{"kind":0}}'
}

# unhurried FILE: standard input; where FILE's format has no times, without those of this reading.
unhurried() {
	if [[ $1 == *exec-json* ]]; then
		sed -E 's/"(startTimeUnixNano|endTimeUnixNano)":"[^"]*"/"\1":""/g; s/[0-9]{2}:[0-9]{2}:[0-9]{2}/TIME/'
	else
		cat
	fi
}

@test "records of another format say what the format said: samples" {
	[[ -d $SAMPLES ]] || skip "NO SAMPLES: $SAMPLES is not there; AITRACE_SAMPLES=FOLDER names another"
	local file found=0
	for file in "$SAMPLES"/*/*; do
		aitrace-cat --with-text "$file" >records 2>/dev/null
		grep -q '^{"type":"\(span\|event\)' records || continue
		echo "$file"
		found=$((found + 1))
		aitrace-cat --with-text records | diff records -
		aitrace-cat --to=otlp "$file" | unhurried "$file" >wanted
		aitrace-cat --to=otlp records | unhurried "$file" | diff wanted -
		# What is bad in its format is text in ours.
		aitrace-tree --width=100 "$file" | sed 's/ · [0-9]* bad lines\{0,1\}$//' | unhurried "$file" >wanted
		aitrace-tree --width=100 records | unhurried "$file" | diff wanted -
	done
	[[ $found -gt 0 ]]
}
