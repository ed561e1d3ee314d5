#!/usr/bin/env bats
# --json: documented, stable, and JSON whatever came in.

load helper
load tree

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v jq >/dev/null || skip "jq is not there"
}

inputs=(run.jsonl kinds.jsonl broken.jsonl times.jsonl tokens.jsonl late.jsonl names.jsonl deep.jsonl
	whole.jsonl traces.jsonl text.log chunks.jsonl cut.jsonl unfinished.jsonl)

# The members of each object, as the page has them.
trace_members='["trace_id","start","duration_ns","span_count","event_count","error_count","events","roots"]'
span_members='["span_id","parent_span_id","name","kind","state","status","status_message","start","end","duration_ns","attributes","events","links","children"]'
event_members='["ts","name","attributes"]'

# in_shape FILE: each line is an object of the documented shape.
in_shape() {
	jq -se --argjson trace "$trace_members" --argjson span "$span_members" --argjson event "$event_members" '
		def string: type == "string";
		def maybe(f): . == null or f;
		def time: string and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$");
		def event: keys_unsorted == $event and (.ts | time) and (.name | string) and (.attributes | type == "object");
		def span: keys_unsorted == $span and (.span_id | string) and (.parent_span_id | maybe(string))
			and (.name | maybe(string)) and (.kind | maybe(string))
			and (.state | IN("open", "ended", "lost", "missing")) and (.status | IN("unset", "ok", "error"))
			and (.status_message | maybe(string)) and (.start | maybe(time)) and (.end | maybe(time))
			and (.duration_ns | maybe(type == "number")) and ((.duration_ns == null) == (.start == null or .end == null))
			and ((.state == "ended") == (.end != null))
			and (.attributes | type == "object") and all(.events[]; event) and (.links | type == "array")
			and all(.children[]; span);
		all(.[]; keys_unsorted == $trace and (.trace_id | string) and (.start | time)
			and (.duration_ns | maybe(type == "number")) and all(.events[]; event) and all(.roots[]; span)
			and .span_count == ([.. | objects | select(.span_id and .children and .state != "missing")] | length)
			and .event_count == ([.. | objects | select(.ts and .name)] | length)
			and .error_count == ([.. | objects | select(.status == "error" and .children)] | length))
	' "$1" >/dev/null || {
		echo "not in shape:"
		cat "$1"
		return 1
	}
}

@test "values" {
	check_rows json
}

@test "every span has all members, of the right types, and the counts are right" {
	local name
	for name in "${inputs[@]}"; do
		aitrace-tree --json "$TOP/tests/tree/$name" 2>/dev/null >out || [ "$name" = chunks.jsonl ]
		in_shape out
	done
}

@test "the page names every member" {
	local member
	for member in $(jq -nr "$trace_members + $span_members + $event_members | .[]"); do
		sed -n '/^\.Ss JSON/,/^\.Sh/p' "$TOP/man/aitrace-tree.1" | grep -qw -- "$member" || {
			echo "not on the page: $member"
			return 1
		}
	done
}

@test "one line a trace, nothing else, in the order of their appearance" {
	aitrace-tree --json "$TOP/tests/tree/traces.jsonl" >out
	jq -r .trace_id out | same "$(printf '%s\n' 7f3a9c0e11d24b58a6e0935b2cf4c41d \
		11111111111111111111111111111111 run-42 7f3a0000000000000000000000000000)"
	[ "$(wc -l <out)" -eq 4 ]
	aitrace-tree --json "$TOP/tests/tree/text.log" | same
	aitrace-tree --json --color=always --live=on --width=20 --glyphs=ascii -v "$TOP/tests/tree/traces.jsonl" |
		diff out -
}

@test "from a pipe the same as from a file" {
	local name
	for name in "${inputs[@]}"; do
		aitrace-tree --json "$TOP/tests/tree/$name" 2>/dev/null >wanted || [ "$name" = chunks.jsonl ]
		# shellcheck disable=SC2002
		cat "$TOP/tests/tree/$name" | aitrace-tree --json 2>/dev/null | diff wanted -
	done
}

