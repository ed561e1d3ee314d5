#!/usr/bin/env bats
# aitrace-cat: its command line, what it keeps, and where it writes.

load helper
load tree
load cat

# ---- the command line --------------------------------------------------------------------------

@test "wrong usage: status 2, one line, advice" {
	local words want failed=0
	while IFS= read -r line; do
		[[ -n $line && $line != '#'* ]] || continue
		want=${line##*|}
		words=${line%|*}
		# Of what an option takes, the words have bars between them.
		[[ $line != *'takes '*'|'* ]] || want="${line#*|}" words=${line%%|*}
		[[ $line != *"'{} | rate()'"* ]] || want=${line##*|} words=${line%|*}
		eval "status 2 aitrace-cat $words" >out 2>err </dev/null || failed=1
		same <out || failed=1
		same "aitrace-cat: $want" <err || { echo "of: $words" && failed=1; }
	done <"$TOP/tests/cat/usage"
	[ "$failed" -eq 0 ]
}

@test "--help and --version" {
	aitrace-cat --help | golden cat/help
	[[ $(aitrace-cat --version) =~ ^aitrace-cat\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[ "$(aitrace-cat --help | wc -L)" -le 90 ]
}

@test "every option and format is on the page, and every one of the page in --help" {
	local page=$TOP/man/aitrace-cat.1
	aitrace-cat --help | sed -n 's/^  \(-[a-zA-Z],\)\{0,1\} *--\([a-z-]*\).*/\2/p' | sort >help
	sed -n '/^The options are/,/^\.El/s/^\.It .*Fl -\([a-z-]*\).*/\1/p; /^The options are/,/^\.El/s/^\.It .*, -\([a-z-]*\).*/\1/p' \
		"$page" | sort >options
	diff help options
	aitrace-cat --help | sed -n '/^Formats/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort >help
	sed -n '/^\.Ss Formats/,/^\.El/s/^\.It Cm \([a-z]*\)$/\1/p' "$page" | sort >formats
	diff help formats
	aitrace-cat --to '' x 2>&1 | sed 's/.*takes //; s/, not.*//' | tr '|' '\n' | sort | diff - formats
}

@test "the examples of the page" {
	local n=0 command
	cp "$INPUTS"/*.jsonl .
	sed -n '/^\.Sh DESCRIPTION/,/^The options are/s/^\.Dl //p' "$TOP/man/aitrace-cat.1" >examples
	while IFS= read -r command; do
		n=$((n + 1))
		eval "$command" >out </dev/null
		golden "cat/example-$n" <out
	done <examples
	[ "$n" -eq 5 ]
}

@test "exit statuses" {
	status 0 aitrace-cat "$INPUTS/run.jsonl" >/dev/null
	status 0 aitrace-cat /dev/null
	status 0 aitrace-cat "$INPUTS/times.jsonl" >/dev/null 2>&1
	status 1 aitrace-cat --strict "$INPUTS/times.jsonl" >/dev/null 2>&1
	status 1 aitrace-cat nothing.jsonl "$INPUTS/run.jsonl" >out 2>err
	same 'aitrace-cat: nothing.jsonl: No such file or directory' <err
	cmp out "$INPUTS/run.jsonl" || aitrace-cat "$INPUTS/run.jsonl" | cmp - out
	status 1 aitrace-cat "$INPUTS/chunks.jsonl" >/dev/null 2>&1
}

# ---- what is kept ------------------------------------------------------------------------------

@test "records are passed on to the letter, once, without what stood between them" {
	printf '%s\n' '{ "trace_id":"t", "type" : "event","name":"\u0061\ud800 \u202e‮","ts":1 ,"x":[ ]}' >odd
	{ echo 'text {"not":"a record"}' && cat odd && started 1 1 '' a && ended 2 1 && started 1 1 '' a && cat odd; } >in
	printf 'glued %s\r\n' "$(ended 2 1)" >>in
	{ cat odd && started 1 1 '' a && ended 2 1 && cat odd; } >want
	aitrace-cat in | cmp - want
	aitrace-cat <in | cmp - want
	aitrace-cat in in in >thrice
	grep -c span_ thrice | same 2
	aitrace-cat --with-text in | head -n 1 | same 'text {"not":"a record"}'
	aitrace-cat --with-text in | tail -n 1 | same 'glued '
}

@test "since and until" {
	{
		started 0 1 '' early && ended 10 1
		started 5 2 '' long && ended 100 2
		started 50 3 '' late && ended 60 3
	} >in
	local at=2025-11-22T14:02:11
	names() { jq -r '.name // .type' | paste -sd ' '; }
	aitrace-cat --since $at.020Z --to spans in | names | same 'long late'
	aitrace-cat --until $at.005Z --to spans in | names | same 'early'
	aitrace-cat --since $at.010Z --until $at.050Z --to spans in | names | same 'early long'
	aitrace-cat --since $at.020Z in | names | same 'span_end late span_end'
	aitrace-cat --since 1763820131050000000 --until $at.060Z in | names | same 'late'
	aitrace-cat --since 2025-11-22 --count in | same 6
	aitrace-cat --since 2025-11-23 --count in | same 0
	printf '{"type":"event","ts":%s,"trace_id":"t","name":"now"}\n' "$(date +%s%N)" >>in
	aitrace-cat --since 1h in | names | same now
	aitrace-cat --since -1h in | names | same now
	# Seconds since 1970 are no duration.
	status 2 aitrace-cat --since 1763820131 in 2>err
	grep -qF "not \"1763820131\"" err
	aitrace-cat --until 1h --count in | same 6
}

@test "--limit: what is enough is not waited behind" {
	local options
	mkfifo pipe
	exec 7<>pipe
	{ started 1 1 '' one && ended 2 1; } >&7
	for options in '--limit 2' '--limit 0 --to csv' '--limit 1 --to spans' '--limit 1 -q {}'; do
		# shellcheck disable=SC2086
		timeout 60 aitrace-cat $options <pipe >out
		{ started 1 1 '' one && ended 2 1; } >&7
	done
	exec 7>&-
}

@test "limit and count, alone and together, in each format" {
	aitrace-cat --limit 3 "$INPUTS/run.jsonl" | wc -l | same 3
	aitrace-cat --limit 0 "$INPUTS/run.jsonl" | same
	aitrace-cat --limit 3 --to csv "$INPUTS/run.jsonl" | wc -l | same 4
	aitrace-cat --count "$INPUTS/run.jsonl" | same 30
	aitrace-cat --count --to spans "$INPUTS/run.jsonl" | same 14
	aitrace-cat --count --limit 5 --to otlp "$INPUTS"/*.jsonl 2>/dev/null | same 5
	aitrace-cat --count -t 7f3a --to spans "$INPUTS/traces.jsonl" | same 4
	aitrace-cat --limit 2 --to spans <"$INPUTS/run.jsonl" | grep -c '"type":"span"' | same 2
}

@test "a query: spans with all their records; context adds what is above" {
	{
		started 0 1 '' root '"kind":"agent"' && started 1 2 1 call '"kind":"llm"' && started 2 3 2 http
		printf '{"type":"event","ts":3,"trace_id":"%s","span_id":"%016x","name":"said"}\n' "$TRACE" 2
		printf '{"type":"event","ts":3,"trace_id":"%s","name":"of the trace"}\n' "$TRACE"
		ended 4 3 && ended 5 2 && ended 6 1
	} >in
	aitrace-cat -q 'kind = llm' in | jq -r '.type + " " + .span_id[14:]' | same $'span_start 02\nevent 02\nspan_end 02'
	aitrace-cat -q 'kind = llm' --context in | jq -r .type | paste -sd ' ' |
		same 'span_start span_start event event span_end span_end'
	aitrace-cat -q '{ kind = agent } >> { name = "http" }' --to spans in | jq -r .name | same http
	aitrace-cat -q 'kind = llm' --to tree in | grep -c . | same 3
	aitrace-cat -q 'kind = llm' --count in | same 1
	aitrace-cat -q 'kind = llm' in >complete
	aitrace-cat -q 'kind = llm' <in | diff - complete
	aitrace-cat -q '{}' --sort in | jq -r .type | paste -sd ' ' |
		same 'event span_start span_start span_start span_end span_end span_end'
}

# What is held, and asked span by span, beside what is counted as it is read.
@test "a query counts the same whichever way it is counted" {
	local seed query in
	for seed in {1..5}; do
		python3 "$TOP/tests/cat/generate.py" "$seed" >"$seed.in"
	done
	cp "$INPUTS"/{run,late,times,whole,broken,chunks,kinds}.jsonl .
	while IFS= read -r query; do
		for in in *.in *.jsonl; do
			aitrace-cat --count --limit=99 -q "$query" "$in" "$in" >folded 2>folded.err || true
			aitrace-cat --count --limit=99 -q "$query" --max-memory=1T "$in" "$in" >held 2>held.err || true
			cmp folded held && cmp folded.err held.err || { echo "$query: $in" && return 1; }
		done
	done <<-'QUERIES'
		name = "bash" || name =~ "chat.*"
		kind = llm && status != error
		kind = unspecified
		span."gen_ai.request.model" != nil && duration > 1us
		!(span.a = 1 || status = error)
	QUERIES
}

@test "a query that is wrong: status 2, a caret, a suggestion; and how one was understood" {
	status 2 aitrace-cat -q 'durration > 1s' x 2>err
	holds 'no such field: did you mean' <err
	tail -n 1 err | holds '^~~~~~~~~'
	aitrace-cat --explain -q '{ kind = llm } >> { status = error }' x | golden cat/explain
}

@test "a query with metrics: a table, and lines of JSON" {
	aitrace-cat -q '{} | count_over_time() by (kind)' --step 30s "$INPUTS/run.jsonl" | golden cat/metrics
	aitrace-cat -q '{} | count_over_time() by (kind)' --step 30s --to json "$INPUTS/run.jsonl" | jq -c . | golden cat/metrics-json
	aitrace-cat -q '{} | count_over_time() by (kind)' --step 30s <"$INPUTS/run.jsonl" | golden cat/metrics
}

@test "a query with metrics of which nothing comes: why" {
	local query
	for query in '{} | quantile_over_time(span.nothing, .5)' '{ name = "nothing" } | rate()' \
		'{} | avg_over_time(span.gen_ai.request.model)' '{} | rate() > 1000000' \
		'({} | rate()) / ({} | max_over_time(span."no thing"))'; do
		aitrace-cat -q "$query" "$INPUTS/run.jsonl" >>out 2>>err
		aitrace-cat -q "$query" --to json "$INPUTS/run.jsonl" >>out 2>/dev/null
	done
	same <out
	golden cat/metrics-nothing <err
}

@test "fields of --select" {
	aitrace-cat --to csv --select 'name,duration,.process.exit.code,depth,tokens.total,rootName,process.exit.code,nothing' \
		"$INPUTS/run.jsonl" | golden cat/select
	aitrace-cat --to csv --select name,depth "$INPUTS/run.jsonl" >complete
	aitrace-cat --to csv --select name,depth <"$INPUTS/run.jsonl" | diff - complete
}

@test "a tree is the tree of aitrace-tree" {
	local input
	for input in "$INPUTS"/*.jsonl "$INPUTS/text.log"; do
		aitrace-tree "$input" 2>/dev/null | sed '$d' >want || true
		aitrace-cat --to tree --with-text "$input" 2>/dev/null | diff - want || { echo "of: $input" && return 1; }
	done
}

# ---- where it is written -----------------------------------------------------------------------

# what stays: nothing but these files is in the folder.
only() {
	find . -mindepth 1 -printf '%P\n' | sort | same "$(printf '%s\n' "$@" | sort)"
}

@test "--output: whole or not at all" {
	local run=$INPUTS/run.jsonl
	echo old >out
	chmod 640 out
	aitrace-cat -o out "$run"
	aitrace-cat "$run" | cmp - out
	stat -c %a out | same 640
	(umask 027 && aitrace-cat -o new "$run")
	stat -c %a new | same 640
	ln -s new link
	aitrace-cat -o link --to csv "$run"
	[[ -L link ]]
	head -n 1 new | holds trace_id,
	aitrace-cat -o new new
	same <new
	ln -s nowhere dangling
	status 1 aitrace-cat -o dangling "$run" 2>err
	same 'aitrace-cat: dangling: No such file or directory' <err
	[[ -L dangling ]]
	only out new link dangling err
}

@test "--split: a link in the folder is replaced, not what it leads to" {
	mkdir d
	echo old | tee precious >wanted
	TRACE=t started 1 1 '' a >in
	ln -s ../precious d/t.jsonl
	ln -s ../precious d/t.csv
	for options in '' '--to csv'; do
		# shellcheck disable=SC2086
		aitrace-cat $options --split d in
		diff wanted precious
	done
	[[ ! -L d/t.jsonl ]]
	cmp in d/t.jsonl
	head -n 1 d/t.csv | holds trace_id,
	ln -sf ../precious d/t.jsonl
	piped in | status 1 aitrace-cat --split d 2>err
	diff wanted precious
}

@test "--output: what fails leaves what was there" {
	local run=$INPUTS/run.jsonl
	echo old >out
	mkdir folder
	status 1 aitrace-cat -o folder "$run" 2>err
	same 'aitrace-cat: folder: Is a directory' <err
	status 1 aitrace-cat -o nowhere/out "$run" 2>err
	same 'aitrace-cat: nowhere/out: No such file or directory' <err
	status 1 aitrace-cat -o /dev/full "$run" 2>err
	same 'aitrace-cat: /dev/full: No space left on device' <err
	for i in {1..2000}; do started "$i" "$i" '' name; done >big
	(trap '' XFSZ && ulimit -f 64 && status 1 aitrace-cat -o out big 2>err)
	tail -n 1 err | same "aitrace-cat: $PWD/out: File too large"
	status 1 aitrace-cat -o out "$run" nowhere 2>err
	same $'aitrace-cat: nowhere: No such file or directory\naitrace-cat: out: not written, because not all could be read' <err
	status 1 aitrace-cat -o new nowhere 2>err
	same old <out
	status 1 aitrace-cat -o report --check nowhere
	holds unreadable <report
	printf '{"type":"chunk","id":"%016d","seq":0,"count":2,"data":"{"}\n' 1 | cat "$run" - >torn
	status 1 aitrace-cat -o new torn 2>err
	aitrace-cat "$run" | cmp - new
	only out new folder torn err big report
}

# amid PID FILE: it reads the file, and would be told of a signal.
amid() {
	[[ $(cat "/proc/$1/comm") == aitrace-cat ]] && reads "$1" "$2" &&
		[[ $((0x$(sed -n 's/^SigCgt:\s*//p' "/proc/$1/status") >> 14 & 1)) -eq 1 ]]
}

@test "--output, --split: a signal, or no place to sort in, leaves what was there too" {
	local i options many=()
	"$BUILD/bench/generate" small 40M >in 2>/dev/null
	for i in {1..40}; do many+=(in); done
	mkdir d
	echo old >out
	echo old >d/run.jsonl
	for options in '-o out' '-o out --sort' '--split d'; do
		# shellcheck disable=SC2086
		aitrace-cat $options "${many[@]}" &
		soon amid $! in
		kill -TERM $!
		status 143 wait $!
		head -n 1 out | same old
		(cd d && only run.jsonl)
	done
	status 1 env TMPDIR=/nowhere aitrace-cat -s --max-memory 10K -o out in 2>err
	same 'aitrace-cat: /nowhere: No such file or directory (what is sorted is kept there meanwhile; see TMPDIR)' <err
	same old <out
}

@test "a full disk, and a closed output" {
	local format
	for format in records spans otlp chrome folded csv tree; do
		status 1 aitrace-cat --to "$format" "$INPUTS/run.jsonl" >/dev/full 2>err
		same 'aitrace-cat: standard output: No space left on device' <err
	done
	status 1 aitrace-cat "$INPUTS/run.jsonl" >&- 2>err
	same 'aitrace-cat: standard output: Bad file descriptor' <err
}

@test "nobody reads any more: quietly, and at once" {
	local format
	for i in {1..3000}; do started "$i" "$i" "$((i / 2))" "name $i" && ended "$((i + 5000))" "$i"; done >in
	for format in records spans otlp chrome folded csv tree; do
		: >statuses
		{ aitrace-cat --to "$format" in 2>err || echo $? >statuses; } | head -c 1 >/dev/null
		same 141 <statuses || { echo "of: $format" && return 1; }
		same <err
	done
}

@test "--split: a file a trace, called by its id, wherever that would lead" {
	local id
	for id in ../../x /etc/passwd A a . .. .hidden -dash 'a b' '' $'\u202e' "$(printf 'x%.0s' {1..128})" "$(printf 'X%.0s' {1..128})" \
		CON a/b run-42 550e8400-e29b-41d4-a716-446655440000; do
		[[ -n $id ]] || continue
		TRACE=$id started 1 1 '' a && TRACE=$id ended 2 1
	done >in
	mkdir sub && cd sub
	aitrace-cat --split d ../in
	only d d/%2E.%2F..%2Fx.jsonl d/%2Fetc%2Fpasswd.jsonl d/%41.jsonl d/a.jsonl d/%2E.jsonl d/%2E..jsonl d/%2Ehidden.jsonl d/%2Ddash.jsonl \
		d/a%20b.jsonl d/%E2%80%AE.jsonl "d/$(printf 'x%.0s' {1..128}).jsonl" "$(cd d && ls -d ../d/*~*)" \
		d/%43%4F%4E.jsonl d/a%2Fb.jsonl d/run-42.jsonl d/550e8400-e29b-41d4-a716-446655440000.jsonl 2>/dev/null ||
		{ find d -type f | wc -l | same 16 && find d -type f | grep -c '~' | same 1; }
	[[ ! -e ../x.jsonl && ! -e ../../x.jsonl ]]
	cat d/* d/.[!.]* 2>/dev/null | sort | diff - <(sort ../in)
	jq -r .trace_id d/*.jsonl | uniq -c | awk '$1 != 2' | same
}

@test "--split: complete inputs replace, streams are appended" {
	local n
	aitrace-cat --split d "$INPUTS/traces.jsonl"
	n=$(cat d/* | wc -l)
	aitrace-cat --split d "$INPUTS/traces.jsonl"
	cat d/* | wc -l | same "$n"
	aitrace-cat --split d <"$INPUTS/traces.jsonl"
	cat d/* | wc -l | same "$n"
	piped "$INPUTS/traces.jsonl" | aitrace-cat --split d
	cat d/* | wc -l | same "$((2 * n))"
	aitrace-cat --split e --to chrome "$INPUTS/traces.jsonl"
	valid chrome e/*.json
	piped "$INPUTS/traces.jsonl" | aitrace-cat --split e --to chrome
	valid chrome e/*.json
	[[ -e e/run-42.json && -e e/run-42.2.json ]]
	status 1 aitrace-cat --split "$INPUTS/run.jsonl" "$INPUTS/run.jsonl" 2>err
	holds 'Not a directory' <err
}

@test "--split: more traces than files may be open" {
	for round in 1 2 3; do
		for i in {1..200}; do TRACE=run-$i started "$round" "$round" '' a; done
	done >in
	aitrace-cat --split d in
	wc -l d/* | awk '$1 != 3' | same '  600 total'
	rm -r d
	piped in | aitrace-cat --split d
	wc -l d/* | awk '$1 != 3' | same '  600 total'
}

# ---- order -------------------------------------------------------------------------------------

@test "--sort: in the order of time, whatever fits" {
	local size
	for i in {1..5000}; do
		printf '{"type":"event","ts":%d,"trace_id":"t","name":"%d"}\n' "$((RANDOM % 1000))" "$i"
	done >in
	sed 's/.*"ts":\([0-9]*\).*"name":"\([0-9]*\)".*/\1 \2 &/' in | sort -s -n -k1,1 | cut -d' ' -f3- >want
	for size in 1G 100K 10K 1; do
		aitrace-cat -s --max-memory $size in | cmp - want
	done
	aitrace-cat -s <in | cmp - want
	aitrace-cat -s --limit 3 in | cmp - <(head -n 3 want)
	aitrace-cat -s --split d in
	cmp d/t.jsonl want
	status 1 env TMPDIR=/nowhere aitrace-cat -s --max-memory 10K in 2>err >out
	holds '/nowhere: No such file or directory' <err
}

@test "--sort: the program stays within what is allowed, duplicates go" {
	! sanitized || skip "memory with a sanitizer is another"
	"$BUILD/bench/generate" small 60M >in 2>/dev/null
	"$BUILD/bench/measure" 1 1 :: sort 1 "$BIN/aitrace-cat" --sort --max-memory=32M --output out in in >measured
	awk -F'\t' '$1 == "time" { exit !($9 < 36e6) }' measured || { cat measured && return 1; }
	aitrace-cat --sort in | grep -v '"type":"event"' >want
	grep -v '"type":"event"' out | cmp - want
}

@test "--sort: text stays behind the record before it" {
	{ echo zero && ended 9 1 && echo nine && ended 2 1 && echo two; } >in
	aitrace-cat -s --with-text in | grep -v '^{' | paste -sd ' ' | same 'zero two nine'
}

# ---- folders and what grows --------------------------------------------------------------------

@test "folders: their *.jsonl files, in the order of their names" {
	mkdir -p d/b/c d/a d/.hidden
	TRACE=t1 started 1 1 '' z >d/z.jsonl
	TRACE=t2 started 1 1 '' bc >d/b/c/x.jsonl
	TRACE=t3 started 1 1 '' a >d/a/x.jsonl
	cp "$INPUTS/run.jsonl" d/not.json
	cp "$INPUTS/run.jsonl" d/.hidden/x.jsonl
	cp "$INPUTS/run.jsonl" d/.x.jsonl
	mkfifo d/fifo.jsonl
	ln -s .. d/a/up
	aitrace-cat d | jq -r .name | paste -sd ' ' | same 'a bc z'
	mkdir empty
	aitrace-cat empty | same
	aitrace-cat d/z.jsonl d | jq -r .name | paste -sd ' ' | same 'z a bc'
}

@test "-f: what is written is not read again, for ever" {
	mkdir d
	TRACE=t started 1 1 '' one | tee d/a.jsonl >alone.jsonl
	aitrace-cat -f d >>d/all.jsonl 2>err &
	soon has d/all.jsonl '"one"'
	TRACE=t started 2 2 '' two >>d/a.jsonl
	soon has d/all.jsonl '"two"'
	kill $!
	wait $! || true
	same 'aitrace-cat: d/all.jsonl: not followed: it is what is written' <err
	diff d/a.jsonl d/all.jsonl
	rm d/all.jsonl
	aitrace-cat -f d --split d/of 2>err &
	soon has err 'd/of: not followed: it is what is written'
	TRACE=t started 3 3 '' three >>d/a.jsonl
	soon has d/of/t.jsonl '"three"'
	kill $!
	wait $! || true
	diff d/a.jsonl d/of/t.jsonl
	status 1 aitrace-cat -f d --split d 2>err
	# shellcheck disable=SC2094 # that is what is tried
	status 1 aitrace-cat -f alone.jsonl >>alone.jsonl 2>err
	same 'aitrace-cat: alone.jsonl: not followed: it is what is written' <err
}

@test "-f: files that grow or are replaced, and new ones in folders" {
	mkdir d
	TRACE=t started 1 1 '' one >d/a.jsonl
	aitrace-cat -f d >out 2>err &
	soon has out '"one"'
	TRACE=t started 2 2 '' two >>d/a.jsonl
	soon has out '"two"'
	TRACE=t started 3 3 '' three >d/b.jsonl
	soon has out '"three"'
	mkdir d/sub
	TRACE=t started 4 4 '' four >d/sub/c.jsonl
	soon has out '"four"'
	mv d/a.jsonl old
	TRACE=t started 5 5 '' five >d/a.jsonl
	soon has out '"five"'
	kill -TERM $!
	wait $! || same 143 <<<$?
	wc -l <out | same 5
}

@test "-f: a new file that is renamed at once is read, once" {
	[[ $(uname) == Linux ]] || skip "notices are Linux's"
	mkdir d
	TRACE=t started 1 1 '' one >d/a.jsonl
	aitrace-cat -f d >out 2>err &
	soon has out '"one"'
	TRACE=t started 2 2 '' two >d/b.jsonl && mv d/b.jsonl d/b.done
	soon has out '"two"'
	# Nobody looks meanwhile, so that all names are gone when somebody does.
	kill -STOP $!
	TRACE=t started 3 3 '' three >d/c.jsonl && mv d/c.jsonl d/c.done
	TRACE=t started 4 4 '' four >d/.d.jsonl && mv d/.d.jsonl d/d.jsonl
	TRACE=t started 5 5 '' five >d/e.jsonl && mv d/e.jsonl d/f.jsonl
	TRACE=t started 6 6 '' six >d/g.new && mv d/g.new d/g.done
	kill -CONT $!
	soon has out '"three"'
	soon has out '"four"'
	soon has out '"five"'
	TRACE=t started 7 7 '' seven >>d/c.done
	soon has out '"seven"'
	TRACE=t started 8 8 '' eight >d/c.jsonl
	soon has out '"eight"'
	kill -TERM $!
	wait $! || same 143 <<<$?
	jq -r .name out | sort | paste -sd ' ' | same 'eight five four one seven three two'
	same <err
}

@test "-f: what a file has lost before it was written is said" {
	{ started 0 1 '' root && started 1 2 1 one && ended 2 2; } >in
	aitrace-cat -f --to spans in >out 2>err &
	soon has out '"one"'
	: >in
	soon has err 'truncated'
	kill -TERM $!
	wait $! || same 143 <<<$?
	tail -n 1 err | same 'aitrace-cat: a file has changed while it was read: some of its records are missing'
}

# ---- streams -----------------------------------------------------------------------------------

@test "a stream: records at once, spans when they have ended" {
	local format
	mkfifo pipe
	for format in records spans csv otlp; do
		aitrace-cat --to "$format" -q 'name = "one"' <pipe >out 2>err &
		exec 7>pipe
		{ started 0 1 '' root && started 1 2 1 one && started 2 3 1 two && ended 3 2; } >&7
		soon has out one
		exec 7>&-
		wait $!
		grep -c two out | same 0
	done
	aitrace-cat <pipe >out &
	exec 7>pipe
	started 0 1 '' root >&7
	soon has out root
	exec 7>&-
	wait $!
}

@test "a stream: what comes late is passed on, and nothing is lost or doubled" {
	command -v jq >/dev/null || skip "jq is not there"
	mkfifo pipe
	aitrace-cat --to spans <pipe >out &
	exec 7>pipe
	{ started 0 1 '' root && started 1 2 1 one && ended 2 2 && printf '{"type":"event","ts":4,"trace_id":"%s","name":"of all"}\n' "$TRACE"; } | tee -a in >&7
	soon has out '"one"'
	{
		printf '{"type":"span_update","ts":"2025-11-22T14:03:00Z","trace_id":"%s","span_id":"%016x","attributes":{"late":1}}\n' "$TRACE" 2
		printf '{"type":"event","ts":"2025-11-22T14:03:01Z","trace_id":"%s","span_id":"%016x","name":"late too"}\n' "$TRACE" 2
		ended 100000 1
	} | tee -a in >&7
	exec 7>&-
	wait $!
	means in >want
	means out | diff want -
}

@test "SIGTERM ends the input of a stream, not its output" {
	mkfifo pipe
	aitrace-cat --to spans <pipe >out &
	exec 7>pipe
	{ started 0 1 '' root && started 1 2 1 one && ended 3 2; } >&7
	soon has out '"one"'
	kill -TERM $!
	wait $! || same 143 <<<$?
	exec 7>&-
	jq -r '.type + " " + .name' out | same $'span one\nspan_start root'
}

@test "what our own stop has cut is no bad line, and what others have is" {
	{ started 0 1 '' root && printf '{"type":"chunk","id":"%016d","seq":0,"count":2,"data":"{"}\n' 1; } >in
	started 1 2 1 cut | head -c 100 >>in
	aitrace-cat -f --strict --with-text in >out 2>err &
	soon has out root
	kill -TERM $!
	wait $! || same 143 <<<$?
	same <err
	head -n 1 in | diff - out
	status 1 aitrace-cat --strict in >out 2>err
	grep -c -e ' in:2:1: chunk' -e ' in:3:101: ' err | same 2
}

# within KB COMMAND: it ends well with so much memory; what it writes is in the file `out`.
within() {
	local kb=$1
	shift
	(ulimit -v "$kb" && exec "$@") >out
}

@test "memory: a stream of traces that end, and a trace without end, leave little" {
	! sanitized || skip "memory with a sanitizer is another"
	set -o pipefail
	"$BUILD/bench/generate" small 120M >in 2>/dev/null
	piped in | within 130000 aitrace-cat --to spans
	tail -n 1 out | holds '"type":"span"'
	piped in | within 130000 aitrace-cat
	tail -n 1 out | holds '"type":'
	"$BUILD/bench/generate" one 400000 >in 2>/dev/null
	piped in | within 130000 aitrace-cat -q 'duration > 0s' --to spans
	tail -n 1 out | holds '"type":'
	within 130000 aitrace-cat --sort --max-memory 16M in
	tail -n 1 out | holds '"type":'
}

@test "--max-memory: the oldest traces go first, whole, and that is said" {
	for i in {1..400}; do TRACE=run-$i started "$i" "$i" '' "span of $i" "\"attributes\":{\"a\":\"$(printf 'x%.0s' {1..500})\"}"; done >in
	for i in {1..400}; do TRACE=run-$i ended "$((i + 1000))" "$i"; done >>in
	piped in | aitrace-cat --to spans --max-memory 200K >out 2>err
	holds 'traces were written before they were over, for --max-memory' <err
	TRACE=one started 1 1 '' a >lone
	aitrace-cat --to spans --max-memory 1 lone 2>&1 >lone.out | same 'aitrace-cat: 1 trace was written before it was over, for --max-memory'
	head -n 1 out | holds 'run-1"'
	means in >want
	means out | diff - want
	piped in | aitrace-cat --to spans --max-memory 100M 2>err | grep -c '"type":"span"' | same 400
	same <err
}

# ---- a terminal --------------------------------------------------------------------------------

@test "a terminal is not reached by what is in records and text" {
	command -v script >/dev/null || skip "script is not there"
	printf '{"type":"event",\r"ts":1,"trace_id":"t","name":"\xc2\x9b31m \xe2\x80\xae"}\ntext \x1b[31m \xc2\x9b\x07\n' >in
	script -qec 'aitrace-cat --with-text in' /dev/null </dev/null >out
	LC_ALL=C grep -c $'\x1b\|\xc2\x9b\|\x07\|\xe2\x80\xae' out | same 0
	script -qec 'aitrace-cat --to csv --select name in' /dev/null </dev/null >out
	script -qec 'aitrace-cat --to folded in' /dev/null </dev/null >>out
	LC_ALL=C grep -c $'\x1b\|\xc2\x9b\|\x07\|\xe2\x80\xae' out | same 0
	aitrace-cat --with-text in | cmp - <(sed 's/\r$//' in)
}

@test "--select: a name that no span has and is near another one is pointed out, in the end" {
	local format
	aitrace-cat --to csv --select nmae,kidn,duratoin,selfDuratoin "$TOP/examples/agent.jsonl" 2>err >out
	same 'aitrace-cat: --select: no span has an attribute "nmae"; did you mean name?
aitrace-cat: --select: no span has an attribute "kidn"; did you mean kind?
aitrace-cat: --select: no span has an attribute "duratoin"; did you mean duration?
aitrace-cat: --select: no span has an attribute "selfDuratoin"; did you mean selfDuration?' <err
	aitrace-cat --to csv --select name,turn,question,gen_ai.tool.name "$TOP/examples/agent.jsonl" 2>err >out
	same <err
	{ started 1 1 '' a '"attributes":{"duration_ms":7}' && ended 2 1 && started 1 2 1 b; } >in
	for format in csv spans; do
		aitrace-cat --to "$format" --select name,duration_ms,duration_us in 2>err >out
		same 'aitrace-cat: --select: no span has an attribute "duration_us"; did you mean duration_ns?' <err
		piped in | aitrace-cat --to "$format" --select duration_ms 2>err >out
		same <err
	done
}
