#!/usr/bin/env bats
# aitrace-tui as somebody sees it who presses keys: in a terminal of tmux, with all its screens.

load helper
load tree
load tui

run=$TOP/tests/tree/run.jsonl

# end: it quits, with that status.
end() {
	press Q
	over "${1:-0}"
	terminal_end
}

@test "moving, folds, search, a filter" {
	tui 100x30 "$run"
	see 'agent.run "fix failing test"' 'trace 7f3a9c0e' 'row 1/14'
	press j j
	at 'chat claude-sonnet-4'
	press G
	at 'bash pytest -q'
	press K l l
	see 'row 13/14'
	press g z c
	see '+13' 'row 1/1'
	text '/GET'
	press Enter
	at 'GET /search 503'
	see '/GET 1/3'
	press n n
	at 'GET /search 200'
	see '/GET 3/3'
	press n
	at 'GET /search 503'
	text '&{ kind = "retrieval" }'
	press Enter
	gone 'read_file'
	press '&' Enter
	see 'read_file'
	text '&{ kind = '
	press Enter
	see 'column 9: expected a field'
	press e
	end
}

@test "a span in detail, a conversation, a state" {
	cat "$run" "$TOP/tests/tree/state.jsonl" >input
	tui 100x30 "$run"
	see 'agent.run'
	press j j j Enter
	see 'detail' '"command": "pytest -q"'
	press 2
	see 'result'
	press q c
	see 'conversation' 'chat claude-sonnet-4'
	end
	tui 100x30 "-t 7f3a $TOP/tests/tree/state.jsonl"
	see 'agent.run'
	press d
	see 'state'
	press .
	end
}

@test "cinema: played, stepped, back" {
	tui 100x30 "$run"
	see 'agent.run'
	press p
	see CINEMA
	press .
	press .
	see '❚❚ CINEMA' 'event'
	press q
	see 'SPAN'
	end
}

@test "files: in any format, and never over one" {
	tui 100x30 "$run"
	see 'agent.run'
	text ':w all'
	press Enter
	see 'all: the whole trace'
	text ':w spans some spans'
	press Enter
	see 'some spans: the whole trace'
	text ':w all'
	press Enter
	see 'all is there already: w! writes over it'
	text ':w! folded all'
	press Enter
	see 'all: the whole trace'
	text ':w /nowhere/at all'
	press Enter
	see 'No such file or directory'
	if [[ -e /dev/full ]]; then
		text ':w! spans /dev/full'
		press Enter
		see 'No space left on device'
	fi
	end
	aitrace-cat --to=folded "$run" | diff - all
	aitrace-cat --to=spans "$run" | diff - 'some spans'
}

@test "what a filter keeps is written alone" {
	tui 100x30 "$run"
	see 'agent.run'
	text '&{ kind = "tool" }'
	press Enter
	gone 'chat'
	text ':w spans tools'
	press Enter
	see 'tools: 6 spans'
	end
	aitrace-cat --to=spans -q '{ kind = "tool" }' "$run" | diff - tools
}

# The value as it was written, in base64, and the terminal has it then.
@test "copies" {
	local value
	tui 100x30 "$run"
	see 'agent.run'
	tmux set-option -g set-clipboard on
	press j j j y i
	see 'copied 16 bytes'
	grep -qF $'\e]52;c;'"$(printf 0000000000000004 | base64)"$'\e\\' raw
	press y j
	see 'copied'
	soon has raw "$(aitrace-cat --to=spans "$run" | grep -F '"span_id":"0000000000000004"' | base64 -w 0 | head -c 200)"
	press Enter
	see 'pytest -q'
	press y v
	see 'copied 37 bytes'
	value=$(printf '{"command":"pytest -q","timeout":120}' | base64)
	soon has raw "$value"
	end
}

