#!/usr/bin/env bats
# shellcheck disable=SC2016,SC2154 # variables of jq are not the shell's; `each` sets $driver and $cannot
# All emitters, one suite: what arrives is what aitrace-stream(5) says, whatever the language.

load helper
load emitters

PARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01

@test "C is tried" {
	[[ -z $(missing c) ]]
}

@test "Python is tried" {
	[[ -z $(missing py) ]] || skip "$(missing py)"
}

@test "JavaScript is tried" {
	[[ -z $(missing mjs) ]] || skip "$(missing mjs)"
}

@test "Elixir is tried" {
	[[ -z $(missing exs) ]] || skip "$(missing exs)"
}

@test "sh is tried" {
	[[ -z $(missing sh) ]] || skip "$(missing sh)"
}

# ---- texts and values ---------------------------------------------------------------------------

# What is not UTF-8 is U+FFFD, one or more of them; a language without NUL may have written anything.
alike='gsub("\ufffd+"; "\ufffd") | if $cannot | test("nul") then gsub("[\u0000\ufffd]"; "") else . end'

names() {
	cut -f 1 "$TOP/tests/emitters/names.txt" >hex
	cut -f 2 "$TOP/tests/emitters/names.txt" | jq -s . >want
	play pipe names hex
	sound
	jq -s '[.[] | select(.type == "span_start")]' records >starts
	local member
	for member in .name .attributes.text; do
		jq -c --arg cannot "$cannot" "map($member | $alike) | .[]" starts >got
		jq -c --arg cannot "$cannot" "map($alike) | .[]" want | diff -u --label wanted - got
	done
	jq -e 'map(.attributes.n) == [range(1; 1 + length)]' starts
	jq -e 'map(.trace_id) == (map(.trace_id) | unique) or (map(.trace_id) | unique | length) == length' starts
	is '[.[] | select(.type == "span_end") | .status] | length > 20 and all(. == "ok")'
	LC_ALL=C grep -c '[[:cntrl:]]' stream | same "$(LC_ALL=C grep -c $'\x7f' stream)"
}

@test "names: quotes, controls, emoji, what is not UTF-8" {
	each names
}

# number TEXT: the stream has the member's value, as a number or in quotes.
member() {
	grep -q "\"$1\":\"\\?$2[\",}]" stream || {
		printf 'no %s: %s in:\n' "$1" "$2"
		cat stream
		return 1
	}
}

values() {
	play pipe values
	sound
	member i -9007199254740993
	member big 9223372036854775807
	is '.[0].attributes | .s == "x" and .d == 0.1 and .t == true and .f == false and has("nil")
		and .nil == null and .list == [1, "a", [2]] and .map == {"k": {"l": "m"}}'
	is '.[0].attributes | [.nan, .inf, .ninf] == ["NaN", "Infinity", "-Infinity"]'
}

@test "values of all sorts" {
	each values
}

# ---- who belongs to whom ------------------------------------------------------------------------

nested() {
	play pipe nested 20
	sound
	tree 'length == 1 and ([.[0].roots[0] | recurse(.children[0]; . != null) | .name]
		== [range(1; 21) | "level-\(.)"])'
	tree '[.[0].roots[0] | recurse(.children[]) | .status] | all(. == "ok") and length == 20'
	is '[.[] | select(.resource)] | length == 1'
}

@test "spans within spans" {
	each nested
}

family() {
	play pipe "$1" 6
	sound
	tree 'length == 1 and (.[0].roots | length == 1 and .[0].name == "root")'
	tree '.[0].roots[0].children | (map(.name) | sort) == [range(6) | "task-\(.)"]
		and all((.children | length) == 1 and .children[0].name == ("inner-" + .name[5:]))'
	tree '[.[0].roots[0] | recurse(.children[]) | .state] | all(. == "ended")'
}

@test "tasks at the same time, by the current context" {
	each family parallel
}

@test "threads, by a context that is handed on" {
	each family threads
}

# ---- events -------------------------------------------------------------------------------------

exceptions() {
	play pipe exception
	same caught <said
	sound
	tree '.[0].roots[0] | .name == "outer" and .status == "ok"
		and (.children[0] | .name == "inner" and .status == "error")'
	tree '.[0].roots[0].children[0].events[0] | .name == "exception"
		and (.attributes | .["exception.message"] | contains("boom \"quoted\""))
		and (.attributes | .["exception.type"] | length > 0)'
	tree '.[0].roots[0].children[0].events[0].attributes["exception.stacktrace"] | . == null or length > 0'
	is 'map(.name // .type) == ["outer", "inner", "exception", "span_end", "span_end"]'
}

