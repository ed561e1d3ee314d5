#!/usr/bin/env bats
# Streams: pipes, files that grow, commands; in pipes and in a terminal.

load helper
load tree

@test "rows, by input and options" {
	check_rows stream
}

inputs=(run kinds broken times tokens late names deep whole traces blocked)

shuffled() {
	awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -n | cut -f2-
}

# rows_of: how many rows are a span's last word: its status and the letter of its kind.
last_rows() {
	grep -c -E '^[│├└─ ⋯0-9]*[✓✗?] [A-Z*-] ' || true
}

@test "every span has its row, once, whatever the order" {
	local file seed
	for file in run kinds broken times tokens deep whole traces blocked; do
		grep '^{' "$TOP/tests/tree/$file.jsonl" | grep -v 2263 >plain
		for seed in {1..10}; do
			shuffled "$seed" <plain >input
			aitrace-tree --json input | jq -c '.. | objects | select(.children) | select(.state != "missing")' >spans
			# shellcheck disable=SC2002
			cat input | aitrace-tree --width=200 >out
			last_rows <out >got
			[ "$(cat got)" -ge "$(wc -l <spans)" ] || { echo "$file, $seed:" && cat out spans && return 1; }
			jq -r '.name // empty' spans | while IFS= read -r name; do
				grep -qF -- "${name:0:12}" out || { echo "$file, $seed: no $name in:" && cat out && return 1; }
			done
		done
	done
}

@test "how the bytes come changes nothing" {
	local file size
	for file in "${inputs[@]}" text chunks; do
		cat "$TOP/tests/tree/$file".* >input
		# shellcheck disable=SC2002
		cat input | aitrace-tree -v >wanted 2>/dev/null || [ "$file" = chunks ]
		for size in 1 7 4096; do
			dd if=input bs=$size 2>/dev/null | aitrace-tree -v 2>/dev/null | diff -u wanted -
		done
	done
}

@test "text passes at once, in order, none lost" {
	seq 200000 | aitrace-tree | head -n -1 | cmp - <(seq 200000)
	seq 200000 | aitrace-tree | tail -n 1 | same 'no spans · 200000 lines of text'
	{ started 0 1 '' root && seq 100000 && ended 1000 1; } | aitrace-tree | grep -x '[0-9]*' | cmp - <(seq 100000)
}

@test "a prompt is shown before its line ends, a record is not" {
	mkfifo fifo
	aitrace-tree <fifo >out &
	exec 7>fifo
	started 0 1 '' root >&7
	printf 'Your name? ' >&7
	soon has out 'Your name? '
	tail -n 1 out | grep -qx 'Your name? '
	echo Ada >&7
	ended 1000 1 >half
	head -c 40 half >&7
	soon has out 'Your name? Ada'
	tail -c +41 half >&7
	exec 7>&-
	wait $!
	sed 's/  .*//' out | same $'trace 7f3a9c0e…c41d\n▸ - root\nYour name? Ada\n└ ✓ - root\n1 span · 1.00s'
}

@test "a record behind a prompt that was shown is a record" {
	mkfifo fifo
	aitrace-tree <fifo >out &
	exec 7>fifo
	started 0 1 '' root >&7
	printf 'Go on? ' >&7
	soon has out 'Go on? '
	started 100 2 1 child >&7
	printf 'Sure? ' >&7
	soon has out 'Sure? '
	printf 'yes ' >&7
	ended 900 2 >&7
	ended 1000 1 >&7
	exec 7>&-
	wait $!
	sed 's/  .*//' out | same $'trace 7f3a9c0e…c41d\n▸ - root\nGo on? \nSure? yes \n├─✓ - child\n└ ✓ - root\n2 spans · 1.00s'
}

@test "of a line that is drawn over its last state is shown" {
	printf '\r10%%\r 20%%\r100%%\n10%%\r100%%\r   \r\nCR LF\r\n\r\r\nno end\rtail' >input
	# shellcheck disable=SC2002
	cat input | aitrace-tree | same $'100%\n100%\nCR LF\n\ntail\nno spans · 5 lines of text'
	aitrace-tree input | same $'100%\n100%\nCR LF\n\ntail\nno spans · 5 lines of text'
	aitrace-tree -v input | same $'⏎10%⏎ 20%⏎100%\n10%⏎100%⏎   \nCR LF\n⏎\nno end⏎tail\nno spans · 5 lines of text'
}

