#!/usr/bin/env bats
# shellcheck disable=SC2016 # what the shells that are tried expand
# lib/sh/aitrace.sh, in each shell that is here. A case is a script in tests/sh, whose first line says what it
# shows; what it wrote, through tests/sh/show.jq, and what it said, is in tests/golden/sh.

load helper

export LC_ALL=C.UTF-8
to="file"
export AITRACE_SH=$TOP/lib/sh/aitrace.sh AITRACE_TREE=$BIN/aitrace-tree
unset ENV BASH_ENV ZDOTDIR

# here SHELL...: it is, or the test is skipped.
here() {
	command -v "$1" >/dev/null || skip "$1 is not here"
}

# case_shown CASE SHELL...: in a folder of its own.
case_shown() {
	local name=$1 outside='' status=0
	shift
	mkdir "$name" && cd "$name" || return
	case $name in
	context | off) outside=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ;;
	esac
	if [[ $to == pipe ]]; then
		env ${outside:+TRACEPARENT=$outside} timeout 60 "$@" "$TOP/tests/sh/$name.sh" 2>&1 >said </dev/null | cat >stream
		status=${PIPESTATUS[0]}
	else
		env ${outside:+TRACEPARENT=$outside} timeout 60 "$@" "$TOP/tests/sh/$name.sh" 2>stream >said </dev/null ||
			status=$?
	fi
	jq -nRr -f "$TOP/tests/sh/show.jq" stream
	echo --
	cat said
	echo "-- status $status"
	"$AITRACE_TREE" --strict stream >tree 2>&1 || cat tree
}

# cases SHELL...: all of them; each that fails is told.
cases() {
	local file name failed=0
	here "$1"
	for file in "$TOP"/tests/sh/*.sh; do
		name=$(basename "$file" .sh)
		! grep -q "^# Not $1:" "$file" || continue
		(case_shown "$name" "$@") >"$name.shown" 2>&1
		golden "sh/$name" <"$name.shown" || failed=$((failed + 1))
	done
	[[ $failed -eq 0 ]]
}

@test "dash" {
	cases dash
}

@test "dash, into a pipe" {
	to=pipe cases dash
}

@test "bash" {
	cases bash
}

@test "bash, into a pipe" {
	to=pipe cases bash
}

@test "bash as sh" {
	cases bash --posix
}

@test "zsh" {
	cases zsh -f
}

@test "zsh, into a pipe" {
	to=pipe cases zsh -f
}

@test "busybox ash" {
	cases busybox ash
}

@test "busybox ash, into a pipe" {
	to=pipe cases busybox ash
}

@test "mksh" {
	cases mksh
}

# bash runs its trap then, with the status of the command before.
@test "bash that a signal ends tells of no status" {
	here bash
	status 143 bash -c '. "$AITRACE_SH"; aitrace_begin outer; kill -TERM $$; sleep 60' 2>stream
	jq -nRr -f "$TOP/tests/sh/show.jq" stream | grep ^end |
		same 'end outer error "still open when the shell exited"'
}

# ---- the page -------------------------------------------------------------------------------------

# Each of its examples is a script.
page() {
	local n
	for n in 1 2 3; do
		mkdir -p "$n" && cd "$n" || return
		awk -v n=$n '/^\.Sh/ { in_examples = /EXAMPLES/ } /^\.Ed/ { on = 0 }
			on { sub(/^\\&/, ""); gsub(/\\-/, "-"); gsub(/\\e/, "\\"); print }
			in_examples && /^\.Bd/ && ++count == n { on = 1 }' "$TOP/man/aitrace-sh.1" >example.sh
		grep -q '^\. aitrace.sh' example.sh
		PATH=$TOP/lib/sh:$PATH "$@" example.sh >said 2>stream || true
		jq -nRr -f "$TOP/tests/sh/show.jq" stream | sort | sed 's/process [0-9]*/process/' >shown
		golden sh/page-$n <shown
		same <said
		cd .. || return
	done
}

@test "the examples of the page" {
	shells page
}

# ---- what a shell knows, and what awk ------------------------------------------------------------

# shells FUNCTION [ARG]...: with the words of each shell that is here behind them.
shells() {
	local shell
	for shell in dash bash zsh busybox; do
		command -v $shell >/dev/null || continue
		echo "in $shell:"
		if [[ $shell == busybox ]]; then
			"$@" busybox ash
		else
			"$@" $shell
		fi
	done
}

