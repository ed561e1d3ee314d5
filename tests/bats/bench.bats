#!/usr/bin/env bats
# The tools of make bench: what they make is what they say, and they measure what they run.

load helper

generate=$BUILD/bench/generate
measure=$BUILD/bench/measure

# made SHAPE SIZE: the stream in the file `made`, what it says of it in `said`.
made() {
	"$generate" "$@" >made 2>said
}

# said WORD: the number behind it.
said() {
	sed "s/.*$1 \([0-9]*\).*/\1/" said
}

# has COUNT PATTERN: so many lines of `made` have it.
has() {
	grep -c -e "$2" made | same "$1"
}

# sum MEMBER: of all `trees`.
sum() {
	grep -o "^.*\"$1\":[0-9]*" trees | awk -F: '{ sum += $NF } END { print sum }'
}

@test "every shape is whole, valid, and what was said of it" {
	local shape
	for shape in small prompt shuffled one deep wide; do
		case $shape in
		one | deep | wide) made "$shape" 2K ;;
		*) made "$shape" 2M ;;
		esac
		[[ $(said spans) -gt 100 && $(said events) -gt 10 ]]
		has "$(said spans)" '^{"type":"span_start"'
		has "$(said spans)" '^{"type":"span_end"'
		has "$(said events)" '^{"type":"event"'
		has "$(said texts)" '^[^{]'
		wc -l <made | same "$(said lines)"
		wc -c <made | same "$(said bytes)"
		grep '^{' made | jq -r .trace_id | sort -u | grep -c . | same "$(said traces)"
		aitrace-tree --strict --json made >trees
		wc -l <trees | same "$(said traces)"
		sum span_count | same "$(said spans)"
		sum event_count | same "$(said events)"
		grep -o '"state":"[a-z]*"' trees | sort | uniq -c | tr -s ' ' |
			same " $(said spans) \"state\":\"ended\""
	done
}

@test "the same seed makes the same stream, another one another" {
	made small 100K
	"$generate" small 100K 1 2>/dev/null | cmp - made
	"$generate" small 100K 2 2>/dev/null >other
	status 1 cmp -s other made
}

@test "shuffled is small in another order" {
	made shuffled 300K
	"$generate" small 300K >other 2>/dev/null
	status 1 cmp -s other made
	sort made | cmp - <(sort other)
}

@test "the shapes have their shape" {
	made prompt 2M
	awk '{ n = length($0); if (n > 4000) long++; if (n > 44000) exit 1 } END { exit long < 20 }' made
	has "$(grep -c '"gen_ai.prompt":".*\\n' made)" gen_ai.prompt
	LC_ALL=C grep -q $'\xf0\x9f' made
	made deep 12K
	said traces | same 2
	[[ $(aitrace-tree --json made | head -n 1 | grep -o '"children":\[{' | wc -l) -eq 9999 ]]
	made wide 5K
	said traces | same 1
	aitrace-tree --json made | jq '.roots[0].children | length' | same 4999
	made one 5K
	said traces | same 1
	said spans | same 5000
	made small 1M
	[[ $(($(said spans) / $(said traces))) -ge 18 && $(($(said spans) / $(said traces))) -le 22 ]]
	[[ $(($(said bytes) / $(said lines))) -ge 220 && $(($(said bytes) / $(said lines))) -le 280 ]]
}

@test "a size is a number with a unit at most" {
	local size
	for size in '' x K 1KB -1 0 1k; do
		status 2 "$generate" small "$size" 2>&1 | holds 'usage: generate'
	done
	status 2 "$generate" square 1K 2>&1 | holds 'shuffled'
}

@test "commands run in turn, each as often as was said" {
	"$measure" 2 2 :: a 1 sh -c 'printf a >>log' :: b 1 sh -c 'printf b >>log' >said
	same aabbaabb < <(cat log && echo)
	cut -f 1-3 said | sed 's/\t[0-9.e-]*$//' | same $'time\ta\ntime\tb\nratio\ta\tb\nratio\tb\ta'
	awk -F'\t' '{ print NF }' said | paste -sd ' ' | same '9 9 9 9'
}

