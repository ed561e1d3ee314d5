#!/usr/bin/env bats
# Text that others wrote never reaches the terminal as it is, wherever it comes from: all bytes that are
# written are looked at, and what was hostile must be there, made visible.

load helper
load tree
load taint

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v jq >/dev/null || skip "jq is not there"
}

# Places of tests/tree/taint.jsonl (and of `stream`) that are shown with -v in rows that are wide
# enough; what is there is shown behind the place's name. The others must only do no harm. Of the
# chunk a piece is missing: status 1.
places=(rootname key value model newname argument message type kindname event evalue ekey
	xtype xmessage severity body thought state op /path merge s global gkey child within wkey wvalue
	missing orphan 'first line' 'second line' text glued)

# each FUNCTION: calls it with a taint, and how that is shown, for each taint; its stream is in `input`.
each() {
	local taint shown failed=0
	while IFS='|' read -r taint shown; do
		[[ -n $taint && $taint != '#'* ]] || continue
		stream "$taint" >input
		"$1" "$taint" "$shown" || { failed=1 && echo "of: $taint"; }
	done <"$TOP/tests/tree/taints"
	return "$failed"
}

# shown LEVEL SHOWN: all bytes that come are ours, and each place's taint is among them.
shown() {
	local wanted=() place
	for place in "${places[@]}"; do wanted+=("$place$2"); done
	"$BUILD/screen/ansi_check" "$1" "${wanted[@]}"
}

complete() {
	aitrace-tree -v --width=400 input 2>err | shown plain "$2" && "$BUILD/screen/ansi_check" plain <err &&
		aitrace-tree -v --width=400 --color=always input 2>&1 | shown colour "$2" &&
		aitrace-tree input 2>&1 | "$BUILD/screen/ansi_check" plain &&
		aitrace-tree --width=30 --depth=2 --min-duration=1s --attrs="key$(raw "$1" | tr -d '\0')" input 2>&1 |
		"$BUILD/screen/ansi_check" plain
}

@test "a complete input" {
	each complete
}

ascii() {
	LC_ALL=C aitrace-tree -v --width=400 input >out 2>&1
	"$BUILD/screen/ansi_check" plain <out && LC_ALL=C sed -n '/[^ -~	]/p' out | same
}

@test "ascii alone where nothing else is understood" {
	each ascii
}

piped() {
	# shellcheck disable=SC2002
	cat input | aitrace-tree -v --width=400 2>err | shown plain "$2" && "$BUILD/screen/ansi_check" plain <err &&
		cat input | aitrace-tree -v --color=always 2>&1 | "$BUILD/screen/ansi_check" colour &&
		aitrace-tree -v --width=400 -- sh -c 'cat input >&2' 2>&1 | shown plain "$2" &&
		aitrace-tree --color=always -- sh -c 'cat input >&2' 2>&1 | "$BUILD/screen/ansi_check" colour
}

@test "a stream in a pipe" {
	each piped
}

json() {
	aitrace-tree --json input >out 2>&1
	"$BUILD/screen/ansi_check" plain <out &&
		aitrace-tree --json input 2>/dev/null | jq -es --arg taint "$(raw "$1" | tr -d '\0')" '
			[.. | strings, (objects | keys[])] | map(explode | map(select(. > 0)) | implode) | . as $all
			| all("trace", "root", "rootname", "key", "value", "inner", "deep", "ltrace", "lkey", "lvalue", "kind",
				"event", "evalue", "message", "late", "within", "missing"; . + $taint | IN($all[]))' >/dev/null &&
		aitrace-tree --json <input 2>&1 | "$BUILD/screen/ansi_check" plain &&
		aitrace-tree --json -- sh -c 'cat input >&2' 2>&1 | "$BUILD/screen/ansi_check" plain
}

@test "JSON: nothing is changed, and nothing does harm" {
	each json
}

# Names that the command line, the environment and the file system have; these know no NUL.
names() {
	local name
	name=$(raw "$1" | tr -d '\0' | tr / _)
	[[ -n $name ]] || return 0
	mkdir "folder$name" 2>/dev/null
	printf '{"type":"span"}\n' >"file$name"
	printf '#!/bin/sh\ncat >&2\n' >"script$name"
	chmod +x "script$name"
	{
		aitrace-tree "missing$name" "folder$name" "file$name" -t "trace$name"
		aitrace-tree --depth=1 --attrs="$name" -t "$name" input
		aitrace-tree "--$name"
		aitrace-tree "-$name"
		aitrace-tree --depth "$name"
		aitrace-tree --color="$name"
		aitrace-tree "./script$name"
		aitrace-tree "./script$name" --nothing
		aitrace-tree -- "command$name"
		aitrace-tree -- "./folder$name"
		aitrace-tree -- "./script$name" <"file$name"
		TRACEPARENT=$name BAGGAGE=$name AITRACE_SERVICE=$name aitrace-tree -- cat "missing$name" 2>/dev/null
		AITRACE_DEBUG=1 TRACEPARENT=$name aitrace-tree "file$name"
		TERM=$name COLUMNS=$name LANG=$name aitrace-tree "file$name"
		# The SIGCONT that timeout sends behind its signal keeps a leak check from ending.
		ASAN_OPTIONS=exitcode=99:detect_leaks=0 timeout 1 aitrace-tree -f "missing$name"
	} >out 2>&1 </dev/null || true
	"$BUILD/screen/ansi_check" plain <out && for name in missing folder file trace script command; do
		[[ $1 == *u0000* ]] || "$BUILD/screen/ansi_check" plain "$name${2//\//_}" <out || return
	done
}

@test "names of files and commands, options, the environment" {
	each names
}

@test "a terminal: rows, the live region, and what the terminal makes of it" {
	local taint shown before
	mkfifo fifo
	while IFS='|' read -r taint shown; do
		[[ -n $taint && $taint != '#'* ]] || continue
		stream "$taint" >input
		terminal 200x50 'aitrace-tree -v --live=on <fifo'
		before=$(tmux display-message -p '#{pane_title} #{alternate_on}')
		exec 7>fifo
		# What is open stands in the region; the rest comes when the region is there.
		head -n 1 input >&7
		TRACE=22222222222222222222222222222222 started 0 1 '' "region$taint" >&7
		showing '2 open' "region$shown"
		sed 1d input >&7
		printf 'prompt' >&7
		raw "$taint" >&7
		showing "text$shown" "prompt$shown"
		[ "$(tmux display-message -p '#{pane_title} #{alternate_on}')" == "$before" ]
		exec 7>&-
		over 1
		"$BUILD/screen/ansi_check" live "rootname$shown" "region$shown" "text$shown" "message$shown" <raw ||
			{ echo "of: $taint" && return 1; }
		[ -z "$(tmux list-buffers)" ]
		terminal_end
	done <"$TOP/tests/tree/taints"
}
