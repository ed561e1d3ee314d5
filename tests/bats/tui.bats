#!/usr/bin/env bats
# aitrace-tui: screens without a terminal, and what it does to a terminal.
# shellcheck shell=bash disable=SC2154

load helper

# Screens are drawn at a time that stands still.
export AITRACE_NOW=2026-11-22T14:03:00Z LC_ALL=C.UTF-8

# play [OPTION]... FILE: what the script on standard input does, with the trace FILE.
play() {
	timeout 60 aitrace-tui --script=- "$@"
}

# tree NAME: that trace, in this folder, so that its name on the screen is the same everywhere.
tree() {
	cp "$TOP/tests/tree/$1" .
	echo "$1"
}

# gone FILE PATTERN: no line of the file has it, in bytes.
gone() {
	LC_ALL=C status 1 grep -q "$2" "$1"
}

# shows TEXT: the terminal does, sooner or later.
shows() {
	local i
	for ((i = 0; i < 300; i++)); do
		[[ $(tmux capture-pane -p) == *"$1"* ]] && return
		sleep 0.1
	done
	printf 'not there: %s\nin:\n%s\n' "$1" "$(tmux capture-pane -p)"
	return 1
}

# on_terminal COMMAND: in a terminal of 80x24, after which its modes and status are shown.
on_terminal() {
	command -v tmux >/dev/null || skip 'tmux is not here'
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	cat >run.sh <<-END
		stty -g >before
		printf 'on the screen before\n'
		$1
		echo "status \$?"
		stty -g >after
		cmp before after && echo 'modes are as they were'
		sleep 100
	END
	tmux_start 80x24 "env TERM=screen-256color sh $PWD/run.sh"
}

teardown() {
	[[ -z ${TMUX_TMPDIR-} ]] || tmux kill-server 2>/dev/null || true
}

press() {
	tmux send-keys "$@"
}

@test 'a run, in windows of four sizes' {
	for size in 80x24 160x45 40x10 200x50; do
		play "$(tree run.jsonl)" <<-END
			:size $size
			j j j
			:screen now
		END
		golden "tui/run-$size" <now
	done
}

@test 'what its cells look like' {
	play "$(tree run.jsonl)" <<-'END'
		j j j za
		:screen! now
	END
	golden tui/looks <now
}

@test 'ASCII' {
	play --glyphs=ascii "$(tree run.jsonl)" <<<':screen now'
	golden tui/ascii <now
	gone now '[^ -~]'
}

@test 'folds, zoom, and the way back' {
	play "$(tree run.jsonl)" <<-'END'
		8g h
		:screen folded
		j = +
		:screen zoomed
		q
		:screen list
	END
	for what in folded zoomed list; do
		golden "tui/$what" <"$what"
	done
}

@test 'the list of several traces, and help' {
	play "$(tree traces.jsonl)" <<-'END'
		:screen list
		s s s S
		:screen sorted
		?
		:screen help
	END
	golden tui/traces <list
	golden tui/sorted <sorted
	holds 'Moving' <help
}

@test 'long lines of the log are wrapped, and W cuts them' {
	{
		echo 'what an agent says beside its trace may be longer than a window is wide'
		cat "$(tree run.jsonl)"
		echo short
	} >log.jsonl
	play log.jsonl <<-'END'
		:size 41x10
		L G
		:screen wrapped
		W
		:screen cut
	END
	sed -n 2,4p wrapped | tr -s ' ' | same " what an agent says beside
 its trace may be longer than
 a window is wide"
	sed -n 2p cut | tr -s ' ' | same ' what an agent says beside i…'
	grep -q '^> .* short$' cut
}

@test 'the log goes with the cursor, and with the playhead' {
	play "$(tree run.jsonl)" <<-'END'
		:size 160x45
		G
		:screen last
		8g
		:screen eighth
		g 13]
		:screen played
		:size 80x24
		Esc G L
		:screen alone
	END
	grep -q '│> *+12.660s  collected' last
	grep -q '│> *+8.390s  WARN' eighth
	grep -q '│    *+12.660s  collected' eighth
	grep -q '^> *+12.660s  collected' alone
	grep -q "│> *+8.390s  WARN" played
}

@test 'hostile text moves no cursor' {
	# Some of its lines are no good, and that is the status.
	status 1 play "$(tree taint.jsonl)" <<-'END' 2>said
		Enter zR
		:screen one
		q G Enter
		:screen two
	END
	for file in one two; do
		gone "$file" $'[\x01-\x08\x0b-\x1f\x7f]'
		gone "$file" $'\xc2[\x80-\x9f]\|\xe2\x80[\xaa-\xae]\|\xe2\x81[\xa6-\xa9]'
	done
	[[ $(wc -l <one) -eq 24 ]]
}

@test 'nothing to be seen is explained' {
	: >empty.jsonl
	play empty.jsonl <<<':screen now'
	holds 'no trace in what was read' <now
	printf 'hello\n{"type":"span_start"}\n' >text.jsonl
	play text.jsonl <<<':screen now' 2>said
	holds '1 line of text, 1 bad line: L shows them' <now
}

