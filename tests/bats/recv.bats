#!/usr/bin/env bats
# aitrace-recv as a program: where it listens, what it writes, how it ends. What it says byte by byte is in
# tests/unit/receiver_test.c.

load helper
load recv

SPAN='{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"work","startTimeUnixNano":"1000000000","endTimeUnixNano":"2000000000"}]}]}]}'

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	recv_gone
	[[ -z ${bad-} ]] || kill "$bad" 2>/dev/null || true
}

# post BODY [HEADER]...: the status of the answer; `answer` is all of it.
post() {
	local body=$1
	shift
	exec 9<>"/dev/tcp/127.0.0.1/$PORT"
	{
		printf '%s\r\n' 'POST /v1/traces HTTP/1.1' 'Host: localhost' 'Connection: close' \
			'Content-Type: application/json' "$@"
		printf 'Content-Length: %d\r\n\r\n%s' "${#body}" "$body"
	} >&9
	cat <&9 >answer
	exec 9>&-
	cut -d ' ' -f 2 answer | head -n 1
}

@test "a file is appended to, and what there was is said at the end" {
	echo 'a line of mine' >stream
	recv_start -o stream
	post "$SPAN" | same 200
	post '{}' | same 200
	post '[' | same 400
	recv_stop
	head -n 1 stream | same 'a line of mine'
	sed 1d stream | jq -r '[.type, .name, .span_id] | @tsv' | same $'span\twork\tb7ad6b7169203331'
	same "aitrace-recv: listening on http://127.0.0.1:$PORT
aitrace-recv: a request could not be read: the body is not JSON, as its content type says
aitrace-recv: 3 requests: 1 spans, 0 logs" <said
}

@test "a new file is its owner's alone" {
	umask 022
	recv_start -q -o stream
	recv_stop
	stat -c %a stream | same 600
	same <said
}

@test "standard output is a stream that other tools read" {
	mkfifo lines
	aitrace-tree --color never <lines >tree 3>&- &
	tree=$!
	recv_stream lines
	post "$SPAN" | same 200
	recv_stop
	wait $tree
	holds work <tree
}

@test "it ends when nobody reads its output any more" {
	aitrace-recv -q -p 0 | true
	same 0 <<<"${PIPESTATUS[0]}"
}

@test "the token comes from a file or the environment" {
	printf '  s3cret \nmore\n' >token
	recv_start -o stream --token-file token
	post '{}' | same 401
	holds 'WWW-Authenticate: Bearer' <answer
	post '{}' 'Authorization: Bearer s3cret' | same 200
	recv_stop
	AITRACE_RECV_TOKEN=other recv_start -o stream --listen 0.0.0.0
	post '{}' 'Authorization: Bearer s3cret' | same 401
	post '{}' 'Authorization: Bearer other' | same 200
	recv_stop
}

@test "a token that is not there is no token" {
	: >token
	status 1 aitrace-recv -p 0 --token-file token 2>&1 | same 'aitrace-recv: there is no token in token'
	status 1 aitrace-recv -p 0 --token-file nowhere 2>&1 |
		same 'aitrace-recv: there is no token in nowhere: No such file or directory'
}

@test "an address of others wants a token, or to be allowed" {
	status 1 aitrace-recv -p 0 --listen 0.0.0.0 2>said
	holds 'other machines: that wants --token-file, or --allow-remote' <said
	status 1 aitrace-recv -p 0 --listen localhost 2>&1 |
		same 'aitrace-recv: "localhost" is no numeric address'
	recv_start -o stream --listen 0.0.0.0 --allow-remote
	post '{}' | same 200
	recv_stop
}

@test "a port that is taken" {
	recv_start -o stream
	status 1 aitrace-recv -p "$PORT" 2>second
	holds "cannot listen on 127.0.0.1:$PORT: Address already in use" <second
	recv_stop
}

@test "limits are set" {
	recv_start -o stream --max-body 1K --server-name box.lan
	post "$(printf '%2000s' '{}')" | same 413
	post '{}' | same 200
	recv_stop
	holds 'larger than --max-body' <said
}

