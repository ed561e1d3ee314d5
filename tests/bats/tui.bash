# What the Bats files of aitrace-tui share: `load helper`, `load tree`, then `load tui`.
# shellcheck shell=bash

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	export HOME=$PWD XDG_CONFIG_HOME=$PWD/config XDG_STATE_HOME=$PWD/state PAGER='' SHELL=/bin/sh
}

# tui COLSxROWS ARGUMENTS: aitrace-tui with these, as a shell reads them, in a terminal of tmux. It
# tells of its frames in the fifo `frames`, which is open here as 8.
tui() {
	[[ -p frames ]] || mkfifo frames
	exec 8<>frames
	terminal "$1" "AITRACE_TEST_FD=9 aitrace-tui $2 9>frames"
}

# The terminal gets these keys, as tmux calls them; or this text, as it is.
press() {
	tmux send-keys "$@"
}

text() {
	tmux send-keys -l -- "$1"
}

# see TEXT...: each is on the screen, or will be after one of the next frames. The terminal may be behind
# the program: where no more frames come, it is asked again.
see() {
	local text i
	for text; do
		for ((i = 0; i < 300; i++)); do
			shows "$text" && continue 2
			read -r -t 0.1 -u 8 _ || true
		done
		echo "not there: $text; but this:"
		visible
		return 1
	done
}

# gone TEXT: it is not on the screen, or will not be.
gone() {
	local i
	for ((i = 0; i < 300; i++)); do
		shows "$1" || return 0
		read -r -t 0.1 -u 8 _ || true
	done
	echo "still there: $1"
	return 1
}

# at TEXT: the row with the cursor has it.
at() {
	local i
	for ((i = 0; i < 300; i++)); do
		visible | grep '^>' | grep -qF -- "$1" && return
		read -r -t 0.1 -u 8 _ || true
	done
	echo "the cursor is not at: $1; but this:"
	visible
	return 1
}

# pty [OPTION...] COMMAND <SCRIPT: as pty_driver(tests/screen) has it; all bytes are in the file `raw`.
pty() {
	"$BUILD/screen/pty_driver" -o raw "$@"
}

# What the program said to the terminal before or after its screen, as text.
said() {
	tr -d '\r' <raw | sed -e 's/.*\x1b\[?2004l.*\x1b>//'
}
