# jq -nR --argjson chunks true|false -f check.jq STREAM: what an emitter wrote, taken apart without any
# of its code: a value a record, long lines put together from their chunks, {"type":"text"} for other
# lines, and {"type":"fault"} for all that aitrace-stream(5) does not allow an emitter of this project.
# $chunks: whether the output is one on which a line of more than 4096 bytes would be torn.

def members: ["type", "ts", "end_ts", "trace_id", "span_id", "parent_span_id", "name", "kind", "status",
	"status_message", "attributes", "links", "resource", "scope"];

def required: {
	"span_start": ["ts", "trace_id", "span_id", "name"],
	"span_update": ["ts", "trace_id", "span_id"],
	"span_end": ["ts", "trace_id", "span_id"],
	"event": ["ts", "trace_id", "name"],
	"span": ["ts", "end_ts", "trace_id", "span_id", "name"]
};

def is_id($size): type == "string" and test("^[0-9a-f]{\($size)}$") and (test("^0*$") | not);

def is_time: type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$");

def in_order: [keys_unsorted[] as $key | members | index($key)] | all(. != null) and . == sort;

# Of each member what it may be.
def shape_faults:
	(if in_order then empty else "members out of order, or unknown: \(keys_unsorted)" end),
	(if .ts | is_time then empty else "ts" end),
	(if .trace_id | is_id(32) then empty else "trace_id" end),
	(if has("span_id") and (.span_id | is_id(16) | not) then "span_id" else empty end),
	(if has("parent_span_id") and (.parent_span_id | is_id(16) | not) then "parent_span_id" else empty end),
	(if has("status") and (.status | . != "ok" and . != "error") then "status" else empty end),
	(["name", "kind", "status_message"][] as $key
		| if has($key) and (.[$key] | type != "string") then $key else empty end),
	(["attributes", "resource", "scope"][] as $key
		| if has($key) and (.[$key] | type != "object") then $key else empty end),
	(required[.type][] as $key | if has($key) then empty else "no \($key)" end);

# Who emits is said where a process begins, and nowhere else. $pids has the process of each span.
def resource_faults($pids):
	if .type != "span_start" then (if has("resource") then "resource on \(.type)" else empty end)
	elif has("resource") then
		(if .resource | (.["service.name"] | type == "string") and (.["process.pid"] | type == "number")
				and (.["host.name"] | type == "string") then empty
			else "resource: \(.resource)" end),
		(if .parent_span_id and $pids[.parent_span_id] == .resource["process.pid"]
			then "resource on a child" else empty end)
	elif .parent_span_id == null then "no resource on a root"
	elif $pids[.parent_span_id] == null then "no resource below a span of another process"
	else empty end;

def place_faults($state):
	if .type == "span_start" then
		(if $state.pids[.span_id] then "started twice" else empty end)
	else
		(if .span_id and ($state.pids[.span_id] | not) then "\(.type) of a span that never started"
			else empty end),
		(if .type == "span_end" and $state.ended[.span_id] then "ended twice" else empty end)
	end;

def fault($why; $line): {"type": "fault", "why": $why, "line": ($line | .[:300])};

# The record, and what is wrong with it, added to the state.
def add_record($record; $line):
	. as $state
	| .out += [$record]
	| .out += [$record | (shape_faults, resource_faults($state.pids), place_faults($state))
		| fault(.; $line)]
	| if $record.type == "span_start" then
		.pids[$record.span_id] = ($record.resource["process.pid"] // .pids[$record.parent_span_id // ""] // 0)
	elif $record.type == "span_end" then .ended[$record.span_id] = true
	else . end;

def add_line($line):
	($line | fromjson? // null) as $value
	| if ($value | type) == "object" and required[$value.type // ""] then add_record($value; $line)
	elif $line | startswith("{\"type\":") then .out += [fault("not a record"; $line)]
	else .out += [{"type": "text", "text": $line}] end;

def is_chunk:
	(.id | is_id(16)) and (.seq | type == "number") and (.count | type == "number")
	and .seq >= 0 and .seq < .count and (.data | type == "string" and . != "")
	and keys_unsorted == ["type", "id", "seq", "count", "data"];

def add_chunk($chunk; $line):
	if ($chunk | is_chunk | not) then .out += [fault("chunk"; $line)]
	elif .parts[$chunk.id].data[$chunk.seq] then .out += [fault("chunk came twice"; $line)]
	else
		.parts[$chunk.id].have += 1
		| .parts[$chunk.id].data[$chunk.seq] = $chunk.data
		| if .parts[$chunk.id].have == $chunk.count then
			(.parts[$chunk.id].data | join("")) as $whole
			| del(.parts[$chunk.id])
			| if $whole | utf8bytelength < 4096 then .out += [fault("chunks of a short line"; $line)]
				else . end
			| add_line($whole)
		else . end
	end;

def end_faults: [.parts | keys[] | {"type": "fault", "why": "chunks are missing", "line": .}];

foreach (inputs, null) as $line ({"parts": {}, "pids": {}, "ended": {}};
	.out = []
	| if $line == null then .out = end_faults
	elif $line | startswith("{\"type\":\"chunk\"") then
		(if $chunks and ($line | utf8bytelength) < 4096 then . else .out += [fault("chunk"; $line)] end)
		| ($line | fromjson? // {}) as $chunk
		| add_chunk($chunk; $line)
	else
		(if $chunks and ($line | startswith("{") and utf8bytelength >= 4096)
			then .out += [fault("longer than 4096 bytes"; $line)] else . end)
		| add_line($line)
	end;
	.out[])
