#!/usr/bin/env bats
# aitrace-emit: what each command writes, says and ends with; `exec` is in emit_exec.bats.

load helper
load tree
load emit

# ---- spans ------------------------------------------------------------------------------------

@test "start writes a span that begins, and prints which one" {
	aitrace-emit start 'search "x"' -k tool -a query=weather >tp
	parent_form <tp
	get '.[] | [.type, .name, .kind, .attributes, .parent_span_id]' |
		same '["span_start","search \"x\"","tool",{"query":"weather"},null]'
	get '.[] | "00-\(.trace_id)-\(.span_id)-03"' | same "$(cat tp)"
	get '.[].ts | test("^20[0-9-]+T[0-9:]+\\.[0-9]{9}Z$")' | same true
}

@test "end, event and set are about the span that is named" {
	aitrace-emit end "$PARENT" -s error -m 'no answer' -a tries:=3
	aitrace-emit event found -a hits:=2 "$PARENT"
	aitrace-emit set -k llm -a model=small "$PARENT"
	get '.[] | del(.ts)' >got
	same '{"type":"span_end","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","status":"error","status_message":"no answer","attributes":{"tries":3}}
{"type":"event","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","name":"found","attributes":{"hits":2}}
{"type":"span_update","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","kind":"llm","attributes":{"model":"small"}}' <got
	aitrace-emit end "$PARENT"
	get '.[3] | [.status, .attributes]' | same '[null,null]'
}

@test "without a SPAN it is that of TRACEPARENT" {
	export TRACEPARENT=$PARENT
	aitrace-emit event found
	aitrace-emit set -a a=b
	aitrace-emit state --snapshot 1
	echo line | aitrace-emit log
	aitrace-emit end -s ok
	get 'map(.span_id) | unique[]' | same 00f067aa0ba902b7
	get length | same 5
}

