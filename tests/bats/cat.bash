# What the Bats files of aitrace-cat share: `load helper`, `load tree`, then `load cat`.
# shellcheck shell=bash

INPUTS=$TOP/tests/tree

# cat_rows FILE: each row of tests/cat/FILE is a golden file's name in tests/golden/cat and a command
# line, which is run in tests/tree; what it writes is the golden file.
cat_rows() {
	local name command failed=0
	while read -r name command; do
		[[ -n $name && $name != '#'* ]] || continue
		(cd "$INPUTS" && eval "$command") </dev/null >out 2>err || echo "exit status $?" >>out
		cat err >>out
		golden "cat/$name" <out || failed=$((failed + 1))
	done <"$TOP/tests/cat/$1"
	return "$failed"
}

# valid FORMAT FILE...: what is there keeps the rules of its format, as tests/cat/valid.py has them.
valid() {
	command -v python3 >/dev/null || skip "python3 is not there"
	python3 "$TOP/tests/cat/valid.py" "$@"
}

# means FILE: what its spans are, without what has no meaning.
means() {
	aitrace-tree --json "$1" 2>/dev/null | jq -cSf "$TOP/tests/cat/same.jq"
}

# piped FILE: through a pipe, which is no complete input.
piped() {
	cat -- "$1"
}
