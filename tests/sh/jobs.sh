# Jobs at the same time; each knows its parent.
. "$AITRACE_SH"

# until_there FILE
until_there() {
	until [ -e "$1" ]; do
		sleep 0.01
	done
}
job() {
	aitrace_begin "inner-$1"
	: >"there-$1"
	until_there "go-$1"
	aitrace_end
}

aitrace_begin root
aitrace_span first -- job 1 &
first=$!
until_there there-1
aitrace_span second -- job 2 &
until_there there-2
aitrace_event 'both are there'
: >go-1
wait $first
echo "status $?"
: >go-2
wait
aitrace_end
[ -z "${TRACEPARENT-}" ] && echo 'and the end'
