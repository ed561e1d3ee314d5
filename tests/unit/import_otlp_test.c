/* OTLP in JSON as records: a table of requests, and what they say. */
#include <string.h>

#include "import/otlp_in.h"
#include "read/line.h"
#include "record/decode.h"
#include "test.h"

#define TRACE "5b8efff798038103d269b633813fc60c"
#define IDS "\"traceId\":\"" TRACE "\",\"spanId\":\"eee19b7ec3c1b174\""
#define OURS "\"trace_id\":\"" TRACE "\",\"span_id\":\"eee19b7ec3c1b174\""
#define TIMES "\"startTimeUnixNano\":\"1000000000\",\"endTimeUnixNano\":2000000000"
#define BEGINS "\"ts\":\"1970-01-01T00:00:01.000000000Z\","
#define ENDS "\"end_ts\":\"1970-01-01T00:00:02.000000000Z\","
#define SPAN(members)                                                                  \
	"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" IDS "," TIMES "," members \
	"}]}]}]}"
#define LOG(members) \
	"{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" members "}]}]}]}"
#define VALUE(any) SPAN("\"attributes\":[{\"key\":\"k\",\"value\":" any "}]")
#define IS(json)                                     \
	"{\"type\":\"span\"," BEGINS ENDS OURS       \
	",\"name\":\"\",\"attributes\":{\"k\":" json \
	"},\"resource\":{},\"otlp\":{\"kind\":0}}\n"

struct otlp_case {
	const char *in;
	const char *out; /* NULL: it cannot be used */
};

static const struct otlp_case values[] = {
	{VALUE("{\"stringValue\":\"a\\nb\"}"), IS("\"a\\nb\"")},
	{VALUE("{\"string_value\":\"x\"}"), IS("\"x\"")},
	{VALUE("{\"intValue\":\"9223372036854775807\"}"), IS("9223372036854775807")},
	{VALUE("{\"intValue\":-5}"), IS("-5")},
	{VALUE("{\"intValue\":\"007\"}"), IS("\"007\"")},
	{VALUE("{\"intValue\":1e3}"), IS("1000")},
	{VALUE("{\"intValue\":\"99999999999999999999\"}"), IS("\"99999999999999999999\"")},
	{VALUE("{\"intValue\":\"\"}"), IS("\"\"")},
	{VALUE("{\"doubleValue\":1}"), IS("1.0")},
	{VALUE("{\"doubleValue\":1e2}"), IS("1e2")},
	{VALUE("{\"doubleValue\":\"1.5\"}"), IS("1.5")},
	{VALUE("{\"doubleValue\":\"NaN\"}"), IS("{\"aitrace.double\":\"NaN\"}")},
	{VALUE("{\"doubleValue\":\"many\"}"), IS("\"many\"")},
	{VALUE("{\"boolValue\":false}"), IS("false")},
	{VALUE("{\"bytesValue\":\"AQID\"}"), IS("{\"aitrace.bytes\":\"AQID\"}")},
	{VALUE("{}"), IS("null")},
	{VALUE("null"), IS("null")},
	{VALUE("{\"stringValueStrindex\":3}"), IS("null")},
	{VALUE("{\"stringValue\":null,\"intValue\":1}"), IS("1")},
	{VALUE("\"bare\""), IS("\"bare\"")},
	{VALUE("{\"arrayValue\":{}}"), IS("[]")},
	{VALUE("{\"arrayValue\":{\"values\":[{\"intValue\":1},{},{\"arrayValue\":{\"values\":[]}}]}}"),
		IS("[1,null,[]]")},
	{VALUE("{\"arrayValue\":\"no\"}"), IS("\"no\"")},
	{VALUE("{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"intValue\":1}},"
	       "{\"value\":{\"boolValue\":true},\"key\":\"b\"},{},{\"key\":\"c\"}]}}"),
		IS("{\"a\":1,\"b\":true,\"c\":null}")},
	{VALUE("{\"kvlistValue\":{\"values\":[{\"key\":\"aitrace.bytes\",\"value\":"
	       "{\"stringValue\":\"x\"}}]}}"),
		IS("{\"aitrace.object\":{\"aitrace.bytes\":\"x\"}}")},
};