@test "the parent is that of TRACEPARENT, or the one that is named, or none" {
	TRACEPARENT=$PARENT aitrace-emit start one >tp
	TRACEPARENT=$PARENT aitrace-emit start two -p "$(cat tp)" >/dev/null
	TRACEPARENT=$PARENT aitrace-emit start three -p '' >/dev/null
	TRACEPARENT=nonsense aitrace-emit start four >/dev/null
	get '.[] | [.name, .trace_id == "4bf92f3577b34da6a3ce929d0e0e4736", .parent_span_id]' >got
	same "[\"one\",true,\"00f067aa0ba902b7\"]
[\"two\",true,\"$(cut -d- -f3 tp)\"]
[\"three\",false,null]
[\"four\",false,null]" <got
	cut -d- -f4 tp | same 01
	AITRACE_DEBUG=1 TRACEPARENT=nonsense aitrace-emit start five 2>&1 >/dev/null |
		holds 'TRACEPARENT is not valid, a new trace starts: nonsense'
}

@test "who emits stands where a span starts, without a process that is gone before it ends" {
	aitrace-emit start one -p "$PARENT" >tp
	aitrace-emit event found "$(cat tp)"
	aitrace-emit set -a a=b "$(cat tp)"
	aitrace-emit end "$(cat tp)"
	get 'map(has("resource"))[]' | paste -sd ' ' | same 'true false false false'
	get '.[0].resource | keys[]' | paste -sd ' ' | same 'host.name service.name'
	get '.[0].resource["service.name"]' | same script
	unset AITRACE_SERVICE
	aitrace-emit start two >tp
	get '.[4].resource["service.name"]' | same aitrace-emit
	aitrace-tree -v out.jsonl >shown
	status 1 grep -i process shown
}

@test "links" {
	aitrace-emit start one -l "$PARENT" --link=00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-00 >/dev/null
	aitrace-emit set -l "$PARENT" 00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-00
	get 'map(.links)[]' | same '[{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"},{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4737","span_id":"00f067aa0ba902b8"}]
[{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"}]'
}

@test "a trace from a script is a tree" {
	local root child
	root=$(aitrace-emit start agent -k agent)
	child=$(aitrace-emit start search -k tool -p "$root")
	aitrace-emit event hit "$child"
	aitrace-emit state --snapshot '{"step":1}' "$root"
	aitrace-emit end "$child" -s ok
	aitrace-emit end "$root" -s ok
	aitrace-tree --strict --json out.jsonl | jq -c '.span_count, .event_count,
		(.roots[0] | [.name, .kind, .state, .status, .children[0].name, .children[0].events[0].name])' |
		same '2
2
["agent","agent","ended","ok","search","hit"]'
}

# ---- attributes -------------------------------------------------------------------------------

@test "attributes as they are typed" {
	local word want
	printf 'from\nfile' >text
	printf '{"a":\n[1]}\n' >json
	while IFS=$'\t' read -r word want; do
		rm -f out.jsonl
		aitrace-emit event x -a "$word" "$PARENT"
		get '.[].attributes' | same "$want" || return
	done <<'END'
a=b	{"a":"b"}
a=	{"a":""}
a=b=c	{"a":"b=c"}
a=:=	{"a":":="}
a= b 	{"a":" b "}
a=ä😀	{"a":"ä😀"}
a=1	{"a":"1"}
a:=1	{"a":1}
a:=-0.5e3	{"a":-500}
a:="b"	{"a":"b"}
a:=null	{"a":null}
a:= {"b" : [1, 2]} 	{"a":{"b":[1,2]}}
a:b=c	{"a:b":"c"}
a\:=b	{"a:":"b"}
a\=b=c	{"a=b":"c"}
a\:=b:=1	{"a:":"b:=1"}
a\\=b	{"a\\":"b"}
a\b=c	{"a\\b":"c"}
a\\\=b=c	{"a\\=b":"c"}
a=\b	{"a":"\\b"}
a=\\b	{"a":"\\\\b"}
a=\@b	{"a":"@b"}
a=\\@b	{"a":"\\\\@b"}
a=@text	{"a":"from\nfile"}
a=@json	{"a":"{\"a\":\n[1]}\n"}
a:=@json	{"a":{"a":[1]}}
a=@/dev/null	{"a":""}
gen_ai.request.model=gpt-4	{"gen_ai.request.model":"gpt-4"}
END
}

@test "several attributes, and one that comes again" {
	aitrace-emit event x -a a=1 --attr b:=2 --attr=c=3 -aa=4 -t b=five "$PARENT"
	get '.[].attributes' | same '{"a":"4","b":"five","c":"3"}'
	grep -o '"a"' out.jsonl | wc -l | same 1
}

@test "attributes from standard input, which is read once" {
	printf 'in\0put' | aitrace-emit event x -a a=@- "$PARENT"
	echo '[1,2]' | aitrace-emit event x -a a:=@- "$PARENT"
	get '.[].attributes' | same $'{"a":"in\\u0000put"}\n{"a":[1,2]}'
	wrong '-a b=@-: standard input was read already' event x -a a=@- -a b=@- "$PARENT"
}

@test "text that means itself" {
	local word
	for word in @/etc/passwd @- '\@x' ':=1' '=' '' $'\e[31m\n'; do
		rm -f out.jsonl
		aitrace-emit event x -t "q=$word" "$PARENT" </dev/null
		jq -j .attributes.q out.jsonl | cmp - <(printf %s "$word")
	done
	aitrace-emit start x --text 'a\=b=@c' >/dev/null
	get '.[-1].attributes' | same '{"a=b":"@c"}'
}

@test "bytes that are not UTF-8 are replaced, the record is one" {
	printf 'a\xff\xc3b' >bytes
	aitrace-emit event x -a f=@bytes -a "t=$(printf '\xe2\x82')" "$PARENT"
	get '.[].attributes' | same '{"f":"a��b","t":"��"}'
	[[ $(wc -l <out.jsonl) -eq 1 ]]
}

@test "large attributes" {
	head -c 3000000 /dev/zero | tr '\0' x >large
	aitrace-emit event x -a f=@large "$PARENT"
	get '.[].attributes.f | length' | same 3000000
	aitrace-emit event x -a f=@large --out fd:7 "$PARENT" 7>&1 | aitrace-tree --json |
		jq '[.. | objects | .f? | strings | length] | add' | same 3000000
}

# TEXT is doubled as JSON, and once more in chunks.
@test "what readers would not take is not written, to a file or in chunks" {
	local size text
	for size in 67107000 67108864; do
		for text in x 'x"'; do
			head -c $((size / ${#text})) /dev/zero | tr '\0' "${text: -1}" >large
			aitrace-emit event large -a text=@large --out there "$PARENT" 2>said || echo "status $?" >>said
			{
				aitrace-emit event large -a text=@large --out fd:3 "$PARENT" 3>&1 2>>said || echo "status $?" >>said
			} | aitrace-cat >joined
			if [[ $size == 67107000 ]]; then
				same <said
				cmp <(tail -c 67107000 there) <(tail -c 67107000 joined)
				aitrace-cat --check there joined | grep ^long | same
			else
				same "aitrace-emit: cannot write to there: Message too long
status 1
aitrace-emit: cannot write to fd:3: Message too long
status 1" <said
				[[ ! -s joined && ! -s there ]]
			fi
			rm there
		done
	done
}

@test "attributes that are none" {
	echo '[1,}' >broken
	wrong '-a x: not of the form key=text, key:=JSON, key=@file or key:=@file' event e -a x "$PARENT"
	wrong '-a =x: the key is missing' event e -a =x "$PARENT"
	wrong '-a :=1: the key is missing' event e -a :=1 "$PARENT"
	wrong '-a x:=: column 1: the text ends too early' event e -a x:= "$PARENT"
	wrong '-a x:={"a":}: column 6: expected a value' event e -a 'x:={"a":}' "$PARENT"
	wrong "-a x:=['a']: column 2: expected a value" start e -a "x:=['a']"
	wrong '-a x:="\ud800": column 2: half of a surrogate pair' end -a 'x:="\ud800"' "$PARENT"
	wrong '-a x:=@broken: column 4: expected a value' exec e -a x:=@broken -- true
	wrong '-a x:=@nowhere: No such file or directory' event e -a x:=@nowhere "$PARENT"
	wrong '-a x=@.: Is a directory' event e -a x=@. "$PARENT"
	wrong '-a x=@: No such file or directory' event e -a x=@ "$PARENT"
	wrong '-t x: not of the form key=text' event e -t x "$PARENT"
	printf '{\n "a": 1,\n "b" 2\n}\n' >broken
	wrong '-a x:=@broken: line 3, column 6: expected a colon' event e -a x:=@broken "$PARENT"
	wrong "-a key:=$(printf '[%.0s' {1..35})...: column 513: nested too deeply" \
		event e -a "key:=$(printf '[%.0s' {1..600})" "$PARENT"
}

# ---- state and log ----------------------------------------------------------------------------

@test "state: the whole, a patch, a merge" {
	aitrace-emit state --snapshot '{"a":1}' "$PARENT"
	aitrace-emit state --patch '[{"op":"replace","path":"/a","value":2}]' "$PARENT"
	aitrace-emit state --merge '{"a":null}' --key memory "$PARENT"
	echo '{"b":2}' | aitrace-emit state --snapshot @- "$PARENT"
	aitrace-emit state --merge 3 "$PARENT"
	get '.[] | [.type, .name, .attributes]' | same '["event","agent_state_updated",{"state.snapshot":{"a":1}}]
["event","agent_state_updated",{"state.patch":[{"op":"replace","path":"/a","value":2}]}]
["event","agent_state_updated",{"state.key":"memory","state.merge":{"a":null}}]
["event","agent_state_updated",{"state.snapshot":{"b":2}}]
["event","agent_state_updated",{"state.merge":3}]'
	wrong 'state needs one of --snapshot, --patch and --merge' state "$PARENT"
	wrong 'state takes one of --snapshot, --patch and --merge' state --snapshot 1 --merge 2 "$PARENT"
	wrong '--patch takes an array of operations (RFC 6902)' state --patch '{}' "$PARENT"
	wrong '--patch ["a": column 5: the text ends too early' state --patch '["a"' "$PARENT"
	wrong '--merge @nowhere: No such file or directory' state --merge @nowhere "$PARENT"
}

@test "log: an event for each line" {
	printf 'one\n\ntwo\r\n\xff\e[1m\nlast' | aitrace-emit log --severity warn "$PARENT"
	get '.[] | [.type, .name, .span_id, .attributes.severity, .attributes.body]' |
		same '["event","log","00f067aa0ba902b7","warn","one"]
["event","log","00f067aa0ba902b7","warn",""]
["event","log","00f067aa0ba902b7","warn","two"]
["event","log","00f067aa0ba902b7","warn","�\u001b[1m"]
["event","log","00f067aa0ba902b7","warn","last"]'
	rm out.jsonl
	echo one | aitrace-emit log "$PARENT"
	get '.[].attributes' | same '{"body":"one"}'
	rm out.jsonl
	aitrace-emit log "$PARENT" </dev/null
	[[ ! -s out.jsonl ]]
}

@test "log: lines of any length, however they come" {
	{ head -c 70000 /dev/zero | tr '\0' a && echo && seq 30000; } >lines
	dd if=lines bs=977 2>/dev/null | aitrace-emit log "$PARENT"
	jq -r .attributes.body out.jsonl | cmp - lines
	rm out.jsonl
	# Longer than one event may be: in pieces that end between characters.
	{ printf a && head -c 350000 /dev/zero | tr '\0' x | sed 's/x/😀/g'; } >lines
	dd if=lines bs=1001 2>/dev/null | aitrace-emit log "$PARENT"
	[[ $(wc -l <out.jsonl) -gt 1 ]]
	jq -rj .attributes.body out.jsonl | cmp - lines
	# One that fits is one event, and what is beyond it is not empty.
	local end bytes
	for end in '\n' '\r\n' ''; do
		for bytes in 1048575 1048576 1048578 1200000 2097152; do
			rm out.jsonl
			{ head -c $bytes /dev/zero | tr '\0' x && printf %b "$end"; } >lines
			aitrace-emit log "$PARENT" <lines
			printf '%s%s ' $bytes "$end" && get 'map(.attributes.body | length) | join(" ")'
		done
	done >got
	sed 's/^\([0-9]*\)[^ ]*/\1/' got | sort -u | same '1048575 1048575
1048576 1048576
1048578 1048576 2
1200000 1048576 151424
2097152 1048576 1048576'
}

@test "log: lines are passed on as they are, at once" {
	printf 'a\r\n\0\xff\n\nlast' >lines
	# shellcheck disable=SC2094
	aitrace-emit log --tee "$PARENT" <lines | cmp - lines
	aitrace-emit log "$PARENT" <lines | same
	mkfifo fifo
	aitrace-emit log --tee "$PARENT" <fifo >passed &
	exec 7>fifo
	printf 'Name? ' >&7
	soon has passed 'Name? '
	exec 7>&-
	wait $!
	seq 200000 | aitrace-emit log --tee --out off "$PARENT" | cmp - <(seq 200000)
}

@test "log: no record comes into the middle of a line that is passed on" {
	{ seq 50000; printf last; } >lines
	aitrace-emit log --tee --out fd:2 "$PARENT" <lines >mix 2>&1
	grep -v '^{' mix | cmp - <(cat lines; echo)
	grep -c '^{"type":"event"' mix | same 50001
	# One that is longer than what is read at once.
	{ head -c 200000 /dev/zero | tr '\0' x && echo && seq 9; } >lines
	aitrace-emit log --tee --out /dev/null "$PARENT" <lines >passed
	cmp passed lines
}

@test "log: a file is not read while it is written to" {
	local options
	seq 3 >lines
	exec 8<>lines
	for options in '--out lines' '--out fd:8' '--tee --out off'; do
		# shellcheck disable=SC2086,SC2094
		(ulimit -f 100 && status 1 timeout 20 aitrace-emit log $options "$PARENT" <lines >>lines 2>err)
		same 'aitrace-emit: standard input is the file that is written to' <err
		seq 3 | cmp - lines
	done
	exec 8>&-
	status 1 aitrace-emit log --out fd:x "$PARENT" <lines 2>err
	same 'aitrace-emit: cannot write to fd:x: Invalid argument' <err
	aitrace-emit log --out off "$PARENT" <lines
	aitrace-emit log --tee "$PARENT" <lines >passed
	seq 3 | cmp - passed
}

@test "log: who stops reading ends it, who cannot be written to does not" {
	yes | status 141 aitrace-emit log --tee "$PARENT" | head -n 1 | same y
	[[ ! -e /dev/full ]] && skip 'no /dev/full'
	rm out.jsonl
	seq 3 | status 1 aitrace-emit log --tee "$PARENT" >/dev/full 2>err
	same 'aitrace-emit: cannot pass lines on: No space left on device' <err
	get 'map(.attributes.body) | join(" ")' | same '1 2 3'
	seq 3 | status 1 aitrace-emit log --tee --out /dev/full "$PARENT" 2>err | same $'1\n2\n3'
	same 'aitrace-emit: cannot write to /dev/full: No space left on device' <err
	status 1 aitrace-emit log "$PARENT" <. 2>&1 | same 'aitrace-emit: cannot read standard input: Is a directory'
}

# ---- where records go -------------------------------------------------------------------------

@test "where records go: AITRACE_OUT, --out, standard error" {
	aitrace-emit event x "$PARENT" --out other.jsonl
	[[ ! -e out.jsonl && -s other.jsonl ]]
	aitrace-emit --out third.jsonl event x "$PARENT"
	[[ ! -e out.jsonl && -s third.jsonl && $(stat -c %a third.jsonl) == 600 ]]
	aitrace-emit event x "$PARENT" --out fd:5 5>fifth
	holds '"name":"x"' <fifth
	unset AITRACE_OUT
	aitrace-emit event x "$PARENT" 2>&1 >/dev/null | holds '"name":"x"'
	AITRACE_OUT='' aitrace-emit event x "$PARENT" 2>&1 >/dev/null | holds '"name":"x"'
	AITRACE_OUT=off aitrace-emit event x "$PARENT" 2>&1 | same
}

@test "-v says where they went" {
	aitrace-emit event x -v "$PARENT" 2>&1 | same 'aitrace-emit: 1 record written to out.jsonl'
	seq 3 | aitrace-emit -v log "$PARENT" 2>&1 | same 'aitrace-emit: 3 records written to out.jsonl'
	aitrace-emit start x -v 2>err | parent_form
	same 'aitrace-emit: 1 record written to out.jsonl' <err
	aitrace-emit event x -v --out fd:2 "$PARENT" 2>&1 | tail -n 1 | same 'aitrace-emit: 1 record written to fd:2'
	AITRACE_OUT='' aitrace-emit event x -v "$PARENT" 2>&1 | tail -n 1 |
		same 'aitrace-emit: 1 record written to standard error'
	aitrace-emit event x -v --out off "$PARENT" 2>&1 | same 'aitrace-emit: tracing is off: nothing written'
	aitrace-emit exec x -v -- true 2>&1 | same 'aitrace-emit: 3 records written to out.jsonl'
}

@test "what cannot be written is said, and the status is 1" {
	local command
	for command in "event x $PARENT" "end $PARENT" "set -a a=b $PARENT" "state --merge 1 $PARENT"; do
		# shellcheck disable=SC2086
		status 1 aitrace-emit $command --out /no/such/file 2>&1 |
			same 'aitrace-emit: cannot write to /no/such/file: No such file or directory'
	done
	status 1 aitrace-emit event x --out fd:77 "$PARENT" 2>&1 | same 'aitrace-emit: cannot write to fd:77: Bad file descriptor'
	status 1 aitrace-emit event x --out unix:nobody "$PARENT" 2>&1 |
		same 'aitrace-emit: cannot write to unix:nobody: No such file or directory'
	mkfifo fifo
	status 1 aitrace-emit event x --out fifo "$PARENT" 2>&1 | same 'aitrace-emit: cannot write to fifo: No such device or address'
	(trap '' PIPE; (sleep 0.1 && status 1 aitrace-emit event x --out fd:1 "$PARENT" 2>err) | true)
	soon has err 'aitrace-emit: cannot write to fd:1: Broken pipe'
	# Nobody reads what is said of it either.
	mkfifo gone
	exec 8<>gone
	exec 9>gone 8<&-
	status 1 aitrace-emit event x --out fd:2 "$PARENT" 2>&9
	status 2 aitrace-emit event 2>&9
	exec 9>&-
	[[ -e /dev/full ]] || return 0
	seq 3 | status 1 aitrace-emit log --out /dev/full "$PARENT" 2>&1 |
		same 'aitrace-emit: cannot write to /dev/full: No space left on device'
	(ulimit -f 1 && seq 1000 | status 1 aitrace-emit log "$PARENT") 2>&1 |
		holds ' of 1000 records not written to out.jsonl: File too large'
	status 1 aitrace-emit event x "$PARENT" --out fd:2 2>&-
}

@test "start prints a span, come what may" {
	status 1 aitrace-emit start x --out /no/such/file 2>/dev/null >tp
	parent_form <tp
	status 1 aitrace-emit start x --out /no/such/file -p "$PARENT" 2>/dev/null >tp
	cut -d- -f2 tp | same 4bf92f3577b34da6a3ce929d0e0e4736
	# Its end, should it be written, is not that of its parent.
	status 1 grep -q 00f067aa0ba902b7 tp
	[[ ! -e /dev/full ]] || status 1 aitrace-emit start x --out /dev/full 2>/dev/null | parent_form
	[[ ! -e /dev/full ]] || status 1 aitrace-emit start x 2>&1 >/dev/full |
		same 'aitrace-emit: cannot write to standard output: No space left on device'
	status 1 aitrace-emit start x 2>&1 >&- | same 'aitrace-emit: cannot write to standard output: Bad file descriptor'
}

@test "with tracing off the parent is handed on, and all goes well" {
	export AITRACE_OUT=off
	aitrace-emit start x -p "$PARENT" | same "$PARENT"
	TRACEPARENT=$PARENT aitrace-emit start x | same "$PARENT"
	aitrace-emit start x >tp
	parent_form <tp
	cut -d- -f4 tp | same 02
	aitrace-emit end "$(cat tp)" 2>&1 | same
	aitrace-emit event x "$(cat tp)" 2>&1 | same
	seq 3 | aitrace-emit log --tee "$(cat tp)" 2>&1 | same $'1\n2\n3'
	wrong '-a x:=: column 1: the text ends too early' start e -a x:=
}

@test "with tracing off a script that was given no span goes on as ever" {
	cat >script <<-'END'
		aitrace-emit event x -a one:=1
		aitrace-emit set -k tool
		aitrace-emit state --snapshot 1
		echo line | aitrace-emit log --tee
		aitrace-emit end -s ok
	END
	AITRACE_OUT=off aitrace-emit exec x -- sh -e script 2>&1 | same line
	AITRACE_OUT=off TRACEPARENT=none sh -e script 2>&1 | same line
	aitrace-emit event x --out off 2>&1 | same
	wrong 'SPAN "none" is no traceparent: 00-<trace id>-<span id>-<flags>' event x none --out off
	wrong 'event needs a SPAN, for TRACEPARENT is not set' event x
}

# ---- usage ------------------------------------------------------------------------------------

@test "wrong usage: one line, the nearest word, status 2" {
	wrong 'a command is missing; --help lists what there is'
	wrong 'unknown command "strat"; did you mean start?' strat x
	wrong 'unknown command "evnt"; did you mean event?' evnt x
	wrong 'unknown command "frobnicate"; --help lists what there is' frobnicate
	wrong 'unknown command ""; --help lists what there is' ''
	wrong 'unknown option --otu; did you mean --out?' --otu x start y
	wrong 'unknown option --kidn; did you mean --kind?' start --kidn x y
	wrong 'unknown option --frobnicate; --help lists what there is' end --frobnicate "$PARENT"
	wrong 'unknown option -k; --help lists what there is' -k tool start x
	wrong 'unknown option -s; --help lists what there is' start -s ok x
	wrong '--status takes ok|error, not "eror"' end -s eror "$PARENT"
	wrong '-a needs a value: -a ATTR' end -a
	wrong '--snapshot needs a value: --snapshot=JSON' state --snapshot
	wrong '--tee takes no value' log --tee=yes "$PARENT"
	wrong '--s may be --snapshot or --severity' log --s x || wrong 'unknown option --s; --help lists what there is' log --s || true
	wrong 'start needs a NAME: aitrace-emit start NAME' start
	wrong 'event needs a NAME: aitrace-emit event NAME [SPAN]' event
	wrong 'exec needs a NAME: aitrace-emit exec NAME -- COMMAND [ARG]...' exec -- true
	wrong 'exec needs a command behind --: aitrace-emit exec NAME -- COMMAND [ARG]...' exec x
	wrong 'exec needs a command behind --: aitrace-emit exec NAME -- COMMAND [ARG]...' exec x --
	wrong 'exec takes one NAME, and the command behind --, not "true"' exec x true
	wrong 'start takes NAME, not "b" too' start a b
	wrong "end takes [SPAN], not \"$PARENT\" too" end "$PARENT" "$PARENT"
	wrong 'set needs something to set: -a, -t, -k or -l' set "$PARENT"
	wrong 'end needs a SPAN, for TRACEPARENT is not set' end
	TRACEPARENT='' wrong 'end needs a SPAN, for TRACEPARENT is not set' end
	TRACEPARENT=x wrong 'TRACEPARENT "x" is no traceparent: 00-<trace id>-<span id>-<flags>' event e
	wrong 'SPAN "x" is no traceparent: 00-<trace id>-<span id>-<flags>' event e x
	wrong 'SPAN "" is no traceparent: 00-<trace id>-<span id>-<flags>' end ''
	wrong '--parent "x" is no traceparent: 00-<trace id>-<span id>-<flags>' start e -p x
	wrong '--link "x" is no traceparent: 00-<trace id>-<span id>-<flags>' start e -l x
}

@test "words behind -- are operands" {
	aitrace-emit event -- -x "$PARENT"
	aitrace-emit start -- --help >/dev/null
	get 'map(.name)[]' | same $'-x\n--help'
}

@test "an escape sequence in a word is shown, not obeyed" {
	wrong 'unknown command "^[[31mred"; --help lists what there is' $'\e[31mred'
	wrong 'SPAN "^[]0;x^G" is no traceparent: 00-<trace id>-<span id>-<flags>' end $'\e]0;x\a'
	wrong '-a ^[[2J: not of the form key=text, key:=JSON, key=@file or key:=@file' event x -a $'\e[2J' "$PARENT"
	status 1 aitrace-emit event x "$PARENT" --out $'/no/\e[31m' 2>&1 |
		same 'aitrace-emit: cannot write to /no/^[[31m: No such file or directory'
	status 127 aitrace-emit exec x -- $'\e[31m' 2>&1 | same 'aitrace-emit: ^[[31m: No such file or directory'
}

@test "help of the program and of each command" {
	local command
	aitrace-emit --help >help
	for command in start end event set state log exec; do
		holds "  $command " <help
		aitrace-emit "$command" --help >said 2>err
		same <err
		head -n 1 said | holds "usage: aitrace-emit $command "
		aitrace-emit "$command" -h | cmp - said
	done
	aitrace-emit state --help | holds '--patch=JSON'
	aitrace-emit exec --help | holds '--capture[=BYTES]'
	status 1 grep -e --patch <(aitrace-emit start --help)
	aitrace-emit --version | same "aitrace-emit $(sed -n 's/^VERSION = //p' "$TOP/Makefile")"
	[[ ! -e /dev/full ]] || status 1 aitrace-emit --help 2>&1 >/dev/full |
		same 'aitrace-emit: cannot write: No space left on device'
}

@test "every option is on the page, and every one of the page is an option" {
	local command
	for command in start end event set state log exec; do
		aitrace-emit "$command" --help
	done | grep -oE '^ +(-[a-zA-Z],)? +--[a-z]+' | grep -oE -- '--[a-z]+' | sort -u >options
	grep -oE '^\.It .*Fl -[a-z]+|^\.It Fl [a-zA-Z] , -[a-z]+' "$TOP/man/aitrace-emit.1" |
		sed -E 's/.*[ ,]-([a-z]+)$/--\1/' | sort -u | diff options -
}

# The examples of the page, as one script.
examples() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' "$TOP/man/aitrace-emit.1" |
		sed -n "/^\.Bd/,/^\.Ed/{/^[.']/d;s/^\\\\&//;p}" | sed 's/\\e/\\/g'
}

@test "the page's examples run, in any shell, and make a tree" {
	local shell
	echo 42 >answer.txt
	examples >script
	grep -c aitrace-emit script | same 9
	for shell in sh bash dash 'busybox sh' zsh; do
		command -v "${shell%% *}" >/dev/null || continue
		rm -f out.jsonl
		question="what's @home?" $shell -eu script >said
		same $'compiling\nretrying in 2 s' <said
		aitrace-tree --strict --json out.jsonl | jq -r '.. | objects | select(.children) |
			[.name, .status, .events[].name] | join(" ")' |
			same $'search ok retry agent_state_updated agent_state_updated log\nbuild ok built\ncompile ok'
		get '.[0].attributes.query' | same "what's @home?"
	done
}
