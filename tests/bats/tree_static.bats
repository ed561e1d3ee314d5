#!/usr/bin/env bats
# Complete inputs as trees.

load helper
load tree

@test "rows, by input and options" {
	check_rows static
}

# Without text, which is never cut.
inputs=(run kinds broken times tokens late names deep whole traces)

@test "no row is wider than was asked for" {
	local width file set
	for width in {1..30} 40 59 60 79 80 109 110 111 160 300; do
		for set in unicode ascii; do
			for file in "${inputs[@]}"; do
				grep '^{' "$TOP/tests/tree/$file.jsonl" | grep -v 2263 >input
				aitrace-tree -v --width="$width" --glyphs=$set input >out
				[ "$(wc -L <out)" -le "$width" ] ||
					{ echo "$file, $width cells:" && cat out && return 1; }
			done
		done
	done
}

@test "ascii is ascii" {
	local file
	for file in "${inputs[@]}"; do
		aitrace-tree -v --width=150 --glyphs=ascii "$TOP/tests/tree/$file.jsonl" 2>/dev/null >out
		LC_ALL=C sed -n '/[^ -~]/p' out | same
	done
}

# shuffled SEED: the lines in another order.
shuffled() {
	awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -n | cut -f2-
}

@test "the order of records changes nothing" {
	local file seed
	for file in run kinds broken tokens deep traces; do
		grep '^{' "$TOP/tests/tree/$file.jsonl" >plain
		aitrace-tree -v -t7f3a9c0e11 plain >wanted
		for seed in {1..8}; do
			shuffled "$seed" <plain >input
			aitrace-tree -v -t7f3a9c0e11 input | diff -u wanted -
		done
	done
}

@test "saying all twice changes nothing" {
	local file
	for file in run kinds tokens deep late whole; do
		grep '^{' "$TOP/tests/tree/$file.jsonl" | grep -v '"type":"event"' >once
		aitrace-tree -v once >wanted
		cat once once >twice
		aitrace-tree -v twice | diff -u wanted -
	done
}

@test "times of day are those of TZ" {
	TZ=America/New_York aitrace-tree "$TOP/tests/tree/run.jsonl" | head -n 1 | holds ' 09:02:11 '
}

@test "CR LF ends lines too" {
	sed 's/$/\r/' "$TOP/tests/tree/run.jsonl" >crlf
	aitrace-tree --width=80 crlf | golden tree/run-80
}

@test "text stands where it was said, however its lines end, with nothing added or lost" {
	# Lines that follow each other are read again together: empty ones, CR LF, a last one without LF.
	printf 'one\n\n\ntwo\r\n\r\n three\nx\nlast' >text
	printf 'one\n\n\ntwo\n\n three\nx\nlast\n' >plain
	aitrace-tree text | head -n -1 | diff plain -
	{
		cat plain
		started 0 1 '' root
		cat text
		printf '\nglued '
		ended 1000 1
		printf '\nbehind\nthe end'
	} >input
	aitrace-tree input | sed 's/^ \{4\}//; s/  .*//' | same "$(cat plain
		printf '%s\n' 'trace 7f3a9c0e…c41d' '✓ - root'
		cat plain
		printf '%s\n' 'glued ' '' behind 'the end' '1 span · 1.00s')"
}

@test "text without end takes no memory" {
	sanitized && skip "memory cannot be bounded here"
	{ yes | head -n 3000000 && started 0 1 '' root && yes | head -n 3000000; } >input
	(ulimit -v 100000 && aitrace-tree input) | uniq -c >out
	sed -n '/y$/s/^ *//p' out | same $'3000000 y\n3000000     y'
}

@test "how far a long reading has come is said on a terminal, and taken off again" {
	[[ -d /proc/self/fdinfo ]] || skip "no /proc/PID/fdinfo"
	truncate -s 2G sparse || skip "no sparse files here"
	printf '\nthe last line\n' >>sparse
	terminal 60x10 'aitrace-tree sparse >out & echo $! >pid; wait $!'
	soon test -s pid
	# It is said after a second: it takes that long when it is stopped meanwhile.
	soon reads "$(cat pid)" sparse
	kill -STOP "$(cat pid)"
	sleep 1.1
	kill -CONT "$(cat pid)"
	showing 'reading: '
	soon test -s over || soon test -s over || soon test -s over
	over 0
	visible | same
	tail -n 2 out | head -n 1 | same 'the last line'
}

@test "Ctrl-C takes it off too" {
	[[ -d /proc/self/fdinfo ]] || skip "no /proc/PID/fdinfo"
	truncate -s 200G sparse || skip "no sparse files here"
	terminal 60x10 'trap : INT; aitrace-tree sparse >out'
	showing 'reading: '
	tmux send-keys C-c
	over 130
	visible | same
}

@test "nothing is said of it in a pipe" {
	truncate -s 1T sparse || skip "no sparse files here"
	# The SIGCONT that timeout sends behind its signal keeps a leak check from ending.
	ASAN_OPTIONS=exitcode=99:detect_leaks=0 status 124 timeout 2 aitrace-tree sparse >out 2>err
	same <err
	same <out
}

@test "text before the first record, of several inputs" {
	{ echo 'one, before' && started 0 1 '' 1st && echo 'one, behind'; } >one
	{ echo 'two, before' && started 1 2 '' 2nd && echo 'two, behind'; } >two
	echo 'no record' >three
	{ echo 'four, before' && TRACE=22222222222222222222222222222222 started 2 1 '' 4th && ended 5 1 && ended 6 2; } >four
	aitrace-tree one two three - <four | sed 's/^ *//; s/  .*//' | same "$(printf '%s\n' 'one, before' 'two, before' 'no record' 'four, before' \
		'trace 7f3a9c0e…c41d' '✓ - 1st' 'one, behind' '✓ - 2nd' 'two, behind' 'trace 22222222…2222' '? - 4th' '2 traces · 3 spans · 1 lost')"
	cat one two three four | aitrace-tree | sed 's/^[└ ]*//; s/  .*//' | same "$(printf '%s\n' 'one, before' 'trace 7f3a9c0e…c41d' \
		'▸ - 1st' 'one, behind' 'two, before' 'two, behind' 'no record' 'four, before' '✓ - 1st' '✓ - 2nd' \
		'trace 22222222…2222' '? - 4th' '2 traces · 3 spans · 1 lost')"
}
