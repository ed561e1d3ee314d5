#!/usr/bin/env bats
# aitrace-tree --query.

load helper
load tree

# Two traces: of the first some is asked for, of the second nothing.
sample() {
	started 0 1 '' agent '"kind":"agent","resource":{"service.name":"planner"}'
	echo 'said by the agent'
	started 100 2 1 turn
	started 200 3 2 chat '"kind":"llm","attributes":{"n":1}'
	ended 900 3 '"status":"error","status_message":"too many"'
	started 1000 4 2 search '"kind":"tool"'
	started 1100 5 4 fetch '"kind":"tool"'
	echo 'said by the fetch'
	ended 1200 5
	ended 1300 4
	ended 1400 2
	started 1500 6 1 turn
	ended 1600 6
	ended 2000 1
	TRACE=00000000000000000000000000000002 started 3000 1 '' other
	echo 'said by the other'
	TRACE=00000000000000000000000000000002 ended 3100 1
}

# kept QUERY [OPTION]...: the names of the spans of a tree's rows.
kept() {
	aitrace-tree --width=60 -q "$@" input | sed -n 's/^.*[✓✗▸?·] [A-Z*-] \([a-z]*\) .*/\1/p' | paste -sd' '
}

@test "what matches, and what is above it" {
	sample >input
	aitrace-tree --width=60 -q 'status = error' input | same "$(
		cat <<-'END'
			trace 7f3a9c0e…c41d  2025-11-22 14:02:11  6 spans 1✗
			✓ A agent                                      2.00s
			│   said by the agent
			└─✓ - turn                                     1.30s
			  ├─✗ L chat                                   700ms
			  │     ! too many
			  └   said by the fetch
			said by the other
			2 traces · 1 of 7 spans, 2 above it; 4 hidden by the query …
		END
	)"
}

@test "each kind of query, complete and as a stream" {
	sample >input
	local query names
	while IFS='@' read -r query names; do
		kept "$query" | same "$names" || { echo "of: $query" && return 1; }
		# A parent whose children have rows has two.
		# shellcheck disable=SC2002
		cat input | aitrace-tree --width=60 -q "$query" |
			sed -n 's/^.*[✓✗?·] [A-Z*-] \([a-z]*\) .*/\1/p' | sort |
			diff - <(tr ' ' '\n' <<<"$names" | sort)
	done <<-'END'
		kind = tool@agent turn search fetch
		{ kind = llm }@agent turn chat
		{ name = "turn" && duration < 1s }@agent turn
		name = "other"@other
		{ span.n = 1 }@agent turn chat
		{ name = "search" } > { }@agent turn search fetch
		{ name = "turn" } !> { kind = tool }@agent turn search fetch
		{ resource.service.name = "planner" && kind = agent }@agent
		{ } | count() = 1@other
		{ } | by(kind) | count() = 2@agent turn search fetch turn
	END
}

@test "nothing matches" {
	sample >input
	aitrace-tree -q 'name = "none"' input | grep -v ^said | same '2 traces · 0 of 7 spans; 7 hidden by the query · 1✗'
	# shellcheck disable=SC2002
	cat input | aitrace-tree -q 'name = "none"' | grep -v ^said |
		same '2 traces · 0 of 7 spans; 7 hidden by the query · 1✗'
}

@test "all matches" {
	sample >input
	aitrace-tree -q '{ }' input | head -n -1 | diff - <(aitrace-tree input | head -n -1)
	aitrace-tree -q '{ }' input | tail -n 1 | holds '7 of 7 spans; 0 hidden by the query'
}

@test "text is never left out" {
	sample >input
	aitrace-tree -q 'name = "none"' input | grep -c said | same 3
	# shellcheck disable=SC2002
	cat input | aitrace-tree -q 'kind = llm' | grep -c said | same 3
}

