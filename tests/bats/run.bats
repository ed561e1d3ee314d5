#!/usr/bin/env bats
# tests/run, which must not take a broken test for one that passed.

load helper

# program NAME LINE...: a test program in sh.
program() {
	printf '%s\n' '#!/bin/sh' "${@:2}" >"$1"
	chmod +x "$1"
}

# last LINE: the sum.
last() {
	tail -n 1 said | same "$1"
}

runs() {
	env -i PATH="${PATH//$BATS_LIBEXEC:/}" HOME="$HOME" "$TOP/tests/run" "$@" >said
}

@test "what passed takes a line, why something was skipped another, and the sum stands at the end" {
	program a 'echo "ok 1 - x"; echo "ok 2 - y # SKIP no tty"; echo 1..2'
	program b 'echo "# talk"; echo "ok 1 - z"; echo 1..1'
	runs -c new/counts a ./b
	same 'ok    a                                               1, 1 skipped
      skipped: no tty
ok    ./b                                             1
2 passed, 0 failed, 1 skipped' <said
	same '2 0 1' <new/counts
}

@test "what failed is shown in full" {
	program a 'echo "# a.c:3: n is 1, not 2"; echo "not ok 1 - x"; echo "ok 2 - y"; echo 1..2; exit 1'
	status 1 runs -c counts a
	holds '# a.c:3: n is 1, not 2' <said
	holds 'not ok 1 - x' <said
	last '1 passed, 1 failed, 0 skipped'
	same '1 1 0' <counts
}

# fails TEXT SUM LINE...
fails() {
	program a "${@:3}"
	status 1 runs a
	holds "$1" <said
	last "$2"
}

@test "a crash" {
	fails 'stopped without a plan' '1 passed, 1 failed, 0 skipped' 'echo "ok 1 - x"; kill -SEGV $$'
}

@test "a program that is not there" {
	status 1 runs gone
	last '0 passed, 1 failed, 0 skipped'
}

@test "no output at all" {
	fails 'stopped without a plan' '0 passed, 1 failed, 0 skipped' :
}

@test "fewer cases than planned" {
	fails 'planned 2 cases, ran 1' '1 passed, 1 failed, 0 skipped' 'echo 1..2; echo "ok 1 - x"'
}

@test "a bad status after cases that passed" {
	fails 'ended with status 99' '1 passed, 1 failed, 0 skipped' 'echo "ok 1 - x"; echo 1..1; exit 99'
}

@test "a test that hangs" {
	program a 'echo "ok 1 - x"; sleep 100'
	status 1 runs -t 1 a
	holds 'took too long' <said
	last '1 passed, 1 failed, 0 skipped'
}

@test "Bats files: passed, failed, skipped" {
	printf '%s\n' '@test "a" {' ' true' '}' '@test "b" {' ' false' '}' '@test "c" {' ' skip' '}' >x.bats
	status 1 runs x.bats
	holds 'not ok 2 b' <said
	last '1 passed, 1 failed, 1 skipped'
}

@test "golden shows what differs" {
	TOP=$PWD
	mkdir -p tests/golden
	printf 'a\nb\n' >tests/golden/x
	printf 'a\nb\n' | golden x
	status 1 golden x < <(printf 'a\nc \n') >said
	holds '+c<SPACE>' <said
	status 1 golden y </dev/null >said
	holds 'there is no tests/golden/y' <said
	UPDATE_GOLDEN=1 golden y < <(echo new)
	echo new | golden y
}
