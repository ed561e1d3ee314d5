#!/usr/bin/env bats
# What is written for which terminal, in which locale, with which wishes: tests/tree/terms.

load helper
load tree

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	script --version 2>/dev/null | grep -q util-linux || skip "script is not there"
	unset LC_ALL LANG LC_CTYPE
	cp "$TOP/tests/tree/run.jsonl" input
}

# What the program writes with each of the settings, \1 before each; in the terminal or pipe that this is
# run in. A row of the table at once: starting terminals takes its time.
cat >"$BATS_FILE_TMPDIR/cells" <<'END'
[[ $TERM != unset ]] || unset TERM
for setting; do
	printf '\1'
	case $setting in
	none) aitrace-tree -- sh -c 'cat input >&2' ;;
	-*) aitrace-tree "$setting" -- sh -c 'cat input >&2' ;;
	*) env "$setting" aitrace-tree -- sh -c 'cat input >&2' ;;
	esac
done 2>&1
END

# row WHERE LOCALE TERM SETTING...: the cells of one terminal.
row() {
	local where=$1 locale=$2 term=$3
	shift 3
	if [[ $where == terminal ]]; then
		env "$locale" TERM="$term" script -qec "bash $BATS_FILE_TMPDIR/cells $*" /dev/null </dev/null
	else
		env "$locale" TERM="$term" bash "$BATS_FILE_TMPDIR/cells" "$@" </dev/null | cat
	fi | LC_ALL=C awk -v RS='\1' 'NR > 1 {
		colours = /\033\[[0-9;]*m/ ? "s" : "0"
		if (/\033\[([0-9;]*;)?3[1-7]m/) colours = 8
		if (/\033\[[0-9;]*38;5;/) colours = 2
		live = /\033\[\?2026h/ ? "L" : "-"
		set = /[\200-\377]/ ? "U" : "A"
		printf "%s%s%s%s", (NR > 2 ? " " : ""), colours, live, set
	}'
}

# rows WHERE: all of the table that goes there.
rows() {
	local first rest settings=() locales=() cells=() locale got failed=0 here=
	while read -r first rest; do
		case $first in
		'' | '#'*) continue ;;
		TERM) read -ra settings <<<"$rest" ;;
		=)
			read -ra locales <<<"$rest"
			here=${locales[0]}
			locales=("${locales[@]:1}")
			;;
		*)
			[[ $here == "$1" ]] || continue
			read -ra cells <<<"$rest"
			for locale in "${locales[@]}"; do
				got=$(row "$here" "$locale" "$first" "${settings[@]}")
				[[ $got == "${cells[*]}" ]] && continue
				failed=1
				printf '%s, %s, TERM=%s:\n' "$here" "$locale" "$first"
				printf '  wanted %s\n  got    %s\n' "${cells[*]}" "$got"
			done
			;;
		esac
	done <"$TOP/tests/tree/terms"
	return "$failed"
}

@test "on a terminal" {
	rows terminal
}

@test "in a pipe" {
	rows pipe
}

# Whatever the terminal is called and whatever is wished: no bytes but ours.
@test "nothing else is written" {
	local term
	for term in unset dumb unknown linux xterm xterm-256color screen; do
		env LC_ALL=C.UTF-8 TERM=$term script -qec "bash $BATS_FILE_TMPDIR/cells none NO_COLOR=1 --color=always --glyphs=ascii --live=on" \
			/dev/null </dev/null | tr -d '\1' | "$BUILD/screen/ansi_check" live 'agent.run'
	done
}
