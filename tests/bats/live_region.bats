#!/usr/bin/env bats
# The live region in a real terminal: tmux, so that its folding of rows on a resize is not ours.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v tmux >/dev/null || skip "tmux is not there"
	[[ -x $BUILD/screen/live_driver ]] || skip "live_driver is not built"
	TMUX_TMPDIR=$BATS_TEST_TMPDIR
	export TMUX_TMPDIR
	unset TMUX
	log=$BATS_TEST_TMPDIR/log
	: >"$log"
}

teardown() {
	[[ -z ${TMUX_TMPDIR-} ]] || tmux kill-server 2>/dev/null || true
}

# begin COLSxROWS: the driver in a terminal of that size, its first frame drawn.
begin() {
	tmux_start "$1" "LC_ALL=C.UTF-8 $BUILD/screen/live_driver $log"
	frames=1
	logged "$1 1"
}

# logged LINE: waits until the driver has said so.
logged() {
	local i
	for ((i = 0; i < 500; i++)); do
		grep -qx -- "$1" "$log" && return
		sleep 0.02
	done
	echo "the driver never said: $1; but:"
	tail -n 3 "$log"
	return 1
}

# press KEY...: each a frame.
press() {
	local key
	for key; do
		tmux send-keys -l "$key"
		frames=$((frames + 1))
		logged ".*x.* $frames"
	done
}

# resize COLSxROWS
resize() {
	tmux resize-window -x "${1%x*}" -y "${1#*x}"
	frames=$((frames + 1))
	logged "$1 $frames"
}

# finish LINES STALE: all finished lines are there once and whole and in order, and at most STALE
# rows of the region are left over.
finish() {
	local wanted got stale
	tmux send-keys -l q
	logged end
	tmux capture-pane -p -J -S - >screen
	wanted=$(seq -f 'done-%g' "$1")
	got=$(sed -n 's/^\(done-[0-9]*\) \.* end *$/\1/p' screen)
	stale=$(grep -c 'live [0-9]' screen || true)
	if [[ $got != "$wanted" || $stale -gt $2 ]]; then
		echo "$stale stale rows; the screen:"
		cat screen
		return 1
	fi
}

@test "finished lines scroll above the region, wide ones too" {
	begin 80x24
	press f f w f w w f f f f f f w f f f
	finish 16 0
}

@test "a window that becomes wider loses nothing" {
	begin 80x24
	press f w f f w
	resize 120x24
	press f f w f f
	resize 140x24
	press f w f
	finish 13 0
}

@test "a narrower window loses nothing" {
	local size
	for size in 60x24 40x24; do
		: >"$log"
		begin 80x24
		press f f w f f
		resize "$size"
		press f f w f f
		finish 10 1
		tmux kill-server
	done
}

@test "a lower window loses nothing" {
	begin 80x24
	press f f w f f
	resize 80x12
	press f f w f f
	finish 10 0
}

@test "a small window loses nothing" {
	local size
	for size in 30x12 20x6; do
		: >"$log"
		begin 80x24
		press f f w f f
		resize "$size"
		press f f w f f
		finish 10 3
		tmux kill-server
	done
}

@test "there and back, again and again" {
	begin 80x24
	press f f w
	resize 40x24
	press f w
	resize 100x24
	press f w f
	resize 60x10
	press w f
	resize 80x24
	press f f
	finish 12 5
}

@test "what is drawn is ours alone" {
	begin 80x24
	tmux pipe-pane "cat >raw"
	press f w r f
	tmux send-keys -l q
	logged end
	tmux pipe-pane
	"$BUILD/screen/ansi_check" live 'done-1' 'the end' <raw
}
