#!/usr/bin/env bats
# aitrace-emit exec: the command runs as it would have, and the trace says what became of it.
# shellcheck disable=SC2016,SC2094 # scripts are written down; a pipe has two ends with one name

load helper
load tree
load emit

# traced ARG...: the command in a span named x.
traced() {
	aitrace-emit exec x -- "$@"
}

# script LINE...: a shell script in the file `work`.
script() {
	printf '%s\n' '#!/bin/sh' "$@" >work
	chmod +x work
}

# job COMMAND: runs it in the background as an interactive shell would, in a process group of its own,
# with no signal ignored; its id is in $job, its status goes to the file `over`.
job() {
	rm -f over pid
	# Without job control from then on, so that `wait` waits for the end, not for a stop.
	printf 'set -m\n%s &\necho $! >pid\nset +m\nwait $!\necho $? >over\n' "$1" >job
	set -m
	bash ./job 3>&- &
	set +m
	soon test -s pid
	job=$(cat pid)
}

# state PID: R, S, T ...
state() {
	sed 's/.*) \(.\).*/\1/' "/proc/$1/stat"
}

# is_state PID STATE
is_state() {
	[[ $(state "$1" 2>/dev/null) == "$2" ]]
}

# compiled NAME: makes the program NAME from standard input.
compiled() {
	"${CC:-cc}" -o "$1" -x c -
}

# ---- what it ends with ------------------------------------------------------------------------

@test "the status is the command's, and the trace has it" {
	local command want
	script 'exit 7'
	mkdir folder
	: >plain
	printf '#!/not/there\n' >orphan
	chmod +x orphan
	while IFS='|' read -r command want; do
		rm -f out.jsonl
		# shellcheck disable=SC2086
		status "${want%% *}" traced $command 2>/dev/null || return
		get '.[-1] | [.type, .status, .status_message, (.attributes | del(.["process.stdout"]))]' |
			same "${want#* }" || return
	done <<'END'
true|0 ["span_end","ok",null,{"process.exit.code":0}]
false|1 ["span_end","error","exit status 1",{"process.exit.code":1}]
./work|7 ["span_end","error","exit status 7",{"process.exit.code":7}]
sh -c exit${IFS}255|255 ["span_end","error","exit status 255",{"process.exit.code":255}]
./nowhere|127 ["span_end","error","./nowhere: No such file or directory",{"process.exit.code":127}]
no-such-command|127 ["span_end","error","no-such-command: No such file or directory",{"process.exit.code":127}]
./orphan|127 ["span_end","error","./orphan: No such file or directory",{"process.exit.code":127}]
./plain|126 ["span_end","error","./plain: Permission denied",{"process.exit.code":126}]
./folder|126 ["span_end","error","./folder: Permission denied",{"process.exit.code":126}]
END
	status 127 traced ./nowhere 2>&1 | same 'aitrace-emit: ./nowhere: No such file or directory'
}

@test "a signal that ends the command ends us, and the trace has it" {
	local name
	for name in TERM KILL INT HUP USR1 PIPE ABRT SEGV; do
		rm -f out.jsonl core*
		status $((128 + $(kill -l $name))) traced sh -c "kill -$name \$\$" 2>/dev/null
		get '.[-1] | [.status, .status_message, .attributes]' |
			same "[\"error\",\"killed by SIG$name\",{\"process.exit.signal\":\"SIG$name\"}]"
	done
	status $((128 + 40)) traced sh -c 'kill -40 $$' 2>/dev/null
	get '.[-1] | [.status_message, .attributes]' | same '["killed by signal 40",{"process.exit.signal":40}]'
}

@test "who waits for us sees what it would have seen, not a number that means it" {
	compiled waits <<-'END'
		#include <stdio.h>
		#include <sys/wait.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			int status;
			if (argc > 1 && !fork())
				execvp(argv[1], argv + 1);
			wait(&status);
			printf("%s %d\n", WIFSIGNALED(status) ? "signal" : "exit", status >> 8 | status & 0x7f);
			return WCOREDUMP(status) != 0;
		}
	END
	./waits aitrace-emit exec x -- sh -c 'kill -KILL $$' | same 'signal 9'
	./waits aitrace-emit exec x -- sh -c 'kill -INT $$' | same 'signal 2'
	./waits aitrace-emit exec x --capture -- sh -c 'kill -TERM $$' | same 'signal 15'
	./waits aitrace-emit exec x -- sh -c 'exit 137' | same 'exit 137'
	# The core is the command's; no other one takes its place.
	(ulimit -c unlimited && ./waits aitrace-emit exec x -- sh -c 'ulimit -c 0; kill -ABRT $$') | same 'signal 6'
}

