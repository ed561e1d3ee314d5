#!/usr/bin/env bats
# aitrace-recv and OpenTelemetry's own SDK for JavaScript, from npm: whatever its exporters send, the same
# records arrive.

load helper
load recv

MODULES=$BUILD/tests/recv_otel

# Once, and again when the versions changed.
setup_file() {
	command -v npm >/dev/null || return 0
	mkdir -p "$MODULES"
	cmp -s "$TOP/tests/otel/package-lock.json" "$MODULES/installed" && return
	cp "$TOP"/tests/otel/package*.json "$TOP/tests/otel/.npmrc" "$MODULES"
	if npm ci --prefix "$MODULES" --no-audit --no-fund --ignore-scripts >"$MODULES/log" 2>&1 </dev/null; then
		cp "$MODULES/package-lock.json" "$MODULES/installed"
	fi
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v node >/dev/null || unless_checked 'node is not here'
	command -v npm >/dev/null || unless_checked 'npm is not here'
	[[ -e $MODULES/installed ]] || unless_checked "npm could not install the SDK: $(tail -n 1 "$MODULES/log")"
}

teardown() {
	recv_gone
}

# arrives ENCODING COMPRESSION PROCESSOR
arrives() {
	recv_start -o stream
	node "$TOP/tests/otel/send.mjs" "$MODULES" "http://localhost:$PORT" "$@"
	recv_stop
	LC_ALL=C sort stream | golden recv/otel.jsonl
	grep -q '3 spans, 2 logs; [1-9] requests of metrics dropped' said
	aitrace-cat --check stream
}

@test "JSON, in batches" {
	arrives json none batch
}

@test "JSON, packed, one by one" {
	arrives json gzip simple
}

@test "protocol buffers, packed, in batches" {
	arrives proto gzip batch
}

@test "protocol buffers, one by one" {
	arrives proto none simple
}

@test "with a token" {
	echo s3cret >token
	recv_start -o stream --token-file token
	status 1 node "$TOP/tests/otel/send.mjs" "$MODULES" "http://localhost:$PORT" proto none batch 2>refused
	holds Unauthorized <refused
	same <stream
	TOKEN=s3cret node "$TOP/tests/otel/send.mjs" "$MODULES" "http://localhost:$PORT" proto none batch
	recv_stop
	LC_ALL=C sort stream | golden recv/otel.jsonl
	holds 'did not bear the token' <said
}
