#!/usr/bin/env bats
# Input that cannot be read, that is broken, or that was made up to hurt: it is told and counted, what
# can be read is shown, and neither time nor memory runs away.

load helper
load tree

@test "messages and exit statuses" {
	check_rows bad
}

# bounded MB COMMAND...: with so much memory and no more, and not for ever.
bounded() {
	local mb=$1
	shift
	if sanitized; then
		timeout 300 "$@"
	else
		(ulimit -v $((mb * 1024)) && exec timeout 300 "$@")
	fi
}

# outcome NAME ROWS LAST: of what is in `out`.
outcome() {
	local rows
	rows=$(wc -l <out)
	[[ $rows -eq $2 && $(tail -n 1 out) == "$3" ]] && return
	echo "$1: $rows rows, not $2; the last one: $(tail -n 1 out | cut -c 1-200)"
	return 1
}

@test "streams that were made up to hurt: nothing is lost, time and memory are bounded" {
	local shape count mb static stream last failed=0
	while read -r shape count mb static stream last; do
		[[ -n $shape && $shape != '#'* ]] || continue
		if [[ $shape == *'*' ]] && sanitized; then continue; fi
		"$BUILD/screen/hostile" "${shape%\*}" "$count" | bounded "$mb" aitrace-tree --width=80 >out 2>err ||
			{ failed=1 && echo "$shape, a pipe: status $?" && cat err; }
		outcome "$shape, a pipe" "$stream" "$last" || failed=1
		[[ $static != - ]] || continue
		"$BUILD/screen/hostile" "${shape%\*}" "$count" >input
		bounded "$mb" aitrace-tree --width=80 input >out 2>err || { failed=1 && echo "$shape, a file: status $?" && cat err; }
		outcome "$shape, a file" "$static" "$last" || failed=1
	done <"$TOP/tests/tree/hostile"
	[ "$failed" -eq 0 ]
}

@test "any bytes: what comes out is text, as many rows as lines" {
	"$BUILD/screen/hostile" binary 300000 >input
	aitrace-tree input | "$BUILD/screen/ansi_check" plain
	aitrace-tree -v input | "$BUILD/screen/ansi_check" plain
	# shellcheck disable=SC2002
	cat input | aitrace-tree | "$BUILD/screen/ansi_check" plain
	aitrace-tree -- cat input 2>/dev/null | cmp - input
	aitrace-tree -- sh -c 'cat input >&2' 2>&1 | "$BUILD/screen/ansi_check" plain
	aitrace-tree --json input | same
}

@test "a file that shrinks while it is read: all that was there, and status 1" {
	[[ -d /proc/self/fdinfo ]] || skip "no /proc/PID/fdinfo"
	{ started 0 1 '' root && ended 5 1 && echo 'a line of text'; } >input
	truncate -s 2G input || skip "no sparse files here"
	aitrace-tree input >out 2>err &
	soon reads $! input
	kill -STOP $!
	truncate -s 1M input
	kill -CONT $!
	wait $! || same 1 <<<$?
	holds 'the file shrank while it was read' <err
	sed 's/^ *//; s/  .*//' out | sed -n '1,3p;$p' | same $'trace 7f3a9c0e…c41d\n✓ - root\na line of text\n1 span · 5ms'
}

@test "a followed file that is truncated while a span is open: what is gone is said" {
	started 0 1 '' root >input
	aitrace-tree -f input >out 2>err &
	echo text >>input
	soon has out text
	: >input
	soon has err truncated
	ended 5 1 >>input
	soon has out 'its file has changed'
	stopped $! 143
	sed 's/^ *//; s/  .*//' out | same $'trace 7f3a9c0e…c41d\n▸ - root\ntext\n└ ✓ - root\nits file has changed: some of it could not be read again\n1 span · 5ms'
}

@test "a followed file that is replaced while a span is open: nothing is lost" {
	started 0 1 '' root >input
	aitrace-tree -f input >out 2>err &
	echo text >>input
	soon has out text
	ended 5 1 '"status":"error","status_message":"said in the new file"' >new
	mv new input
	soon has out 'said in the new file'
	stopped $! 143
	sed 's/^ *//; s/  .*//' out | same $'trace 7f3a9c0e…c41d\n▸ - root\ntext\n└ ✗ - root\n! said in the new file\n1 span · 1✗ · 5ms'
}

@test "files that cannot be followed do not hold up the others" {
	mkdir folder
	{ started 0 1 '' root && ended 5 1; } >input
	aitrace-tree -f folder input/nothing input >out 2>err &
	soon has out root
	stopped $! 143
	same $'aitrace-tree: folder: Is a directory: name the files in it\naitrace-tree: input/nothing: Not a directory' <err
}
