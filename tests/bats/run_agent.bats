#!/usr/bin/env bats
# aitrace-run: any command runs as it would have, and one trace says what it did.
# shellcheck disable=SC2016,SC2010,SC2012,SC2094 # scripts are written down; names of files are ours
load helper
load tree
load run_agent

# ---- what it ends with ------------------------------------------------------------------------

@test "the status is the command's, and the trace has it" {
	local command want
	printf '#!/bin/sh\nexit 7\n' >work
	: >plain
	chmod +x work
	while IFS='|' read -r command want; do
		# shellcheck disable=SC2086
		status "${want%% *}" recorded $command 2>/dev/null || return
		is "map(select(.type == \"span_end\")) | length == 1 and (.[0] | [.status, .status_message] ==
			${want#* })"
	done <<-'END'
		true|0 ["ok", null]
		./work|7 ["error", "exit status 7"]
		-- ./work a b|7 ["error", "exit status 7"]
		./gone|127 ["error", "./gone: No such file or directory"]
		./plain|126 ["error", "./plain: Permission denied"]
		sh -c kill$IFS-TERM$IFS$$|143 ["error", "killed by SIGTERM"]
	END
}

@test "its words come out as they were said, and stand in the record as lines" {
	recorded sh -c 'echo out; printf "a\nb\n\nno end" >&2; printf "\303(\033[31m\n" >&2' >out 2>err
	same out <out
	printf 'a\nb\n\nno end\303(\033[31m\n' | cmp - err
	grep -av '^{' run.jsonl | cmp - err
	aitrace-cat run.jsonl >/dev/null
	aitrace-tree run.jsonl | holds 'no end'
	recorded --text=off -- sh -c 'echo said >&2' 2>err
	same said <err
	is 'length == 3'
}

@test "records of the command are below its span, wherever its streams go" {
	recorded sh -c 'aitrace-emit event a; aitrace-emit exec inner -- aitrace-emit event b >/dev/null 2>&1'
	is '(map(select(.name == "inner"))[0].parent_span_id) == (.[0].span_id)'
	is '[.[].trace_id] | unique | length == 1'
	is 'map(select(.type == "event").name) == ["a", "b"]'
	is '.[0].attributes."process.command_args" | length == 3'
}

@test "what it is called, and that it continues a trace" {
	recorded -n 'a name' -- true
	is '.[0].name == "a name"'
	recorded "$(command -v true)" one two
	is '.[0].name == "true one two"'
	recorded true "$(printf '%080d' 1)"
	is '.[0].name == "true ..."'
	TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 recorded true
	is '.[0] | .trace_id == "4bf92f3577b34da6a3ce929d0e0e4736" and .parent_span_id == "00f067aa0ba902b7"'
}

@test "a run within a run is a part of it" {
	recorded aitrace-run sh -c 'aitrace-emit event deep; echo deep >&2' 2>/dev/null
	is '[.[].trace_id] | unique | length == 1'
	is 'map(select(.type == "span_start")) | length == 2 and .[1].parent_span_id == .[0].span_id'
	is 'map(select(.name == "deep")) | length == 1'
	[[ ! -e state/aitrace/runs ]]
}

# ---- files --------------------------------------------------------------------------------------

@test "a file is made anew, or gone on with, and is for its owner alone" {
	umask 0
	recorded true
	recorded true
	is 'length == 3'
	same 600 < <(stat -c %a run.jsonl)
	recorded --append -- true
	is 'length == 6'
}

@test "what cannot be recorded is not run" {
	local out
	mkfifo fifo
	mkdir folder
	for out in fifo folder no/folder; do
		status 125 aitrace-run -o "$out" -- touch ran 2>err || return
		same "$(wc -l <err)" <<<1
		holds 'cannot record in' <err
	done
	status 125 env -u HOME XDG_STATE_HOME=relative "$BIN/aitrace-run" touch ran 2>err
	holds 'HOME' <err
	[[ ! -e ran ]]
}

@test "without a file the last runs are kept, and the newest is shown" {
	local i
	for i in 1 2; do status 3 aitrace-run sh -c "echo said $i >&2; exit 3" 2>/dev/null || return; done
	same 700 < <(stat -c %a state/aitrace/runs)
	same $'600\n600' < <(stat -c %a state/aitrace/runs/*)
	aitrace-run --last >shown
	holds 'said 2' <shown
	aitrace-run --last=2 | holds 'said 1'
	status 1 aitrace-run --last=3 2>err
	same 'aitrace-run: 3 runs back there is none: there are 2' <err
	aitrace-run --list >list
	same 2 < <(wc -l <list)
	head -n 1 list | grep -Ex '[0-9-]{10} [0-9:]{8}Z +[0-9]+  .*/state/aitrace/runs/[0-9T.Z]*-sh\.jsonl'
	same "$(ls state/aitrace/runs | tail -n 1)" < <(head -n 1 list | sed 's|.*/||')
	rm -r state
	same < <(aitrace-run --list)
	status 1 aitrace-run --last 2>/dev/null
}

@test "a command that cannot be started is no run, one that ends as if it were is" {
	status 3 aitrace-run sh -c 'exit 3' 2>/dev/null
	: >no-program
	status 127 aitrace-run -v nosuch 2>err
	same 'aitrace-run: nosuch: No such file or directory' <err
	status 126 aitrace-run --otlp=off -v ./no-program 2>err
	same 'aitrace-run: ./no-program: Permission denied' <err
	aitrace-run --list | wc -l | same 1
	aitrace-run --last | holds 'exit 3'
	status 127 aitrace-run sh -c 'nosuch 2>/dev/null' 2>/dev/null
	aitrace-run --last | holds 'exit 127'
	# Where it is told to be, it is.
	status 127 aitrace-run -o run.jsonl nosuch 2>/dev/null
	holds 'nosuch: No such file' <run.jsonl
}

@test "older runs go, but not one that is being written, nor what is no run" {
	local i
	mkdir -p state/aitrace/runs
	for i in {10..70}; do echo "$i" >"state/aitrace/runs/20200101T0000$i.000000000Z-x.jsonl"; done
	echo mine >state/aitrace/runs/notes.jsonl
	exec 7<state/aitrace/runs/20200101T000011.000000000Z-x.jsonl
	flock -s 7
	aitrace-run -- true 2>/dev/null
	exec 7<&-
	same $'1\n20200101T000011.000000000Z-x.jsonl' < <(
		ls state/aitrace/runs | grep -c notes
		ls state/aitrace/runs | head -n 1
	)
	same 52 < <(ls state/aitrace/runs | wc -l)
}

@test "a command's name does no harm to a file's" {
	printf '#!/bin/sh\n' >$'a b\e;..'
	chmod +x ./a*
	aitrace-run "./a b"*
	ls state/aitrace/runs | grep -Eqx '[0-9T.Z]+-a_b__\.\.\.jsonl'
}

# ---- the environment ----------------------------------------------------------------------------

@test "what is set for the command is what is printed, and why" {
	aitrace-run --print-env --port=1234 >printed
	same < <(grep -Ev '^(# [^'"'"']*|export [A-Z_]+='"'"'[^'"'"']*'"'"')$' printed)
	(
		eval "$(cat printed)"
		env | sort
	) >evaluated
	recorded --port=1234 -- env | sort >given
	diff <(grep -v -e ^TRACEPARENT= -e ^AITRACE_OUT= -e ^_= given) <(grep -v ^_= evaluated)
	grep -qx 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1234' given
	grep -qx 'PHOENIX_COLLECTOR_ENDPOINT=http://127.0.0.1:1234/v1/traces' given
	grep -qx 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf' given
	grep -Eqx 'TRACEPARENT=00-[0-9a-f]{32}-[0-9a-f]{16}-03' given
	grep -qx "AITRACE_OUT=$PWD/run.jsonl" given
}

@test "contents are asked for only when they are wanted" {
	recorded env >without
	recorded --content -- env >with
	diff <(grep -o '^[A-Z_]*' without | sort) <(grep -o '^[A-Z_]*' with | sort) >added || true
	same '> COPILOT_OTEL_CAPTURE_CONTENT
> OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT
> OTEL_LOG_ASSISTANT_RESPONSES
> OTEL_LOG_TOOL_CONTENT
> OTEL_LOG_TOOL_DETAILS
> OTEL_LOG_USER_PROMPTS
> SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE' < <(grep '^[<>]' added)
	grep -qx GEMINI_TELEMETRY_LOG_PROMPTS=false without
	grep -qx GEMINI_TELEMETRY_LOG_PROMPTS=true with
	grep -qx OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY with
	ln -s "$(type -P env)" copilot
	recorded --content -- ./copilot | grep -qx OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true
}

@test "what the user has set stays" {
	local name
	aitrace-run --print-env --content | sed -n "s/^export \([A-Z_]*\)=.*/\1/p" >names
	while read -r name; do
		[[ $name != OTEL_EXPORTER_OTLP_ENDPOINT && $name != AITRACE_* ]] || continue
		env "$name=mine" "$BIN/aitrace-run" -o run.jsonl --content -- env 2>err | grep -qx "$name=mine"
		same <err
	done <names
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://elsewhere recorded env 2>err >given
	holds 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set, and stays' <err
	lacks given ^CLAUDE ^OTEL_TRACES_EXPORTER
	OTEL_EXPORTER_OTLP_ENDPOINT=http://elsewhere aitrace-run --print-env |
		same '# OTEL_EXPORTER_OTLP_ENDPOINT is set: nothing is changed'
	OTEL_SDK_DISABLED=True recorded --quiet -- true 2>err
	same <err
}

@test "variables that depend on others" {
	recorded env >given
	lacks given ^NO_PROXY
	HTTP_PROXY=http://proxy recorded env | grep -qx 'NO_PROXY=127.0.0.1,localhost'
	http_proxy=http://proxy no_proxy=a recorded env >given
	lacks given ^NO_PROXY
	TRACELOOP_API_KEY=k recorded env >given
	lacks given ^TRACELOOP_BASE_URL
}

@test "without OpenTelemetry nothing is set but what our own records need" {
	recorded --otlp=off -- env >given
	lacks given ^OTEL_ ^CLAUDE
	grep -q ^TRACEPARENT= given
}

# ---- usage --------------------------------------------------------------------------------------

@test "wrong usage is explained in a line, and nothing runs" {
	local line want
	while IFS='|' read -r line want; do
		# shellcheck disable=SC2086
		status 2 aitrace-run $line >out 2>err || return
		same "aitrace-run: $want" <err
		same <out
	done <<-'END'
		|nothing to run: aitrace-run -- COMMAND [ARG]...
		--|nothing to run: aitrace-run -- COMMAND [ARG]...
		--wait=soon true|--wait takes a duration such as 500ms, 10s or 2m
		--port=0 true|--port takes a number from 1 to 65535
		--last=0|--last takes a number from 1 on
		--list true|true: there is nothing to run with this option
		--append true|--append needs the file: --output=FILE
		--tex=off --nope true|unknown option --nope; --help lists what there is
	END
	aitrace-run --help | golden run/help
	aitrace-run --version | same "aitrace-run $(sed -n 's/^VERSION = //p' "$TOP/Makefile")"
}

@test "every option is on the page, and every one of the page in --help" {
	aitrace-run --help | grep -o '^  \(-.,\|   \) --[a-z-]*' | sed 's/.*--//' | sort >help
	sed -n '/^The options are/,/^\.El/p' "$TOP/man/aitrace-run.1" |
		grep -o '^\.It Fl .*' | grep -o ' -[a-z-]*' | sed 's/ -//' | sort >page
	diff help page
}

@test "every variable is on the page, and every one of the page is set" {
	{
		aitrace-run --print-env --content
		HTTP_PROXY=x aitrace-run --print-env
	} | sed -n "s/^export \([A-Z_]*\)=.*/\1/p" | sort -u >are_set
	sed -n '/^\.Ss The environment of the command/,/^\.S[sh] /p' "$TOP/man/aitrace-run.1" |
		sed -n 's/^\.It Ev \([A-Z_]*\).*/\1/p' | sort -u >page
	diff are_set page
}
