#!/usr/bin/env bats
# What is written for which terminal: colours, cursor codes, character sets; and when nobody reads.

load helper
load tree

run=$TOP/tests/tree/run.jsonl

# pty [NAME=VALUE...] COMMAND: what it writes to a terminal, as it is. An empty TERM is unset.
pty() {
	script --version 2>/dev/null | grep -q util-linux || skip "script is not there"
	env "${@:1:$#-1}" script -qec "[ -n \"\$TERM\" ] || unset TERM; ${*: -1}" /dev/null </dev/null
}

# codes: of what comes, the sequences that set colours and weights.
codes() {
	LC_ALL=C grep -o $'\e\\[[0-9;:]*m' || true
}

# colours, plain: whether there are any in what comes.
colours() {
	codes | grep -qE '[[;][349][0-9]'
}

uncoloured() {
	codes | sed -nE '/[[;][349][0-9]/p' | same
}

plain() {
	"$BUILD/screen/ansi_check" plain "$@"
}

@test "colours: the terminal's and the user's say" {
	pty "aitrace-tree $run" | colours
	pty NO_COLOR= "aitrace-tree $run" | colours
	pty NO_COLOR=1 "aitrace-tree $run" | uncoloured
	pty NO_COLOR=0 "aitrace-tree $run" | uncoloured
	pty NO_COLOR=1 "aitrace-tree $run" | codes | grep -q '1m'
	pty NO_COLOR=1 "aitrace-tree --color=always $run" | colours
	pty CLICOLOR=0 "aitrace-tree $run" | uncoloured
	pty "aitrace-tree --color=never $run" | tr -d '\r' | plain 'agent.run'
	aitrace-tree "$run" | plain
	CLICOLOR_FORCE=1 aitrace-tree "$run" | colours
	CLICOLOR_FORCE=0 aitrace-tree "$run" | plain
	FORCE_COLOR=1 aitrace-tree "$run" | colours
	NO_COLOR=1 CLICOLOR_FORCE=1 aitrace-tree "$run" | plain
	aitrace-tree --color=always "$run" | "$BUILD/screen/ansi_check" colour
	CLICOLOR_FORCE=1 aitrace-tree --color=never "$run" | plain
}

@test "the eight old colours where a terminal has no more" {
	pty TERM=xterm "aitrace-tree $run" | codes | sed -nE '/38;5/p' | same
	pty TERM=xterm "aitrace-tree $run" | colours
	pty TERM=xterm-256color "aitrace-tree $run" | codes | grep -q '38;5'
}

@test "the background and the foreground's extremes are never touched" {
	codes <"$TOP/tests/golden/tree/run-colour" | sed -nE '/[[;](4[0-9]|10[0-9]|3[079]|97|90)[;m]/p' |
		sed -E '/38;5;/d' | same
}

@test "a terminal that can nothing gets text" {
	local term
	for term in dumb unknown ''; do
		pty TERM="$term" "aitrace-tree $run" >out
		tr -d '\r' <out | plain 'agent.run'
		LC_ALL=C tr -d '\r' <out | LC_ALL=C sed -n '/[^ -~]/p' | same
		pty TERM="$term" "aitrace-tree -- cat $run" | tr -d '\r' | plain
		pty TERM="$term" "aitrace-tree --live=on -- sh -c 'cat $run >&2'" | tr -d '\r' | plain
	done
}

@test "other locales, other sets" {
	LC_ALL=C aitrace-tree --width=80 "$run" | golden tree/run-ascii-80
	LC_ALL=POSIX aitrace-tree --width=80 "$run" | golden tree/run-ascii-80
	LC_ALL='' LANG=C.UTF-8 aitrace-tree --width=80 "$run" | golden tree/run-80
	LC_ALL=no_SUCH.UTF-8 aitrace-tree --width=80 "$run" | golden tree/run-ascii-80
	LC_ALL=C aitrace-tree --width=80 --glyphs=unicode "$run" | golden tree/run-80
	TERM=linux aitrace-tree --width=80 "$run" | golden tree/run-ascii-80
	TERM=vt100 aitrace-tree --width=80 "$run" | golden tree/run-ascii-80
	LC_ALL=C aitrace-tree "$TOP/tests/tree/text.log" "$TOP/tests/tree/names.jsonl" | plain
}