# A line is begun only when none has come for 200 ms.
@test "what is drawn over is not written before its line ends, a prompt is not taken back" {
	local piece
	mkfifo fifo
	aitrace-tree <fifo >out &
	exec 7>fifo
	for piece in '10%\r' '20%\r' '\r30%' ' and more\r' '40%\r\n' '> ' '\r5%' '\r50%\n'; do
		sleep 0.3
		printf '%b' "${piece//%/%}" >&7
	done
	exec 7>&-
	wait $!
	same $'40%\n> \n50%\nno spans · 2 lines of text' <out
}

@test "more than a hundred that wait are given out" {
	mkfifo fifo
	local i
	aitrace-tree <fifo >out &
	exec 7>fifo
	started 0 1 '' root >&7
	started 1 2 1 'the slow one' >&7
	for i in {1..150}; do
		started $((i + 1)) $((i + 2)) 1 "number $i."
		ended $((i + 2)) $((i + 2))
	done >&7
	soon has out 'number 100.'
	[ "$(grep -c 'the slow one' out)" -eq 0 ]
	exec 7>&-
	wait $!
	[ "$(grep -c 'number' out)" -eq 150 ]
}

# ---- files that grow --------------------------------------------------------------------------

@test "a file is followed as it grows" {
	started 0 1 '' root >input
	aitrace-tree -f input >out &
	{ started 1 2 1 first && ended 20 2; } >>input
	soon has out first
	echo 'a line of text' >>input
	soon has out 'a line of text'
	{ started 30 3 1 second && ended 40 3; } >>input
	soon has out second
	stopped $! 143
	holds '└ ▸ - root' <out
	tail -n 1 out | same '3 spans · 1 open · 40ms'
}

@test "a file that was truncated is read anew" {
	{ started 0 1 '' before && ended 20 1; } >input
	aitrace-tree -f input >out 2>err &
	soon has out before
	: >input
	soon has err truncated
	# shellcheck disable=SC2034
	TRACE=22222222222222222222222222222222
	{ started 30 1 '' after && ended 40 1; } >>input
	soon has out after
	stopped $! 143
	tail -n 1 out | holds '2 traces · 2 spans'
}

@test "a file that was replaced is opened anew" {
	{ started 0 1 '' before && ended 20 1; } >input
	aitrace-tree -f input >out 2>err &
	soon has out before
	# shellcheck disable=SC2034
	TRACE=22222222222222222222222222222222
	{ started 30 1 '' after && ended 40 1; } >new
	mv new input
	soon has out after
	stopped $! 143
	holds replaced <err
}

@test "a file that is not there is waited for" {
	aitrace-tree -f dir/input >out 2>err &
	soon has err 'dir/input'
	mkdir dir
	{ started 0 1 '' appeared && ended 20 1; } >dir/input
	soon has out appeared
	stopped $! 143
}

@test "several files are followed, a trace may be in all of them" {
	: >one
	: >two
	aitrace-tree -f one two >out &
	started 0 1 '' root >>one
	{ started 1 2 1 'from the other file' && ended 10 2; } >>two
	soon has out 'from the other file'
	ended 100 1 >>two
	soon has out '└ ✓ - root'
	stopped $! 143
}

@test "the last line of a followed file is given when we stop" {
	printf 'no end' >input
	aitrace-tree -f input >out &
	stopped $! 143
	same $'no end\nno spans · 1 line of text' <out
}

@test "what our own stop has cut is no bad line" {
	{ started 0 1 '' root && printf '{"type":"chunk","id":"%016d","seq":0,"count":2,"data":"{"}\n' 1; } >input
	started 1 2 1 cut | head -c 100 >>input
	aitrace-tree -f input >out 2>err &
	stopped $! 143
	same <err
	grep -c -e chunk -e cut -e bad out | same 0
	grep -c root out | same 1
}

# ---- commands ---------------------------------------------------------------------------------

