#!/usr/bin/env bats
# aitrace-send(1), with a server that answers as tests/send/*.json say.

load helper

# cases GROUP
cases() {
	command -v node >/dev/null || skip 'node is not here'
	node "$TOP/tests/send/run.mjs" "$1" | same
}

@test "what is sent is what aitrace-cat --to otlp writes, each span once" { cases what; }

@test "what the other side says is done: taken, rejected, refused, kept" { cases answers; }

@test "what may be tried again is, when it is asked to, and not for ever" { cases later; }

@test "spans are sent as they end, and the end of it all is soon" { cases flow; }

@test "TLS: whom to trust, and who we are" { cases tls; }

@test "what is wrong is said before anything is read, and what would be sent" { cases said; }

# Ours on both ends, in each encoding: what came out is again what there was.
@test "aitrace-recv gets what there was" {
	local port i input args=('' --protocol=http/json '--compression=gzip --protocol=http/protobuf')
	for i in 0 1 2; do
		# shellcheck disable=SC2086 # words
		for input in "$TOP/examples/invoices.jsonl" "$TOP/tests/send/both.jsonl"; do
			rm -f port got
			aitrace-recv --quiet -p 0 --print-port -o got >port 3>&- &
			until [[ -s port ]]; do sleep 0.05; done
			port=$(cat port)
			aitrace-send --quiet -e "http://127.0.0.1:$port" ${args[i]} "$input"
			kill $!
			wait $! || true
			aitrace-cat --to otlp got | diff <(aitrace-cat --to otlp "$input") -
		done
	done
}