static const struct otlp_case spans[] = {
	{"{}", ""},
	{"[]", NULL},
	{"{\"resourceSpans\":null}", ""},
	{"{\"resourceSpans\":[1,{\"scopeSpans\":[null,{\"spans\":7}]}]}", ""},
	{SPAN("\"name\":\"n\",\"kind\":3,\"status\":{\"code\":2,\"message\":\"why\"}"),
		"{\"type\":\"span\"," BEGINS ENDS OURS
		",\"name\":\"n\",\"status\":\"error\",\"status_message\":\"why\","
		"\"resource\":{},\"otlp\":{\"kind\":3}}\n"},
	{SPAN("\"kind\":\"SPAN_KIND_SERVER\",\"status\":{\"code\":\"STATUS_CODE_OK\"},"
	      "\"parent_span_id\":\"EEE19B7EC3C1B173\",\"flags\":257,\"traceState\":\"a=b\""),
		"{\"type\":\"span\"," BEGINS ENDS OURS
		",\"parent_span_id\":\"eee19b7ec3c1b173\",\"name\":\"\",\"status\":\"ok\","
		"\"resource\":{},\"otlp\":{\"kind\":2,\"traceState\":\"a=b\",\"flags\":257}}\n"},
	/* A pending span is the start of the real one. */
	{SPAN("\"parentSpanId\":\"eee19b7ec3c1b173\",\"attributes\":["
	      "{\"key\":\"logfire.span_type\",\"value\":{\"stringValue\":\"pending_span\"}},"
	      "{\"key\":\"logfire.pending_parent_id\",\"value\":{\"stringValue\":"
	      "\"eee19b7ec3c1b172\"}},{\"key\":\"k\",\"value\":{\"intValue\":1}}]"),
		"{\"type\":\"span_start\"," BEGINS "\"trace_id\":\"" TRACE
		"\",\"span_id\":\"eee19b7ec3c1b173\",\"parent_span_id\":\"eee19b7ec3c1b172\","
		"\"name\":\"\",\"attributes\":{\"k\":1},\"resource\":{},"
		"\"otlp\":{\"kind\":0}}\n"},
	{SPAN("\"attributes\":[{\"key\":\"aitrace.kind\",\"value\":{\"stringValue\":\"tool\"}},"
	      "{\"key\":\"k\",\"value\":{\"intValue\":1}}]"),
		"{\"type\":\"span\"," BEGINS ENDS OURS
		",\"name\":\"\",\"kind\":\"tool\",\"attributes\":{\"k\":1},\"resource\":{},"
		"\"otlp\":{\"kind\":0}}\n"},
	{SPAN("\"events\":[{\"timeUnixNano\":\"1\",\"name\":\"e\",\"droppedAttributesCount\":2}],"
	      "\"links\":[{\"traceId\":\"" TRACE "\",\"spanId\":\"\",\"flags\":1}]"),
		"{\"type\":\"span\"," BEGINS ENDS OURS
		",\"name\":\"\",\"links\":[{\"trace_id\":\"" TRACE
		"\",\"span_id\":\"\",\"otlp\":{\"spanId\":\"\",\"flags\":1}}],\"resource\":{},"
		"\"events\":[{\"ts\":\"1970-01-01T00:00:00.000000001Z\",\"name\":\"e\","
		"\"otlp\":{\"droppedAttributesCount\":2}}],\"otlp\":{\"kind\":0}}\n"},
	/* Without an end, and with what was said of it all the same. */
	{"{\"resourceSpans\":[{\"schemaUrl\":\"s\",\"resource\":{\"attributes\":[{\"key\":\"r\","
	 "\"value\":{\"intValue\":1}}],\"droppedAttributesCount\":3},\"scopeSpans\":[{\"scope\":"
	 "{\"name\":\"l\",\"version\":\"2\",\"attributes\":[{\"key\":\"a\",\"value\":{}}]},"
	 "\"schemaUrl\":\"t\",\"spans\":[{" IDS
	 ",\"startTimeUnixNano\":1000000000,\"status\":"
	 "{\"code\":1},\"events\":[{\"name\":\"e\",\"timeUnixNano\":2000000000}]}]}]}]}",
		"{\"type\":\"span_start\"," BEGINS OURS
		",\"name\":\"\",\"resource\":{\"r\":1},"
		"\"scope\":{\"name\":\"l\",\"version\":\"2\",\"attributes\":{\"a\":null}},"
		"\"otlp\":{\"endTimeUnixNano\":\"0\",\"kind\":0,\"resource\":"
		"{\"droppedAttributesCount\":3,\"schemaUrl\":\"s\"},\"scope\":{\"schemaUrl\":\"t\"}}}\n"
		"{\"type\":\"span_update\"," BEGINS OURS ",\"status\":\"ok\"}\n"
		"{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:02.000000000Z\"," OURS
		",\"name\":\"e\"}\n"},
	/* Ids that are none. */
	{"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"run-42\",\"spanId\":\"a\","
	 "\"parentSpanId\":\"0000000000000000\"," TIMES "}]}]}]}",
		"{\"type\":\"span\"," BEGINS ENDS
		"\"trace_id\":\"run-42\",\"span_id\":\"a\",\"name\":\"\",\"resource\":{},"
		"\"otlp\":{\"traceId\":\"run-42\",\"spanId\":\"a\","
		"\"parentSpanId\":\"0000000000000000\",\"kind\":0}}\n"},
};