days() {
	"$@" -c '. "$AITRACE_SH"; while read -r n; do _aitrace_date $n; echo "${_aitrace_second}Z"; done' \
		<seconds >came 2>err
	diff want came
}

@test "seconds are days of the calendar" {
	printf '%d\n' 0 1 59 60 3599 3600 86399 86400 68169599 68169600 951782399 951782400 951868799 951868800 \
		1709164800 1709251199 1709251200 1735689599 1735689600 4107542399 4107542400 9999999999 >seconds
	awk 'BEGIN { srand(1); for (i = 0; i < 300; i++) printf "%.0f\n", rand() * 4e9 }' >>seconds
	jq -r todate seconds >want
	shells days
}

# Each awk has its own idea of backslashes.
@test "any awk will do" {
	local awk words tried=0
	for awk in mawk gawk original-awk 'busybox awk'; do
		words=${awk% *}
		command -v "$words" >/dev/null || continue
		mkdir -p "$words/bin"
		printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$words/bin/awk"
		chmod +x "$words/bin/awk"
		for name in text json long; do
			(cd "$words" && PATH=$PWD/bin:$PATH case_shown $name sh) >shown 2>&1
			golden sh/$name <shown
		done
		tried=$((tried + 1))
	done
	[[ $tried -gt 0 ]]
}

coarse() {
	rm -f records
	jq -n now >before
	# shellcheck disable=SC2016 # for the shell that is run
	AITRACE_OUT=records aitrace_clock=coarse "$@" -c '. "$AITRACE_SH"
		aitrace_begin one; aitrace_event two; sleep 0.05; aitrace_end'
	jq -n now >after
	jq -es '.[0] as $before | .[1] as $after | .[2:]
		| map(.ts | (.[:19] + "Z" | fromdate) + (.[19:29] | tonumber))
		| length == 3 and . == sort and .[0] > $before - 0.05 and .[2] < $after + 0.05
			and (.[2] - .[1]) > 0.03' before after records
}

@test "coarse times are times" {
	[[ -r /proc/uptime && $(date +%N) =~ ^[0-9]{9}$ ]] || skip 'no /proc/uptime, or a date(1) that knows no %N'
	shells coarse
}

# ---- one write ------------------------------------------------------------------------------------

# Lengths of the records that came, and of the writes that begin like one. A process may stand in between, which
# writes the same.
one_write() {
	rm -f calls.* length
	strace -ff -qq -o calls -e trace=write,writev -s 9 "$@" records.sh 2>&1 >/dev/null | cat >stream
	cat calls.* | grep -F '{\"type\"' | sed 's/.*= //' | sort -u >writes
	LC_ALL=C awk '{ print length($0) + 1 }' stream length | sort -u | diff - writes
	wc -l <stream | tr -d " " | same 8
	grep -qx 4096 writes
}

@test "a record is one write" {
	strace true 2>/dev/null || skip 'strace is not here, or may not be used'
	cat >records.sh <<-'END'
		. "$AITRACE_SH"
		aitrace_begin one
		x=$(awk 'BEGIN { while (i++ < 4200) printf "x" }')
		for n in 1000 2000 3000; do
			aitrace_event e "text=$(printf %.${n}s "$x")"
		done
		aitrace_event e 'text=é'
		# As long as may be: the record has as much beside its text as this one.
		AITRACE_OUT=length
		. "$AITRACE_SH"
		aitrace_event e text=
		length=$(wc -c <length)
		AITRACE_OUT=
		. "$AITRACE_SH"
		aitrace_event e "text=$(printf %.$((4096 - length))s "$x")"
		aitrace_event e "text=$(printf %.$((4094 - length))s "$x")é"
		aitrace_end
	END
	shells one_write
}

# What a shell has written to a terminal decides how much it writes at once.
terminal_write() {
	rm -f calls.* over
	cat >run <<-END
		exec 2>stream
		strace -ff -qq -o calls -e trace=write,writev -s 9 $* records.sh 2>&1 >/dev/tty | cat >stream
		: >over
	END
	script -qec 'bash run' /dev/null >/dev/null </dev/null
	[[ -e over ]]
	cat calls.* | grep -F '{\"type\"' | sed 's/.*= //' | sort -n | uniq >writes
	LC_ALL=C awk '{ print length($0) + 1 }' stream | sort -n | uniq >lengths
	comm -23 <(sort lengths) <(sort writes) | same
	[[ $(wc -l <stream) -eq 5 ]]
}

