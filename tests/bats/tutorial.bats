#!/usr/bin/env bats
# The run with a wrong answer, and the way to its cause that aitrace-tutorial(7) shows.

load helper

PAGE=$TOP/man/aitrace-tutorial.7
TRACE=examples/invoices.jsonl

# shown KEY...: the screen after these keys, as mdoc has it.
shown() {
	printf '%s\n' ':size 64x16' "$*" ":screen $BATS_TEST_TMPDIR/screen" >"$BATS_TEST_TMPDIR/script"
	(cd "$TOP" && aitrace-tui --glyphs=ascii --color=never --script="$BATS_TEST_TMPDIR/script" "$TRACE") ||
		return
	sed -e 's/\\/\\e/g' -e 's/`/\\(ga/g' "$BATS_TEST_TMPDIR/screen"
}

# The page with the screens that the program shows now, each after all keys in front of it.
drawn() {
	local line keys=() inside=
	while IFS= read -r line; do
		case $line in
		.Ed) inside= ;;
		'.It Ic '*)
			line=${line//\\&/}
			keys+=("${line#.It Ic }")
			;;
		esac
		[[ $inside ]] || printf '%s\n' "$line"
		if [[ $line == '.Bd -literal' ]]; then
			shown "${keys[@]}" || return
			inside=1
		fi
	done < <(sed '/^\.Sh OTHER WAYS/,$d' "$PAGE")
	sed -n '/^\.Sh OTHER WAYS/,$p' "$PAGE"
}

@test "the page shows what the program shows" {
	drawn >page
	if [[ -n ${UPDATE_GOLDEN-} ]]; then
		cp page "$PAGE"
	fi
	diff -u "$PAGE" page
}

@test "eight keys, and the cause is on the last screen" {
	sed -n '/^\.Sh EIGHT KEYS/,/^\.Sh OTHER WAYS/p' "$PAGE" | grep -c '^\.It Ic ' | same 8
	sed -n '/^\.Sh EIGHT KEYS/,/^\.Sh OTHER WAYS/p' "$PAGE" | sed -n 's/^\.It Ic //p' >keys
	mapfile -t keys <keys
	shown "${keys[@]}" | grep -Eq '^ *http\.response\.body +\{\}$'
	shown "${keys[@]:0:5}" | grep -Eq '^ *rate\.currency +USD$'
}

@test "the other ways of the page lead there as well" {
	shown / CAD Enter n n | grep -q '^>.*T convert CAD'
	shown '& kind Space = Space tool Space && Space duration Space > Space 200ms Enter G' |
		grep -q '^>.*T convert CAD'
	(cd "$TOP" && aitrace-cat --state-at +2.8s "$TRACE") | holds '"currency":"USD"'
	(cd "$TOP" && aitrace-tree -v "$TRACE") | holds 'http.response.body: {}'
}

@test "the agent is wrong each time, and in the way that was recorded" {
	command -v python3 >/dev/null || skip 'python3 is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
	"$TOP/examples/invoices.py" --speed 50 --host laptop 2>trace | same "$(
		sed -n 's/^\(The eight invoices of November come to .* euros\.\)$/\1/p' "$PAGE")"
	shape() {
		aitrace-tree --strict "$1" | sed -n 's/^\([^A-Z]*[A-Z] [A-Za-z_]* [A-Za-z_/0-9-]*\).*/\1/p'
	}
	shape trace >came
	[ "$(wc -l <came)" -eq 22 ]
	shape "$TOP/$TRACE" | diff -u - came
	status 2 "$TOP/examples/invoices.py" --speed 0 2>&1 | holds usage
	status 2 "$TOP/examples/invoices.py" --nonsense 2>&1 | holds usage
}
