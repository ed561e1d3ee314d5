#!/usr/bin/env bats
# aitrace-tui and its terminal: which it can draw on, what it writes there, and that it is given back on every
# way out. Most of it in a terminal that a program of ours holds the other end of.

load helper
load tree
load tui

run=$TOP/tests/tree/run.jsonl

@test "a terminal that cannot: a sentence and status 2" {
	local term why
	while IFS='|' read -r term why; do
		pty env -u TERM ${term:+TERM="$term"} aitrace-tui "$run" <<<$'ends 2\nrestored'
		tr -d '\r' <raw | same "aitrace-tui: cannot draw on this terminal: $why; aitrace-tree shows the same as text"
	done <<-'END'
		|TERM is not set
		dumb|TERM is dumb, which cannot move its cursor
		no-such|TERM is no-such, which nobody has described here
	END
	status 2 setsid -w aitrace-tui "$run" >out 2>&1 </dev/null
	same 'aitrace-tui: cannot draw on this terminal: there is none; aitrace-tree shows the same as text' <out
}

# Which terminal, in which locale: colours (0 none, 8, 2: of 256), and whether there is more than ASCII (U).
@test "terminals and locales" {
	local term unicode ascii locale want got
	while read -r term unicode ascii; do
		infocmp "$term" >/dev/null 2>&1 || { echo "# $term is not described here" && continue; }
		for locale in C.UTF-8 C no_SUCH.UTF-8; do
			want=$ascii
			[[ $locale != C.UTF-8 ]] || want=$unicode
			pty env TERM="$term" LC_ALL="$locale" aitrace-tui "$run" <<<$'see agent.run\ntype Q\nends 0\nrestored'
			got=0
			! LC_ALL=C grep -qE $'\e\\[([0-9;]*;)?3[1-7]m' raw || got=8
			! LC_ALL=C grep -qE $'\e\\[[0-9;]*38(;|:)5' raw || got=2
			if LC_ALL=C grep -q $'[\200-\377]' raw; then got+=U; else got+=A; fi
			[[ $got == "$want" ]] || { echo "TERM=$term LC_ALL=$locale: $got, not $want" && return 1; }
		done
	done <<-'END'
		vt100          0A 0A
		linux          8A 8A
		xterm          8U 8A
		xterm-256color 2U 2A
		screen         8U 8A
		tmux-256color  2U 2A
	END
}

# What a terminal of tmux shows of the file `bytes`.
first_terminal() {
	tmux capture-pane -p | sed 's/ *$//' | cmp -s - second
}

# drawn_twice COLSxROWS FILE STATUS KEYS: after these keys two terminals show the same, and all of it but
# the rows of the prompt is what the program meant to show.
drawn_twice() {
	local size=$1 at
	rm -f want
	pty -s "$size" env TERM=xterm-256color aitrace-tui "$2" <<-END
		see SPAN
		type $4
		idle
		type :
		idle
		type screen want\\r
		frame
		type Q
		ends $3
	END
	at=$(LC_ALL=C grep -abo $'\e\\[?2004l' raw | tail -n 1)
	head -c "${at%%:*}" raw >bytes
	"$BUILD/screen/vterm_draw" "$size" <bytes >second
	diff -u <(head -n -2 want) <(head -n -2 second)
	tmux_start "$size" 'stty raw -echo; cat bytes; sleep 60'
	soon first_terminal || diff -u second <(tmux capture-pane -p | sed 's/ *$//')
	tmux kill-server
}

@test "two terminals draw the same, and what was meant" {
	"$BUILD/screen/vterm_draw" 80x24 </dev/null >second 2>said || skip "$(<said)"
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	command -v tmux >/dev/null || skip "tmux is not there"
	drawn_twice 80x24 "$run" 0 'jjGgzajj+W'
	drawn_twice 100x30 "$TOP/tests/tree/taint.jsonl" 1 'zRGjj\x04\x15\r'
	drawn_twice 170x45 "$run" 0 'p.....]]~~'
}

@test "NO_COLOR: not one colour" {
	local setting
	for setting in NO_COLOR=1 NO_COLOR=0; do
		pty env "$setting" aitrace-tui "$run" <<<$'see agent.run\ntype jjj\nframe\ntype ?\nframe\ntype Q\nends 0'
		LC_ALL=C grep -oE $'\e\\[[0-9;:]*m' raw | grep -E '[[;](3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]' | same
		grep -q $'\e\\[[0-9;]*1m' raw
	done
	pty env NO_COLOR= aitrace-tui "$run" <<<$'see agent.run\ntype Q\nends 0'
	grep -q $'\e\\[[0-9;]*38;5' raw
}