@test "the pager and a pipe get it as it was written" {
	# shellcheck disable=SC2016
	printf '#!/bin/sh\ncat >paged\necho "paged it"\n' >pager && chmod +x pager
	PAGER=$PWD/pager tui 100x30 "$run"
	see 'agent.run'
	press j j j Enter
	see 'pytest -q'
	press v
	soon test -s paged
	see 'detail'
	same '{"command":"pytest -q","timeout":120}' < <(cat paged; echo)
	press q
	text '|tee piped'
	press Enter
	see '[Enter goes back]' '"span_id":"0000000000000004"'
	press Enter
	see 'SPAN'
	aitrace-cat --to=spans "$run" | grep -F '"span_id":"0000000000000004"' | diff - piped
	# What ends a command does not end us, and its status is said.
	text '|kill -INT $$; exit 7'
	press Enter
	see '[Enter goes back]'
	press Enter
	see 'exit status'
	text '|sleep 60'
	press Enter
	gone 'SPAN'
	press C-c
	see '[Enter goes back]'
	press Enter
	see 'SPAN'
	end
}

@test "marks, folds and what was typed are there again" {
	tui 100x30 "$run"
	see 'agent.run'
	text '/read_file'
	press Enter
	at 'read_file'
	press m a
	see 'mark'
	press j j z c
	see '+3'
	end
	tui 100x30 "$run"
	see '+3'
	press g \' a
	at 'read_file'
	press / Up
	see '/read_file'
	press Enter
	end
	# Never in the trace, and for nobody else.
	[ "$(stat -c %a state/aitrace)" == 700 ]
	cmp "$run" <(git -C "$TOP" show HEAD:tests/tree/run.jsonl 2>/dev/null || cat "$run")
}

@test "tui.conf: what is wrong is said with its place, and the rest is done" {
	mkdir -p config/aitrace
	cat >config/aitrace/tui.conf <<-'END'
		# keys
		bind waterfall a down
		set nothing=1
		bind waterfall b no-such-action
		color nobody 26
		unheard of
	END
	tui 100x30 "$run"
	see 'agent.run' 'tui.conf:6:1: '
	press a
	at 'state.load'
	press L
	see 'tui.conf:3:5: ' 'tui.conf:4:18: ' 'tui.conf:5:7: ' 'tui.conf:6:1: '
	end
	tr -d '\r' <raw | grep -a -o 'config/aitrace/tui.conf:.*' | cut -d : -f 2-3 | same $'3:5\n4:18\n5:7\n6:1'
}

@test "the defaults, read back, change nothing" {
	mkdir -p config/aitrace
	aitrace-tui --print-config >config/aitrace/tui.conf
	grep -q '^bind .* down$' config/aitrace/tui.conf
	grep -q '^set ' config/aitrace/tui.conf
	tui 100x30 "$run"
	see 'agent.run'
	press j L
	see 'log'
	end
	aitrace-tui --print-config | diff config/aitrace/tui.conf -
}

@test "a command: seen while it runs, and its status" {
	started 0 1 '' 'the slow one' >start
	ended 500 1 >end
	mkfifo go
	echo 'cat start >&2; echo out; read -r line <go; cat end >&2; exit 7' >slow
	tui 100x30 '-- sh slow'
	see 'the slow one' '+│'
	echo >go
	see 'the command has ended with status 7' '500ms'
	end 7
	tui 100x30 '-- sh -c "cat start >&2; exec sleep 600"'
	see 'the slow one'
	press Q
	see 'the command still runs: once more ends it'
	press Q
	over 143
	terminal_end
	tui 100x30 '-- ./no-such-command'
	over 127
}

@test "what comes while one looks" {
	mkfifo fifo
	tui 100x30 '<fifo'
	exec 7>fifo
	started 0 1 '' 'the slow one' >&7
	see 'the slow one'
	started 10 2 1 'a second one' >&7
	see 'a second one'
	press j
	at 'a second one'
	ended 30 2 >&7
	see '20ms'
	ended 500 1 >&7
	exec 7>&-
	see '500ms'
	end
}