@test "a command's exit status is ours" {
	status 0 aitrace-tree -- true 2>/dev/null
	status 3 aitrace-tree -- sh -c 'exit 3' 2>/dev/null
	status 143 aitrace-tree -- sh -c 'kill -TERM $$' 2>/dev/null
	status 137 aitrace-tree -- sh -c 'kill -KILL $$' 2>/dev/null
	status 127 aitrace-tree -- no-such-command 2>err
	same 'aitrace-tree: no-such-command: No such file or directory' <err
	: >plain
	status 126 aitrace-tree -- ./plain 2>err
	same 'aitrace-tree: ./plain: Permission denied' <err
	status 7 aitrace-tree --strict -- sh -c 'echo "{\"type\":\"span\"}" >&2; exit 7' 2>/dev/null
	status 0 aitrace-tree --strict -- sh -c 'echo "{\"type\":\"span\"}" >&2' 2>/dev/null
}

@test "a command has our input, its own words and its signals" {
	echo hello | aitrace-tree -- cat 2>/dev/null | same hello
	aitrace-tree -- printf '%s\n' -v --json -- 2>/dev/null | same $'-v\n--json\n--'
	# The first 28 signals: libc keeps some of the others for its threads, and they are nobody's.
	aitrace-tree -- sed -n 's/^\(Sig[BI]..\).*\(.......\)$/\1 \2/p' /proc/self/status 2>/dev/null >got
	sed -n 's/^\(Sig[BI]..\).*\(.......\)$/\1 \2/p' /proc/self/status >wanted
	diff wanted got
}

@test "a command's output passes byte for byte" {
	head -c 3000000 /dev/urandom >bytes
	aitrace-tree -- cat bytes 2>err | cmp - bytes
	aitrace-tree -- cat bytes 2>err >copy
	cmp copy bytes
	aitrace-tree -- cat bytes 2>&1 >/dev/null | head -n 1 | same 'no spans'
}

@test "a command's trace is shown on standard error" {
	cp "$TOP/tests/tree/run.jsonl" input
	aitrace-tree -- sh -c 'cat input >&2; echo answer' 2>err | same answer
	golden tree/stream-run <err
}

@test "the example agent" {
	aitrace-tree -- "$BUILD/examples/agent" --folder "$TOP/lib" --speed 50 2>err >answer
	holds 'lines of C' <answer
	tail -n 1 err | holds ' spans · '
	grep -q '^[├└]─[▸✓] A invoke_agent' err
}

@test "a command that tells nothing of its work: what to do now is said" {
	local hint='told nothing of its work: aitrace-run(1) says how agents are made to, aitrace(7) how a program does'
	status 7 aitrace-tree -- sh -c 'exit 7' 2>err
	same "no spans · exit 7
aitrace-tree: sh $hint" <err
	started 0 1 '' root >input
	aitrace-tree -- sh -c 'cat input >&2' 2>&1 | sed -n '/told nothing/p' | same
	status 143 aitrace-tree -- sh -c 'kill $$' 2>&1 | sed -n '/told nothing/p' | same
	aitrace-tree --json -- true 2>&1 | same
}

@test "a command that closes what it could write to goes on" {
	status 3 aitrace-tree -- sh -c 'echo said >&2; exec 2>&-; echo out; exit 3' 2>err | same out
	head -n 2 err | same $'said\nno spans · 1 line of text · exit 3'
	status 4 aitrace-tree -- sh -c 'echo out; exec >&-; echo said >&2; exit 4' 2>err | same out
	head -n 2 err | same $'said\nno spans · 1 line of text · exit 4'
	status 5 aitrace-tree -- sh -c 'exec >&- 2>&-; exit 5' 2>err | same
	head -n 1 err | same $'no spans · exit 5'
	status 6 aitrace-tree -- sh -c 'exec <&-; cat 2>/dev/null; exit 6' 2>err | same
}

@test "SIGTERM is passed on, and what is known is printed" {
	started 0 1 '' root >input
	aitrace-tree -- sh -c 'cat input >&2; trap "echo got it; exit 5" TERM; echo ready; while :; do sleep 0.05; done' >out 2>err &
	soon has out ready
	stopped $! 5
	holds 'got it' <out
	holds '? - root' <err
	holds 'its process ended' <err || holds lost <err
}