static const struct otlp_case logs[] = {
	{LOG("\"timeUnixNano\":\"1000000000\"," IDS
	     ",\"severityNumber\":18,\"body\":{\"stringValue\":\"hi\"},"
	     "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1}}]"),
		"{\"type\":\"event\"," BEGINS OURS
		",\"name\":\"log\",\"attributes\":{\"a\":1,\"body\":\"hi\",\"severity\":\"ERROR2\"},"
		"\"otlp\":{\"log\":[\"body\",\"severity\"],\"severityNumber\":18}}\n"},
	/* Its attributes have names that would be taken. */
	{LOG("\"timeUnixNano\":\"1000000000\"," IDS
	     ",\"severityText\":\"x\",\"body\":{\"intValue\":1},"
	     "\"eventName\":\"n\",\"attributes\":[{\"key\":\"body\",\"value\":{}},"
	     "{\"key\":\"severity\",\"value\":{}}]"),
		"{\"type\":\"event\"," BEGINS OURS
		",\"name\":\"n\",\"attributes\":{\"body\":null,\"severity\":null},"
		"\"otlp\":{\"body\":1,\"log\":[],\"severityText\":\"x\",\"eventName\":\"n\"}}\n"},
	/* Rust's tracing names an event by its place. */
	{LOG("\"timeUnixNano\":\"1000000000\"," IDS
	     ",\"eventName\":\"event src/a.rs:7\",\"attributes\":[{\"key\":\"event.name\","
	     "\"value\":{\"stringValue\":\"e\"}}]"),
		"{\"type\":\"event\"," BEGINS OURS
		",\"name\":\"e\",\"attributes\":{\"event.name\":\"e\"},"
		"\"otlp\":{\"log\":[],\"eventName\":\"event src/a.rs:7\"}}\n"},
	/* Of a session, seen when it has no time. */
	{LOG("\"observedTimeUnixNano\":\"1000000000\",\"attributes\":[{\"key\":\"session.id\",\"value\":"
	     "{\"stringValue\":\"s-1\"}},{\"key\":\"event.name\",\"value\":{\"stringValue\":\"e\"}}]"),
		"{\"type\":\"event\"," BEGINS
		"\"trace_id\":\"s-1\",\"name\":\"e\",\"attributes\":{\"session.id\":\"s-1\","
		"\"event.name\":\"e\"},\"otlp\":{\"timeUnixNano\":\"0\",\"traceId\":\"\",\"log\":[],"
		"\"observedTimeUnixNano\":\"1000000000\"}}\n"},
};

/* Text with its pad, at an exact place, so that a sanitizer sees who reads further. */
static struct str padded(struct buf *b, const char *text)
{
	buf_reset(b);
	buf_add(b, str_from(text));
	memset(buf_reserve(b, LINE_PAD), 0, LINE_PAD);
	return buf_str(b);
}

static bool give_to(
	void *state, const char *text, struct str within, struct import_out *out)
{
	struct import_from from = {.name = "t", .now_ns = 1};
	struct arena arena = {0};
	struct buf b = {0};
	struct import_value v = {.text = padded(&b, text), .number = 1, .within = within};
	bool used;

	if (out->value)
		out->value = v.text.at;
	used = otlp_in_value(state, &from, &v, &arena, out);
	buf_release(&b);
	arena_release(&arena);
	return used;
}

static bool give(const char *text, struct str within, struct import_out *out)
{
	return give_to(NULL, text, within, out);
}

