# A trap may call while it interrupts a call.
# Not zsh: it runs traps within its own expansions, which may have other values then.
AITRACE_OUT=events
. "$AITRACE_SH"
handled=0
handler() {
	handled=$((handled + 1))
	aitrace_span handler -- true
	aitrace_event handled
}
trap handler USR1
aitrace_begin root
(
	i=0
	while [ $i -lt 30 ]; do
		kill -USR1 $$
		i=$((i + 1))
	done
) &
job=$!
i=0
while kill -0 $job 2>/dev/null && [ $i -lt 2000 ]; do
	aitrace_event main text='"quoted"'
	i=$((i + 1))
done
wait
grep -vc '^{"type":"[a-z_]*","ts":"[^"]*Z","trace_id":"[0-9a-f]*","span_id":"[0-9a-f]*",.*}$' events
grep '"name":"main"' events | grep -v '"attributes":{"text":"\\"quoted\\""}}$' | wc -l | tr -d ' '
span=${TRACEPARENT%-*}
grep '"name":"main"' events | grep -vc "\"span_id\":\"${span##*-}\""
[ $handled -gt 0 ] && echo handled
aitrace_end