@test "what is written: sequences of ours alone" {
	pty aitrace-tui "$run" <<-'END'
		see agent.run
		type jjjzcjzo?
		frame
		size 120x40
		type qGg/bash\r
		size 50x12
		size 20x3
		size 160x45
		type ++==0CI~~TT
		type p  ..,,
		type tcdrLwqqqqqqq
		ends 0
		restored
	END
	"$BUILD/screen/ansi_check" screen <raw
}

@test "the terminal is given back: quit" {
	local keys
	for keys in Q qq '\x03' ':q\r'; do
		printf 'see agent.run\ntaken\ntype %s\nends 0\nrestored\n' "$keys" | pty aitrace-tui "$run"
	done
}

@test "the terminal is given back: signals" {
	printf 'see agent.run\ntaken\nsignal 15\nends 143\nrestored\n' | pty aitrace-tui "$run"
	printf 'see agent.run\ntaken\nsignal 1\nends 129\nrestored\n' | pty aitrace-tui "$run"
	printf 'see agent.run\ntaken\nsignal 2\nends 130\nrestored\n' | pty aitrace-tui "$run"
	# In a prompt as well.
	printf 'see agent.run\ntype /some\nframe\nsignal 15\nends 143\nrestored\n' | pty aitrace-tui "$run"
}

@test "the terminal is given back: a crash" {
	local number
	! sanitized || skip "a sanitizer takes these signals"
	for number in 11 6 8 3; do
		printf 'see agent.run\ntaken\nsignal %s\nends %s\nrestored\n' "$number" $((128 + number)) |
			(ulimit -c 0 && pty aitrace-tui "$run")
	done
}

@test "no memory left: a sentence, status 1, and the terminal is given back" {
	[[ -z ${SANITIZE-} ]] || skip 'a sanitizer takes more than there is'
	"$BUILD/bench/generate" one 250K >made 2>/dev/null
	pty sh -c 'ulimit -v 36000; exec aitrace-tui made' <<<$'ends 1\nrestored'
	grep -q $'\e\\[?1049h' raw
	grep -aq 'aitrace: out of memory' raw
}

@test "a mouse, where it was asked for, is given back" {
	pty aitrace-tui "$run" <<<$'see agent.run\ntype Q\nends 0'
	status 1 grep -aq $'\e\\[?1006' raw
	mkdir -p config/aitrace && echo 'set mouse yes' >config/aitrace/tui.conf
	pty aitrace-tui "$run" <<-'END'
		see web.search
		type \e[<0;5;6M
		see "pytest -q"
		type Q
		ends 0
		restored
	END
	grep -aq $'\e\\[?1006;1000h' raw
	# A sanitizer wants this signal for itself.
	[[ -n ${SANITIZE-} ]] ||
		printf 'see agent.run\nsignal 11\nends 139\nrestored\n' | (ulimit -c 0 && pty aitrace-tui "$run")
	rm config/aitrace/tui.conf
}

@test "suspended, and on again" {
	pty aitrace-tui "$run" <<-'END'
		see agent.run
		type \x1a
		stops
		restored
		on
		see agent.run
		taken
		signal 20
		stops
		restored
		on
		see agent.run
		type Q
		ends 0
		restored
	END
}

@test "any size, down to nothing, and up again" {
	pty aitrace-tui "$run" <<-'END'
		see agent.run
		size 39x8
		see too small
		size 1x1
		type jjG
		size 3x1
		size 1x200
		size 500x1
		size 40x8
		see bash
		size 60x200
		size 500x200
		see agent.run
		size 80x24
		see agent.run
		type Q
		ends 0
		restored
	END
}

# As nohup(1) has it. The end of a session says nothing then, and what is read from the terminal is no end either.
@test "the terminal goes away" {
	local how
	for how in '' -n; do
		pty $how aitrace-tui "$run" <<<$'see agent.run\nhang-up\nends 129'
		pty $how sh -c "exec aitrace-tui <$run" <<<$'see agent.run\nhang-up\nends 129'
		pty $how aitrace-tui "$run" <<<$'see agent.run\ntype :\nframe\nhang-up\nends 129'
	done
	mkfifo fifo
	exec 7<>fifo
	head -n 4 "$run" >&7
	pty -n aitrace-tui fifo <<<$'see agent.run\nhang-up\nends 129'
	exec 7>&-
}

@test "standard input ends, and keys go on" {
	pty sh -c "head -n 5 $run | aitrace-tui" <<-'END'
		see agent.run
		type ?
		see Moving
		type Q
		ends 0
		restored
	END
	pty sh -c 'aitrace-tui </dev/null' <<<$'frame\ntype Q\nends 0\nrestored'
}
