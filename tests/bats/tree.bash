# What the Bats files of aitrace-tree share: `load helper`, then `load tree`.
# shellcheck shell=bash

export LC_ALL=C.UTF-8
unset CI FORCE_COLOR COLORTERM NO_COLOR TMUX

# check_rows FILE: each row of tests/tree/FILE is a golden file's name in tests/golden/tree and a
# command line, which is run in tests/tree; what it writes is the golden file.
check_rows() {
	local name command failed=0
	while read -r name command; do
		[[ -n $name && $name != '#'* ]] || continue
		(cd "$TOP/tests/tree" && eval "$command") </dev/null >out 2>err || echo "exit status $?" >>out
		cat err >>out
		golden "tree/$name" <out || failed=$((failed + 1))
	done <"$TOP/tests/tree/$1"
	return "$failed"
}

# soon COMMAND...: tries it until it succeeds, ten seconds at most.
soon() {
	local i
	for ((i = 0; i < 500; i++)); do
		"$@" && return
		sleep 0.02
	done
	echo "not in time: $*"
	return 1
}

# has FILE TEXT
has() {
	grep -qF -- "$2" "$1" 2>/dev/null
}

# catches PID: it is the program (no shell any more) and has taken SIGTERM over.
catches() {
	[[ $(cat "/proc/$1/comm") == aitrace-tree && $((0x$(sed -n 's/^SigCgt:\s*//p' "/proc/$1/status") >> 14 & 1)) -eq 1 ]]
}

# reads PID FILE: it has read something of the file.
reads() {
	local fd
	for fd in "/proc/$1/fd"/*; do
		if [[ $fd -ef $2 ]] && grep -qs 'pos:.*[1-9]' "/proc/$1/fdinfo/${fd##*/}"; then return; fi
	done
	return 1
}

# stopped PID STATUS: a program in the background gets SIGTERM as soon as it expects one.
stopped() {
	local got=0
	soon catches "$1"
	kill "$1"
	wait "$1" || got=$?
	same "$2" <<<"$got"
}

# sanitized: the program was built with a sanitizer, whose memory cannot be bounded.
sanitized() {
	nm "$BIN/aitrace-tree" 2>/dev/null | grep -q -e __asan -e __ubsan
}

# What a test has left running goes, or Bats would wait for it.
teardown() {
	local pid
	for pid in $(jobs -p); do
		kill -KILL "$pid" 2>/dev/null || true
	done
	[[ -z ${TMUX_TMPDIR-} ]] || tmux kill-server 2>/dev/null || true
}

# ---- records ----------------------------------------------------------------------------------

TRACE=7f3a9c0e11d24b58a6e0935b2cf4c41d # of what follows; a test may set another

# started MS ID PARENT NAME [MEMBERS]: a span_start; PARENT may be empty.
started() {
	printf '{"type":"span_start","ts":%s000000,"trace_id":"%s","span_id":"%016x"%s,"name":"%s"%s}\n' \
		$((1763820131000 + $1)) "$TRACE" "$2" "${3:+$(printf ',"parent_span_id":"%016x"' "$3")}" "$4" \
		"${5:+,$5}"
}

# ended MS ID [MEMBERS]
ended() {
	printf '{"type":"span_end","ts":%s000000,"trace_id":"%s","span_id":"%016x"%s}\n' \
		$((1763820131000 + $1)) "$TRACE" "$2" "${3:+,$3}"
}

# ---- a terminal -------------------------------------------------------------------------------

# terminal COLSxROWS COMMAND: runs it in a terminal, whose bytes go to the file `raw`; what the
# command says when it is over (its status) is in the file `over`.
terminal() {
	command -v tmux >/dev/null || skip "tmux is not there"
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	printf '#!/bin/bash\nexport TERM=%q\n%s\necho $? >over\nsleep 60\n' "$TERM" "$2" >script
	rm -f over raw
	tmux_start "$1" 'cat >/dev/null; exec bash ./script'
	tmux set-option -g history-limit 10000
	tmux pipe-pane 'cat >raw'
	tmux send-keys Enter C-d
}

# The terminal is gone, with what ran in it.
terminal_end() {
	tmux kill-server 2>/dev/null || true
}

# What is and was on the screen, folded rows joined, blanks at their ends and blank rows gone.
screen() {
	tmux capture-pane -p -J -S - | sed -e 's/ *$//' -e '/^$/d'
}

# What is on the screen now.
visible() {
	tmux capture-pane -p | sed -e 's/ *$//' -e '/^$/d'
}

shows() {
	visible | grep -qF -- "$1"
}

# showing TEXT...: waits until each is on the screen.
showing() {
	local text
	for text; do
		soon shows "$text" || {
			visible
			return 1
		}
	done
}

# over STATUS: waits for the command's end.
over() {
	soon test -s over || {
		visible
		return 1
	}
	same "$1" <over
}
