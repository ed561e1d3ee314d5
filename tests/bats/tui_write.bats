#!/usr/bin/env bats
# :w of aitrace-tui writes what aitrace-cat writes.

load helper

@test "a trace in each format, and what a filter keeps" {
	local format
	for format in records spans otlp csv chrome folded; do
		printf '%s\n' ":w $format $format" >script
		aitrace-tui --script=script "$TOP/examples/agent.jsonl"
		aitrace-cat --to "$format" "$TOP/examples/agent.jsonl" | cmp - "$format"
	done
	[ "$(wc -l <csv)" -eq 31 ]
	printf '%s\n' '& kind Space = Space tool Enter' ':w csv tools' >script
	aitrace-tui --script=script "$TOP/examples/agent.jsonl"
	aitrace-cat -q 'kind = tool' --to csv "$TOP/examples/agent.jsonl" | cmp - tools
}

@test "the tree, of what is shown" {
	grep '^{' "$TOP/examples/agent.jsonl" >records
	printf '%s\n' ':w tree tree' '& kind Space = Space tool Enter' ':w tree tools' >script
	aitrace-tui --script=script records
	aitrace-cat --to tree records | cmp - tree
	aitrace-cat --to tree -q 'kind = tool' records | cmp - tools
	holds execute_tool <tools
}

@test "a file that is there is not written over, but by w!" {
	echo mine >file
	printf '%s\n' ':w file' ':screen said' >script
	aitrace-tui --script=script "$TOP/examples/agent.jsonl"
	same mine <file
	holds 'file is there already: w! writes over it' <said
	printf '%s\n' ':w! file' >script
	aitrace-tui --script=script "$TOP/examples/agent.jsonl"
	aitrace-cat "$TOP/examples/agent.jsonl" | cmp - file
}

@test "a home is found, and what is no format told from a file" {
	mkdir home
	printf '%s\n' ':w csv ~/table' ':w parquet out/table' ':screen said' >script
	HOME=$PWD/home aitrace-tui --script=script "$TOP/examples/agent.jsonl"
	aitrace-cat --to csv "$TOP/examples/agent.jsonl" | cmp - home/table
	holds 'no format parquet: records, spans, otlp, chrome, folded, csv, tree' <said
}