@test "no trouble with records changes the status or the command" {
	local out
	for out in /no/such/file fd:99 unix:nobody /dev/full off; do
		status 5 aitrace-emit exec x --out $out -- sh -c 'echo here; exit 5' 2>err | same here
		[[ $out == off ]] || holds "cannot write to $out: " <err
		[[ $out != off ]] || same <err
	done
	# What is called below has a span all the same, and says what is wrong.
	status 1 aitrace-emit exec x --out /no/such/file -- aitrace-emit event y 2>err
	grep -c 'cannot write to /no/such/file: No such file or directory' err | same 2
	TRACEPARENT=$PARENT aitrace-emit exec x --out /no/such/file -- env 2>/dev/null | holds "TRACEPARENT=$PARENT"
	aitrace-emit exec x --out /no/such/file -p "$PARENT" -- env 2>/dev/null | holds "TRACEPARENT=$PARENT"
	(ulimit -f 0 && status 5 traced sh -c 'exit 5') 2>&1 | holds 'cannot write to out.jsonl: File too large'
	status 3 aitrace-emit exec x --out fd:2 -- sh -c 'exit 3' 2>&-
	(trap '' PIPE; status 4 aitrace-emit exec x --out fd:1 -- sh -c 'sleep 0.1; exit 4' | true) 2>/dev/null
}

@test "a SIGCHLD that was ignored does not swallow the status" {
	compiled deaf <<-'END'
		#include <signal.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			signal(SIGCHLD, SIG_IGN);
			return argc < 2 || execvp(argv[1], argv + 1);
		}
	END
	status 6 timeout 20 ./deaf aitrace-emit exec x -- sh -c 'exit 6'
	status 6 timeout 20 ./deaf aitrace-emit exec x --capture -- sh -c 'exit 6'
}

# ---- the span ---------------------------------------------------------------------------------

@test "the span: a start before, the process, an end" {
	aitrace-emit exec 'build it' -k tool -a jobs:=4 -l "$PARENT" -- echo 'a b' $'c\n"d"' ä >said
	same $'a b c\n"d" ä' <said
	get '.[] | [.type, .name, .kind, .status, .links != null, (.attributes | keys)]' | same \
		'["span_start","build it","tool",null,true,["jobs","process.command_args"]]
["span_update",null,null,null,false,["process.pid"]]
["span_end",null,null,"ok",false,["process.exit.code"]]'
	get '.[0].attributes["process.command_args"]' | same '["echo","a b","c\n\"d\"","ä"]'
	get 'map(.span_id) | unique | length' | same 1
	get '.[0].resource | keys[]' | paste -sd ' ' | same 'host.name process.pid service.name'
	aitrace-tree --strict --json out.jsonl | jq -r '.roots[0].state' | same ended
}

@test "the process is the command, and the resource is who waits for it" {
	job "aitrace-emit exec x -- sh -c 'echo \$\$ >child; sleep 0.1'"
	soon test -s over
	get '.[1].attributes["process.pid"]' | same "$(cat child)"
	get '.[0].resource["process.pid"]' | same "$job"
}

@test "what the user says of an attribute counts" {
	aitrace-emit exec x -a process.command_args=hidden -- echo secret
	get '.[0].attributes' | same '{"process.command_args":"hidden"}'
	status 1 grep secret out.jsonl
}

@test "bytes that are not UTF-8 in the command's words" {
	traced printf '%s' $'\xff\xc3' | cmp - <(printf '\xff\xc3')
	get '.[0].attributes["process.command_args"][2]' | same '��'
}

@test "many words" {
	# shellcheck disable=SC2046
	traced true $(seq 20000)
	get '.[0].attributes["process.command_args"] | length' | same 20001
}

@test "TRACEPARENT is the command's: nesting just works" {
	script 'aitrace-emit exec inner -- sh -c "aitrace-emit event deep; env >inner.env"'
	aitrace-emit exec outer -- ./work
	get '.[] | select(.type == "span_start") | [.name, .parent_span_id != null, has("resource")]' |
		same $'["outer",false,true]\n["inner",true,true]'
	aitrace-tree --json out.jsonl | jq -r '.roots[0].children[0].events[0].name' | same deep
	holds "TRACEPARENT=00-$(get '.[0].trace_id')-$(get 'map(select(.name == "inner")) | .[0].span_id')-03" <inner.env
	[[ -z ${TRACEPARENT-} ]]
	TRACEPARENT=$PARENT traced env | grep -c ^TRACEPARENT= | same 1
	TRACEPARENT=$PARENT aitrace-emit exec x --out off -- env | holds "TRACEPARENT=$PARENT"
	status 1 grep ^TRACEPARENT= <(aitrace-emit exec x --out off -- env)
	TRACEPARENT=$PARENT aitrace-emit exec y -p '' -- true
	get '.[-1].trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"' | same false
}

