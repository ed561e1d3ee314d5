#!/bin/sh
# driver.sh SCENARIO [ARG]...: the scenarios of tests/bats/emitters.bats with lib/sh/aitrace.sh.

# shellcheck disable=SC1091,SC2317
self=$0
. "$(dirname "$0")/../../lib/sh/aitrace.sh"

# Text whose bytes are the hex digits of a line, but for NUL, in $text. printf knows octal.
unhex() {
	octal=$(printf '%s\n' "$1" | awk '{
		digits = "0123456789abcdef"
		for (i = 1; i < length($0); i += 2) {
			byte = (index(digits, substr($0, i, 1)) - 1) * 16 + index(digits, substr($0, i + 1, 1)) - 1
			if (byte)
				printf "\\%03o", byte
		}
	}')
	# shellcheck disable=SC2059 # it is the text
	text=$(printf "$octal.")
	text=${text%.}
}

names() {
	n=0
	while read -r line; do
		n=$((n + 1))
		unhex "$line"
		aitrace_begin "$text" text="$text" n:="$n"
		aitrace_end
	done <"$1"
}

values() {
	aitrace_begin values s=x i:=-9007199254740993 big:=9223372036854775807 d:=0.1 nan=NaN inf=Infinity \
		ninf=-Infinity t:=true f:=false nil:=null list:='[1,"a",[2]]' map:='{"k":{"l":"m"}}'
	aitrace_end
}

nested() {
	level=1
	while [ "$level" -le "$1" ]; do
		aitrace_begin "level-$level"
		level=$((level + 1))
	done
	while [ "$level" -gt 1 ]; do
		aitrace_end
		level=$((level - 1))
	done
}

inner() {
	sleep 0.02
	aitrace_span "inner-$1" -- sleep 0.02
}

parallel() {
	aitrace_begin root
	i=0
	while [ "$i" -lt "$1" ]; do
		aitrace_span "task-$i" -- inner "$i" &
		i=$((i + 1))
	done
	wait
	aitrace_end
}

# In shells of their own.
threads() {
	aitrace_begin root
	context=$TRACEPARENT
	i=0
	while [ "$i" -lt "$1" ]; do
		TRACEPARENT=$context "$self" task "$i" &
		i=$((i + 1))
	done
	wait
	aitrace_end
}

task() {
	aitrace_span "task-$1" -- inner "$1"
}

boom() {
	aitrace_event exception exception.type=Boom exception.message='boom "quoted"'
	return 1
}

exception() {
	aitrace_begin outer
	aitrace_span inner -- boom || echo caught
	aitrace_end
}

events() {
	aitrace_begin work
	aitrace_event found n:=1
	aitrace_log careful severity=warn
	aitrace_event thought text=hm
	aitrace_event heartbeat
	aitrace_state snapshot '{"a":1}'
	aitrace_state patch '[{"op":"replace","path":"/a","value":2}]'
	aitrace_state merge '{"b":3}'
	aitrace_set late:=true
	aitrace_link 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
	aitrace_end
}

# payload SIZE PIECE
payload() {
	awk -v size="$1" -v piece="$2" 'BEGIN {
		while (length(text) < size)
			text = text (text == "" ? piece : text)
		print substr(text, 1, size)
	}'
}

big() {
	i=0
	while [ "$i" -lt "$2" ]; do
		aitrace_begin "big-$3-$i" payload="$(payload "$1" "$3:$i:")"
		aitrace_end
		i=$((i + 1))
	done
}

survive() {
	i=0
	while [ "$i" -lt "$1" ]; do
		aitrace_begin survive
		aitrace_end
		i=$((i + 1))
	done
	echo alive
}

inherit() {
	aitrace_begin child
	printf '%s\n' "${TRACEPARENT-}"
	if [ "${1-}" = -- ]; then
		shift
		"$@"
	fi
	aitrace_end
}

out() {
	aitrace_begin out
	aitrace_event here
	aitrace_end
}

crash() {
	aitrace_begin doomed
	aitrace_event before
	kill -KILL $$
}

record() {
	text=$(payload "$1" x)
	start=$(date +%s%N)
	i=0
	while [ "$i" -lt "$2" ]; do
		aitrace_begin record kind=llm gen_ai.prompt="$text"
		aitrace_end
		i=$((i + 1))
	done
	echo $((($(date +%s%N) - start) / (2 * $2)))
}

"$@"
exit 0
