#!/usr/bin/env bats
# The command line of aitrace-tree.

load helper
load tree

@test "wrong usage: status 2, one line, advice" {
	local words want failed=0
	while IFS='|' read -r words want; do
		[[ -n $words && $words != '#'* && $words != '`'* ]] || continue
		eval "status 2 aitrace-tree $words" >out 2>err </dev/null || failed=1
		same <out || failed=1
		same "aitrace-tree: $want" <err || { echo "of: $words" && failed=1; }
	done <"$TOP/tests/tree/usage"
	[ "$failed" -eq 0 ]
}

# Words of the command line, a bar, and what is said: there are an executable text, a script, a
# program, and a stream whose file system makes all files executable.
@test "a forgotten --: what to type" {
	local words want failed=0
	printf 'no program\n' >text
	printf '#!/bin/sh\necho ran\n' >script
	cp "$BUILD/examples/agent" program
	cp "$TOP/tests/tree/run.jsonl" stream
	cp script $'evil\e]0;title\a'
	chmod +x text script program stream evil*
	while IFS='|' read -r words want; do
		[[ -n $words ]] || continue
		eval "status 2 aitrace-tree $words" >out 2>err </dev/null || failed=1
		same <out || failed=1
		same "aitrace-tree: $want" <err || { echo "of: $words" && failed=1; }
	done <<-'END'
		./program --question x|unknown option --question; to run ./program: aitrace-tree -- ./program ...
		-v ./text -x|unknown option -x; to run ./text: aitrace-tree -- ./text ...
		./script --depth|--depth needs a value: --depth=N; to run ./script: aitrace-tree -- ./script ...
		cat --folow|unknown option --folow; to run cat: aitrace-tree -- cat ...
		./program|./program is a program; to run it: aitrace-tree -- ./program
		-v ./script --json|./script is a program; to run it: aitrace-tree -- ./script ...
		cat stream|cat is a program; to run it: aitrace-tree -- cat ...
		./evil*|./evil^[]0;title^G is a program; to run it: aitrace-tree -- ./evil^[]0;title^G
		./nothing --folow|unknown option --folow; did you mean --follow?
		--folow ./program|unknown option --folow; did you mean --follow?
	END
	[ "$failed" -eq 0 ]
	aitrace-tree stream | golden tree/run-80
	aitrace-tree <script | same $'#!/bin/sh\necho ran\nno spans · 2 lines of text'
	status 1 aitrace-tree no-such-file 2>err
	same 'aitrace-tree: no-such-file: No such file or directory' <err
	aitrace-tree -- ./script 2>/dev/null | same ran
}

@test "with nothing to read" {
	command -v script >/dev/null || skip "script is not there"
	script -qec 'aitrace-tree; echo $?' /dev/null </dev/null | tr -d '\r' |
		same "$(printf '%s\n' 'aitrace-tree: nothing to read: name a FILE, run an agent (aitrace-tree -- agent) or pipe its stderr in (agent 2>&1 >/dev/null | aitrace-tree)' 2)"
}

@test "--help and --version" {
	aitrace-tree --help | golden tree/help
	aitrace-tree -h | golden tree/help
	[[ $(aitrace-tree --version) =~ ^aitrace-tree\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	aitrace-tree -V | same "$(aitrace-tree --version)"
	[ "$(aitrace-tree --help | wc -L)" -le 90 ]
}

@test "forms of options" {
	local wanted input=$TOP/tests/tree/run.jsonl
	wanted=$(aitrace-tree -v --depth=2 --trace=7f --attrs=a "$input")
	aitrace-tree -vt7f --depth 2 --attrs a "$input" | same "$wanted"
	aitrace-tree "$input" -v -t 7f --dep=2 --att=a | same "$wanted"
	aitrace-tree --verb --dep 2 --tr 7f "$input" | same "$wanted"
	aitrace-tree --depth=9 --depth=2 -v "$input" | same "$wanted"
}

@test "keys of --attrs: several, empty ones left out" {
	started 0 1 '' root '"attributes":{"a":1,"b":"two","c":[3]}' >input
	aitrace-tree --attrs=c,a input | sed -n '/:$/d;/^    /p' | same $'    c: [3]\n    a: 1'
	aitrace-tree --attrs=,,b, input | grep -c ': ' | same 1
	aitrace-tree --attrs= input | diff <(aitrace-tree input) -
}

@test "every option is on the page, and every one of the page in --help" {
	[[ -e $TOP/man/aitrace-tree.1 ]] || skip "no page yet"
	aitrace-tree --help | sed -n 's/^  \(-[a-zA-Z],\)\{0,1\} *--\([a-z-]*\).*/\2/p' | sort >help
	sed -n '/^The options are/,/^\.El/s/^\.It .*Fl -\([a-z-]*\).*/\1/p; /^The options are/,/^\.El/s/^\.It .*, -\([a-z-]*\).*/\1/p' \
		"$TOP/man/aitrace-tree.1" | sort >page
	diff help page
	aitrace-tree --help | sed -n 's/^  -\([a-zA-Z]\), .*/\1/p' | sort >help
	sed -n '/^The options are/,/^\.El/s/^\.It Fl \([a-zA-Z]\) .*/\1/p' "$TOP/man/aitrace-tree.1" | sort >page
	diff help page
}

@test "exit statuses" {
	local input=$TOP/tests/tree/run.jsonl bad=$TOP/tests/tree/times.jsonl
	status 0 aitrace-tree "$input" >/dev/null
	status 0 aitrace-tree /dev/null >/dev/null
	status 0 aitrace-tree "$bad" >/dev/null 2>&1
	status 1 aitrace-tree --strict "$bad" >/dev/null 2>&1
	status 1 aitrace-tree nothing.jsonl "$input" >/dev/null 2>&1
	status 1 aitrace-tree . >/dev/null 2>&1
	status 1 aitrace-tree "$TOP/tests/tree/chunks.jsonl" >/dev/null 2>&1
	status 2 aitrace-tree --wrong >/dev/null 2>&1
	status 1 aitrace-tree --json --strict "$bad" >/dev/null 2>&1
}

@test "a file whose name begins with a dash" {
	cp "$TOP/tests/tree/run.jsonl" -- -v.jsonl
	aitrace-tree ./-v.jsonl | golden tree/run-80
}
