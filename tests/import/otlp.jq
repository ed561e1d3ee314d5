# What OTLP requests say, in an order of its own and a line each, so that two of them can be compared: spans and
# log records with what they belong to; members that have their default value and lists that are empty say nothing.

def camel: gsub("_(?<c>[a-z])"; .c | ascii_upcase);
def number: if type == "string" then . else tostring end;
def said: with_entries(select(.value != null and .value != "" and .value != 0 and .value != "0"
	and .value != [] and .value != {}));

def any:
	def pairs: [.[] | {key: (.key // ""), value: (.value | any)}] | sort_by(.key);
	if . == null or . == {} then {}
	elif has("intValue") then {intValue: (.intValue | number)}
	elif has("doubleValue") then
		{doubleValue: (.doubleValue | if type == "string" and test("^[-0-9.e]+$") then tonumber else . end)}
	elif has("arrayValue") then {arrayValue: [(.arrayValue.values // [])[] | any]}
	elif has("kvlistValue") then {kvlistValue: ((.kvlistValue.values // []) | pairs)}
	else . end;
def pairs: [.[] | {key: (.key // ""), value: (.value | any)}] | sort_by(.key);
def attributes: if .attributes then .attributes |= pairs else . end;
def id: if type == "string" then ascii_downcase else . end;

def event: attributes | if .timeUnixNano then .timeUnixNano |= number else . end | said;
def link: attributes | if .traceId then .traceId |= id else . end
	| if .spanId then .spanId |= id else . end | said;
def item:
	del(.unknownField) | attributes
	| if .body then .body |= any else . end
	| reduce ("traceId", "spanId", "parentSpanId") as $k (.; if .[$k] then .[$k] |= id else . end)
	| reduce ("startTimeUnixNano", "endTimeUnixNano", "timeUnixNano", "observedTimeUnixNano") as $k
		(.; if .[$k] then .[$k] |= number else . end)
	| if .events then .events |= ([.[] | event] | sort) else . end
	| if .links then .links |= ([.[] | link] | sort) else . end
	| if .status then .status |= said else . end
	| said;
def head: (. // {}) | attributes | said;

(.resourceSpans // .resourceLogs // [])[]
| (.resource | head) as $resource | (.schemaUrl // "") as $schema
| (.scopeSpans // .scopeLogs // [])[]
| [$resource, $schema, (.scope | head), (.schemaUrl // "")] as $of
| (.spans // .logRecords // [])[] | [$of, item]
