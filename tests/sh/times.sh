# Times are now, and in order.
AITRACE_OUT=records
. "$AITRACE_SH"
before=$(date -u +%Y-%m-%dT%H:%M:%S)
aitrace_begin one
aitrace_event two
sleep 0.1
aitrace_event three
aitrace_end
after=$(date -u +%Y-%m-%dT%H:%M:%S)
cut -d '"' -f 8 records >times
{
	echo "$before.000000000Z"
	cat times
	echo "$after.999999999Z"
} | LC_ALL=C sort -c && echo 'in order'
grep -cx '[0-9-]\{10\}T[0-9:]\{8\}\.[0-9]\{9\}Z' times
