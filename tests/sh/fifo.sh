# A FIFO without a reader does not block, and one with a reader has all.
mkfifo fifo
(
	AITRACE_OUT=fifo
	. "$AITRACE_SH"
	aitrace_begin unread
	aitrace_end
)
cat fifo >came &
exec 7>fifo
(
	AITRACE_OUT=fifo
	. "$AITRACE_SH"
	aitrace_begin read
	aitrace_event "$(awk 'BEGIN { while (i++ < 1000) printf "ten bytes " }')"
	aitrace_end
)
exec 7>&-
wait
grep -c chunk came
grep -v chunk came >&2