@test "--out holds for what runs below, wherever that is" {
	mkdir folder
	script 'cd folder && echo "$AITRACE_OUT" && aitrace-emit event below'
	aitrace-emit exec x --out other.jsonl -- ./work | same "$PWD/other.jsonl"
	grep -c below other.jsonl | same 1
	aitrace-emit exec x --out /dev/null -- ./work | same /dev/null
	aitrace-emit exec x --out unix:socket -- ./work 2>/dev/null | same "unix:$PWD/socket"
	aitrace-emit exec x --out fd:5 -- ./work 5>fifth | same fd:5
	grep -c below fifth | same 1
	aitrace-emit exec x --out off -- ./work | same off
	# No socket has a path of more than 107 bytes.
	local deep
	deep=$(printf 'd%.0s' {1..100})
	mkdir "$deep"
	(cd "$deep" && aitrace-emit exec x --out unix:socket -- sh -c 'echo "$AITRACE_OUT"' 2>/dev/null) | same unix:socket
}

@test "a relative AITRACE_OUT means the same file for what runs below" {
	mkdir folder
	script 'cd folder && echo "$AITRACE_OUT" && aitrace-emit event below'
	aitrace-emit exec x -- ./work | same "$PWD/out.jsonl"
	grep -c below out.jsonl | same 1
	[[ ! -e folder/out.jsonl ]]
	AITRACE_OUT=off aitrace-emit exec x -- ./work | same off
	AITRACE_OUT=nowhere/file aitrace-emit exec x -- ./work 2>/dev/null | same nowhere/file
}

# ---- the command runs as it would have --------------------------------------------------------

@test "the streams are the command's own" {
	echo in >input
	traced sh -c 'cat; echo out; echo err >&2; readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2' \
		<input >output 2>error
	same $'in\nout\n'"$PWD/input"$'\n'"$PWD/output"$'\n'"$PWD/error" <output
	same err <error
	traced cat <&- 2>/dev/null || true
	traced sh -c 'echo out' >&- 2>error || true
	traced sh -c 'echo err >&2; exit 3' 2>&- || same 3 <<<$?
}

@test "it inherits what it would have, and nothing of ours" {
	# The standard ones are pipes when they are captured; one is the folder that ls reads.
	script 'ls -l /proc/self/fd | sed -n "s/.* \([0-9]*\) -> /\1 /p" | grep -v -e "^[012] " -e /proc/'
	exec 8<"$TOP/LICENSE"
	./work >plain
	local how
	for how in '' --capture; do
		# shellcheck disable=SC2086
		aitrace-emit exec x $how --out records.jsonl -- ./work >ours
		diff plain ours
	done
	holds LICENSE <ours
	exec 8<&-
}

@test "signals are to it what they would have been" {
	script 'grep -E "^(SigBlk|SigIgn|SigCgt)" /proc/self/status'
	local how
	for how in '' 'trap "" HUP PIPE INT TSTP CHLD;'; do
		bash -c "$how exec ./work" | grep -v "^Sig.*CHLD" >plain
		bash -c "$how exec aitrace-emit exec x -- ./work" >ours
		bash -c "$how exec aitrace-emit exec x --capture -- ./work" >captured
		# Ignored or not, a SIGCHLD is as usual there: see the page.
		sed -i 's/^\(SigIgn:.*\)1\(....\)$/\10\2/' plain
		diff plain ours
		diff plain captured
	done
}

@test "signals are passed on" {
	local name
	for name in INT TERM HUP QUIT USR1 USR2 WINCH ALRM VTALRM PROF ABRT URG 35 50 64; do
		rm -f ready got out.jsonl
		script "trap 'echo $name >got; exit 9' $name" ': >ready' 'while :; do sleep 0.05; done'
		job 'aitrace-emit exec x -- ./work'
		soon test -e ready
		kill -$name "$job"
		soon test -s over
		same $name <got
		same 9 <over
		get '.[-1].status_message' | same 'exit status 9'
	done
}