@test "a process in the background that keeps our pipe does not hang us" {
	aitrace-tree -- sh -c 'sleep 60 & echo $! >pid; echo text >&2; exit 4' 2>err &
	soon has err 'no spans'
	wait $! || same 4 <<<$?
	kill "$(cat pid)"
}

@test "one that never stops writing does not either" {
	# shellcheck disable=SC2016
	aitrace-tree -- sh -c '(while echo more; do sleep 0.1; done >&2) & echo $! >pid; exit 4' >out 2>err || same 4 <<<$?
	grep -q more err
	kill "$(cat pid)" 2>/dev/null || true
}

@test "what a background process still writes soon after is shown" {
	aitrace-tree -- sh -c '(sleep 0.1; echo late >&2) & echo early >&2' 2>&1 | head -n 3 | same $'early\nlate\nno spans · 2 lines of text'
}

# ---- a terminal -------------------------------------------------------------------------------

# fed FILE: lines into the FIFO at descriptor 7; what is open is seen on the screen now and then.
fed() {
	local line n=0
	while IFS= read -r line; do
		n=$((n + 1))
		((n % 5)) || showing ' open'
		printf '%s\n' "$line" >&7
	done <"$1"
}

@test "the scrollback is what a pipe gets" {
	local size
	for size in 80x24 120x40 40x10; do
		mkfifo fifo
		terminal "$size" 'aitrace-tree --live=on <fifo'
		exec 7>fifo
		fed "$TOP/tests/tree/run.jsonl"
		exec 7>&-
		over 0
		# shellcheck disable=SC2002
		cat "$TOP/tests/tree/run.jsonl" | aitrace-tree --width="${size%x*}" >wanted
		screen | diff -u wanted -
		"$BUILD/screen/ansi_check" live 'agent.run' <raw
		terminal_end
		rm fifo
	done
}

@test "a file that is not there yet: says what it waits for, and goes on when it is" {
	terminal 60x20 'aitrace-tree --live=on -f input'
	showing 'aitrace-tree: input: No such file or directory: waiting for' 'no records yet'
	started 0 1 '' root >input
	showing '▸ - root' '1 open'
	ended 5 1 >>input
	showing '✓ - root'
	tmux send-keys C-c
	over 130
	screen | sed 's/  .*//' | same "$(printf '%s\n' \
		'aitrace-tree: input: No such file or directory: waiting for it' 'trace 7f3a9c0e…c41d' \
		'✓ - root' '1 span · 5ms')"
}

@test "that a file is waited for, was truncated or replaced, is no failure" {
	local row
	mkfifo fifo
	aitrace-tree -f input 2>err >fifo &
	exec 8<fifo
	soon has err waiting
	{ started 0 1 '' one && ended 5 1; } >input
	read -r row <&8
	[ -n "$row" ]
	: >input
	soon has err truncated
	{ started 10 2 '' two && ended 15 2; } >new
	mv new input
	soon has err replaced
	exec 8<&-
	{ started 20 3 '' three && ended 25 3; } >>input
	wait $! || same 0 <<<"$?"
}

@test "what is open is redrawn below what is finished, and goes" {
	mkfifo fifo
	terminal 80x24 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	started 1 2 1 'the slow one' >&7
	showing '2 open' '▸ - root' '├─▸ - the slow one'
	started 1 3 1 'waits' >&7
	ended 5 3 >&7
	showing '2 open · 1 done' '├─✓ - waits'
	visible | sed -n '/^──/,$p' | sed 's/ *[0-9.]*m*s+$//; s/^── [0-9.]*s/── 1s/' |
		same "$(printf '%s\n' '── 1s · 2 open · 1 done ─' '▸ - root' '├─▸ - the slow one' \
			'├─✓ - waits                                                         4ms')"
	ended 10 2 >&7
	showing '── ' '1 open · 2 done' '├─✓ - the slow one                                                   9ms'
	[ "$(visible | sed -n '/^──/,$p' | grep -c waits)" -eq 0 ]
	ended 11 1 >&7
	exec 7>&-
	over 0
	[ "$(screen | grep -c '^──')" -eq 0 ]
}

@test "a span with very many records does not hold up the others" {
	terminal 80x24 "$BUILD/screen/hostile updates 300000 | aitrace-tree --live=on"
	soon test -s over || soon test -s over || soon test -s over
	over 0
	screen | holds '1 span · 300ms'
}

