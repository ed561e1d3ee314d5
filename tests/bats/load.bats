#!/usr/bin/env bats
# Proof under load: 64 processes emit 1,000 records each, of 200 bytes to 200 KB, all at once and beside
# others that print text. LOAD_SEED and LOAD_RECORDS choose another run.

load helper

seed=${LOAD_SEED:-1}
# Sanitizers make it slow, and few records are enough for what they look for.
records=${LOAD_RECORDS:-$([[ -n ${SANITIZE-} ]] && echo 30 || echo 1000)}

# through WAY [RECORDS]: what it says of the run is in `said`.
through() {
	local status=0
	"$BUILD/emitters/load" "$1" came "$seed" "${2-$records}" >said || status=$?
	cat said
	return "$status"
}

# tool_reads STATUS: aitrace-tree finds every span that is there; `faults` is what it could not use.
tool_reads() {
	status "$1" aitrace-tree came 2>faults >rows
	grep -c ' load-[0-9]' rows | same "$(sed 's/.*: \([0-9]*\) spans.*/\1/' said)"
	rm came rows
}

@test "one pipe: every record and every line of text whole, and once" {
	through pipe
}

@test "one Unix socket" {
	through socket
}

@test "one file" {
	through file
	[[ $(wc -c <came) -gt $((records * 64 * 10000)) ]]
	tool_reads 0
	same <faults
}

@test "a connection each to a Unix socket: what is dropped is counted exactly" {
	through guests
}

@test "an O_NONBLOCK pipe with a slow reader: the same" {
	through slow
	status 1 grep ' 0 dropped' said
}

@test "a pipe and kill -9: nothing is lost that was written, and the rest is read" {
	through kill $((records / 2))
	tool_reads 1
	grep -c 'pieces missing' faults | same "$(sed 's/.*, \([0-9]*\) cut.*/\1/' said)"
}

@test "a file and kill -9: the same" {
	through killfile $((records / 2))
	tool_reads 0
	[[ $(wc -l <faults) -le 32 ]]
}
