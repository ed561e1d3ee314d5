# Who emits is the process that began the span.
AITRACE_OUT=records
. "$AITRACE_SH"

# began: the process of the last span that began.
began() {
	sed -n 's/.*"process.pid":\([0-9]*\).*/\1/p' records | tail -n 1
}
aitrace_begin one
[ "$(began)" = $$ ] && echo 'the shell'
(
	aitrace_begin two
	[ "$(began)" = "$(exec sh -c 'echo $PPID')" ] && [ "$(began)" != $$ ] && echo 'a subshell'
)
aitrace_span three -- sleep 0.01 &
wait
grep -c process.pid records
[ "$(grep -o '"span_id":"[0-9a-f]*","[pn]' records | sort -u | wc -l)" -eq 3 ] && echo 'no id twice'
