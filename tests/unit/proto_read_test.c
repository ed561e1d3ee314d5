/* OTLP in protocol buffers, byte by byte: the records are those of the same request in JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/otlp_in.h"
#include "import/otlp_proto.h"
#include "read/line.h"
#include "unit/test.h"

enum { MEMORY = 1 << 20 };

static const struct import_from from = {.name = "t", .now_ns = 1};

/*
 * Bytes as digits; what stands in braces has its length in front. Returns what is behind its closing
 * brace, or the end.
 */
static const char *hex(const char *digits, struct buf *out)
{
	while (*digits && *digits != '}') {
		struct buf inner = {0};
		unsigned byte;

		if (*digits == ' ') {
			digits++;
		} else if (*digits == '{') {
			digits = hex(digits + 1, &inner);
			buf_add_byte(out, (char)inner.len);
			buf_add(out, buf_str(&inner));
			buf_release(&inner);
		} else if (sscanf(digits, "%2x", &byte) == 1) {
			buf_add_byte(out, (char)byte);
			digits += 2;
		}
	}
	return *digits ? digits + 1 : digits;
}

/* A field of bytes. */
static void wire(int tag, struct str bytes, struct buf *out)
{
	size_t len = bytes.len;

	buf_add_byte(out, (char)tag);
	for (; len > 127; len >>= 7)
		buf_add_byte(out, (char)(len | 128));
	buf_add_byte(out, (char)len);
	buf_add(out, bytes);
}

/* An exact place, so that a sanitizer sees who reads further; NULL: it was read. */
static const char *read_bytes(enum otlp_proto_signal signal, struct str bytes,
	size_t memory, struct import_out *out)
{
	struct otlp_proto o = {
		.signal = signal, .memory = memory, .from = &from, .out = out};
	char *copy = bytes.len ? memcpy(malloc(bytes.len), bytes.at, bytes.len) : NULL;
	bool read = otlp_proto_read(&o, (struct str){copy, bytes.len});

	free(copy);
	return read ? NULL : o.wrong ? o.wrong : "no reason";
}

static const char *read_hex(
	enum otlp_proto_signal signal, const char *digits, struct import_out *out)
{
	struct buf bytes = {0};
	const char *wrong;

	hex(digits, &bytes);
	wrong = read_bytes(signal, buf_str(&bytes), MEMORY, out);
	buf_release(&bytes);
	return wrong;
}

/* One of `resourceSpans`. */
static bool read_json(
	enum otlp_proto_signal signal, const char *json, struct import_out *out)
{
	struct import_value v = {.number = 1,
		.within = signal == OTLP_PROTO_LOGS ? STR("resourceLogs")
						    : STR("resourceSpans")};
	struct arena arena = {0};
	struct buf b = {0};
	bool used;

	buf_add(&b, str_from(json));
	memset(buf_reserve(&b, LINE_PAD), 0, LINE_PAD);
	v.text = buf_str(&b);
	used = otlp_in_value(NULL, &from, &v, &arena, out);
	buf_release(&b);
	arena_release(&arena);
	return used;
}

#define TRACES(bytes, json)                    \
	{                                      \
		OTLP_PROTO_TRACES, bytes, json \
	}
#define LOGS(bytes, json)                    \
	{                                    \
		OTLP_PROTO_LOGS, bytes, json \
	}
/* Of a span, a log, its members; ids first. */
#define ID "000102030405060708090a0b0c0d0e0f"
#define SPAN_IDS "0a{" ID "} 12{0001020304050607}"
#define LOG_IDS "4a{" ID "} 52{0001020304050607}"
#define IDS "\"traceId\":\"" ID "\",\"spanId\":\"0001020304050607\""
#define SPAN(bytes, json) \
	TRACES("0a{12{12{" bytes "}}}", "{\"scopeSpans\":[{\"spans\":[{" json "}]}]}")
