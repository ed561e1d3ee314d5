# Hostile text, for the Bats files that look at what becomes of it: `load taint`.
# shellcheck shell=bash

# stream TAINT: the records, then the same text without JSON around it: alone, and before a record.
stream() {
	local taint=$1 line
	while IFS= read -r line; do
		printf '%s\n' "${line//@/"$taint"}"
	done <"$TOP/tests/tree/taint.jsonl"
	raw "text$taint"
	echo
	raw "glued$taint"
	ended 1000 1
}

# raw TEXT: what a JSON string holds, as bytes.
raw() {
	printf '"%s"' "$1" | jq -j .
}
