# A receiver for tests: `load recv` behind helper.
# shellcheck shell=bash

# recv_start OPTION...: begins one on a free port, with $RECV its process and $PORT where it listens; what it says
# goes to the file `said`.
recv_start() {
	RECV_OPTIONS=("$@")
	aitrace-recv -p 0 --print-port "$@" >port 2>said 3>&- &
	RECV=$!
	recv_port
}

# recv_stream FILE: one whose standard output is FILE.
recv_stream() {
	aitrace-recv -p 0 >"$1" 2>said 3>&- &
	RECV=$!
	recv_port
}

# The one of recv_start once more, on the same port.
recv_again() {
	aitrace-recv -p "$PORT" "${RECV_OPTIONS[@]}" >/dev/null 2>said 3>&- &
	RECV=$!
	recv_listens
}

recv_listens() {
	local i
	for ((i = 0; i < 200; i++)); do
		(exec 9<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
		sleep 0.05
	done
	cat said
	return 1
}

# Sets $PORT, from what was printed or said.
recv_port() {
	local i
	PORT=
	for ((i = 0; i < 200 && ${#PORT} == 0; i++)); do
		[[ -s port ]] && PORT=$(cat port)
		[[ -s said ]] && PORT=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' said)
		[[ $PORT ]] || sleep 0.05
	done
	[[ $PORT ]] && return
	cat said
	return 1
}

# Ends it, and it ends well.
recv_stop() {
	kill -TERM "$RECV"
	status 0 wait "$RECV"
	RECV=
}

# Whatever happened in the test.
recv_gone() {
	[[ -z ${RECV-} ]] || kill -KILL "$RECV" 2>/dev/null || true
}