#define OF_SPAN(bytes, json) SPAN(SPAN_IDS bytes, IDS "," json)
#define OF_LOG(bytes, json)                   \
	LOGS("0a{12{12{" LOG_IDS bytes "}}}", \
		"{\"scopeLogs\":[{\"logRecords\":[{" IDS "," json "}]}]}")
#define BODY(bytes, json) OF_LOG("2a{" bytes "}", "\"body\":" json)
#define PAIR(bytes, json) OF_SPAN("4a{" bytes "}", "\"attributes\":[" json "]")

static const struct proto_case {
	enum otlp_proto_signal signal;
	const char *bytes;
	const char *json; /* a resource; NULL: it cannot be read */
} cases[] = {
	TRACES("", "{}"),
	/* a resource without scopes, a scope without spans, a span of nothing but ids */
	TRACES("0a{}", "{}"),
	TRACES("0a{12{}}", "{\"scopeSpans\":[{}]}"),
	SPAN(SPAN_IDS, IDS),
	/* a name with an accent, a late time, a tag of two bytes */
	OF_SPAN("2a{6ec3a9} 390100000000000080 850101030000",
		"\"name\":\"n\xc3\xa9\",\"startTimeUnixNano\":\"9223372036854775809\",\"flags\":769"),
	OF_SPAN("390000000000000000 410100000000000000", "\"endTimeUnixNano\":\"1\""),
	OF_SPAN("39ffffffffffffff7f 41ffffffffffffffff",
		"\"startTimeUnixNano\":\"9223372036854775807\",\"endTimeUnixNano\":\"18446744073709551615\""),
	/* ids of any length, of zeros */
	SPAN("0a{ab01} 12{02} 22{0102030405060708ff}",
		"\"traceId\":\"ab01\",\"spanId\":\"02\",\"parentSpanId\":\"0102030405060708ff\""),
	SPAN("0a{" ID "} 12{" ID ID ID "}",
		"\"traceId\":\"" ID "\",\"spanId\":\"" ID ID ID "\""),
	OF_SPAN("22{0000000000000000}", "\"parentSpanId\":\"0000000000000000\""),
	/* text that is no UTF-8, half a surrogate pair, a NUL, a quote, what a terminal obeys */
	OF_SPAN("2a{61ff0022}", "\"name\":\"a\xef\xbf\xbd\\u0000\\\"\""),
	OF_SPAN("2a{eda080 c3}",
		"\"name\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""),
	OF_SPAN("2a{1b5b 7f c29b e280ae}", "\"name\":\"\\u001b[\\u007f\\u009b\\u202e\""),
	/* fields that nobody knows: a varint, eight bytes, some, four */
	OF_SPAN("f87f05 f97f0000000000000000 fa7f{61} fd7f00000000 3003", "\"kind\":3"),
	/* a number that stands twice: the last one; parts that do: together */
	OF_SPAN("3003 3004 7a{12{61}} 7a{1802}",
		"\"kind\":4,\"status\":{\"message\":\"a\",\"code\":2}"),
	/* enums and counts at their ends */
	OF_SPAN("30ffffffffffffffffff01 7a{1880808080f8ffffffff01}",
		"\"kind\":-1,\"status\":{\"code\":-2147483648}"),
	OF_SPAN("50ffffffff0f 6001 7002 7a{1801}",
		"\"droppedAttributesCount\":4294967295,\"droppedEventsCount\":1,\"droppedLinksCount\":2,\"status\":{\"code\":1}"),
	/* resource, scope and schema URLs, in any order */
	TRACES("0a{1a{72} 12{1a{73} 12{" SPAN_IDS
	       "3005} 0a{1a{0a{61}12{0a{62}}}}} 0a{1002}}",
		"{\"resource\":{\"droppedAttributesCount\":2},\"schemaUrl\":\"r\",\"scopeSpans\":[{\"scope\":{\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"b\"}}]},\"schemaUrl\":\"s\",\"spans\":[{" IDS
		",\"kind\":5}]}]}"),
	TRACES("0a{0a{0a{0a{61}12{1801}} 0a{0a{61}12{1802}}} 12{0a{0a{6e} 12{76} 2003} 12{" SPAN_IDS
	       "}}}",
		"{\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1}},{\"key\":\"a\",\"value\":{\"intValue\":2}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"n\",\"version\":\"v\",\"droppedAttributesCount\":3},\"spans\":[{" IDS
		"}]}]}"),
	/* what a resource is of */
	TRACES("0a{0a{1a{12{73} 0a{22} 1a{69} 1a{} 22{64}} 1a{}} 12{12{" SPAN_IDS "}}}",
		"{\"resource\":{\"entityRefs\":[{\"schemaUrl\":\"\\\"\",\"type\":\"s\",\"idKeys\":[\"i\",\"\"],\"descriptionKeys\":[\"d\"]},{}]},\"scopeSpans\":[{\"spans\":[{" IDS
		"}]}]}"),
	/* events, links, a status */
	OF_SPAN("5a{12{65} 208001} 6a{0a{01} 12{02} 1a{78} 2803} 7a{12{6d} 1802}",
		"\"events\":[{\"name\":\"e\",\"droppedAttributesCount\":128}],\"links\":[{\"traceId\":\"01\",\"spanId\":\"02\",\"traceState\":\"x\",\"droppedAttributesCount\":3}],\"status\":{\"message\":\"m\",\"code\":2}"),
	OF_SPAN("410500000000000000 5a{09ffffffffffffffff 1a{0a{61}} 1a{0a{62}}} 5a{} 6a{0a{" ID
		"} 12{0001020304050607} 22{0a{61}} 3501000000}",
		"\"endTimeUnixNano\":\"5\",\"events\":[{\"timeUnixNano\":\"18446744073709551615\",\"attributes\":[{\"key\":\"a\"},{\"key\":\"b\"}]},{}],\"links\":[{" IDS
		",\"attributes\":[{\"key\":\"a\"}],\"flags\":1}]"),
	/* attributes: no name, no value, twice the same, ours, Logfire's */
	PAIR("", "{\"key\":\"\"}"),
	PAIR("12{1801}", "{\"key\":\"\",\"value\":{\"intValue\":1}}"),
	OF_SPAN("4a{0a{61}12{1801}} 4a{0a{61}12{0a{}}}",
		"\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1}},{\"key\":\"a\",\"value\":{\"stringValue\":\"\"}}]"),
	OF_SPAN("4a{0a{61}} 4a{0a{616974726163652e6b696e64}12{0a{746f6f6c}}} 4a{0a{62}}",
		"\"attributes\":[{\"key\":\"a\"},{\"key\":\"aitrace.kind\",\"value\":{\"stringValue\":\"tool\"}},{\"key\":\"b\"}]"),
	PAIR("0a{616974726163652e6b696e64}12{1801}",
		"{\"key\":\"aitrace.kind\",\"value\":{\"intValue\":1}}"),
	PAIR("0a{22ff}12{0a{22}}",
		"{\"key\":\"\\\"\xef\xbf\xbd\",\"value\":{\"stringValue\":\"\\\"\"}}"),
	/* every value */
	BODY("0a{61}", "{\"stringValue\":\"a\"}"),
	BODY("0a{}", "{\"stringValue\":\"\"}"),
	BODY("0a{c3}", "{\"stringValue\":\"\xef\xbf\xbd\"}"),
	BODY("1001", "{\"boolValue\":true}"),
	BODY("1000", "{\"boolValue\":false}"),
	BODY("18ffffffffffffffffff01", "{\"intValue\":\"-1\"}"),
	BODY("18ffffffffffffffff7f", "{\"intValue\":\"9223372036854775807\"}"),
	BODY("1880808080808080808001", "{\"intValue\":\"-9223372036854775808\"}"),
	BODY("1800", "{\"intValue\":\"0\"}"),
	BODY("21000000000000e03f", "{\"doubleValue\":0.5}"),
	BODY("210000000000002840", "{\"doubleValue\":12}"),
	BODY("210000000000000080", "{\"doubleValue\":-0}"),
	BODY("210100000000000000", "{\"doubleValue\":4.94066e-324}"),
	BODY("21000000000000f87f", "{\"doubleValue\":\"NaN\"}"),
	BODY("21000000000000f07f", "{\"doubleValue\":\"Infinity\"}"),
	BODY("21000000000000f0ff", "{\"doubleValue\":\"-Infinity\"}"),
	BODY("2a{0a{1801} 0a{}}",
		"{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"},{}]}}"),
	BODY("2a{0a{2a{}}}", "{\"arrayValue\":{\"values\":[{\"arrayValue\":{}}]}}"),
	BODY("32{0a{0a{61}12{1001}} 0a{}}",
		"{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"boolValue\":true}},{\"key\":\"\",\"value\":{}}]}}"),
	BODY("32{0a{0a{61}12{32{0a{0a{61}}}}}}",
		"{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"kvlistValue\":{\"values\":[{\"key\":\"a\"}]}}}]}}"),
	BODY("32{0a{0a{616974726163652e6279746573}12{0a{78}}}}",
		"{\"kvlistValue\":{\"values\":[{\"key\":\"aitrace.bytes\",\"value\":{\"stringValue\":\"x\"}}]}}"),
	BODY("3a{fbff}", "{\"bytesValue\":\"+/8=\"}"),
	BODY("3a{00}", "{\"bytesValue\":\"AA==\"}"),
	BODY("3a{000000}", "{\"bytesValue\":\"AAAA\"}"),
	BODY("3a{}", "{\"bytesValue\":\"\"}"),
	BODY("", "{}"),
	/* of a value that is several, the last; one that only profiles have is none */
	BODY("0a{61} 1801", "{\"intValue\":\"1\"}"),
	BODY("4005", "{}"),
	/* a log's own fields; its session's trace, or its resource's */
	OF_LOG("1011 1a{45} 32{0a{6b}} 4501000000 62{65}",
		"\"severityNumber\":17,\"severityText\":\"E\",\"attributes\":[{\"key\":\"k\",\"value\":{}}],\"flags\":1,\"eventName\":\"e\""),
	OF_LOG("090100000000000000 590000000000000080 1019 32{0a{626f6479}} 2a{1801} 3801",
		"\"timeUnixNano\":\"1\",\"observedTimeUnixNano\":\"9223372036854775808\",\"severityNumber\":25,\"attributes\":[{\"key\":\"body\"}],\"body\":{\"intValue\":1},\"droppedAttributesCount\":1"),
	LOGS("0a{12{12{590100000000000000 32{0a{73657373696f6e2e6964}12{0a{73}}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"observedTimeUnixNano\":\"1\",\"attributes\":[{\"key\":\"session.id\",\"value\":{\"stringValue\":\"s\"}}]}]}]}"),
	LOGS("0a{0a{0a{0a{61}}} 12{12{4a{01}} 12{}}}",
		"{\"resource\":{\"attributes\":[{\"key\":\"a\"}]},\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"01\"},{}]}]}"),
	/* a time that a span has not is that of the one before it, in its resource */
	TRACES("0a{12{12{" SPAN_IDS "390700000000000000}} 12{12{" SPAN_IDS "}}}",
		"{\"scopeSpans\":[{\"spans\":[{" IDS
		",\"startTimeUnixNano\":7}]},{\"spans\":[{" IDS "}]}]}"),
	/* cut off, lengths that lie, numbers without an end, groups */
	TRACES("0a", NULL),
	TRACES("0aff", NULL),
	TRACES("0a05 1202 12", NULL),
	TRACES("0affffffff0f", NULL),
	TRACES("0affffffffffffffffff01", NULL),
	TRACES("ffffffffffffffffffffff", NULL),
	TRACES("0a03 1201 12", NULL),
	TRACES("00", NULL),
	TRACES("7b7d", NULL),
	/* the same inside of a span and of a value */
	TRACES("0a{12{12{" SPAN_IDS "2a05 61}}}", NULL),
	LOGS("0a{12{12{2a{2a{0aff}}}}}", NULL),
	LOGS("0a{12{12{2a{32{0a{0a{61}12{2a{07}}}}}}}}", NULL),
};

