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