@test "an exception passes through a block, and is told" {
	each exceptions
}

events() {
	play pipe events
	sound
	is '[.[] | select(.type == "event") | [.name, .attributes]] == [
		["found", {"n": 1}],
		["log", {"body": "careful", "severity": "warn"}],
		["thought", {"text": "hm"}],
		["heartbeat", null],
		["agent_state_updated", {"state.snapshot": {"a": 1}}],
		["agent_state_updated", {"state.patch": [{"op": "replace", "path": "/a", "value": 2}]}],
		["agent_state_updated", {"state.merge": {"b": 3}}]]'
	tree '.[0].roots[0] | .name == "work" and .attributes.late == true and .status == "ok"'
	tree '.[0].roots[0].links | length == 1 and (.[0] | .trace_id == "0af7651916cd43dd8448eb211c80319c"
		and .span_id == "b7ad6b7169203331")'
}

@test "events, state, an update, a link" {
	each events
}

# ---- between processes --------------------------------------------------------------------------

# shellcheck disable=SC2016 # for the shell that is run
ECHO='printf "%s\n" "$TRACEPARENT" "$TRACESTATE" "$BAGGAGE"'

inherits() {
	local text
	for text in "$PARENT" "01-${PARENT#*-}" "01-${PARENT#*-}-what-comes-later"; do
		TRACEPARENT=$text TRACESTATE=a=b BAGGAGE=c=d play pipe inherit -- sh -c "$ECHO"
		sound
		is 'length == 2 and .[0].trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
			and .[0].parent_span_id == "00f067aa0ba902b7" and (.[0] | has("resource"))'
		head -n 1 said | same "00-4bf92f3577b34da6a3ce929d0e0e4736-$(jq -r .span_id records | head -n 1)-01"
		sed -n 2p said | same "$(head -n 1 said)"
		sed -n '3,$p' said | same $'a=b\nc=d'
	done
}

@test "TRACEPARENT: the parent of the first span, and the child's own" {
	each inherits
}

refuses() {
	local text
	for text in "ff-${PARENT#*-}" "$PARENT-more" "${PARENT^^}" 'nonsense' \
		00-00000000000000000000000000000000-00f067aa0ba902b7-01 \
		00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01; do
		TRACEPARENT=$text play pipe inherit
		sound
		is '.[0] | has("parent_span_id") | not'
		is '.[0].trace_id != "4bf92f3577b34da6a3ce929d0e0e4736"'
		same "00-$(jq -r '.trace_id + "-" + .span_id' records | head -n 1)-03" <said
	done
}

@test "TRACEPARENT that is not valid: a new trace" {
	each refuses
}

passes() {
	AITRACE_OUT=off TRACEPARENT=$PARENT play pipe inherit -- sh -c "$ECHO"
	same <stream
	sed -n 2p said | same "$PARENT"
}

@test "off: nothing is written, and TRACEPARENT passes" {
	each passes
}

# ---- where records go ---------------------------------------------------------------------------

# said_and STREAM: the driver's scenario `out` came there, whole.
out_came() {
	[[ $1 == stream ]] || cp "$1" stream
	sound "${2-true}"
	is 'map(.name // .type) == ["out", "here", "span_end"]'
}

into_number() {
	AITRACE_OUT=fd:7 "${driver[@]}" out 7>>file >said 2>err
	same <err
	out_came file false
}

@test "AITRACE_OUT=fd:7" {
	each into_number
}

into_path() {
	umask 022
	echo 'what was there' >'old file'
	AITRACE_OUT='old file' "${driver[@]}" out 2>err
	head -n 1 'old file' | same 'what was there'
	sed 1d 'old file' >stream
	out_came stream false
	umask 0
	AITRACE_OUT=new "${driver[@]}" big 20000 2 t 2>>err
	stat -c %a new | same 600
	cp new stream
	sound false
	is '[.[].attributes.payload | strings | length] == [20000, 20000]'
	grep -c '"chunk"' stream | same 0
	same <err
}

@test "AITRACE_OUT=PATH: appended, mode 0600, long lines whole" {
	each into_path
}