@test "values come out as they were written" {
	started 0 1 '' a '"attributes":{"big":123456789012345678901234567890,"e":1.50E+3,"s":"\u00e9\/","o":{"b":1,"a":[ ]}}' >input
	aitrace-tree --json input | holds '"attributes":{"big":123456789012345678901234567890,"e":1.50E+3,"s":"\u00e9\/","o":{"b":1,"a":[ ]}}'
}

# Bytes and escapes that are allowed in our input or nearly, and not in JSON for others.
@test "JSON and UTF-8, whatever came in" {
	{
		started 0 1 '' 'name \ud800 alone' '"attributes":{"lone \udc00":"\ud800x","pair":"\ud83d\ude00"},"kind":"\ud800"'
		started 1 2 1 $'raw \xff\xc0\xaf'
		started 2 3 1 'nul \u0000' $'"attributes":{"c1 \u009b":"\u009b \u202e \x7f","a":\t[1,\r2]},"kind":"\u009b"'
		ended 3 1 '"status":"error","status_message":"\udfff"'
	} >input
	aitrace-tree --json input >out 2>err
	iconv -f UTF-8 -t UTF-8 out >/dev/null
	"$BUILD/screen/ansi_check" plain <out
	in_shape out
	jq -e '.span_count == 2 and .roots[0].attributes == {"lone \ufffd": "\ufffdx", "pair": "\ud83d\ude00"}
		and .roots[0].children[0].attributes == {"c1 \u009b": "\u009b \u202e \u007f", "a": [1, 2]}' out >/dev/null
	holds 'input:2:170: not UTF-8' <err
}

@test "a trace that is deeper than others like" {
	local n=10000
	awk -v n="$n" -v t="$TRACE" 'BEGIN { for (i = 1; i <= n; i++)
		printf "{\"type\":\"span\",\"ts\":%d,\"end_ts\":%d,\"trace_id\":\"%s\",\"span_id\":\"s%d\"%s,\"name\":\"n\"}\n",
			i, 2 * n - i, t, i, (i > 1 ? ",\"parent_span_id\":\"s" (i - 1) "\"" : "") }' >input
	aitrace-tree --json input >out
	[ "$(wc -l <out)" -eq 1 ]
	grep -o '"span_id"' out | wc -l | same "$n"
	grep -o '"children":\[' out | wc -l | same "$n"
	tr -dc '[]{}' <out | awk '{ n = gsub(/[[]/, ""); m = gsub(/[]]/, ""); o = gsub(/[{]/, ""); p = gsub(/[}]/, "") }
		END { exit n != m || o != p }'
}

@test "in a stream: a trace when it is over, the others at the end" {
	mkfifo fifo
	aitrace-tree --json <fifo >out &
	exec 7>fifo
	started 0 1 '' first >&7
	ended 1000 1 >&7
	TRACE=22222222222222222222222222222222
	started 3000 1 '' second >&7
	soon has out first
	jq -e '.roots[0] | .name == "first" and .state == "ended"' out >/dev/null
	[ "$(wc -l <out)" -eq 1 ]
	exec 7>&-
	wait $!
	jq -se 'length == 2 and .[1].duration_ns == null and (.[1].roots[0] | .name == "second" and .state == "lost" and .end == null and .duration_ns == null)' out >/dev/null
}

@test "what is still open when we are stopped is open" {
	started 0 1 '' root >input
	aitrace-tree --json -f input >out &
	stopped $! 143
	jq -e '.roots[0].state == "open"' out >/dev/null
}

@test "a command's trace goes to standard output, all else that it says to standard error" {
	started 0 1 '' root >input
	aitrace-tree --json -- sh -c 'echo said; cat input >&2; echo text >&2' >out 2>err
	jq -e '.roots[0].name == "root"' out >/dev/null
	sort err | same "$(printf 'said\ntext')"
}

@test "text of a stream goes to standard error beside JSON, made visible and with our complaints" {
	{
		started 0 1 '' root
		printf 'why \033]0;x\a\n{"type":"span_end","ts"\n'
		printf 'unfinished'
	} | aitrace-tree --json >out 2>err
	[ "$(jq -r '.roots[0].name' out)" = root ]
	same "$(printf '%s\n' 'why ^[]0;x^G' 'aitrace-tree: <stdin>:3:24: the text ends too early' \
		'{"type":"span_end","ts"' unfinished)" <err
}