static void bytes_say(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct proto_case *c = &cases[i];
		struct import_out proto = {0}, json = {0};
		const char *wrong = read_hex(c->signal, c->bytes, &proto);

		if (!CHECK(t, !wrong == (c->json != NULL)))
			printf("# %s: %s\n", c->bytes, wrong ? wrong : "read");
		if (c->json && CHECK(t, read_json(c->signal, c->json, &json))) {
			CHECK_STR(t, buf_str(&proto.text), buf_text(&json.text));
			CHECK_INT(t, proto.items, json.items);
		}
		import_out_release(&proto);
		import_out_release(&json);
	}
}

/* Ids that a span has not are made of its bytes: the same again, others for others. */
static void ids_are_made(struct test *t)
{
	static const char *const spans[] = {
		"0a{12{12{2a{61}}}}", "0a{12{12{2a{61}}}}", "0a{12{12{2a{62}}}}"};
	struct import_out out[3] = {0};

	for (size_t i = 0; i < 3; i++) {
		CHECK(t, !read_hex(OTLP_PROTO_TRACES, spans[i], &out[i]));
		CHECK_INT(t, out[i].items, 1);
		CHECK(t, strstr(buf_text(&out[i].text), "\"trace_id\":\"") != NULL);
	}
	CHECK(t, str_eq(buf_str(&out[0].text), buf_str(&out[1].text)));
	CHECK(t,
		!str_eq(str_head(buf_str(&out[0].text), 110),
			str_head(buf_str(&out[2].text), 110)));
	for (size_t i = 0; i < 3; i++)
		import_out_release(&out[i]);
}

