# The reader is gone: the script goes on.
. "$AITRACE_SH"
{
	aitrace_begin one
	until [ -e gone ]; do
		sleep 0.01
	done
	aitrace_event two
	aitrace_begin three
	aitrace_event "$(awk 'BEGIN { while (i++ < 1000) printf "ten bytes " }')"
	aitrace_end
	aitrace_end
	echo "alive ${TRACEPARENT-unset}" >lives
} 2>&1 | {
	read -r line
	exec </dev/null
	: >gone
}
cat lives
aitrace_begin 'the others are not concerned'
aitrace_end
