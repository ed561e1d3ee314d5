# A limit on the size of files kills no one.
ulimit -f 8
trap 'echo xfsz' XFSZ
AITRACE_OUT=small
. "$AITRACE_SH"
aitrace_begin one
i=0
while [ $i -lt 40 ]; do
	aitrace_event "number $i" text="$(awk 'BEGIN { while (i++ < 100) printf "ten bytes " }')"
	i=$((i + 1))
done
aitrace_event long text="$(awk 'BEGIN { while (i++ < 1000) printf "ten bytes " }')"
echo alive
kill -XFSZ $$
exit 0
