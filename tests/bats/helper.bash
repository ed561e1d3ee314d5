# What all Bats files share: `load helper` first.
#
# $TOP is the top folder, $BIN the folder of the programs under test ($AITRACE_BIN), $BUILD where
# everything was made ($AITRACE_BUILD). Each test runs in a folder of its own that goes with it.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${AITRACE_BUILD:-$TOP/build}
BIN=${AITRACE_BIN:-$BUILD/bin}

# What others' programs wrote, to be read and never kept here: a folder of folders of files.
SAMPLES=${AITRACE_SAMPLES:-$TOP/../shared/samples}

# Whether a machine checks what people did; some files forget that it is one.
export CHECKED=${CHECKED-${CI-}}

# What a person's settings would change.
unset NO_COLOR CLICOLOR CLICOLOR_FORCE COLUMNS LINES TRACEPARENT "${!AITRACE_@}"
unset MAKEFLAGS MAKELEVEL MFLAGS CFLAGS CPPFLAGS LDFLAGS DESTDIR PREFIX
export AITRACE_BUILD=$BUILD AITRACE_BIN=$BIN AITRACE_SAMPLES=$SAMPLES
export TZ=UTC TERM=xterm-256color
export PATH=$BIN:$PATH

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# tmux_start COLSxROWS COMMAND: COMMAND in a terminal of tmux, of that size for good. A server that starts
# on a busy machine may say that it `exited unexpectedly`; then another one is asked.
tmux_start() {
	local i
	for ((i = 0; i < 5; i++)); do
		if tmux -f /dev/null new-session -d -x "${1%x*}" -y "${1#*x}" "$2"; then
			tmux set-option -g window-size manual
			return
		fi
		sleep 0.2
	done
	return 1
}

# unless_checked WHY: skips a test of what is not here; where a machine checks, nothing of it may be missing.
unless_checked() {
	[[ -z $CHECKED ]] || {
		echo "$1"
		return 1
	}
	skip "$1"
}

# golden NAME: standard input is tests/golden/NAME, byte for byte. With UPDATE_GOLDEN=1 it becomes it.
golden() {
	local file=$TOP/tests/golden/$1
	if [[ -n ${UPDATE_GOLDEN-} ]]; then
		mkdir -p "${file%/*}" && cat >"$file"
	elif [[ ! -e $file ]]; then
		echo "there is no tests/golden/$1; UPDATE_GOLDEN=1 makes it from this:"
		cat
		return 1
	else
		diff -u --label "tests/golden/$1" --label 'what came' "$file" - |
			sed -e 's/\t/<TAB>/g' -e 's/\x1b/<ESC>/g' -e 's/ $/<SPACE>/'
		return "${PIPESTATUS[0]}"
	fi
}

# same TEXT: standard input is TEXT and a newline; with no argument, nothing at all came.
same() {
	if [[ $# -eq 0 ]]; then
		diff -u --label wanted --label 'what came' /dev/null -
	else
		diff -u --label wanted --label 'what came' <(printf '%s\n' "$1") -
	fi
}

# holds TEXT: standard input has TEXT somewhere.
holds() {
	local all
	all=$(cat)
	[[ $all == *"$1"* ]] && return
	printf 'not there: %s\nin:\n%s\n' "$1" "$all"
	return 1
}

# status STATUS COMMAND...: runs it, and its status is STATUS; what it said goes through.
status() {
	local want=$1 got=0
	shift
	"$@" || got=$?
	[[ $got -eq $want ]] && return
	printf 'status %d, not %d: %s\n' "$got" "$want" "$*" >&2
	return 1
}