@test "more than fits is counted" {
	local i
	mkfifo fifo
	terminal 80x12 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	for i in {2..20}; do started "$i" "$i" 1 "child $i"; done >&7
	showing '20 open' '… +16 more open'
	visible | sed -n '/^──/,$p' | wc -l | same 6
	exec 7>&-
	over 0
}

@test "Ctrl-C prints what is known: status 130" {
	mkfifo fifo
	terminal 80x24 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	tmux send-keys C-c
	over 130
	screen | holds '▸ - root'
	screen | holds '1 span · 1 open'
	[ "$(screen | grep -c '^──')" -eq 0 ]
	"$BUILD/screen/ansi_check" live root <raw
}

@test "Ctrl-C that ends who writes to us too: what it had open is lost" {
	started 0 1 '' root >input
	terminal 80x24 'trap : INT; { cat input; exec sleep 60; } | aitrace-tree --live=on'
	showing '1 open'
	tmux send-keys C-c
	over 130
	screen | holds '? - root'
	screen | holds '1 span · 1 lost'
}

@test "Ctrl-C reaches a command, whose status is ours" {
	started 0 1 '' root >input
	terminal 80x24 "aitrace-tree -- sh -c 'cat input >&2; sleep 60'"
	showing '1 open'
	tmux send-keys C-c
	over 130
	screen | holds '? - root'
}

@test "a command that takes Ctrl-C its own way is waited for" {
	started 0 1 '' root >input
	ended 100 1 >end
	terminal 80x24 "aitrace-tree -- sh -c 'trap \"cat end >&2; exit 9\" INT; cat input >&2; while :; do sleep 0.05; done'"
	showing '1 open'
	tmux send-keys C-c
	over 9
	screen | holds '✓ - root'
}

@test "a signal that ends us at once leaves a screen to go on with" {
	mkfifo fifo
	terminal 80x24 'aitrace-tree --live=on <fifo & echo $! >pid; wait $!'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	tmux display-message -p '#{cursor_flag}' | same 0
	kill -ALRM "$(cat pid)"
	over 142
	tmux display-message -p '#{cursor_flag}' | same 1
	[ "$(screen | grep -c '^──')" -eq 0 ]
	"$BUILD/screen/ansi_check" live root <raw
}

@test "Ctrl-\\ is a command's own affair" {
	started 0 1 '' root >input
	ended 100 1 >end
	terminal 80x24 "aitrace-tree -- sh -c 'trap \"cat end >&2; exit 9\" QUIT; cat input >&2; while :; do sleep 0.05; done'"
	showing '1 open'
	tmux send-keys "C-\\"
	over 9
	screen | holds '✓ - root'
}

@test "Ctrl-Z takes what is open off the screen, fg brings it back" {
	mkfifo fifo
	terminal 80x24 'set -m; aitrace-tree --live=on <fifo; echo $? >suspended; read -r; fg'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	tmux send-keys C-z
	soon test -s suspended
	same 148 <suspended
	[ "$(visible | grep -c '1 open')" -eq 0 ]
	grep -q $'\e\\[?25h' raw
	tmux send-keys Enter
	showing '1 open'
	ended 100 1 >&7
	exec 7>&-
	over 0
	screen | holds '✓ - root'
	"$BUILD/screen/ansi_check" live root <raw
}

@test "another size: no finished row is lost, the next ones fit" {
	local i width
	mkfifo fifo
	terminal 80x24 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	for width in 80 60 40 100; do
		tmux resize-window -x "$width" -y 24
		for i in 1 2 3; do
			started $((i * 10)) $((width + i)) 1 "at $width, $i"
			ended $((i * 10 + 5)) $((width + i))
			started $((i * 10 + 6)) $((width + i + 500)) 1 "open $width $i"
			ended $((i * 10 + 7)) $((width + i + 500))
		done >&7
		showing "at $width, 3" "open $width 3"
	done
	exec 7>&-
	over 0
	for width in 80 60 40 100; do
		for i in 1 2 3; do
			screen | grep -c "at $width, $i " | same 1
		done
	done
}

