#!/usr/bin/env bats
# The query language, as aitrace-query(7) tells it.

load helper

PAGE=$TOP/man/aitrace-query.7
EXAMPLE=$TOP/examples/agent.jsonl

# The queries of the section EXAMPLES, one a line.
examples() {
	awk '/^\.Sh / { on = $2 == "EXAMPLES" }
		/^\.Ed/ { inside = 0 }
		on && inside { gsub(/\\&/, ""); gsub(/\\e/, "\\"); print }
		/^\.Bd/ { inside = 1 }' "$PAGE"
}

# kept QUERY: how many spans of the example it keeps.
kept() {
	aitrace-tree -q "$1" "$EXAMPLE" 2>/dev/null | sed -n '$s/ of .*//p'
}

@test "there are thirty examples and more, no two the same" {
	[ "$(examples | wc -l)" -ge 30 ]
	examples | sort | uniq -d | same
}

@test "what the examples keep" {
	local query
	examples | grep -vE 'rate\(|_over_time\(' >queries
	while IFS= read -r query; do
		printf '%3d  %s\n' "$(kept "$query")" "$query"
	done <queries >out
	golden query/examples <out
}

@test "each example keeps something, and not all" {
	local query count
	examples | grep -vE 'rate\(|_over_time\(' >queries
	while IFS= read -r query; do
		count=$(kept "$query")
		((count > 0 && count < 30)) || { echo "$count: $query" && return 1; }
	done <queries
}

# What is explained may be asked instead.
@test "examples explained keep the same" {
	local query again
	examples | grep -vE 'rate\(|_over_time\(' >queries
	while IFS= read -r query; do
		again=$(aitrace-tree --explain -q "$query" | head -n 1)
		[ "$(kept "$query")" = "$(kept "$again")" ] || { echo "$query; $again" && return 1; }
	done <queries
}

@test "an error shows where it is, and the nearest word" {
	run aitrace-tree -q '{ duratoin > 2s }' "$EXAMPLE"
	[ "$status" -eq 2 ]
	grep -A 2 -F 'no such field: did you mean' <<<"$output" >out
	sed -n 2p out | same '  { duratoin > 2s }'
	sed -n 3p out | same '    ^~~~~~~~'
}

@test "the page shows the error as it is" {
	sed -n '/^no such field: did you mean/,/^\.Ed/p' "$PAGE" | sed '$d' >wanted
	[ "$(wc -l <wanted)" -eq 3 ]
	aitrace-tree -q '{ duratoin > 2s }' "$EXAMPLE" 2>&1 | sed 's/.*\(no such field\)/\1/' | head -n 3 |
		diff -u wanted -
}
