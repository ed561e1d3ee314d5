# TRACEPARENT from outside, and set in between.
given=$TRACEPARENT
. "$AITRACE_SH"
aitrace_event outside
aitrace_begin one
aitrace_end
[ "$TRACEPARENT" = "$given" ] && echo 'given back'
(
	TRACEPARENT=" 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff-more	"
	aitrace_begin two
	echo "flags ${TRACEPARENT##*-}"
	aitrace_end
	aitrace_event three
)
(
	aitrace_begin four
	TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00
	aitrace_begin five
	echo "flags ${TRACEPARENT##*-}"
	aitrace_end
	aitrace_end
	[ "$TRACEPARENT" = "$given" ] && echo 'given back'
)
# Some of these came from outside; a new trace begins.
aitrace_begin root
aitrace_end
for text in nonsense 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7 \
	ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 \
	00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more \
	00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01 \
	00-00000000000000000000000000000000-00f067aa0ba902b7-01 \
	00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01 \
	00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01 ''; do
	export TRACEPARENT="$text"
	aitrace_begin "new for $text"
	echo "flags ${TRACEPARENT##*-}"
	aitrace_end
	aitrace_event nowhere
	[ "${TRACEPARENT-}" = "$text" ] || echo "not given back: $text"
done
