#!/usr/bin/env bats
# make/completions: what a shell offers is what --help says, for each program that is there; and for one with
# commands, which is made here.

load helper
load tree

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	DONE=$BUILD/completions
	touch 'a file' another.jsonl
	mkdir -p bin made
	cat >bin/tool <<-'END'
		#!/bin/sh
		options='  -q, --quiet                    say '"'"'nothing'"'"'
		  -V, --version                  show the version'
		case $* in
		--help) echo "usage: tool COMMAND [OPTION]...

		  tool make x
		  span=1

		  make   Make it: [all] of it.
		  run    Run a command.

		$options" ;;
		*'--how= '*) echo 'tool: --how takes fast|slow, not ""' >&2; exit 2 ;;
		'make '*--help) echo "usage: tool make [OPTION]... [FILE]...
		Make it.

		  -h, --how=HOW                  fast or slow: [this] way
		      --keep[=N]                 keep some
		      --to=PATH                  where to
		  -k, --kind=KIND                what sort
		      --sort=WORD                of work: agent, llm ...
		$options" ;;
		'run '*--help) echo "usage: tool run [OPTION]... -- COMMAND [ARG]...
		Run a command.

		$options" ;;
		*) exit 2 ;;
		esac
	END
	chmod +x bin/tool
	"$TOP/make/completions" bin/tool made
	PATH=$PWD/bin:$PATH
}

# Options of a program, as --help lists them, with = where they need a value.
options_of() {
	"$@" --help | sed -n 's/^  \(-., \|    \)--\([a-z-]*=\{0,1\}\).*/--\2/p'
}

# programs FUNCTION: of each program.
programs() {
	local file
	for file in "$BIN"/*; do
		"$1" "${file##*/}"
	done
}

# ---- bash -----------------------------------------------------------------------------------------