/* `count` elements of a value's nesting around nothing. */
static void nest(unsigned count, struct buf *out)
{
	struct buf inner = {0};

	for (unsigned i = 0; i < count; i++) {
		struct buf array = {0}, value = {0};

		wire(0x0a, buf_str(&inner), &array);
		wire(0x2a, buf_str(&array), &value);
		buf_release(&inner);
		buf_release(&array);
		inner = value;
	}
	buf_add(out, buf_str(&inner));
	buf_release(&inner);
}

/* A request of one log with this body. */
static void log_of(struct str body, struct buf *out)
{
	static const int tags[] = {0x2a, 0x12, 0x12, 0x0a};
	struct buf inner = {0};

	buf_add(&inner, body);
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		struct buf outer = {0};

		wire(tags[i], buf_str(&inner), &outer);
		buf_release(&inner);
		inner = outer;
	}
	buf_add(out, buf_str(&inner));
	buf_release(&inner);
}

/* The innermost, which is empty, is at the limit null in both encodings. */
static void levels_are_counted(struct test *t)
{
	static const unsigned depths[] = {1, 99, 100, 101, 3000};

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct buf body = {0}, request = {0};
		struct import_out out = {0};
		const char *wrong;

		nest(depths[i], &body);
		log_of(buf_str(&body), &request);
		wrong = read_bytes(
			OTLP_PROTO_LOGS, buf_str(&request), (size_t)1 << 30, &out);
		CHECK(t, !wrong == (depths[i] <= OTLP_IN_DEPTH));
		CHECK(t, !wrong || strstr(wrong, "nested"));
		CHECK(t, wrong || strstr(buf_text(&out.text), "[null]"));
		buf_release(&body);
		buf_release(&request);
		import_out_release(&out);
	}
}