@test "a signal that comes before the command does reaches it" {
	local i
	for i in {1..20}; do
		rm -f out.jsonl
		job 'aitrace-emit exec x -- sleep 60'
		kill "$job"
		soon test -s over
		same 143 <over
		# Before it took its signals over, it was ended itself: then there is no command.
		[[ ! -s out.jsonl || $(wc -l <out.jsonl) -eq 1 ]] ||
			get '.[-1].status_message' | same 'killed by SIGTERM'
	done
}

@test "a timer that was set before us is the command's" {
	compiled alarmed <<-'END'
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			alarm(1);
			return argc < 2 || execvp(argv[1], argv + 1);
		}
	END
	status 142 timeout 20 ./alarmed aitrace-emit exec x -- sleep 60
	# One that is over before we took the signals over ends us: then there is no command.
	[[ ! -s out.jsonl || $(wc -l <out.jsonl) -eq 1 ]] ||
		get '.[-1].status_message' | same 'killed by SIGALRM'
}

@test "a command that takes its time to end is waited for" {
	script 'trap "echo stopping; sleep 0.3; echo stopped; exit 0" TERM' ': >ready' \
		'while :; do sleep 0.05; done'
	job 'aitrace-emit exec x -- ./work >said'
	soon test -e ready
	kill "$job"
	soon test -s over
	same 0 <over
	same $'stopping\nstopped' <said
	get '.[-1].status' | same ok
}

@test "killed, we leave the truth: the span is open, and lost once the tree has looked" {
	script ': >ready' 'while [ ! -e go ]; do sleep 0.02; done' 'echo went on' ': >gone'
	job 'aitrace-emit exec x -- ./work >said'
	soon test -e ready
	kill -KILL "$job"
	soon test -s over
	same 137 <over
	touch go
	soon test -e gone
	same 'went on' <said
	get 'map(.type)[]' | paste -sd ' ' | same 'span_start span_update'
	aitrace-tree --json out.jsonl | jq -r '.roots[0].state' | same lost
}

@test "a stopped job: one job to the shell, and the trace says so" {
	script ': >ready' 'while [ ! -e go ]; do sleep 0.02; done'
	job 'aitrace-emit exec x -- ./work'
	soon test -e ready
	local child
	soon has out.jsonl process.pid
	child=$(get '.[1].attributes["process.pid"]')
	kill -TSTP -- "-$job"
	soon is_state "$job" T
	is_state "$child" T
	get '.[-1] | [.type, .name, .attributes]' | same '["event","process.stopped",{"process.signal":"SIGTSTP"}]'
	kill -CONT -- "-$job"
	soon has out.jsonl process.continued
	soon is_state "$job" S
	# To us alone: the command is meant.
	kill -TSTP "$job"
	soon is_state "$job" T
	soon is_state "$child" T
	kill -CONT "$job"
	soon is_state "$child" S
	touch go
	soon test -s over
	same 0 <over
	get 'map(.name)[2:] | join(" ")' | same 'process.stopped process.continued process.stopped process.continued '
}

@test "a command that somebody stopped alone goes on alone" {
	script ': >ready' 'while [ ! -e go ]; do sleep 0.02; done'
	job 'aitrace-emit exec x -- ./work'
	soon test -e ready
	soon has out.jsonl process.pid
	local child
	child=$(get '.[1].attributes["process.pid"]')
	kill -STOP "$child"
	soon has out.jsonl process.stopped
	is_state "$job" S
	get '.[-1].attributes' | same '{"process.signal":"SIGSTOP"}'
	kill -CONT "$child"
	soon has out.jsonl process.continued
	touch go
	soon test -s over
	same 0 <over
}

# full_pipe PAGES: descriptor 7 is a pipe that nobody reads, full but for PAGES; its fifo is `pipe`.
full_pipe() {
	mkfifo pipe
	exec 8<>pipe 7>pipe
	head -c $((65536 - $1 * 4096)) /dev/zero >&7
}

continued_twice() {
	[[ $(grep -c process.continued out.jsonl) -eq 2 ]]
}

# finishes PID: the command has ended, and it has taken SIGTERM over for the rest.
finishes() {
	[[ $((0x$(sed -n 's/^SigCgt:\s*//p' "/proc/$1/status") >> 14 & 1)) -eq 1 ]]
}

# second_signal_ends STATUS: the first one may have been for the command.
second_signal_ends() {
	soon finishes "$job"
	kill "$job"
	sleep 0.1
	[[ ! -s over ]]
	kill "$job"
	soon test -s over
	same "$1" <over
}