@test "a record is one write where standard output is a terminal" {
	strace true 2>/dev/null || skip 'strace is not here, or may not be used'
	command -v script >/dev/null || skip 'script is not here'
	cat >records.sh <<-'END'
		echo something
		. "$AITRACE_SH"
		aitrace_begin one
		for n in 1000 2000 3000; do
			aitrace_event e "text=$(awk -v n=$n 'BEGIN { while (i++ < n) printf "x" }')"
		done
		aitrace_end
	END
	shells terminal_write
}

verbose() {
	"$@" -c '. "$AITRACE_SH"; trap "echo pipe" PIPE; aitrace_begin root; set -v; aitrace_event one; set +v' 2>&1 | cut -c1-9 | uniq -c |
		tr -s ' ' | same ' 3 {"type":"'
}

@test "what it reads it does not show" {
	shells verbose
}

# state PID STATE: it is in that one.
state() {
	local seen='' i
	for ((i = 0; i < 2000; i++)); do
		read -r _ _ seen _ <"/proc/$1/stat"
		[[ $seen != "$2" ]] || return 0
		sleep 0.01
	done
	return 1
}

# descriptors_of_a_trap N SHELL...: records go to descriptor N, a pipe that is full when the signal comes.
descriptors_of_a_trap() {
	local n=$1 pid
	shift
	rm -f fifo errors
	mkfifo fifo
	exec 8<>fifo
	eval "AITRACE_OUT=fd:$n \"\$@\" script >said 2>errors $n>fifo 8>&- 3>&- &"
	pid=$!
	state "$pid" T
	dd if=/dev/zero of=fifo bs=1 oflag=nonblock 2>/dev/null || true
	kill -CONT "$pid"
	state "$pid" S
	kill -USR1 "$pid"
	exec 7<fifo 8>&-
	cat <&7 >stream &
	exec 7<&-
	wait "$pid"
	wait
	[[ $n -ne 2 ]] || tr -d '\0' <stream | grep -v '^{"type"' >errors
	tr -d '\0' <stream | grep -c '^{"type"' | same 5
	same out <said
	same err <errors
	same nine <ninth
}

@test "a trap that runs while a record is written has the descriptors of the script" {
	cat >script <<-'END'
		aitrace_clock=coarse
		. "$AITRACE_SH"
		exec 9>ninth
		trap 'echo out; echo err >&2; echo nine >&9' USR1
		aitrace_begin root
		aitrace_event first
		aitrace_event second
		kill -STOP $$
		aitrace_event third
		aitrace_end
	END
	shells descriptors_of_a_trap 2
	shells descriptors_of_a_trap 7
}

# Each trap says so, and each event is there once.
trap_and_file() {
	: >going
	"$@" script >out 2>err
	sed -n '$s/^counted //p' out >counted
	grep -c '^out$' out | diff counted -
	grep -c '^err$' err | diff counted -
	grep -v '^err$' err | same
	jq -r 'select(.type == "event").attributes.n' stream | sort -n | uniq -c | grep -v '^ *1 ' | same
	rm stream
}

@test "a trap that runs while a record goes into a file has the descriptors of the script" {
	cat >script <<-'END'
		AITRACE_OUT=stream
		aitrace_clock=coarse
		. "$AITRACE_SH"
		counted=0 n=0
		trap 'counted=$((counted + 1)); echo out; echo err >&2' USR1
		aitrace_begin root
		while [ -e going ] && kill -USR1 $$; do sleep 0.001; done &
		while [ $counted -lt 100 ]; do
			aitrace_event one n:=$n
			n=$((n + 1))
		done
		rm going
		wait
		trap '' USR1
		aitrace_end
		echo "counted $counted"
	END
	shells trap_and_file
}