@test "an agent that speaks gRPC is told of" {
	recv_start -o stream
	printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' >preface
	exec 9<>"/dev/tcp/127.0.0.1/$PORT"
	# In one write: it is answered, and the connection closed, before there is a second.
	cat preface >&9
	cat <&9 >/dev/null 2>&1 || true
	exec 9>&-
	recv_stop
	holds 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf' <said
}

@test "what one that was killed left torn is a line of its own" {
	printf '{"type":"span","na' >stream
	recv_start -o stream
	post "$SPAN" | same 200
	recv_stop
	head -n 1 stream | same '{"type":"span","na'
	sed -n '2,$p' stream | jq -r .name | same work
}

@test "a disk that is full: nothing is torn, and when there is room again nothing is missing" {
	command -v prlimit >/dev/null || skip 'prlimit is not here'
	recv_start -o stream
	post "$SPAN" | same 200
	prlimit --pid "$RECV" --fsize="$(($(stat -c %s stream) + 20)):unlimited"
	post "$SPAN" | same 503
	holds 'Retry-After: ' <answer
	jq -r .name stream | same work
	prlimit --pid "$RECV" --fsize=unlimited:unlimited
	post "$SPAN" | same 200
	jq -r .name stream | same $'work\nwork'
	recv_stop
	holds 'cannot write: File too large; clients are told to come again' <said
	holds 'the output takes lines again' <said
}

@test "wrong usage" {
	while IFS='|' read -r words why; do
		# shellcheck disable=SC2086
		status 2 aitrace-recv $words >out 2>said
		same <out
		same "aitrace-recv: $why" <said
	done <<-'END'
		-p 70000|--port takes a number up to 65535, not "70000"
		-p x|--port takes a number up to 65535, not "x"
		--max-body 2G|--max-body takes a size up to 1G: 500K, 64M, not "2G"
		--max-connections 0|--max-connections takes a number up to 4096, not "0"
		--timeout 0|--timeout takes seconds, up to 3600, not "0"
		--print-port|--print-port wants -o FILE: standard output has the stream
		file|it reads no files: "file" is one too many
	END
}

@test "help and version" {
	aitrace-recv --help | holds OTEL_EXPORTER_OTLP_ENDPOINT
	aitrace-recv -V | holds 'aitrace-recv 0.'
}

# Sixteen clients; the receiver is killed under them and begun again, on the same port and file; some of the
# connections are slow, half open, or bombs.
@test "what was acknowledged is there, whatever happens to the receiver" {
	recv_start -o stream
	"$BUILD/bench/recv_bench" "$PORT" 16 4 20 proto acknowledged >counts 3>&- &
	load=$!
	bad_clients 3>&- &
	bad=$!
	sleep 1
	kill -KILL "$RECV"
	wait "$RECV" || true
	sleep 0.3
	recv_again
	sleep 1
	recv_stop
	sleep 0.3
	recv_again
	wait $load
	kill $bad 2>/dev/null || true
	wait $bad || true
	post '{}' | same 200
	recv_stop
	sort -u acknowledged >wanted
	[[ $(wc -l <wanted) -gt 10 ]]
	# A torn line, of a receiver that was killed as it wrote, is no record and may be there.
	jq -Rr 'fromjson? | .span_id' stream | sort -u | comm -23 wanted - | same
}

# Half a head, half a body, a bomb: again and again.
bad_clients() {
	head -c 300000000 /dev/zero | gzip -1 >bomb
	local i
	for ((i = 0; i < 20; i++)); do
		(
			exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT" 6<>"/dev/tcp/127.0.0.1/$PORT"
			printf 'POST /v1/tr' >&4
			printf 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{' >&5
			printf '%s\r\n' 'POST /v1/traces HTTP/1.1' 'Host: localhost' 'Content-Type: application/json' \
				'Content-Encoding: gzip' "Content-Length: $(stat -c %s bomb)" '' >&6
			cat bomb >&6
			head -n 1 <&6
		) >>bombs 2>/dev/null || true
		sleep 0.2
	done
}