@test "records that nobody takes: a signal before the command, two behind it, and we are gone" {
	[[ $(getconf PAGESIZE) -eq 4096 && -e /proc/version ]] || skip 'pipes have another size'
	full_pipe 0
	job 'aitrace-emit exec x --out fd:7 -- touch ran'
	sleep 0.2
	kill "$job"
	soon test -s over
	same 143 <over
	[[ ! -e ran ]]
	exec 7>&- 8<&-
	rm pipe
	full_pipe 1
	job 'aitrace-emit exec x --out fd:7 --capture=64K -- sh -c "seq 4000; exit 5" >said'
	second_signal_ends 5
	exec 7>&- 8<&-
}

@test "records that nobody takes of a command that is not there: two signals, and we are gone" {
	[[ $(getconf PAGESIZE) -eq 4096 && -e /proc/version ]] || skip 'pipes have another size'
	full_pipe 1
	job "aitrace-emit exec x --out fd:7 -a x=$(printf 'x%.0s' {1..3600}) -- ./nowhere 2>said"
	second_signal_ends 127
	same 'aitrace-emit: ./nowhere: No such file or directory' <said
	exec 7>&- 8<&-
}

@test "a signal while records wait for their reader loses none" {
	[[ $(getconf PAGESIZE) -eq 4096 && -e /proc/version ]] || skip 'pipes have another size'
	full_pipe 1
	job 'aitrace-emit exec x --out fd:7 --capture=64K -- sh -c "seq 4000; exit 5" >said'
	soon finishes "$job"
	kill "$job"
	exec 7>&-
	tr -d '\0' <pipe >records 8<&- &
	exec 8<&-
	soon test -s over
	same 5 <over
	wait
	aitrace-tree --json records | jq -r '.roots[0] | [.state, .status_message] | join(" ")' |
		same 'ended exit status 5'
}

# ---- a real terminal --------------------------------------------------------------------------

# An interactive shell in a terminal, in which a job can be stopped.
interactive() {
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	command -v tmux >/dev/null || skip 'tmux is not there'
	tmux_start 80x24 "env PS1='prompt ' bash --norc --noprofile -i"
	showing prompt
}

@test "Ctrl-C ends the command, and the script that it is part of" {
	echo 'for i in 1 2; do aitrace-emit exec x -- sh -c "echo turn $i; exec sleep 60"; done' >script
	interactive
	tmux send-keys 'bash ./script' Enter
	showing 'turn 1'
	tmux send-keys C-c
	soon has out.jsonl span_end
	tmux send-keys 'echo status $?' Enter
	showing 'status 130'
	status 1 shows 'turn 2'
	get '.[-1] | [.status_message, .attributes]' | same '["killed by SIGINT",{"process.exit.signal":"SIGINT"}]'
}

@test "Ctrl-C reaches the command once, and one that handles it goes on" {
	local i
	compiled counts <<-'END'
		#include <signal.h>
		#include <stdio.h>
		#include <unistd.h>
		static volatile sig_atomic_t count;
		static void caught(int number)
		{
			count++;
		}
		int main(void)
		{
			int seen = 0;
			signal(SIGINT, caught);
			puts("ready");
			for (fflush(stdout); access("go", F_OK); usleep(1000))
				if (count != seen)
					dprintf(1, "caught %d.\n", seen = count);
			return count;
		}
	END
	interactive
	tmux send-keys 'aitrace-emit exec x -- ./counts' Enter
	showing ready
	for i in 1 2 3 4 5 6; do
		tmux send-keys C-c
		showing "caught $i."
	done
	touch go
	soon has out.jsonl span_end
	get '.[-1].status_message' | same 'exit status 6'
}

@test "Ctrl-Z and fg: the shell has its prompt, the command goes on" {
	mkfifo gate
	script 'echo ready' 'read -r go <gate' 'echo all done; exit 3'
	interactive
	tmux send-keys 'aitrace-emit exec x -- ./work' Enter
	showing ready
	tmux send-keys C-z
	showing Stopped
	has out.jsonl process.stopped
	tmux send-keys 'fg; echo "status $?"' Enter
	soon has out.jsonl process.continued
	echo >gate
	showing 'all done' 'status 3'
	get 'map(.name // .type)[2:] | join(" ")' | same 'process.stopped process.continued span_end'
	get '.[2].attributes' | same '{"process.signal":"SIGTSTP"}'
}