into_socket() {
	play unix:socket out
	if [[ $cannot == *socket* ]]; then
		grep -c '"name":"out"\|"name":"here"\|"type":"span_end"' stream | same 3
		return
	fi
	out_came stream
	rm socket
	play unix:socket big 20000 2 t
	sound
	is '[.[].attributes.payload | strings | length] == [20000, 20000]'
	grep -q '"chunk"' stream
}

@test "AITRACE_OUT=unix:PATH" {
	each into_socket
}

into_terminal() {
	play terminal big 20000 2 t
	sound
	is '[.[].attributes.payload | strings | length] == [20000, 20000]'
	grep -q '"chunk"' stream
}

@test "a terminal: in chunks" {
	each into_terminal
}

nowhere() {
	local where
	for where in fd:999 fd:two /nowhere/file . unix:/nowhere/socket; do
		AITRACE_OUT=$where "${driver[@]}" survive 3 >said 2>err
		same alive <said
		same <err
		AITRACE_DEBUG=1 AITRACE_OUT=$where "${driver[@]}" survive 3 >said 2>err
		same alive <said
		holds aitrace <err
	done
	"${driver[@]}" survive 3 >said 2>&-
	same alive <said
}

@test "an output that cannot be used turns tracing off, and is told under AITRACE_DEBUG" {
	each nowhere
}

services() {
	AITRACE_SERVICE=planner OTEL_SERVICE_NAME=other play pipe out
	sound
	is '.[0].resource["service.name"] == "planner"'
	OTEL_SERVICE_NAME=other play pipe out
	sound
	is '.[0].resource["service.name"] == "other"'
	play pipe out
	sound
	is '.[0].resource["service.name"] | length > 0'
}

@test "who emits" {
	each services
}

# ---- outputs that are shared, slow, full, or gone -------------------------------------------------

# Eight writers, and two who know nothing of records. Not on standard error, which node puts into
# O_NONBLOCK mode for all of them: then what a busy machine does not read in time may be dropped.
# shellcheck disable=SC2016 # for the shell that is run
CROWD='
	exec 7>&2 2>/dev/null
	export AITRACE_OUT=fd:7
	noise() { i=0; while [ $i -lt 3000 ]; do echo "noise $1 $i" >&7; i=$((i + 1)); done; }
	for n in 1 2 3 4; do "$@" big 10000 20 small$n & "$@" big 1000000 2 large$n & done
	noise a & noise b &
	wait'

crowd() {
	status 0 "$STAGE" pipe stream sh -c "$CROWD" sh "${driver[@]}"
	sound
	is '[.[] | select(.type == "text") | .text] | sort
		== ([("a", "b") as $n | range(3000) | "noise \($n) \(.)"] | sort)'
	is '[.[] | select(.type == "span_start") | .name] | sort
		== ([range(1; 5) as $n | (range(20) | "big-small\($n)-\(.)"), (range(2) | "big-large\($n)-\(.)")]
			| sort)'
	is '[.[] | select(.type == "span_start")
		| (.name | capture("^big-(?<tag>[a-z0-9]+)-(?<i>[0-9]+)$")) as $it
		| "\($it.tag):\($it.i):" as $piece
		| (if $it.tag | startswith("small") then 10000 else 1000000 end) as $size
		| .attributes.payload == ($piece * ($size / ($piece | length) + 1 | floor))[:$size]]
		| length == 88 and all'
	is '[.[] | select(.type == "span_end")] | length == 88'
}

@test "a pipe shared by eight writers and noise: every record and every line whole, and once" {
	each crowd
}

reader_gone() {
	play gone survive 1000
	same alive <said
	[[ -s stream ]]
}

@test "the reader goes away" {
	each reader_gone
}

disk_full() {
	AITRACE_OUT=/dev/full "${driver[@]}" survive 20 >said 2>err
	same alive <said
	same <err
	[[ $cannot != *xfsz* ]] || driver=(sh -c 'trap "" XFSZ; exec "$@"' sh "${driver[@]}")
	play limit:20000 big 3000 20 t
	[[ $(wc -c <stream) -le 20000 && $(wc -c <stream) -gt 15000 ]]
	[[ $(tail -c 1 stream | wc -l) -eq 1 ]] || sed -i '$d' stream
	taken false
	# The end of a span may find room that its start did not.
	is 'length > 6 and all(.type != "text" and (.type != "fault" or (.why | test("never started"))))'
}

@test "the disk is full" {
	each disk_full
}