# A shell reads its script there, and puts there what a redirection replaces.
descriptors_of_its_own() {
	local n
	printf '%s\n' '. "$AITRACE_SH"' 'aitrace_begin one' 'aitrace_event two' 'aitrace_event three' aitrace_end 'echo end' >script
	cp script before
	for n in 10 11 12; do
		AITRACE_OUT=fd:$n "$@" script 2>&1 10>&- 11>&- 12>&- | same end
		cmp script before
		AITRACE_OUT=fd:$n bash -c 'exec "$@" script '"$n>stream" - "$@" 2>&1 10>&- 11>&- 12>&- | same end
		grep -c '^{"type"' stream | same 4
	done
}

@test "a descriptor of the shell's own is none to write to" {
	shells descriptors_of_its_own
	for n in 9 10 11; do
		AITRACE_OUT=fd:$n bash -c '. "$AITRACE_SH"; aitrace_begin one; aitrace_event two; aitrace_event three
			exec '"$n"'>&-; aitrace_event four; aitrace_end' 2>&1 10>&- 11>&- | same
	done
	for n in 9 10 11; do
		eval "AITRACE_OUT=fd:$n bash -c '. \"\$AITRACE_SH\"; aitrace_begin one; aitrace_event two; aitrace_event three
			exec $n>&-; aitrace_event four; aitrace_event five; aitrace_end' 2>&1 $n> >(cat >stream)" | same
	done
}

# guest PROLOGUE SHELL...: a script that begins like that says nothing but records, which are good.
guest() {
	local prologue=$1
	shift
	printf '%s\n' "$prologue" '. "$AITRACE_SH"' 'aitrace_begin root kind=agent' 'aitrace_event one n:=1' \
		'aitrace_event two a=b' 'aitrace_event odd é=ü a:="[1, TRUE]" b:=TRUE c:=true' \
		'aitrace_event bytes "a=$(printf "\\377")"' 'aitrace_event long "a=$(printf %3000s x)é"' \
		'aitrace_log hello' aitrace_end 'echo end' >script
	env -u LC_ALL "$@" script 2>&1 >said | cat >stream
	same end <said
	grep -v '^{"type"' stream | same
	"$BIN/aitrace-cat" --check stream
	grep -c '^{"type"' stream | same 8
}

@test "what a script is, it stays" {
	shells guest 'IFS=1234'
	shells guest 'readonly LC_ALL'
	guest '{ LC_ALL=nowhere.UTF-8; } 2>/dev/null' bash
	guest 'shopt -s nocasematch' bash
	guest 'set -E; trap "echo failed" ERR' bash
	guest 'set -Eeuo pipefail; trap "echo failed >&2; exit 3" ERR' bash
}

readonly_ifs() {
	"$@" -c 'readonly IFS; . "$AITRACE_SH"; aitrace_begin root; aitrace_event one; aitrace_span two -- echo end; aitrace_end' 2>&1 |
		same end
}

@test "where IFS is readonly tracing is off" {
	shells readonly_ifs
}

failed_before_trap() {
	"$@" -c '. "$AITRACE_SH"; trap "aitrace_event trapped" USR1; aitrace_begin outer; aitrace_begin inner; aitrace_end
		sh -c "kill -USR1 $$; exit 3"; aitrace_event after; aitrace_end; true' 2>stream
	jq -nRr -f "$TOP/tests/sh/show.jq" stream | grep ^event | same $'event trapped of outer\nevent after of outer'
}

@test "what failed before a trap has no say in it" {
	shells failed_before_trap
}

# ---- the short way of bash and zsh ----------------------------------------------------------------

# short_way SHELL: a script, ways.sh, with the ways that its events went that were not short, in $ways.
short_way() {
	here "$1"
	shell=$1
	cat >ways.sh <<-'END'
		. "$AITRACE_SH"
		ways=
		with_status() {
			(exit "$1")
			any_of_theirs "${@:2}"
		}
		if [[ -n ${ZSH_VERSION-} ]]; then
			functions -c _aitrace_event_any any_of_theirs
		else
			eval "any_of_theirs() $(declare -f _aitrace_event_any | tail -n +2)"
		fi
		_aitrace_event_any() {
			set -- "$?" "$@"
			ways="$ways any"
			with_status "$@"
		}
	END
}