@test "a background job that reads the terminal is stopped, and fg gives it what it wants" {
	script 'echo ready' 'read -r line' 'echo "it was $line"'
	interactive
	tmux send-keys 'aitrace-emit exec x -- ./work &' Enter
	soon has out.jsonl SIGTTIN
	tmux send-keys '' Enter
	showing Stopped
	tmux send-keys 'fg' Enter
	soon has out.jsonl process.continued
	tmux send-keys 'blue' Enter
	showing 'it was blue'
	soon has out.jsonl span_end
	get '.[-1].status' | same ok
}

@test "a terminal that goes away, where we lead its session, ends the command" {
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	command -v tmux >/dev/null || skip 'tmux is not there'
	tmux_start 80x24 "exec aitrace-emit exec x -- sh -c 'echo ready; exec sleep 60'"
	showing ready
	tmux kill-server
	soon has out.jsonl span_end
	get '.[-1].status_message' | same 'killed by SIGHUP'
}

@test "a shell in a group of its own that stops itself: the outer one has its prompt" {
	interactive
	tmux send-keys "aitrace-emit exec x -- env PS1='inner ' bash --norc --noprofile -i" Enter
	showing inner
	tmux send-keys suspend Enter
	showing Stopped
	tmux send-keys fg Enter
	soon has out.jsonl process.continued
	tmux send-keys 'exit 5' Enter
	soon has out.jsonl span_end
	tmux send-keys 'echo status $?' Enter
	showing 'status 5'
	get 'map(.name // .type)[2:] | join(" ")' | same 'process.stopped process.continued span_end'
}

@test "a shell in a group of its own has the terminal again when it goes on" {
	command -v dash >/dev/null || skip 'dash is not there'
	interactive
	tmux send-keys "aitrace-emit exec x -- env PS1='inner ' dash -i" Enter
	showing inner
	tmux send-keys 'kill -STOP $$' Enter
	showing Stopped
	# It wants to read what is not its own now.
	tmux send-keys bg Enter
	soon has out.jsonl SIGTTIN
	tmux send-keys fg Enter
	soon continued_twice
	tmux send-keys 'exit 6' Enter
	soon has out.jsonl span_end
	tmux send-keys 'echo status $?' Enter
	showing 'status 6'
}

# stops_reading COMMAND: it runs in a terminal, and nobody reads its output; the prompt comes at Ctrl-Z.
stops_reading() {
	interactive
	tmux send-keys "$1 | sleep 60" Enter
	soon test -s child
	soon "$2" "$(cat child)"
	tmux send-keys C-z
	showing Stopped
}

blocked() {
	[[ $(cat "/proc/$1/comm") == yes ]] && is_state "$1" S
}

gone() {
	[[ ! -e /proc/$1 || $(state "$1") == Z ]]
}

@test "Ctrl-Z while nobody takes the records, again and again" {
	script 'echo $$ >child; exec yes'
	stops_reading 'aitrace-emit exec x --out fd:2 -- ./work 2>&1' blocked
	tmux send-keys 'clear; fg' Enter
	soon is_state "$(cat child)" S
	tmux send-keys C-z
	showing Stopped
	tmux send-keys 'kill %1' Enter
}

@test "Ctrl-Z while nobody takes what was captured of a command that has ended" {
	script 'echo $$ >child; exec seq 22000'
	stops_reading 'aitrace-emit exec x --capture -- ./work' gone
	tmux send-keys 'kill %1' Enter
	soon has out.jsonl span_end
	get '.[-1].status' | same ok
}

# A shell that has just forked a sleep(1), and waits for it to begin, cannot be stopped.
@test "Ctrl-Z with what is captured" {
	mkfifo gate
	script 'echo ready' 'read -r go <gate' 'echo all done'
	interactive
	tmux send-keys 'aitrace-emit exec x --capture -- ./work' Enter
	showing ready
	tmux send-keys C-z
	showing Stopped
	tmux send-keys 'fg' Enter
	soon has out.jsonl process.continued
	echo >gate
	showing 'all done'
	soon has out.jsonl span_end
	get '.[-1].attributes["process.stdout"]' | same $'ready\nall done\n'
}

# ---- capturing --------------------------------------------------------------------------------

# captured STREAM: the attribute of the last record.
captured() {
	jq -rj "select(.type == \"span_end\") | .attributes[\"process.$1\"] // empty" out.jsonl
}