# The start is dropped, the end gets through.
stalled() {
	rm -f go go.read
	play full:go inherit -- sh -c ': >go; until [ -e go.read ]; do sleep 0.01; done'
	taken
	is '[.[] | select(.type != "text" and .type != "fault") | .type] == ["span_end", "event"]'
	is '.[-1] | .name == "records_dropped" and .attributes.count == 1'
	is '(map(select(.type == "span_end")) | .[0].trace_id) == .[-1].trace_id'
}

@test "an O_NONBLOCK pipe without room: what is dropped is counted" {
	each stalled
}

# In the order of one writer: each report counts what is missing since the one before.
slow() {
	play slow big 3000 300 s
	taken
	is '[foreach (.[] | select(.type != "fault")) as $r ({"next": 0, "missing": 0, "wrong": false};
			if $r.name == "records_dropped" then
				.wrong = ($r.attributes.count != .missing) | .missing = 0
			elif $r.type == "span_start" or $r.type == "span_end" then
				(if $r.type == "span_start" then {"id": $r.span_id, "at": ($r.name | ltrimstr("big-s-") | tonumber * 2)}
					else {"id": $r.span_id, "at": (if .id == $r.span_id then .at + 1 else null end)} end) as $it
				| .id = $it.id
				| if $it.at == null then . else .missing += $it.at - .next | .next = $it.at + 1 | .at = $it.at end
			else . end;
			.wrong)] | length > 1 and (any | not)'
	is 'all(.type != "fault" or (.why | test("never started|chunks are missing|below a span")))'
}

@test "an O_NONBLOCK pipe with a slow reader: each report is exact" {
	each slow
}

crashes() {
	status 137 "$STAGE" pipe stream "${driver[@]}" crash
	sound
	is 'map(.name) == ["doomed", "before"]'
	tree '.[0].roots[0] | .name == "doomed" and .state != "ended" and (.events | length) == 1'
}

@test "SIGKILL: what was written is there" {
	each crashes
}

benches() {
	AITRACE_OUT=/dev/null "${driver[@]}" record 200 50 >said 2>err
	grep -qx '[1-9][0-9]*\(\.[0-9]*\)\?' said
	same <err
}

@test "the benchmark's scenario says a figure" {
	each benches
}

# ---- the page -----------------------------------------------------------------------------------

# page_example N: the Nth program under `The shortest emitter`.
page_example() {
	sed -n '/^\.Ss The shortest emitter/,/^\.Sh/p' "$TOP/man/aitrace-emitters.7" |
		awk -v n="$1" '/^\.Bd/ { block++; next } /^\./ { next } block == n && !/^\.Ed/' | awk '
		/^It is used/ { exit } { print }' | sed -e 's/\\e/\\/g'
}

@test "the shortest emitter of the page is one" {
	[[ -z $(missing py) ]] || skip "$(missing py)"
	{
		page_example 1
		page_example 2
		cat <<-'END'
			call = start("long", None, text="\"\\ \u00e9\U0001f600" * 3000)
			emit("span_end", call, status="ok")
		END
	} >program.py
	grep -c . program.py
	"$STAGE" pipe stream python3 program.py
	sound
	is 'map(.name // .type) == ["turn", "chat", "thought", "span_end", "span_end", "long", "span_end"]'
	is '.[5].attributes.text == "\"\\ \u00e9\ud83d\ude00" * 3000'
	grep -q '"chunk"' stream
	rm stream
	"$STAGE" unix:socket stream python3 program.py
	sound
	AITRACE_OUT=file AITRACE_SERVICE=planner TRACEPARENT=$PARENT python3 program.py
	cp file stream
	sound false
	is 'map(select(.resource)) | map(.parent_span_id) == ["00f067aa0ba902b7", "00f067aa0ba902b7"]
		and all(.resource["service.name"] == "planner")'
	local text
	for text in "01-${PARENT#*-}-more" "$PARENT-more" "ff-${PARENT#*-}" "${PARENT/4bf92f3577b34da6a3ce929d0e0e4736/00000000000000000000000000000000}"; do
		TRACEPARENT=$text AITRACE_OUT=fd:5 python3 program.py 5>>parents
	done
	grep -c '"parent_span_id":"00f067aa0ba902b7"' parents | same 2
	rm stream
	"$STAGE" gone stream python3 program.py
	local where
	for where in off /nowhere/file unix:/nowhere /dev/full; do
		AITRACE_OUT=$where python3 program.py 2>&1 | same
	done
}
