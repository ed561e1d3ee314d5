# Long lines: in chunks where they would be torn, whole in a file.
long=$(awk 'BEGIN { while (i++ < 1000) printf "ten \"é\" ☃" }')
(
	. "$AITRACE_SH"
	aitrace_begin long text="$long"
	aitrace_end
) 2>&1 | cat >came
grep -c '"type":"chunk"' came
LC_ALL=C awk 'length($0) > 4095' came | wc -l | tr -d ' '
AITRACE_OUT=whole
. "$AITRACE_SH"
aitrace_begin long text="$long"
aitrace_end
wc -l <whole | tr -d ' '
"$AITRACE_TREE" --strict --json came whole | jq -c '[.roots[0].attributes.text | length, .[:15]]'