# What one event says is what the other one says, and it went that way.
short_and_long() {
	rm -f records
	"$@" 2>&1 >said <<-'END' | jq -nRr -f "$TOP/tests/sh/show.jq" >records
		. ./ways.sh
		twice() {
			any_of_theirs "$@"
			ways=
			aitrace_event "$@"
			echo "$ways"
		}
		aitrace_begin root
		aitrace_event first
		twice plain
		twice plain a=b c:=1 d= e:=0 f:=907 'g=h=i' j:=12=3 '=k' :=5
		twice json a:=-1 b:=1.5 c:=01 d:= e:=true f:='{"g": [1, 2]}' h:='{' i:=1x j=k:=7 l=:=8
		twice 'quo"ted\name' 'te"xt=\' kind=tool '*=*' '$x=$y' 'a b=c  d'
		twice $'tab\there\x01' $'t=a\tb\nc' $'é=\xff' 'ü:=[]' '日=本'
		twice ends a=b word c=d
		twice ends é c=d
		twice '' ''
		printf -v long '%4000s' x
		twice long "text=$long"
		twice long "text=é$long" a=b
		printf -v long '%3872s' x
		for n in 44 45 46 47 48 49 50 51 52; do
			twice edge "text=$long" "$(printf "n=%${n}s")"
		done
		printf -v long '%2500s' x
		twice wide "text=${long// /é}"
		set -euf
		IFS=_aitrc:0123e
		aitrace_event first
		twice strict a=b n:=12
		set +euf
		aitrace_end
	END
	awk '/^event/ && !/ first / { if (++n % 2) was = $0; else if ($0 != was) print was "\n" $0 }' records | same
	[[ $(grep -c ^event records) -ge 26 ]]
	grep -n . said | same
}

all_short_and_long() {
	short_way "$1"
	short_and_long "$@"
	short_and_long env --ignore-signal=PIPE "$@"
	short_and_long "$@" -c '. /dev/stdin 2> >(cat >&2)'
	short_and_long "$@" -c 'AITRACE_OUT=fd:7 . /dev/stdin 7>&2'
	short_and_long "$@" -c 'AITRACE_OUT=fd:7 . /dev/stdin 7>there; cat there >&2'
	short_and_long "$@" -c 'AITRACE_OUT=there . /dev/stdin; cat there >&2'
	short_and_long "$@" -c '. /dev/stdin 2>there; cat there >&2'
	# Without an awk(1) a key is cut short, and is one.
	"$@" -c '. ./ways.sh; PATH=/var/empty; aitrace_begin root; aitrace_event first
		aitrace_event odd "$1=v"; echo "$ways"' - $'k\xffy' 2>stream | same ' any'
	sed -n 3p stream | jq -c .attributes | same '{"k...":"v"}'
}

@test "in bash the short way says what the long one does" {
	all_short_and_long bash
	short_and_long bash --posix
}

@test "in zsh the short way says what the long one does" {
	all_short_and_long zsh
	short_and_long zsh -o ksharrays -o rcexpandparam -o globsubst -o cbases -o octalzeroes -o nomultibyte
}

# ways COMMAND...: what they were.
ways() {
	"$shell" -c '. ./ways.sh; aitrace_begin root; aitrace_event first; '"$1"' echo "${ways# }"' 2>"${2-stream}"
}

span_options_status() {
	short_way "$1"
	ways 'aitrace_event one;' | same any
	ways 'aitrace_begin two; aitrace_event one; aitrace_event two;' | same any
	ways 'aitrace_begin two; aitrace_end; aitrace_event one; aitrace_event two;' | same 'any any'
	ways 'set -u; aitrace_event one; aitrace_event two; set +u; aitrace_event three;' | same 'any any any'
	ways 'set -a; aitrace_event one; aitrace_event two; env | grep -c ^_aitrace;' | same '0
any any any'
	ways 'set -x; aitrace_event one; aitrace_event two; set +x;' trace | same 'any any any'
	ways 'false; aitrace_event one; echo $?; aitrace_event two; echo $?;' | same '1
0
any any'
	ways 'TRACEPARENT=; aitrace_event one;' | same 'any any'
	ways 'TRACEPARENT="01-$(printf %032d 1)-$(printf %016d 2)-00-*"; aitrace_event one; aitrace_event two;' | same 'any any any'
	ways 'aitrace_event; aitrace_event two;' | same 'any any'
	grep -hv -e '^{"type"' -e '^+' stream trace | same
}

