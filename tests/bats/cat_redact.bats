#!/usr/bin/env bats
# aitrace-cat --redact: what is secret comes out nowhere, and the rest is as it was.

load helper
load tree

KEY=000102030405060708090a0b0c0d0e0f

# Each stands in the input somewhere else, and must be nowhere in what comes out.
secrets=(s3cr3t-name s3cr3t-attr s3cr3t-nested s3cr3t-array s3cr3t-inner s3cr3t-status s3cr3t-event s3cr3t-link
	s3cr3t-resource s3cr3t-escape s3cr3t-text s3cr3t-glued s3cr3t-chunk s3cr3t-torn s3cr3t-update s3cr3t-header
	s3cr3t-long s3cr3t-lost AKIAIOSFODNN7EXAMPLE dozjgNryP4J3jVmNHl0w5N)
jwt=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N

# chunks ID FIRST SECOND: a line in two pieces.
chunks() {
	printf '{"type":"chunk","id":"%s","seq":0,"count":2,"data":%s}\n' "$1" "$(jq -Rn --arg s "$2" '$s')"
	[[ -z $3 ]] || printf '{"type":"chunk","id":"%s","seq":1,"count":2,"data":%s}\n' "$1" "$(jq -Rn --arg s "$3" '$s')"
}

# A stream with a secret in every place where text can be.
stream() {
	local line
	started 0 1 '' "connect postgres://me:s3cr3t-name@db" '"attributes":{"password":"s3cr3t-attr",
		"a":{"b":[{"apiKey":"s3cr3t-nested"}]},"cookies":["s3cr3t-array"],
		"gen_ai.tool.call.arguments":"{\"secret\":\"s3cr3t-inner\",\"path\":\"x\"}"},
		"resource":{"service.name":"agent","process.command_args":["agent","--api-key","s3cr3t-resource"]}' |
		tr -d '\n\t'
	echo
	started 1 2 1 child '"attributes":{"p\u0061ssword":"x s3cr3t-esc\u0061pe","n":1,"key":"AKIAIOSF\u004fDNN7EXAMPLE"},
		"links":[{"trace_id":"'"$TRACE"'","span_id":"0000000000000001","attributes":{"token":"s3cr3t-link"}}]' |
		tr -d '\n\t'
	echo
	echo "agent: login with password=s3cr3t-text"
	printf 'waiting token=s3cr3t-glued1 '
	printf '{"type":"event","ts":1763820131002000000,"trace_id":"%s","span_id":"0000000000000002","name":"say","attributes":{"body":"%s","headers":[{"name":"Authorization","value":"s3cr3t-header"}]}}\n' \
		"$TRACE" "bearer $jwt"
	printf '{"type":"span_update","ts":1763820131003000000,"trace_id":"%s","span_id":"0000000000000002","attributes":{"client_secret":"s3cr3t-update"}}\n' "$TRACE"
	line=$(printf '{"type":"event","ts":1763820131004000000,"trace_id":"%s","name":"say","attributes":{"passphrase":"s3cr3t-chunk"}}' "$TRACE")
	chunks c1 "${line%3t-chunk*}" "3t-chunk${line#*3t-chunk}"
	chunks c2 '{"type":"event","attributes":{"password":"s3cr3t-lost' ''
	ended 9 2 '"status":"error","status_message":"pwd=s3cr3t-status"'
	printf '{"type":"span","ts":1763820131004000000,"end_ts":1763820131005000000,"trace_id":"%s","span_id":"s3","parent_span_id":"0000000000000001","name":"whole","events":[{"ts":1763820131004000000,"name":"e","attributes":{"secret":"s3cr3t-event","text":"%s"}}]}\n' \
		"$TRACE" "$(printf '%0300d' 0) password='s3cr3t-long'"
	ended 10 1
	echo '{"type":"event","attributes":{"password":"s3cr3t-torn'
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v jq >/dev/null || skip "jq is not there"
	stream >input
	export AITRACE_REDACT_KEY=$KEY
}

# clean FILE...: no secret is in them.
clean() {
	local secret
	for secret in "${secrets[@]}"; do
		! grep -F -- "$secret" "$@" || return
	done
}