/* In JSON. */
static void levels_agree(struct test *t)
{
	struct buf json = {0}, body = {0}, request = {0};
	struct import_out out = {0}, proto = {0};

	buf_add(&json, STR("{\"scopeLogs\":[{\"logRecords\":[{\"body\":"));
	for (int i = 0; i < OTLP_IN_DEPTH; i++)
		buf_add(&json, STR("{\"arrayValue\":{\"values\":["));
	buf_add(&json, STR("{}"));
	for (int i = 0; i < OTLP_IN_DEPTH; i++)
		buf_add(&json, STR("]}}"));
	buf_add(&json, STR("}]}]}"));
	CHECK(t, read_json(OTLP_PROTO_LOGS, buf_text(&json), &out));
	nest(OTLP_IN_DEPTH, &body);
	log_of(buf_str(&body), &request);
	CHECK(t, !read_bytes(OTLP_PROTO_LOGS, buf_str(&request), (size_t)1 << 30, &proto));
	CHECK_STR(t, buf_str(&proto.text), buf_text(&out.text));
	buf_release(&json);
	buf_release(&body);
	buf_release(&request);
	import_out_release(&out);
	import_out_release(&proto);
}

/* Two bytes each that become a value, a pair, a field that nobody knows. */
static void memory_is_bounded(struct test *t)
{
	static const int around[] = {0x2a, 0x32, 0x7a};

	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		struct buf many = {0}, body = {0}, request = {0};
		struct import_out out = {0};
		const char *wrong;

		for (int n = 0; n < 60000; n++) {
			buf_add_byte(&many, around[i] == 0x7a ? 0x7a : 0x0a);
			buf_add_byte(&many, 0);
		}
		if (around[i] == 0x7a)
			buf_add(&body, buf_str(&many));
		else
			wire(around[i], buf_str(&many), &body);
		log_of(buf_str(&body), &request);
		wrong = read_bytes(OTLP_PROTO_LOGS, buf_str(&request), MEMORY, &out);
		CHECK(t, wrong && strstr(wrong, "memory"));
		CHECK(t,
			!read_bytes(
				OTLP_PROTO_LOGS, buf_str(&request), (size_t)1 << 30, &out));
		buf_release(&many);
		buf_release(&body);
		buf_release(&request);
		import_out_release(&out);
	}
}