@test "in bash a span, options and a status have their say" {
	span_options_status bash
}

@test "in zsh a span, options and a status have their say" {
	span_options_status zsh
}

short_hurts_nobody() {
	short_way "$1"
	# The reader is gone.
	{
		status 0 "$shell" -c '. ./ways.sh; aitrace_begin root; aitrace_event first; aitrace_event second
			until [[ -e gone ]]; do sleep 0.01; done
			aitrace_event lost; aitrace_event off; aitrace_event off; false; aitrace_event off
			echo "$?, alive,$ways"; trap >traps; grep PIPE traps; sh -c "kill -PIPE \$\$"; echo $?' 2>&1 >said | {
			read -r _; read -r _; read -r _
			exec <&-
			: >gone
		}
	}
	same '1, alive, any any any any
141' <said
	# It becomes another one, which nobody reads, and a file.
	status 0 "$shell" -c '. ./ways.sh; aitrace_begin root; aitrace_event first; aitrace_event second
		mkfifo pipe; head -n 1 pipe & exec {pipe}>pipe; echo >&$pipe; wait $!; exec 2>&$pipe
		aitrace_event lost; aitrace_event off; echo alive' 2>stream >said
	same $'\nalive' <said
	grep -c . stream | same 3
	# It is full, and then not.
	ways 'exec 2>/dev/null; aitrace_event null; aitrace_event null; exec 2>/dev/full
		aitrace_event lost; exec 2>stream; aitrace_event found;' /dev/null | same 'any any'
	jq -nRr -f "$TOP/tests/sh/show.jq" stream | sed -n 's/^event \(found\|records.*\)/\1/p' | sed 's/outside:.*/root/' |
		same $'found of root\nrecords_dropped of - {"count":1}'
	# The script has a trap for SIGPIPE now.
	"$shell" -c '. ./ways.sh; aitrace_begin root; aitrace_event first; aitrace_event second; trap "echo theirs" PIPE
		aitrace_event third; trap >traps; aitrace_event fourth; kill -PIPE $$; echo "$ways"; aitrace_end' 2>&1 >said |
		cat >stream
	same $'theirs\n any' <said
	grep -c "^trap -- 'echo theirs'.*PIPE$" traps | same 1
	grep -c '^{"type"' stream | same 6
	grep -v '^{"type"' stream | same
}

@test "in bash the short way hurts nobody" {
	short_hurts_nobody bash
}

@test "in zsh the short way hurts nobody" {
	short_hurts_nobody zsh
}

# A pipe that does not block has room for what a shell would say of it, and for no record.
@test "in bash nobody complains in an output that does not block" {
	short_way bash
	command -v python3 >/dev/null || skip 'python3 is not here'
	python3 - >said <<-'END'
		import fcntl, os, subprocess
		read, write = os.pipe()
		fcntl.fcntl(write, 1031, 4096)  # F_SETPIPE_SZ
		os.set_blocking(write, False)
		script = """. ./ways.sh; aitrace_begin root; aitrace_event first; aitrace_event second; echo; read -r
		    aitrace_event lost; echo "$ways"; read -r; aitrace_event found"""
		shell = subprocess.Popen(["bash", "-c", script], stderr=write, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		shell.stdout.readline()
		os.read(read, 65536)
		os.write(write, b"." * 3990 + b"\n")
		shell.stdin.write(b"\n")
		shell.stdin.flush()
		print(shell.stdout.readline().decode(), end="")
		print(len(os.read(read, 65536)))
		shell.communicate(b"\n", 30)
		for line in os.read(read, 65536).splitlines():
		    print(line.decode()[:9], b"records_dropped" in line)
	END
	same $' any\n3991\n{"type":" False\n{"type":" True\n{"type":" False' <said
}

# ---- the house ------------------------------------------------------------------------------------

@test "it defines nothing but what is its own" {
	# shellcheck disable=SC2016 # for the shell that is run
	AITRACE_OUT=/dev/null bash -c 'names() { compgen -A variable; compgen -A function; }
		names >before
		. "$AITRACE_SH"
		aitrace_begin a kind=b c=d; aitrace_span e -- true; aitrace_log "é" x:="{}"; aitrace_end
		names >after'
	diff before after | grep '^[<>]' | grep -v -e '^> _*aitrace_' -e PIPESTATUS | same
}
