#include <stdio.h>
#include <string.h>

#include "import/otlp_proto.h"
#include "unit/test.h"

/* OTLP in protocol buffers, byte by byte, and what it says in JSON. */

enum { MEMORY = 1 << 20 };

struct gathered {
	struct buf text; /* elements, a line each */
	size_t most;	 /* elements that are wanted */
	size_t count;
	unsigned pad;
};

static bool gather(void *to, struct str json)
{
	struct gathered *g = to;
	unsigned char sum = 0;

	/* What may be read behind it. */
	for (size_t i = 0; i < 64; i++)
		sum = (unsigned char)(sum + json.at[json.len + i]);
	buf_add(&g->text, json);
	buf_add_byte(&g->text, '\n');
	g->pad += sum;
	return ++g->count < g->most;
}

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

static bool read_hex(enum otlp_proto_signal signal, const char *digits, struct gathered *g,
	const char **wrong)
{
	struct otlp_proto o = {
		.signal = signal, .memory = MEMORY, .element = gather, .to = g};
	struct buf bytes = {0};
	bool read;

	hex(digits, &bytes);
	read = otlp_proto_read(&o, buf_str(&bytes));
	*wrong = o.wrong;
	buf_release(&bytes);
	return read;
}

static const struct proto_case {
	enum otlp_proto_signal signal;
	const char *bytes;
	const char *says; /* NULL: it cannot be read */
} cases[] = {
	{OTLP_PROTO_TRACES, "", ""},
	/* a resource without scopes, a scope without spans, an empty span */
	{OTLP_PROTO_TRACES, "0a{}", ""},
	{OTLP_PROTO_TRACES, "0a{12{}}", ""},
	{OTLP_PROTO_TRACES, "0a{12{12{}}}", "{\"scopeSpans\":[{\"spans\":[{}]}]}\n"},
	/* ids of any length, a name with an accent, a late time, a tag of two bytes */
	{OTLP_PROTO_TRACES,
		"0a{12{12{0a{ab01} 12{000102} 2a{6ec3a9} 390100000000000080 850101030000}}}",
		"{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"ab01\",\"spanId\":\"000102\",\"flags\":769,\"name\":\"n\xc3\xa9\",\"startTimeUnixNano\":\"9223372036854775809\"}]}]}\n"},
	/* text that is no UTF-8, a NUL in it, a quote */
	{OTLP_PROTO_TRACES, "0a{12{12{2a{61ff0022}}}}",
		"{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\xef\xbf\xbd\\u0000\\\"\"}]}]}\n"},
	/* fields that nobody knows: a varint, eight bytes, some, four */
	{OTLP_PROTO_TRACES,
		"0a{12{12{f87f05 f97f0000000000000000 fa7f{61} fd7f00000000 3003}}}",
		"{\"scopeSpans\":[{\"spans\":[{\"kind\":3}]}]}\n"},
	/* a number that stands twice: the last one; parts that do: together */
	{OTLP_PROTO_TRACES, "0a{12{12{3003 3004 7a{12{61}} 7a{1802}}}}",
		"{\"scopeSpans\":[{\"spans\":[{\"kind\":4,\"status\":{\"message\":\"a\",\"code\":2}}]}]}\n"},
	/* resource, scope and schema URLs, in any order */
	{OTLP_PROTO_TRACES,
		"0a{1a{72} 12{1a{73} 12{3005} 0a{1a{0a{61}12{0a{62}}}}} 0a{1002}}",
		"{\"resource\":{\"droppedAttributesCount\":2},\"schemaUrl\":\"r\",\"scopeSpans\":[{\"scope\":{\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"b\"}}]},\"schemaUrl\":\"s\",\"spans\":[{\"kind\":5}]}]}\n"},
	/* events, links, a status */
	{OTLP_PROTO_TRACES,
		"0a{12{12{5a{12{65} 208001} 6a{0a{01} 12{02} 1a{78} 2803} 7a{12{6d} 1802}}}}",
		"{\"scopeSpans\":[{\"spans\":[{\"events\":[{\"name\":\"e\",\"droppedAttributesCount\":128}],\"links\":[{\"traceId\":\"01\",\"spanId\":\"02\",\"traceState\":\"x\",\"droppedAttributesCount\":3}],\"status\":{\"message\":\"m\",\"code\":2}}]}]}\n"},
	/* every value */
	{OTLP_PROTO_LOGS, "0a{12{12{2a{0a{61}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"a\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{0a{}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{1001}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"boolValue\":true}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{1000}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"boolValue\":false}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{18ffffffffffffffffff01}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"intValue\":\"-1\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{1800}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"intValue\":\"0\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{21000000000000e03f}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"doubleValue\":0.5}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{21000000000000f87f}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"doubleValue\":\"NaN\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{21000000000000f0ff}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"doubleValue\":\"-Infinity\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{2a{0a{1801} 0a{}}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"},{}]}}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{2a{0a{2a{}}}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"arrayValue\":{\"values\":[{\"arrayValue\":{\"values\":[]}}]}}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{32{0a{0a{61}12{1001}} 0a{}}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"boolValue\":true}},{\"key\":\"\",\"value\":{}}]}}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{3a{fbff}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"bytesValue\":\"+/8=\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{3a{00}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"bytesValue\":\"AA==\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{3a{}}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"bytesValue\":\"\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{}}]}]}\n"},
	/* of a value that is several, the last; one that only profiles have is none */
	{OTLP_PROTO_LOGS, "0a{12{12{2a{0a{61} 1801}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"intValue\":\"1\"}}]}]}\n"},
	{OTLP_PROTO_LOGS, "0a{12{12{2a{4005}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"body\":{}}]}]}\n"},
	/* a log's own fields */
	{OTLP_PROTO_LOGS,
		"0a{12{12{1011 1a{45} 32{0a{6b}} 4501000000 4a{01} 52{02} 62{65}}}}",
		"{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":17,\"severityText\":\"E\",\"attributes\":[{\"key\":\"k\",\"value\":{}}],\"flags\":1,\"traceId\":\"01\",\"spanId\":\"02\",\"eventName\":\"e\"}]}]}\n"},
	/* two scopes are two elements */
	{OTLP_PROTO_TRACES, "0a{12{12{}} 12{12{} 12{}}}",
		"{\"scopeSpans\":[{\"spans\":[{}]}]}\n{\"scopeSpans\":[{\"spans\":[{},{}]}]}\n"},
	/* cut off, lengths that lie, numbers without an end, groups */
	{OTLP_PROTO_TRACES, "0a", NULL},
	{OTLP_PROTO_TRACES, "0aff", NULL},
	{OTLP_PROTO_TRACES, "0a05 1202 12", NULL},
	{OTLP_PROTO_TRACES, "0affffffff0f", NULL},
	{OTLP_PROTO_TRACES, "0affffffffffffffffff01", NULL},
	{OTLP_PROTO_TRACES, "ffffffffffffffffffffff", NULL},
	{OTLP_PROTO_TRACES, "0a03 1201 12", NULL},
	{OTLP_PROTO_TRACES, "00", NULL},
	{OTLP_PROTO_TRACES, "7b7d", NULL},
};