@test "what is captured is passed on, byte for byte" {
	head -c 3000000 /dev/urandom >out.bytes
	head -c 2000000 /dev/urandom >err.bytes
	aitrace-emit exec x --capture -- sh -c 'cat out.bytes & cat err.bytes >&2; wait' >out 2>err
	cmp out out.bytes
	cmp err err.bytes
	get '.[-1].attributes["process.stdout.cut"] >= 3000000 - 4096' | same true
	aitrace-emit exec x --capture -- seq 300000 | cmp - <(seq 300000)
	echo in | aitrace-emit exec x --capture -- cat | same in
}

@test "the last bytes are kept, from a character on, and the cut is said" {
	aitrace-emit exec x --capture -- sh -c 'seq 2000; echo oops >&2' >/dev/null 2>&1
	captured stdout | cmp - <(seq 2000 | tail -c 4096)
	captured stderr | same oops
	get '.[-1].attributes | [.["process.stdout.cut"], has("process.stderr.cut")]' |
		same "[$(($(seq 2000 | wc -c) - 4096)),false]"
	local bytes
	for bytes in 1 2 3 4 5 6 7; do
		rm out.jsonl
		aitrace-emit exec x --capture=$bytes -- printf 'ä€😀' >/dev/null
		get '.[-1].attributes | [.["process.stdout"], .["process.stdout.cut"]]'
	done >got
	same '[null,9]
[null,9]
[null,9]
["😀",5]
["😀",5]
["😀",5]
["€😀",2]' <got
	rm out.jsonl
	aitrace-emit exec x --capture -- true
	get '.[-1].attributes' | same '{"process.exit.code":0}'
}

@test "how much is kept" {
	aitrace-emit exec x --capture=2K -- seq 5000 >/dev/null
	captured stdout | wc -c | same 2048
	rm out.jsonl
	aitrace-emit exec x --capture=1M -- seq 300000 >/dev/null
	captured stdout | wc -c | same 1048576
	rm out.jsonl
	aitrace-emit exec x --capture=16M -- seq 300000 >/dev/null
	captured stdout | cmp - <(seq 300000)
	local bytes
	for bytes in 0 -1 x K 1k 1KB 17M 16777217 99999999999999999999 1.5K ''; do
		wrong '--capture takes a number of bytes up to 16M: 4096, 64K, 1M' exec x --capture=$bytes -- true
	done
}

@test "however the bytes are written, the end is one that is read" {
	head -c 16M /dev/zero >zeros
	aitrace-emit exec x --capture=16M -- sh -c 'cat zeros; cat zeros >&2; exit 3' >/dev/null 2>&1 || true
	aitrace-cat --check out.jsonl
	aitrace-tree --json out.jsonl | jq -r '.roots[0].status_message' | same 'exit status 3'
	get '.[-1].attributes | [.["process.stdout"], .["process.stderr"] | length] | unique[]' | same 4194304
	get '.[-1].attributes["process.stdout.cut"]' | same $(((16 - 4) << 20))
}

@test "captured bytes that no record may hold as they are" {
	printf 'a\0b\xff\x1b[31m"\\\n' >bytes
	aitrace-emit exec x --capture -- cat bytes | cmp - bytes
	captured stdout | same $'a\001b�\e[31m"\\' || get '.[-1].attributes["process.stdout"] == "a\u0000b\ufffd\u001b[31m\"\\\n"' | same true
}

@test "a prompt is passed on at once" {
	mkfifo answer
	aitrace-emit exec x --capture -- sh -c 'printf "Name? "; read -r name <answer; echo "Hello $name"' >said &
	soon has said 'Name? '
	echo Ada >answer
	wait $!
	same 'Name? Hello Ada' <said
	# One that comes at the end of as much as is read at once.
	{ seq 100000 | head -c 65000 && printf '\nName? %0529d' 0; } >block
	script 'dd if=block bs=65536 2>/dev/null' 'read -r name <answer'
	aitrace-emit exec x --capture -- ./work >said &
	soon cmp -s block said
	echo Ada >answer
	wait $!
}

@test "one stream that nobody reads does not hold the other one" {
	mkfifo err
	aitrace-emit exec x --capture -- sh -c '(yes | head -c 1000000) & echo ready >&2; wait; echo over >&2' 2>err | {
		exec 8<err
		read -r line <&8
		same ready <<<"$line"
		wc -c | same 1000000
		read -r line <&8
		same over <<<"$line"
	}
}