static void check_records(struct test *t, struct str lines)
{
	struct arena arena = {0};

	while (lines.len) {
		struct buf b = {0};
		struct line line = {.number = 1};
		struct record r;
		struct diag why = {0};
		size_t len = str_find(lines, '\n');

		buf_add(&b, str_head(lines, len));
		memset(buf_reserve(&b, LINE_PAD), 0, LINE_PAD);
		line.text = buf_str(&b);
		CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_RECORD);
		buf_release(&b);
		lines = str_tail(lines, len + 1);
	}
	arena_release(&arena);
}

static void check_cases(struct test *t, const struct otlp_case *c, size_t count)
{
	for (; count--; c++) {
		struct import_out out = {0};

		CHECK_INT(t, give(c->in, (struct str){0}, &out), c->out != NULL);
		CHECK_STR(t, buf_str(&out.text), c->out ? c->out : "");
		check_records(t, buf_str(&out.text));
		buf_release(&out.text);
	}
}

static void otlp_values(struct test *t)
{
	check_cases(t, values, sizeof(values) / sizeof(values[0]));
}

static void otlp_spans(struct test *t)
{
	check_cases(t, spans, sizeof(spans) / sizeof(spans[0]));
}

static void otlp_logs(struct test *t)
{
	check_cases(t, logs, sizeof(logs) / sizeof(logs[0]));
}

/* Ids of what has none are made of it: the same again, others for others. */
static void otlp_made_ids(struct test *t)
{
	static const char *const in =
		"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" TIMES
		",\"name\":\"%s\"}]}]}]}";
	struct import_out out[3] = {0};

	for (int i = 0; i < 3; i++) {
		struct buf text = {0};

		buf_add(&text, str_head(str_from(in), (size_t)(strchr(in, '%') - in)));
		buf_add(&text, i < 2 ? STR("a\"}]}]}]}") : STR("b\"}]}]}]}"));
		CHECK(t, give(buf_text(&text), (struct str){0}, &out[i]));
		check_records(t, buf_str(&out[i].text));
		buf_release(&text);
	}
	CHECK(t, str_eq(buf_str(&out[0].text), buf_str(&out[1].text)));
	CHECK(t, memcmp(out[0].text.at + 90, out[2].text.at + 90, 60) != 0);
	for (int i = 0; i < 3; i++)
		buf_release(&out[i].text);
}

static void otlp_elements(struct test *t)
{
	struct import_out out = {0};

	CHECK(t,
		give("{\"scopeSpans\":[{\"spans\":[{" IDS "," TIMES "}]}]}",
			STR("resourceSpans"), &out));
	check_records(t, buf_str(&out.text));
	CHECK(t, out.text.len > 0);
	CHECK(t, give("{\"scopeMetrics\":[]}", STR("resourceMetrics"), &out));
	CHECK(t, give("{\"resourceMetrics\":[{}]}", (struct str){0}, &out));
	CHECK_INT(t, out.skipped, 2);
	CHECK(t, give("{\"type\":\"user\"}", (struct str){0}, &out));
	CHECK_INT(t, out.skipped, 3);
	CHECK(t, give(" { } ", (struct str){0}, &out));
	CHECK(t, give("{\"resourceSpans\":[],\"x\":1}", (struct str){0}, &out));
	CHECK_INT(t, out.skipped, 3);
	buf_release(&out.text);
}