# field LABEL COLUMN LIMIT: that figure of the command is at least the limit.
field() {
	awk -F'\t' -v label="$1" -v column="$2" -v limit="$3" '
	$1 == "time" && $2 == label { found = 1; exit $column < limit }
	END { if (!found) exit 1 }' said
}

@test "what is measured: time, memory, with all children, for each part of the amount" {
	"$measure" 3 1 :: nap 1 sleep 0.05 :: tenth 0.1 sh -c 'sleep 0.05; :' \
		:: fat 1 sh -c "'$generate' shuffled 60M; :" >said 2>/dev/null
	field nap 6 0.05
	field tenth 6 0.5
	field fat 9 60000000
	status 1 field nap 9 60000000
	awk -F'\t' '$1 == "ratio" && $2 == "tenth" && $3 == "nap" { exit $7 < 5 }' said
	awk -F'\t' '$1 == "time" { exit !($4 <= $3 && $3 <= $5 && $7 <= $6 && $6 <= $8) }' said
}

@test "the median stands before the least and the most" {
	cat >uneven <<-'END'
		read -r turn <turn
		echo $((turn + 1)) >turn
		case $turn in
		1) sleep 0.3 ;;
		2) sleep 0.02 ;;
		3) sleep 0.1 ;;
		esac
	END
	echo 1 >turn
	"$measure" 3 1 :: uneven 1 sh uneven :: true 1 true >said
	field uneven 6 0.1
	field uneven 8 0.3
	awk -F'\t' '$1 == "time" && $2 == "uneven" { exit !($7 < $6 && $6 < $8) }' said
}

@test "the output of commands goes nowhere, their input is empty" {
	"$measure" 1 1 :: cat 1 sh -c 'echo loud; ! grep .' <"$TOP/LICENSE" >said
	status 1 grep loud said
}

@test "a command that fails, or is none, is no measurement" {
	status 1 "$measure" 1 1 :: a 1 true :: bad 1 false 2>&1 | holds 'bad: failed'
	status 1 "$measure" 1 1 :: a 1 ./nowhere 2>&1 | holds './nowhere: No such file'
	status 1 "$measure" 1 1 :: a 1 sh -c 'kill -9 $$' 2>&1 | holds 'a: failed'
	local words
	for words in '' '1 1' '0 1 :: a 1 true' '1 0 :: a 1 true' '1 1 :: a' '1 1 :: a 0 true' '1 1 :: a 1' \
		'1 1 :: a 1 :: b 1 true' '100 1 :: a 1 true'; do
		# shellcheck disable=SC2086
		status 2 "$measure" $words 2>&1 | holds 'usage: measure'
	done
}

@test "a program in a terminal: its first screen, keys, what it does when idle" {
	"$generate" one 2K >made 2>/dev/null
	TERM=xterm-256color LC_ALL=C.UTF-8 HOME=$PWD XDG_STATE_HOME=$PWD "$BUILD/bench/screen_bench" \
		-t busy=3:j -k row=jjjj -k 'end=Gg' -- aitrace-tui made >said
	cut -f 1 said | paste -sd ' ' | same 'paint keys cpu keys cpu keys cpu idle rss sort'
	awk -F'\t' '$1 == "keys" && 0 < $3 && $3 <= $4 && $4 <= $5 { print $2 }' said | paste -sd ' ' |
		same 'busy row end'
	grep '^idle' said | same $'idle\t0\t0'
	awk -F'\t' '$1 == "rss" { exit !(1000000 < $2 && $2 <= $3) }' said
	status 1 "$BUILD/bench/screen_bench" -p -- true 2>&1 | holds 'no first screen'
}