@test 'what cannot be read is said, without a screen' {
	status 1 aitrace-tui missing.jsonl 2>said
	same 'aitrace-tui: missing.jsonl: No such file or directory' <said
}

@test 'a wrong script is said' {
	status 2 play "$(tree run.jsonl)" <<<':size big' 2>said
	same 'aitrace-tui: -:1: :size takes COLSxROWS' <said
}

@test 'terminals that cannot: a sentence and status 2' {
	command -v script >/dev/null || skip 'script is not here'
	for term in dumb unknown nothing-of-that-name ''; do
		status 2 env TERM="$term" script -qec "aitrace-tui $(tree run.jsonl)" /dev/null </dev/null >said
		holds 'cannot draw on this terminal: TERM is' <said
		gone said $'\e'
	done
	status 2 setsid -w aitrace-tui "$(tree run.jsonl)" </dev/null >said 2>&1
	holds 'cannot draw on this terminal: there is none' <said
}

@test 'on a terminal, and back' {
	on_terminal "aitrace-tui $(tree run.jsonl)"
	shows 'row 1/14'
	press j j j
	shows 'row 4/14'
	press q q
	shows 'status 0'
	shows 'modes are as they were'
	shows 'on the screen before'
}

@test 'from a pipe: keys are from the terminal' {
	tree run.jsonl
	on_terminal '{ head -n 6 run.jsonl; until [ -e go ]; do sleep 0.1; done; } | aitrace-tui'
	shows 'row 4/4'
	shows '└─ T bash pytest -q          ▸'
	press g
	shows 'row 1/4'
	: >go
	# Nothing more will come, so what runs never ends.
	shows '└─ T bash pytest -q          ?'
	press Q
	shows 'status 0'
	shows 'modes are as they were'
}

@test 'a command: it is watched, and its status is ours' {
	cat >agent.sh <<-END
		head -n 6 $(tree run.jsonl) >&2
		until [ -e go ]; do sleep 0.1; done
		tail -n +7 $(tree run.jsonl) >&2
		until [ -e end ]; do sleep 0.1; done
		exit 7
	END
	on_terminal 'aitrace-tui -- sh agent.sh'
	shows 'LIVE'
	shows 'row 4/4'
	: >go
	shows 'row 14/14'
	press Q
	shows 'the command still runs'
	: >end
	shows 'ended with status 7'
	press Q
	shows 'status 7'
	shows 'modes are as they were'
}

@test 'signals end it, and the terminal is as it was' {
	signals='TERM HUP INT USR1'
	# A sanitizer wants these for itself.
	[[ -n ${SANITIZE-} ]] || signals+=' SEGV ABRT'
	for signal in $signals; do
		on_terminal "sh -c 'echo \$\$ >pid; exec aitrace-tui $(tree run.jsonl)'"
		shows 'row 1/14'
		kill "-$signal" "$(cat pid)"
		shows "status $((128 + $(kill -l "$signal")))"
		shows 'modes are as they were'
		shows 'on the screen before'
		tmux kill-server
	done
}

@test 'stopped and going on' {
	on_terminal "bash --norc -i -c 'set -m; aitrace-tui $(tree run.jsonl); echo stopped; read -r; fg; echo back'"
	shows 'row 1/14'
	press C-z
	shows 'stopped'
	press Enter
	shows 'row 1/14'
	press j
	shows 'row 2/14'
	press Q
	shows 'back'
}

@test 'the window gets another size, also one that is too small' {
	on_terminal "aitrace-tui $(tree run.jsonl)"
	shows 'row 1/14'
	tmux resize-window -x 30 -y 6
	shows 'terminal too small'
	tmux resize-window -x 120 -y 30
	shows '+14.200s'
	press Q
	shows 'status 0'
}

@test 'the terminal goes away, and so do we, also where hang-ups are ignored' {
	on_terminal "trap '' HUP; sh -c 'echo \$\$ >pid; exec aitrace-tui $(tree run.jsonl)'"
	shows 'row 1/14'
	tmux kill-server
	for ((i = 0; i < 300; i++)); do
		kill -0 "$(cat pid)" 2>/dev/null || break
		sleep 0.1
	done
	status 1 kill -0 "$(cat pid)" 2>/dev/null || { kill -KILL "$(cat pid)" && false; }
}

@test 'where nothing happens it does nothing' {
	[[ -e /proc/self/status ]] || skip 'there is no /proc'
	on_terminal "sh -c 'echo \$\$ >pid; exec aitrace-tui $(tree run.jsonl)'"
	shows 'row 1/14'
	sleep 0.5
	before=$(grep ctxt_switches "/proc/$(cat pid)/status" | head -n 1)
	sleep 2
	after=$(grep ctxt_switches "/proc/$(cat pid)/status" | head -n 1)
	[[ $before == "$after" ]]
}