@test "what is above is dim" {
	sample >input
	aitrace-tree --color=always --width=60 -q 'kind = llm' input >out
	grep -c $'^\e\\[2m✓ A agent ' out | same 1
	grep 'chat' out | holds $'\e[1mchat'
	status 1 grep -q $'\e\\[1magent' out
	aitrace-tree --color=always --width=60 input | holds $'\e[1magent'
}

@test "with --depth and --min-duration" {
	sample >input
	kept 'kind = tool' --depth=3 | same 'agent turn search'
	kept 'kind = tool' --min-duration=200ms | same 'agent turn search'
	aitrace-tree --depth=3 -q 'kind = tool' input 2>err | tail -n 1 |
		holds '1 of 7 spans, 2 above it; 4 left out'
	same <err
}

@test "as JSON: the spans that match, and those above them" {
	sample >input
	aitrace-tree --json -q 'kind = llm || name = "fetch"' input >out
	wc -l <out | same 1
	jq -r '.. | objects | select(.children) | "\(.name) \(.matched)"' out | same "$(
		cat <<-'END'
			agent false
			turn false
			chat true
			search false
			fetch true
		END
	)"
	# shellcheck disable=SC2002
	cat input | aitrace-tree --json -q 'kind = llm || name = "fetch"' | cmp - out
	aitrace-tree --json input | jq '.. | objects | .matched | values' | same
}

@test "a stream shows a match when it ends, not later" {
	mkfifo fifo
	aitrace-tree -q 'status = error' <fifo >out &
	exec 5>fifo
	started 0 1 '' root >&5
	started 100 2 1 fine >&5
	ended 200 2 >&5
	started 300 3 1 bad >&5
	ended 400 3 '"status":"error"' >&5
	soon has out 'bad'
	status 1 grep -q fine out
	exec 5>&-
	wait
	tail -n 1 out | holds '1 of 3 spans, 1 above it; 1 hidden by the query · 1✗ · 1 lost'
}

@test "a stream shows a query of the trace when that is over" {
	mkfifo fifo
	aitrace-tree -q '{ } > { name = "b" }' <fifo >out &
	exec 5>fifo
	started 0 1 '' a >&5
	started 100 2 1 b >&5
	ended 200 2 >&5
	ended 300 1 >&5
	TRACE=00000000000000000000000000000002 started 400 1 '' later >&5
	soon has out ' b '
	exec 5>&-
	wait
	tail -n 1 out | holds '1 of 3 spans, 1 above it; 1 hidden by the query'
}

@test "a query that is wrong: the place, and what was expected" {
	status 2 aitrace-tree -q '{ status = eror }' </dev/null 2>err
	head -n 1 err | holds 'aitrace-tree: --query: '
	tail -n 2 err | same $'  { status = eror }\n             ^~~~'
	status 2 aitrace-tree --query='{ name =~ "(" }' </dev/null 2>err
	tail -n 1 err | holds '^'
	status 2 aitrace-tree -q $'{ \e[31m }' </dev/null 2>err
	status 1 grep -q $'\e' err
}

@test "series are aitrace-cat's" {
	status 2 aitrace-tree -q '{ } | rate()' </dev/null 2>err
	same 'aitrace-tree: --query takes one that keeps spans; aitrace-cat(1) takes those that count them' <err
}

@test "--explain says how it was understood, and reads nothing" {
	aitrace-tree --explain -q 'kind = llm' no-such-file | head -n 1 | same '{ kind = llm }'
	aitrace-tree --explain -q '{ } >> { }' | tail -n 1 | holds trace
	status 2 aitrace-tree --explain 2>err </dev/null
	same 'aitrace-tree: --explain needs a --query' <err
}

@test "a pattern that takes too long is said once" {
	{
		started 0 1 '' "$(printf 'a%.0s' {1..200})!"
		started 0 2 '' "$(printf 'a%.0s' {1..200})?"
	} >input
	aitrace-tree -q 'name =~ "(a|aa)+"' input 2>err | tail -n 1 | holds '0 of 2 spans'
	same 'aitrace-tree: a pattern of the query took too long on some texts: they do not match' <err
}