@test "no cursor codes but on a terminal" {
	local how
	for how in --live=on --live=auto --live=off; do
		# shellcheck disable=SC2002
		cat "$run" | aitrace-tree $how | plain
		# shellcheck disable=SC2002
		cat "$run" | aitrace-tree $how --color=always | "$BUILD/screen/ansi_check" colour
		aitrace-tree $how -- cat "$run" 2>&1 | plain
	done
	pty CI=1 "aitrace-tree -- sh -c 'cat $run >&2; sleep 0.5'" | tr -d '\r' | "$BUILD/screen/ansi_check" colour
	pty "aitrace-tree --live=off -- sh -c 'cat $run >&2'" | tr -d '\r' | "$BUILD/screen/ansi_check" colour
}

# A command whose span is open until the screen shows that it is.
waits() {
	started 0 1 '' 'the slow one' >start
	ended 500 1 >end
	mkfifo go
	# shellcheck disable=SC2016
	echo 'cat start >&2; read -r line <go; cat end >&2' >slow
}

@test "where there is colour there is a region, without colour too" {
	waits
	TERM=xterm-256color terminal 80x24 'aitrace-tree --color=never -- sh slow'
	showing '1 open'
	echo >go
	over 0
	codes <raw | same
	"$BUILD/screen/ansi_check" live 'the slow one' <raw
}

@test "the region is drawn on terminals of many names" {
	local term
	for term in screen tmux-256color xterm rxvt vt100 linux; do
		waits
		TERM=$term terminal 80x24 'aitrace-tree -- sh slow'
		showing '1 open'
		echo >go
		over 0
		screen | holds 'the slow one'
		"$BUILD/screen/ansi_check" live 'the slow one' <raw
		terminal_end
		rm -f go
	done
}

# Draws later than the region would have been: thirty lines, each seen on the screen.
thirty() {
	local i
	for i in {1..30}; do
		echo "line $i." >&7
		showing "line $i."
	done
}

@test "another writer on the terminal turns the region off" {
	mkfifo fifo
	terminal 80x40 'sleep 60 & aitrace-tree <fifo'
	exec 7>fifo
	started 0 1 '' 'the slow one' >&7
	thirty
	ended 10 1 >&7
	exec 7>&-
	over 0
	screen | holds '✓ - the slow one'
	"$BUILD/screen/ansi_check" colour <<<"$(tr -d '\r' <raw)"
	terminal_end
	terminal 80x40 'sleep 60 & aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' 'the slow one' >&7
	showing '1 open'
	exec 7>&-
	over 0
}

@test "a reader that goes away is no error" {
	local i
	for ((i = 0; i < 3000; i++)); do started "$i" "$((i + 1))" '' "span $i"; done >many
	aitrace-tree many 2>err | head -n 1 >out
	same "0 0" <<<"${PIPESTATUS[*]}"
	[ -s out ]
	aitrace-tree --json many 2>>err | head -c 10 >out
	same "0 0" <<<"${PIPESTATUS[*]}"
	# shellcheck disable=SC2002
	cat many | aitrace-tree 2>>err | head -n 1 >out
	[ "${PIPESTATUS[1]}" -eq 0 ]
	yes | aitrace-tree 2>>err | head -n 1 >out
	[ "${PIPESTATUS[1]}" -eq 0 ]
	aitrace-tree -- yes 2>>err | head -n 1 >out
	[ "${PIPESTATUS[0]}" -eq 141 ]
	grep -v 'no spans\|signal' err | same
}

@test "an output that takes nothing: a message and status 1" {
	[[ -e /dev/full ]] || skip "no /dev/full"
	local how
	for how in "$run" "--json $run" "<$run" "- <$run" --help --version; do
		status 1 eval "aitrace-tree $how" >/dev/full 2>err
		same 'aitrace-tree: cannot write: No space left on device' <err
	done
	# shellcheck disable=SC2002
	cat "$run" | status 1 aitrace-tree >/dev/full 2>err
	same 'aitrace-tree: cannot write: No space left on device' <err
	status 1 aitrace-tree "$run" >&- 2>err
	same 'aitrace-tree: cannot write: Bad file descriptor' <err
	status 0 aitrace-tree -- echo hello >/dev/full 2>err
	head -n 1 err | same "aitrace-tree: cannot pass on the command's output: No space left on device"
	status 0 aitrace-tree -- echo hello 2>/dev/full | same hello
	status 0 aitrace-tree "$run" 2>&- >/dev/null
	status 0 aitrace-tree <&- >/dev/null 2>&1 || status 1 aitrace-tree <&- >/dev/null 2>&1
}