static void bytes_say(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gathered g = {.most = SIZE_MAX};
		const char *wrong;
		bool read = read_hex(cases[i].signal, cases[i].bytes, &g, &wrong);

		if (!CHECK(t, read == (cases[i].says != NULL)))
			printf("# %s: %s: %.*s\n", cases[i].bytes, wrong ? wrong : "read",
				(int)g.text.len, buf_text(&g.text));
		CHECK(t, read == !wrong);
		if (read && cases[i].says)
			CHECK_STR(t, buf_str(&g.text), cases[i].says);
		buf_release(&g.text);
	}
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

static bool read_bytes(
	struct str bytes, size_t memory, struct gathered *g, const char **wrong)
{
	struct otlp_proto o = {
		.signal = OTLP_PROTO_LOGS, .memory = memory, .element = gather, .to = g};
	bool read = otlp_proto_read(&o, bytes);

	*wrong = o.wrong;
	buf_release(&g->text);
	return read;
}

static void levels_are_counted(struct test *t)
{
	static const unsigned depths[] = {1, 99, 100, 101, 3000};

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct gathered g = {.most = SIZE_MAX};
		struct buf body = {0}, request = {0};
		const char *wrong;

		nest(depths[i], &body);
		log_of(buf_str(&body), &request);
		CHECK(t,
			read_bytes(buf_str(&request), (size_t)1 << 30, &g, &wrong) ==
				(depths[i] <= OTLP_PROTO_DEPTH));
		CHECK(t, !wrong || strstr(wrong, "nested"));
		buf_release(&body);
		buf_release(&request);
	}
}

/* Two bytes each that become a value, a pair, a field that nobody knows. */
static void memory_is_bounded(struct test *t)
{
	static const int around[] = {0x2a, 0x32, 0x7a};

	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		struct gathered g = {.most = SIZE_MAX};
		struct buf many = {0}, body = {0}, request = {0};
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
		CHECK(t, !read_bytes(buf_str(&request), MEMORY, &g, &wrong));
		CHECK(t, wrong && strstr(wrong, "memory"));
		CHECK(t, read_bytes(buf_str(&request), (size_t)1 << 30, &g, &wrong));
		buf_release(&many);
		buf_release(&body);
		buf_release(&request);
	}
}

/* An element is not as large as a request: whoever reads it holds one. */
static void large_ones_come_in_parts(struct test *t)
{
	struct gathered g = {.most = SIZE_MAX};
	struct otlp_proto o = {.signal = OTLP_PROTO_TRACES,
		.memory = (size_t)1 << 30,
		.element = gather,
		.to = &g};
	struct buf span = {0}, spans = {0}, scopes = {0}, request = {0}, name = {0};

	buf_add_bytes(&name, 'n', 1000);
	wire(0x2a, buf_str(&name), &span);
	for (int i = 0; i < 5000; i++)
		wire(0x12, buf_str(&span), &spans);
	wire(0x12, buf_str(&spans), &scopes);
	wire(0x0a, buf_str(&scopes), &request);
	CHECK(t, otlp_proto_read(&o, buf_str(&request)));
	CHECK_INT(t, o.items, 5000);
	CHECK(t, g.count >= 4 && g.count <= 6);
	g.count = 0;
	g.most = 2;
	CHECK(t, !otlp_proto_read(&o, buf_str(&request)));
	CHECK(t, !o.wrong && g.count == 2);
	buf_release(&name);
	buf_release(&span);
	buf_release(&spans);
	buf_release(&scopes);
	buf_release(&request);
	buf_release(&g.text);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "bytes, and what they say", bytes_say);
	test_run(&t, "levels are counted", levels_are_counted);
	test_run(&t, "memory is bounded", memory_is_bounded);
	test_run(&t, "large ones come in parts", large_ones_come_in_parts);
	return test_done(&t);
}
