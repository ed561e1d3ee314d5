# jq -nRr -f show.jq STREAM: a stream for people to compare: names instead of ids, numbers for processes, no
# times; a line that is no record is text.

def data: if . == null then empty else tojson end;

# Of a span that began elsewhere, the beginning of its id.
def named($state): if . == null then "-" else . as $id | $state.names[$id] // "outside:\($id[:4])" end;

def shown($state):
	if .type == "span_start" then
		["start", .name, .kind // empty, "below", (.parent_span_id | named($state)), (.attributes | data),
			(if .resource then "(\(.resource["service.name"]), process \(.resource["process.pid"] as $pid
				| $state.pids | index($pid) + 1))" else empty end)]
	elif .type == "span_end" then
		["end", (.span_id | named($state)), .status, (.status_message | data), (.attributes | data)]
	elif .type == "span_update" then
		["update", (.span_id | named($state)), .kind // empty, (.attributes | data),
			(.links // empty | map([.trace_id, .span_id, (.attributes | data)] | join(" ")) | "links \(.)")]
	else
		["event", .name, "of", (.span_id | named($state)), (.attributes | data)]
	end
	| map(tostring) | join(" ");

def seen:
	if .record.type == "span_start" then
		.names[.record.span_id] = .record.name
		| (.record.resource["process.pid"] // null) as $pid
		| if $pid == null or (.pids | index($pid)) then . else .pids += [$pid] end
	else . end;

foreach inputs as $line ({"names": {}, "pids": []};
	.record = ($line | fromjson? // null)
	| if (.record | type) == "object" and .record.type then seen else .record = null end;
	if .record then . as $state | .record | shown($state) else "text " + $line end)