# sized "ROWS COLUMNS": the terminal has been told so.
sized() {
	[[ $(stty size <"$(tmux display-message -p '#{pane_tty}')") == "$1" ]]
}

@test "windows of no use: all lines are there when it is large again" {
	local i=0 size
	mkfifo fifo
	terminal 80x24 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	for size in 20x3 1x1 3x2 200x1 2x50 80x24; do
		tmux resize-window -x "${size%x*}" -y "${size#*x}"
		soon sized "${size#*x} ${size%x*}"
		i=$((i + 1))
		{
			started $((i * 10)) $((i + 1)) 1 "child $i"
			ended $((i * 10 + 5)) $((i + 1))
			echo "line $i."
		} >&7
		soon has raw "line $i."
	done
	ended 100 1 >&7
	exec 7>&-
	over 0
	screen | sed -n 's/^\(line [0-9]*\.\) *$/\1/p' | same "$(seq -f 'line %g.' 6)"
	screen | holds '├─✓ - child 6 '
	screen | holds '7 spans · 100ms'
	"$BUILD/screen/ansi_check" live 'line 6.' <raw
}

@test "Ctrl-Z stops a command too, fg goes on with both" {
	started 0 1 '' root >input
	ended 100 1 >end
	terminal 80x24 'set -m; aitrace-tree -- sh -c "cat input >&2; read -r line; cat end >&2; exit 6"; echo $? >suspended; read -r; fg'
	showing '1 open'
	tmux send-keys C-z
	soon test -s suspended
	same 148 <suspended
	[ "$(visible | grep -c '1 open')" -eq 0 ]
	tmux send-keys Enter
	showing '1 open'
	tmux send-keys Enter
	over 6
	screen | holds '✓ - root'
}

@test "text stands above what is open, a prompt behind it" {
	mkfifo fifo
	terminal 60x20 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	echo 'a line of text' >&7
	printf 'Your name? ' >&7
	showing 'a line of text' 'Your name?'
	echo Ada >&7
	showing 'Your name? Ada'
	exec 7>&-
	over 0
	screen | sed 's/  .*//' | same "$(printf '%s\n' 'trace 7f3a9c0e…c41d' '▸ - root' 'a line of text' \
		'Your name? Ada' '└ ? - root' '1 span · 1 lost')"
}

@test "what is drawn over is drawn over on the screen too" {
	mkfifo fifo
	terminal 60x20 'aitrace-tree --live=on <fifo'
	exec 7>fifo
	started 0 1 '' root >&7
	showing '1 open'
	printf '\r10%%' >&7
	showing '10%'
	printf '\r\e[32m20%%\e[K' >&7
	showing '20%'
	[ "$(visible | grep -c '10%')" -eq 0 ]
	printf '\r30%%' >&7
	showing '30%' '1 open'
	printf '\r100%%\nnext\n' >&7
	ended 5 1 >&7
	exec 7>&-
	over 0
	screen | sed 's/  .*//' | same "$(printf '%s\n' 'trace 7f3a9c0e…c41d' '▸ - root' '100%' next '└ ✓ - root' '1 span · 5ms')"
	"$BUILD/screen/ansi_check" live '100%' <raw
}

@test "a command's output stands above what is open" {
	started 0 1 '' root >input
	terminal 80x24 "aitrace-tree -- sh -c 'cat input >&2; echo on standard output; read -r name; echo \"bye \$name\"'"
	showing '1 open' 'on standard output'
	tmux send-keys -l Ada
	tmux send-keys Enter
	over 0
	screen | holds 'bye Ada'
}

@test "what is typed behind a command's prompt stays there" {
	started 0 1 '' root >input
	terminal 80x24 "aitrace-tree -- sh -c 'cat input >&2; printf \"Your name? \"; read -r name; echo \"bye \$name\"'"
	showing '1 open' 'Your name?'
	tmux send-keys -l Ada
	showing 'Your name? Ada'
	drawn=$(visible | grep ' open ')
	until [ "$(visible | grep ' open ')" != "$drawn" ]; do :; done
	showing 'Your name? Ada'
	tmux send-keys Enter
	over 0
	screen | sed 's/  .*//' | tail -n +3 | same $'Your name? Ada\nbye Ada\n└ ? - root\n1 span · 1 lost'
}