@test "a reader that goes away is one to the command" {
	aitrace-emit exec x --capture -- yes 2>err | head -n 1 >/dev/null
	same '141 0' <<<"${PIPESTATUS[*]}"
	same <err
	get '.[-1].status_message' | same 'killed by SIGPIPE'
	rm out.jsonl
	# One that looks whether it still has a reader, and writes nothing.
	aitrace-emit exec x --capture -- tail -f "$TOP/LICENSE" | head -n 1 >/dev/null
	get '.[-1].status' | same error
	(trap '' PIPE; aitrace-emit exec x --capture -- sh -c 'sleep 0.1; echo x 2>/dev/null || exit 5' | true)
	get '.[-1].status_message' | same 'exit status 5'
}

@test "an output that takes nothing is said, once" {
	[[ -e /dev/full ]] || skip 'no /dev/full'
	aitrace-emit exec x --capture -- sh -c 'echo one; exit 0' >/dev/full 2>err
	same "aitrace-emit: cannot pass on the command's standard output: No space left on device" <err
	captured stdout | same one
}

@test "a stream that is closed stays so" {
	aitrace-emit exec x --capture -- sh -c 'echo out 2>/dev/null || echo closed >&2' >&- 2>err
	same closed <err
	captured stderr | same closed
	aitrace-emit exec x --capture -- sh -c 'echo out; echo err >&2' 2>&- | same out
}

@test "what the command wrote last is passed on to a slow reader" {
	aitrace-emit exec x --capture -- sh -c 'head -c 60000 /dev/zero | tr "\0" x' | {
		sleep 1
		wc -c | same 60000
	}
	# More than one pipe holds, less than two: the command ends long before it is read.
	rm out.jsonl
	aitrace-emit exec x --capture -- seq 22000 | { sleep 2 && cmp - <(seq 22000); }
	captured stdout | cmp - <(seq 22000 | tail -c 4096)
	aitrace-tree --json out.jsonl | jq '.duration_ns < 1500000000' | same true
}

@test "a background process that keeps the pipe does not hold us, and loses nothing" {
	script 'echo first' '(while [ ! -e go ]; do sleep 0.02; done; echo later; : >gone) &' 'exit 3'
	status 3 timeout 30 aitrace-emit exec x --capture -- ./work >said 2>&1
	same first <said
	get '.[-1] | [.type, .status_message, .attributes["process.stdout"]]' | same '["span_end","exit status 3","first\n"]'
	touch go
	soon test -e gone
	soon has said later
	# The end is when the command ended, not when we gave up waiting.
	aitrace-tree --json out.jsonl | jq '.roots[0].duration_ns < 450000000 or .roots[0].duration_ns > 5000000000' |
		same true
}

@test "one that never stops writing does not hold us either" {
	script 'yes &' 'echo $! >yes.pid' 'exec sleep 0.1'
	local status=0
	timeout 60 aitrace-emit exec x --capture -- ./work >/dev/null || status=$?
	kill "$(cat yes.pid)"
	[[ $status -eq 0 ]]
	get '.[-1].attributes["process.stdout"] | test("^[y\n]*$")' | same true
}

@test "killed, we do not take the command's output with us" {
	script 'echo first' 'while [ ! -e go ]; do sleep 0.02; done' 'echo later' ': >gone'
	job 'aitrace-emit exec x --capture -- ./work >said'
	soon has said first
	kill -KILL "$job"
	soon test -s over
	touch go
	soon test -e gone
	soon has said later
}

@test "lines of the command are not torn where others write to the same pipe" {
	local letters=(a b c d e f) letter
	script 'i=0; while [ $i -lt 60 ]; do cat "line.$1"; i=$((i + 1)); done'
	for letter in "${letters[@]}"; do
		head -c 4000 /dev/zero | tr '\0' "$letter" >"line.$letter"
		echo >>"line.$letter"
	done
	{
		for letter in "${letters[@]}"; do
			aitrace-emit exec "$letter" --capture -- ./work "$letter" &
		done
		wait
	} | { sleep 1 && cat; } >all
	[[ $(wc -l <all) -eq 360 ]]
	for letter in "${letters[@]}"; do
		grep -cx "$letter\{4000\}" all | same 60
	done
}

@test "records in what is captured come through, in an output that others share" {
	unset AITRACE_OUT
	script 'i=0; while [ $i -lt 20 ]; do aitrace-emit event step -a i:=$i; i=$((i + 1)); done'
	{
		for i in 1 2 3 4; do
			aitrace-emit exec "agent $i" --capture -- ./work &
		done
		wait
	} 2>&1 | aitrace-tree --strict --json >trees
	jq -s 'map(.event_count) | add' trees | same 80
	jq -s 'map(.roots[0].state) | unique[]' trees | same '"ended"'
}