/* Memory holds the tree of one span: the rest is the bytes of what is around it, level by level. */
static void spans_are_unpacked_one_by_one(struct test *t)
{
	enum { SPANS = 5000, LEVELS = 3 };
	struct buf span = {0}, spans = {0}, scopes = {0}, request = {0}, name = {0};
	struct import_out out = {0};
	size_t bytes;

	buf_add_bytes(&name, 'n', 1000);
	wire(0x2a, buf_str(&name), &span);
	for (int i = 0; i < SPANS; i++)
		wire(0x12, buf_str(&span), &spans);
	wire(0x12, buf_str(&spans), &scopes);
	wire(0x0a, buf_str(&scopes), &request);
	bytes = request.len * LEVELS;
	CHECK(t, !read_bytes(OTLP_PROTO_TRACES, buf_str(&request), bytes + MEMORY, &out));
	CHECK_INT(t, out.items, SPANS);
	CHECK(t, read_bytes(OTLP_PROTO_TRACES, buf_str(&request), bytes / 2, &out));
	buf_release(&name);
	buf_release(&span);
	buf_release(&spans);
	buf_release(&scopes);
	buf_release(&request);
	import_out_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "bytes, and what they say", bytes_say);
	test_run(&t, "ids are made where there are none", ids_are_made);
	test_run(&t, "levels are counted", levels_are_counted);
	test_run(&t, "and are those of JSON", levels_agree);
	test_run(&t, "memory is bounded", memory_is_bounded);
	test_run(&t, "spans are unpacked one by one", spans_are_unpacked_one_by_one);
	return test_done(&t);
}