/* Members of an object, in one of six orders. */
static void members_in_order(struct buf *out, const char *const members[3], int order)
{
	static const int orders[6][3] = {
		{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

	for (int i = 0; i < 3; i++) {
		buf_add_byte(out, i ? ',' : '{');
		buf_add(out, str_from(members[orders[order][i]]));
	}
	buf_add_byte(out, '}');
}

/* A request whose ResourceSpans and ScopeSpans have their members in some order. */
static void request_in_order(struct buf *out, int resource, int scope)
{
	static const char *const inner[3] = {"\"scope\":{\"name\":\"lib\"}",
		"\"schemaUrl\":\"http://a.example/1\"",
		"\"spans\":[{" IDS "," TIMES "},{" IDS "," TIMES ",\"name\":\"b\"}]"};
	struct buf scopes = {0};
	const char *outer[3] = {"\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":"
				"{\"intValue\":1}}]}",
		"\"schemaUrl\":\"http://a.example/2\"", NULL};

	buf_add(&scopes, STR("\"scopeSpans\":["));
	members_in_order(&scopes, inner, scope);
	buf_add_byte(&scopes, ',');
	members_in_order(&scopes, inner, 0);
	buf_add_byte(&scopes, ']');
	outer[2] = buf_text(&scopes);
	buf_add(out, STR("{\"resourceSpans\":["));
	members_in_order(out, outer, resource);
	buf_add(out, STR("]}"));
	buf_release(&scopes);
}

/* What is said of a list may stand before or behind it, and whoever saw that it does reads on the same. */
static void otlp_orders(struct test *t)
{
	struct import_out first = {0};
	void *state = otlp_in_begin(NULL);

	for (int i = 0; i < 2 * 36; i++) {
		struct import_out out = {0};
		struct buf in = {0};

		request_in_order(&in, i % 6, i / 6 % 6);
		out.value = "";
		CHECK(t,
			give_to(i < 36 ? NULL : state, buf_text(&in), (struct str){0},
				&out));
		CHECK_INT(t, out.mark_count, 4);
		if (i == 0)
			first = out;
		else
			CHECK(t, str_eq(buf_str(&out.text), buf_str(&first.text)));
		if (i)
			import_out_release(&out);
		buf_release(&in);
	}
	check_records(t, buf_str(&first.text));
	CHECK(t, strstr(buf_text(&first.text), "a.example/1") != NULL);
	import_out_release(&first);
	otlp_in_end_source(state, NULL, NULL);
}

/* Of a list that stands twice the last one counts, and one that breaks off says so. */
static void otlp_twice(struct test *t)
{
	static const char twice[] = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" IDS
				    "," TIMES
				    ",\"name\":\"a\"}]}],\"scopeSpans\":[{\"spans\":[{" IDS
				    "," TIMES ",\"name\":\"b\"}]}]}]}";
	struct import_out out = {0};

	CHECK(t, give(twice, (struct str){0}, &out));
	CHECK(t, !strstr(buf_text(&out.text), "\"a\""));
	CHECK(t, strstr(buf_text(&out.text), "\"b\"") != NULL);
	CHECK(t, !give("{\"resourceSpans\":[]} x", (struct str){0}, &out));
	CHECK(t,
		!give("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}]}]}",
			(struct str){0}, &out));
	import_out_release(&out);
}

/* What is nested as deep as JSON may be neither ends the stack nor the walk. */
static void otlp_deep(struct test *t)
{
	struct buf in = {0};
	struct import_out out = {0};
	int depth = 300;

	buf_add(&in,
		STR("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" IDS "," TIMES
		    ",\"attributes\":[{\"key\":\"k\",\"value\":"));
	for (int i = 0; i < depth; i++)
		buf_add(&in, STR("{\"arrayValue\":{\"values\":["));
	for (int i = 0; i < depth; i++)
		buf_add(&in, STR("]}}"));
	buf_add(&in, STR("}]}]}]}]}"));
	CHECK(t, give(buf_text(&in), (struct str){0}, &out));
	check_records(t, buf_str(&out.text));
	CHECK(t, out.text.len > 1000);
	buf_release(&in);
	buf_release(&out.text);
}

struct look_case {
	const char *head;
	enum import_likeness like;
};

static void otlp_looks(struct test *t)
{
	static const struct look_case looks[] = {
		{"", IMPORT_NOT},
		{"text", IMPORT_NOT},
		{"{", IMPORT_MORE},
		{"{\n  \"resou", IMPORT_MORE},
		{"{\n  \"resourceSpans\"", IMPORT_SURE},
		{"{\"resource_logs\":[", IMPORT_SURE},
		{"{\"resource\":", IMPORT_NOT},
		{"{\"type\":\"span\"", IMPORT_NOT},
		{"[", IMPORT_NOT},
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		CHECK_INT(t, otlp_in_look(str_from(looks[i].head)), looks[i].like);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "values", otlp_values);
	test_run(&t, "spans", otlp_spans);
	test_run(&t, "logs", otlp_logs);
	test_run(&t, "ids are made where there are none", otlp_made_ids);
	test_run(&t, "elements, and metrics", otlp_elements);
	test_run(&t, "members in any order", otlp_orders);
	test_run(&t, "a list that stands twice, one that breaks off", otlp_twice);
	test_run(&t, "deep values", otlp_deep);
	test_run(&t, "what it looks like", otlp_looks);
	return test_done(&t);
}