# All but that of queries with metrics.
formats() {
	aitrace-cat --help | sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p' | grep -vx json
}

@test "the input has all of the secrets" {
	local secret
	jq -R 'fromjson? // empty' input >/dev/null
	for secret in "${secrets[@]}"; do
		case $secret in
		s3cr3t-escape | AKIA* | s3cr3t-chunk) ;;
		*) grep -qF -- "$secret" input ;;
		esac
	done
	grep -qF 's3cr3t-esc\u0061pe' input
}

@test "no secret comes out in any format, nor in what is said, from files and pipes" {
	local format
	for format in $(formats | grep -v json); do
		aitrace-cat --redact --to="$format" input >out 2>err || [ $? -eq 1 ]
		clean out err
		[ -s out ]
		aitrace-cat --redact --to="$format" <input >piped 2>err || [ $? -eq 1 ]
		clean piped err
		diff out piped
	done
	aitrace-cat --redact --with-text input >out 2>err || [ $? -eq 1 ]
	clean out err
	grep -q 'agent: login with password=\[redacted:assignment:' out
	aitrace-cat --redact --sort -o sorted input 2>err || [ $? -eq 1 ]
	aitrace-cat --redact --split traces input 2>>err || [ $? -eq 1 ]
	clean sorted traces/* err
	[ -s sorted ]
}

@test "nothing is found in what was written" {
	local format
	for format in $(formats | grep -v json); do
		aitrace-cat --redact --to="$format" input >out 2>/dev/null || [ $? -eq 1 ]
		aitrace-cat --redact-dry-run out 2>/dev/null | same
	done
}

@test "records stay records, JSON stays JSON, all else is as it was" {
	aitrace-cat input >plain 2>/dev/null || [ $? -eq 1 ]
	aitrace-cat --redact input >out 2>/dev/null || [ $? -eq 1 ]
	[ "$(wc -l <out)" -eq "$(wc -l <plain)" ]
	jq -c '[.type, .ts, .end_ts, .trace_id, .span_id, .parent_span_id, (.attributes // {} | keys)]' plain >wanted
	jq -c '[.type, .ts, .end_ts, .trace_id, .span_id, .parent_span_id, (.attributes // {} | keys)]' out | diff wanted -
	jq -se '.[0] | (.attributes["gen_ai.tool.call.arguments"] | fromjson | .path == "x" and (.secret | test("^\\[redacted:secret:[0-9a-f]{12}\\]$")))
		and .resource["service.name"] == "agent" and (.name | test("^connect postgres://me:\\[redacted:url:[0-9a-f]{12}\\]@db$"))' out >/dev/null
}

@test "the tags: equal secrets and keys, equal tags; else not" {
	echo 'password=hunter2 pwd=hunter2 secret=hunter3' >text
	aitrace-cat --redact --with-text text 2>/dev/null >one
	aitrace-cat --redact --with-text text 2>/dev/null | diff one -
	[ "$(grep -o '[0-9a-f]\{12\}' one | sort -u | wc -l)" -eq 2 ]
	echo "$KEY" >key
	AITRACE_REDACT_KEY=ffffffffffffffffffffffffffffffff aitrace-cat --redact --redact-key=key --with-text text 2>err | diff one -
	holds 'made with the key of key' <err
	aitrace-cat --redact --redact-key=<(tr 'a-f' 'A-F' <key) --with-text text 2>/dev/null | diff one -
	AITRACE_REDACT_KEY=ffffffffffffffffffffffffffffffff aitrace-cat --redact --with-text text 2>err >two
	holds 'made with the key of AITRACE_REDACT_KEY' <err
	status 1 diff -q one two
	unset AITRACE_REDACT_KEY
	aitrace-cat --redact --with-text text 2>err >two
	holds 'a key of this run alone' <err
	aitrace-cat --redact --with-text text 2>/dev/null >three
	status 1 diff -q two three
}

@test "a key is 32 hex digits and nothing else, and is not shown" {
	local key
	for key in '' short hunter2hunter2hunter2hunter2hunt 0001 "${KEY}00" "${KEY/0/x}" "$KEY $KEY"; do
		status 2 env AITRACE_REDACT_KEY="$key" aitrace-cat --redact input 2>err >out
		# shellcheck disable=SC2016
		same 'aitrace-cat: AITRACE_REDACT_KEY: a key is 32 hex digits, as `openssl rand -hex 16` makes them' <err
		same <out
	done
	status 2 aitrace-cat --redact --redact-key=/nowhere input 2>err
	holds '/nowhere: No such file or directory' <err
	head -c 2000000 /dev/zero >big
	status 2 aitrace-cat --redact --redact-key=big input 2>err
	holds 'big: File too large' <err
	status 2 aitrace-cat --redact-key=key input 2>err
	holds -- '--redact-key is for --redact' <err
}

@test "a dry run lists each hit, with its rule and place, and no secret" {
	aitrace-cat --redact-dry-run input >out 2>err || [ $? -eq 1 ]
	clean out err
	sed 's/^input://' out | golden cat/redact/dry
	holds 'would redact 18 values in 10 lines (2 password, 1 passphrase, ' <err
	# What stands at the places is what is withheld.
	local line column rest
	while IFS=: read -r _ line column rest; do
		[[ $rest != *' line '* ]] || continue
		sed -n "${line}p" input | cut -b "$column"- | grep -q '^"\?\(s3cr3t\|x s3cr3t\|AKIA\|eyJ\|{\)' || {
			echo "$line:$column:$rest"
			return 1
		}
	done < <(grep -v '/attributes/passphrase' out)
	aitrace-cat --redact-dry-run=x input 2>err || [ $? -eq 2 ]
}

@test "content goes, with its size; the rest stays" {
	started 0 1 '' chat '"attributes":{"gen_ai.input.messages":[{"role":"user","parts":[{"content":"tell me"}]}],"gen_ai.usage.input_tokens":12,"gen_ai.request.model":"m","gen_ai.tool.call.result":"four","password":"x"}' >input
	aitrace-cat --redact=content input 2>err >out
	holds '2 content' <err
	status 1 grep 'tell me\|four' out
	jq -e '.attributes | .["gen_ai.usage.input_tokens"] == 12 and .["gen_ai.request.model"] == "m"
		and (.["gen_ai.input.messages"] | test("^\\[redacted:content:[0-9a-f]{12}:49\\]$"))
		and (.["gen_ai.tool.call.result"] | test("^\\[redacted:content:[0-9a-f]{12}:4\\]$"))
		and (.password | test("^\\[redacted:password:"))' out >/dev/null
}

@test "e-mail on request" {
	echo 'ask me@example.org, password=hunter2' >text
	aitrace-cat --redact --with-text text 2>/dev/null | holds 'me@example.org, password=[redacted'
	aitrace-cat --redact=email --with-text text 2>/dev/null | holds 'ask [redacted:email:'
	aitrace-cat --redact=email --with-text text 2>/dev/null | status 1 grep -q 'hunter2\|example'
	aitrace-cat --redact=content,email --with-text text 2>/dev/null | holds 'ask [redacted:email:'
	aitrace-cat --redact=,content,,email, --with-text text 2>/dev/null | holds 'ask [redacted:email:'
}

@test "the printed rules, as a file, are the rules" {
	aitrace-cat --redact=help >rules
	aitrace-cat --redact --with-text input 2>/dev/null >wanted || [ $? -eq 1 ]
	aitrace-cat --redact=rules --with-text input 2>/dev/null | diff wanted -
	# The others, their comment taken away.
	sed -n '/--redact=content/,/--redact=email/{/^##/d;s/^# //p}' rules >content
	echo '{"type":"event","ts":1,"trace_id":"t","name":"e","attributes":{"prompt":"x","password":"y"}}' >one
	aitrace-cat --redact=content one 2>/dev/null >wanted
	aitrace-cat --redact=secrets,./content one 2>/dev/null | diff wanted -
	aitrace-cat --redact=./content one 2>/dev/null | jq -e '.attributes.password == "y" and (.attributes.prompt | test("content"))' >/dev/null
}

@test "the page: its rules are rules, it says what there is" {
	local word
	sed -n '/^# What is secret here/,/^\.Ed/p' "$TOP/man/aitrace-redact.5" | sed '/^\.Ed/d; s/\\e/\\/g' >rules
	[ "$(wc -l <rules)" -eq 7 ]
	echo 'see TICKET-1234567 of TICKET-000000 on db-7.internal' >text
	aitrace-cat --redact=rules --with-text text 2>/dev/null | sed 's/:[0-9a-f]*\]/]/g' |
		same 'see [redacted:ticket] of TICKET-000000 on [redacted:host].internal'
	for word in key content value allow secrets email line; do
		grep -q "^\.It Cm $word\|Ql $word" "$TOP/man/aitrace-redact.5" || {
			echo "not on the page: $word"
			return 1
		}
	done
}

@test "rules of a file: wrong ones say where, and nothing is written" {
	printf '# mine\nkey x\n\nvalue a b(c\n' >rules
	status 2 aitrace-cat --redact=rules input >out 2>err
	same 'aitrace-cat: rules:4:12: missing closing parenthesis' <err
	same <out
	status 2 aitrace-cat --redact=nowhere input >out 2>err
	same 'aitrace-cat: nowhere: No such file or directory' <err
	status 2 aitrace-cat --redact=contents input >out 2>err
	same 'aitrace-cat: contents: No such file or directory: did you mean content?' <err
	status 2 aitrace-cat --redact=. input >out 2>err
	same 'aitrace-cat: .: Is a directory' <err
}

@test "what does not come to rest is withheld, and the status says so" {
	echo 'value chain (?<=\])a' >rules
	{
		started 0 1 '' ']aaaaaaaaaaaaaaaaaaaaaa'
		started 0 2 '' fine
	} >input
	status 1 aitrace-cat --redact=rules input >out 2>err
	jq -r .name out | same fine
	holds 'input:1: withheld: a rule still finds something' <err
	holds '1 line withheld' <err
	status 1 aitrace-cat --redact=rules --with-text input >out 2>err
	status 1 grep aaa out err
}

@test "what cannot be read is withheld whole, and still said to be bad" {
	printf '{"type":"span_start","ts":1,"attributes":{"password":"hunter2"\n' >input
	aitrace-cat input 2>wanted || true
	aitrace-cat --redact --with-text input >out 2>err
	grep '^\[redacted:line:[0-9a-f]\{12\}:62\]$' out
	head -n 1 err | diff wanted -
	holds '1 line that cannot be read is withheld as a whole' <err
	status 1 aitrace-cat --redact --strict input >out 2>err
}

@test "a file that is changed while it is read gives nothing that was not looked at" {
	started 0 1 '' harmless-name-of-a-span '"attributes":{"note":"0123456789"}' >input
	mkfifo gate
	aitrace-cat --redact --to=spans input gate >out 2>err &
	exec 7>gate
	soon reads $! input || true
	sed 's/"note":"0123456789"/"pwd":"hunter2abc1"/' input >changed
	[ "$(wc -c <changed)" -eq "$(wc -c <input)" ]
	cat changed >input
	exec 7>&-
	wait $! || true
	status 1 grep hunter2 out err
}

@test "with --check or formats that it does not go with it is a mistake" {
	status 2 aitrace-cat --check --redact input 2>err
	holds 'nothing to --redact' <err
	status 2 aitrace-cat --redact-dry-run --to=spans input 2>err
	holds 'other choice goes with it' <err
}

@test "nothing hostile comes through in what a dry run says" {
	printf '{"type":"event","ts":1,"trace_id":"t","name":"e","attributes":{"\\u001b[31m\\u202e":{"password":"x"},"a\xc2\x9b":{"secret":"x"}}}\n' >input
	aitrace-cat --redact-dry-run input >out 2>err
	"$BUILD/screen/ansi_check" plain <out
	holds 'password /attributes/^[[31m<RLO>/password (1 byte)' <out
}