# offers FILE WORD...: what bash offers for the last word, the line having been taken apart as bash does.
offers() {
	bash --norc -c '
		source "$1"
		shift
		COMP_LINE="$*"
		COMP_WORDS=()
		for word; do
			if [[ $word == --*=* ]]; then
				COMP_WORDS+=("${word%%=*}" =)
				[[ ${word#*=} == "" ]] || COMP_WORDS+=("${word#*=}")
			else
				COMP_WORDS+=("$word")
			fi
		done
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		function=$(complete -p "$1" | sed "s/.*-F \([^ ]*\) .*/\1/")
		"$function" "$1"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | sort -u
}

each_in_bash() {
	[[ $(options_of "$1" | wc -l) -gt 2 ]]
	offers "$DONE/bash/$1" "$1" -- 2>/dev/null | grep -e -- >offered || true
	offers "$DONE/bash/$1" "$1" --hel | same --help
	options_of "$1" | sort | diff - <(offers "$DONE/bash/$1" "$1" -)
}

@test "bash: the options of each program" {
	programs each_in_bash
}

@test "bash: values, files and commands of aitrace-tree" {
	local tree=$DONE/bash/aitrace-tree
	offers "$tree" aitrace-tree --fo | same --follow
	offers "$tree" aitrace-tree --live= | same $'auto\noff\non'
	offers "$tree" aitrace-tree --live=o | same $'off\non'
	offers "$tree" aitrace-tree --glyphs a | same $'ascii\nauto'
	offers "$tree" aitrace-tree --trace x | same ''
	offers "$tree" aitrace-tree -t x | same ''
	offers "$tree" aitrace-tree -f a | same $'a file\nanother.jsonl'
	offers "$tree" aitrace-tree -f -- aitrace-tre | same aitrace-tree
	offers "$tree" aitrace-tree -- cat a | same $'a file\nanother.jsonl'
}

@test "bash: fields, folders and what may be left out, of aitrace-cat" {
	local cat=$DONE/bash/aitrace-cat
	offers "$cat" aitrace-cat --select= | grep -cx -e name -e duration_ns -e selfDuration -e tokens.input -e event:name | same 5
	offers "$cat" aitrace-cat --select self | same $'selfDuration\nself_ns'
	offers "$cat" aitrace-cat --select name,.x,self | same $'name,.x,selfDuration\nname,.x,self_ns'
	offers "$cat" aitrace-cat --split m | same made
	offers "$cat" aitrace-cat --check= | same json
	offers "$cat" aitrace-cat --redact=a | same $'a file\nanother.jsonl'
}

@test "bash: a program with commands" {
	offers made/bash/tool tool '' | same $'make\nrun'
	offers made/bash/tool tool m | same make
	offers made/bash/tool tool - | same $'--quiet\n--version'
	offers made/bash/tool tool make - | same $'--how=\n--keep\n--kind=\n--quiet\n--sort=\n--to=\n--version'
	offers made/bash/tool tool make -h '' | same $'fast\nslow'
	offers made/bash/tool tool make --how=s | same slow
	offers made/bash/tool tool make --to=a | same $'a file\nanother.jsonl'
	offers made/bash/tool tool make --keep a | same $'a file\nanother.jsonl'
	offers made/bash/tool tool make --kind a | same ''
	offers made/bash/tool tool make --sort '' | same $'agent\nllm'
	offers made/bash/tool tool make --sort=l | same llm
	offers made/bash/tool tool make a | same $'a file\nanother.jsonl'
	offers made/bash/tool tool make -- a | same ''
	offers made/bash/tool tool run a | same ''
	offers made/bash/tool tool -q run -- to | grep -x tool
}

# ---- fish -----------------------------------------------------------------------------------------

# in_fish FILE LINE
in_fish() {
	# shellcheck disable=SC2016 # for fish
	env HOME="$PWD" XDG_CONFIG_HOME="$PWD/config" XDG_DATA_HOME="$PWD/data" \
		fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$1" "$2" | cut -f 1 | sort
}

each_in_fish() {
	options_of "$1" | sed 's/=$//' | sort >options
	in_fish "$DONE/fish/$1.fish" "$1 --" | sed 's/=$//' | sort -u | comm -13 - options | same
}

@test "fish: the options of each program" {
	command -v fish >/dev/null || skip 'fish is not here'
	programs each_in_fish
}

@test "fish: values, files and commands" {
	command -v fish >/dev/null || skip 'fish is not here'
	local tree=$DONE/fish/aitrace-tree.fish cat=$DONE/fish/aitrace-cat.fish tool=made/fish/tool.fish
	in_fish "$tree" 'aitrace-tree --live=' | same $'--live=auto\n--live=off\n--live=on'
	in_fish "$tree" 'aitrace-tree --glyphs a' | same $'ascii\nauto'
	in_fish "$tree" 'aitrace-tree anoth' | same another.jsonl
	in_fish "$cat" 'aitrace-cat --select self' | same $'selfDuration\nself_ns'
	in_fish "$cat" 'aitrace-cat --select=name,.x,self' | same $'--select=name,.x,selfDuration\n--select=name,.x,self_ns'
	in_fish "$cat" 'aitrace-cat --split ma' | same made/
	in_fish "$tree" 'aitrace-tree -f -- aitrace-tre' | same aitrace-tree
	in_fish "$tool" 'tool ' | same $'make\nrun'
	in_fish "$tool" 'tool make --how ' | same $'fast\nslow'
	in_fish "$tool" 'tool make anoth' | same another.jsonl
	in_fish "$tool" 'tool run anoth' | same
	in_fish "$tool" 'tool run --qu' | same --quiet
	in_fish "$tool" 'tool run -- cat anoth' | same another.jsonl
	in_fish "$tool" 'tool make -- too' | same
}

# ---- zsh ------------------------------------------------------------------------------------------

# A shell in a terminal, which is asked by keys.
in_zsh() {
	command -v zsh >/dev/null || skip 'zsh is not here'
	TERM=xterm terminal 150x40 "PATH=$PATH exec zsh -f -i"
	tmux send-keys "PS1='> '; fpath=($PWD/made/zsh $DONE/zsh \$fpath); autoload -U compinit; compinit -u -D" \
		'; setopt noautomenu listambiguous; LISTMAX=1000; clear; echo ready' Enter
	showing ready
}

# asked LINE TEXT...: what is offered behind LINE has each TEXT.
asked() {
	tmux send-keys C-u C-l "$1" Tab
	shift
	sleep 0.1
	showing "$@"
}

@test "zsh: the options of each program" {
	in_zsh
	local file name
	for file in "$BIN"/*; do
		name=${file##*/}
		mapfile -t words < <(options_of "$name" | sed 's/=$//')
		asked "$name --" "${words[@]}"
	done
}

@test "zsh: values, files and commands" {
	in_zsh
	asked 'aitrace-tree --live=' auto on off
	asked 'aitrace-tree -f anot' 'aitrace-tree -f another.jsonl'
	asked 'aitrace-cat --select name,self' self_ns selfDuration
	asked 'aitrace-cat --select=name,span:parent' name,span:parentID
	asked 'aitrace-cat --split mad' 'aitrace-cat --split made/'
	asked 'aitrace-cat --check=' --check=json
	asked 'aitrace-tree -- aitrace-tre' '-- aitrace-tree'
	asked 'tool ' make 'Make it: [all] of it.' run
	asked 'tool make --how ' fast slow
	asked 'tool make --' "say 'nothing'" 'fast or slow: [this] way' --keep
	asked 'tool make anot' 'tool make another.jsonl'
	asked 'tool -q run -- cat anot' 'cat another.jsonl'
}

# ---- the house ------------------------------------------------------------------------------------

@test "a program that cannot be asked is told" {
	printf '#!/bin/sh\nexit 0\n' >bin/mute
	chmod +x bin/mute
	status 1 "$TOP/make/completions" bin/mute made 2>&1 | holds 'says nothing'
}
