#!/usr/bin/env bats
# Text that others wrote never reaches the terminal as it is from aitrace-tui either: whatever is shown, typed or
# asked for, all bytes that are written are looked at. See taint.bats.

load helper
load tree
load tui
load taint

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v jq >/dev/null || skip "jq is not there"
	export HOME=$PWD XDG_CONFIG_HOME=$PWD/config XDG_STATE_HOME=$PWD/state PAGER=cat
}

# escaped TEXT: as pty_driver types it.
escaped() {
	printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ /\\x/g'
}

# What is looked at: all screens, all tabs, the prompts and what they say of it, other sizes, ASCII.
looks() {
	local hostile typed
	hostile=$(escaped "$(raw "$1" | tr -d '\0')")
	# Escape leaves the prompt, and what follows are keys: not those that end it.
	typed=$(escaped "$(raw "$1" | tr -d '\0\r\n\003\032qQv')")
	cat <<-END
		see SPAN
		type zRGg
		frame
		type \\r12345WWGgq
		type /$typed\\r
		frame
		type nN
		type &$typed\\r
		frame
		type :$typed\\r
		frame
		type :w \\e[200~$hostile\\e[201~/x\\r
		frame
		type /\\e[200~$hostile\\e[201~
		frame
		type \\x15\\x7fjjj\\r5
		frame
		size 20x24
		size 40x8
		size 41x10
		size 200x60
		type GgcGgodGg...,,LGgrGgtGgwp..][
		frame
		type ~\\x0c
		frame
		type wjjj\\r5GgcdL?
		frame
		type Q
		ends 1
		restored
	END
}

@test "all that is shown, typed and asked for" {
	local taint name
	while IFS='|' read -r taint _; do
		[[ -n $taint && $taint != '#'* ]] || continue
		name=run$(raw "$taint" | tr -d '\0' | tr / _)
		stream "$taint" >"$name"
		looks "$taint" | pty -s 120x40 aitrace-tui -t trace "$name" || { echo "of: $taint" && return 1; }
		"$BUILD/screen/ansi_check" screen <raw || { echo "of: $taint" && return 1; }
	done <"$TOP/tests/tree/taints"
}

@test "in a terminal: its title stays, and there is nothing to paste" {
	local taint before
	while IFS='|' read -r taint _; do
		[[ -n $taint && $taint != '#'* ]] || continue
		stream "$taint"
	done <"$TOP/tests/tree/taints" >input
	tui 200x50 'input 2>errors'
	before=$(tmux display-message -p '#{pane_title}')
	see STARTED
	press Enter
	see 'SPAN'
	press z R G g Enter
	see 'other attributes'
	press 1 2 3 4 5 q c G g q d G g q L G g
	text '/^text.*drawkcab'
	press Enter
	see 'text<RLO>drawkcab'
	press q t g Q
	over 1
	[ "$(tmux display-message -p '#{pane_title}')" == "$before" ]
	[ -z "$(tmux list-buffers)" ]
	"$BUILD/screen/ansi_check" plain <errors
}

# What is wrong in tui.conf is said on the terminal itself.
@test "names and settings" {
	local taint
	mkdir -p config/aitrace
	while IFS='|' read -r taint _; do
		[[ -n $taint && $taint != '#'* ]] || continue
		{
			echo "set $(raw "$taint")"
			echo "bind $(raw "$taint") j down"
			raw "$taint"
		} | tr -d '\0' >config/aitrace/tui.conf
		pty -s 120x40 aitrace-tui "$TOP/tests/tree/run.jsonl" "missing$(raw "$taint" | tr -d '\0' | tr / _)" <<<$'see SPAN\ntype LQ\nends 1'
		"$BUILD/screen/ansi_check" screen <raw || { echo "of: $taint" && return 1; }
		TERM=$(raw "$taint" | tr -d '\0') pty aitrace-tui "$TOP/tests/tree/run.jsonl" <<<'ends 2'
		"$BUILD/screen/ansi_check" screen <raw || { echo "of: $taint" && return 1; }
	done <"$TOP/tests/tree/taints"
}
