#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "chunk.h"
#include "context.h"
#include "emitted.h"
#include "oracle.h"
#include "process.h"
#include "record.h"
#include "sample.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define IDS \
	"\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"span_id\":\"a0a1a2a3a4a5a6a7\""
#define TIME "\"ts\":\"2026-11-22T06:43:00.001200000Z\""
#define PARENT ",\"parent_span_id\":\"b0b1b2b3b4b5b6b7\""

enum { NOW = 1 }; /* any ts but 0 comes before it */

static const int64_t when = 1795329780001200000;
static const struct ait_resource resource = {"planner", "laptop", 0};

static struct aitrace_context context_of(unsigned char first)
{
	struct aitrace_context context = {
		.process = (uint32_t)ait_process_mark(), .flags = 3};

	for (unsigned char i = 0; i < 16; i++)
		context.trace_id[i] = i;
	for (unsigned char i = 0; i < 8; i++)
		context.span_id[i] = (unsigned char)(first + i);
	return context;
}

static struct str format(struct ait_buf *b, const struct aitrace_record *record)
{
	char *end = ait_record_format(b, record, &resource, NOW);

	return (struct str){b->at, (size_t)(end - b->at)};
}

static void check_line(
	struct test *t, const struct aitrace_record *record, const char *want)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	ait_buf_init(&b, first, sizeof(first));
	CHECK_STR(t, format(&b, record), want);
	ait_buf_release(&b);
}

static void types(struct test *t)
{
	struct aitrace_record record = {
		.ts = when, .context = context_of(0xa0), .name = "n"};

	record.parent = context_of(0xb0);
	check_line(t, &record,
		"{\"type\":\"span_start\"," TIME "," IDS PARENT ",\"name\":\"n\"}\n");
	record.type = AITRACE_SPAN_UPDATE;
	check_line(
		t, &record, "{\"type\":\"span_update\"," TIME "," IDS ",\"name\":\"n\"}\n");
	record.type = AITRACE_SPAN_END;
	record.name = NULL;
	record.status = AITRACE_ERROR;
	record.status_message = "no \"luck\"";
	check_line(t, &record,
		"{\"type\":\"span_end\"," TIME "," IDS
		",\"status\":\"error\",\"status_message\":\"no \\\"luck\\\"\"}\n");
	record = (struct aitrace_record){.type = AITRACE_EVENT,
		.ts = when,
		.context = context_of(0xa0),
		.name = "e"};
	check_line(t, &record, "{\"type\":\"event\"," TIME "," IDS ",\"name\":\"e\"}\n");
	memset(record.context.span_id, 0, sizeof(record.context.span_id));
	check_line(t, &record,
		"{\"type\":\"event\"," TIME
		",\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"name\":\"e\"}\n");
}

/* Every member, in the order of the table of aitrace-stream(5). */
static void order(struct test *t)
{
	struct aitrace_attr attr = aitrace_int("k", 1);
	struct aitrace_link link = {context_of(0xb0), {&attr, 1}};
	struct aitrace_record record = {
		.type = AITRACE_SPAN,
		.ts = when,
		.end_ts = when + 1,
		.context = context_of(0xa0),
		.parent = context_of(0xb0),
		.name = "n",
		.kind = "tool",
		.status = AITRACE_OK,
		.status_message = "m",
		.attrs = {&attr, 1},
		.links = &link,
		.link_count = 1,
		.scope = "s",
		.scope_version = "1",
	};
	char want[1024];

	record.parent.process = 0;
	snprintf(want, sizeof(want),
		"{\"type\":\"span\"," TIME
		",\"end_ts\":\"2026-11-22T06:43:00.001200001Z\"," IDS PARENT
		",\"name\":\"n\",\"kind\":\"tool\",\"status\":\"ok\",\"status_message\":\"m\","
		"\"attributes\":{\"k\":1},\"links\":[{\"trace_id\":\"000102030405060708090a0b0c0d0e0f\","
		"\"span_id\":\"b0b1b2b3b4b5b6b7\",\"attributes\":{\"k\":1}}],"
		"\"resource\":{\"service.name\":\"planner\",\"process.pid\":%d,"
		"\"host.name\":\"laptop\"},\"scope\":{\"name\":\"s\",\"version\":\"1\"}}\n",
		(int)getpid());
	check_line(t, &record, want);
}

static bool has_resource(enum aitrace_type type, struct aitrace_context parent)
{
	struct aitrace_record record = {
		.type = type, .context = context_of(0xa0), .name = "n"};
	char first[AIT_BUF_FIRST];
	struct ait_buf b;
	struct str line;

	record.parent = parent;
	ait_buf_init(&b, first, sizeof(first));
	line = format(&b, &record);
	return memmem(line.at, line.len, "\"resource\"", 10) != NULL;
}

static void who_emits(struct test *t)
{
	struct aitrace_context own = context_of(0xb0);
	struct aitrace_context outside = own;
	const struct aitrace_context none = {0};

	outside.process = 0;
	CHECK(t, has_resource(AITRACE_SPAN_START, none));
	CHECK(t, has_resource(AITRACE_SPAN_START, outside));
	CHECK(t, has_resource(AITRACE_SPAN, none));
	CHECK(t, !has_resource(AITRACE_SPAN_START, own));
	CHECK(t, !has_resource(AITRACE_SPAN, own));
	CHECK(t, !has_resource(AITRACE_SPAN_END, none));
	CHECK(t, !has_resource(AITRACE_EVENT, outside));
}

static void values(struct test *t)
{
	static const char text[] = "a\0\xff";
	struct aitrace_attr attrs[] = {
		aitrace_str("s", "x\ny"),
		aitrace_strn("n", text, 3),
		aitrace_str("null", NULL),
		aitrace_int("i", -7),
		aitrace_double("d", 0.7),
		aitrace_double("nan", NAN),
		aitrace_double("inf", -INFINITY),
		aitrace_bool("yes", true),
		aitrace_bool("no", false),
		aitrace_json("raw", "[1,\n {\"a\":\"b\\n\"}\r]"),
		aitrace_json("bad", "{\"a\":\n"),
		aitrace_jsonn("part", "[1]]", 3),
		aitrace_json("nothing", NULL),
		aitrace_str("quo\"te", ""),
		aitrace_str(NULL, "no key"),
		{.key = "odd", .type = 99},
	};
	struct aitrace_record record = {.type = AITRACE_SPAN_UPDATE,
		.ts = when,
		.context = context_of(0xa0),
		.attrs = {attrs, COUNT(attrs)}};

	check_line(t, &record,
		"{\"type\":\"span_update\"," TIME "," IDS ",\"attributes\":{"
		"\"s\":\"x\\ny\",\"n\":\"a\\u0000\xef\xbf\xbd\",\"null\":null,\"i\":-7,\"d\":0.7,"
		"\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"yes\":true,\"no\":false,"
		"\"raw\":[1,  {\"a\":\"b\\n\"} ],\"bad\":\"{\\\"a\\\":\\n\",\"part\":[1],"
		"\"nothing\":null,\"quo\\\"te\":\"\",\"\":\"no key\",\"odd\":null}}\n");
}

static void names_hold_anything(struct test *t)
{
	struct aitrace_record record = {.type = AITRACE_EVENT, .ts = when};

	record.context = context_of(0xa0);
	record.name = "a\0b\x1b\xc3";
	record.name_len = 5;
	check_line(t, &record,
		"{\"type\":\"event\"," TIME "," IDS
		",\"name\":\"a\\u0000b\\u001b\xef\xbf\xbd\"}\n");
	record.name = NULL;
	check_line(t, &record, "{\"type\":\"event\"," TIME "," IDS ",\"name\":\"\"}\n");
}

static void fill(uint64_t *state, char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint64_t r = test_random(state);

		at[i] = (char)(r % 4 ? 0x20 + (r >> 8) % 0x60 : r >> 16);
	}
}

/* One line, one LF, at its end, and JSON by every judge. */
static bool is_line(struct str line)
{
	struct oracle *tree;
	enum oracle_verdict verdict;

	if (line.len == 0 || str_find(line, '\n') != line.len - 1)
		return false;
	verdict = oracle_load(str_head(line, line.len - 1), &tree);
	oracle_free(tree);
	if (verdict == ORACLE_CANNOT)
		return oracle_agrees(str_head(line, line.len - 1));
	return verdict == ORACLE_ACCEPTS;
}

static void hostile_records(struct test *t)
{
	uint64_t state = 17;
	char first[AIT_BUF_FIRST];
	char text[300];
	struct ait_buf b;

	ait_buf_init(&b, first, sizeof(first));
	for (unsigned i = 0; i < 5000; i++) {
		struct aitrace_record record = {.type = (enum aitrace_type)(i % 5)};
		struct buf json = {0};
		struct aitrace_attr attrs[3];

		fill(&state, text, sizeof(text));
		text[299] = '\0';
		sample_json(&state, &json);
		sample_mutate(&state, &json);
		attrs[0] = aitrace_strn("text", text, sizeof(text));
		attrs[1] = aitrace_jsonn("json", buf_text(&json), json.len);
		attrs[2] = aitrace_strn("key", text, 20);
		attrs[2].key = text;
		attrs[2].key_len = 150;
		record.context = context_of(0xa0);
		record.name = text + 290;
		record.kind = text + 280;
		record.status_message = text;
		record.attrs = (struct aitrace_attrs){attrs, COUNT(attrs)};
		if (!CHECK(t, is_line(format(&b, &record))))
			break;
		buf_release(&json);
	}
	ait_buf_release(&b);
}

/* Beyond the first memory: 3 KB to 9 MB, all there. */
static void long_records(struct test *t)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	for (size_t len = 3000; len < 10000000; len = len * 3 + 1) {
		struct aitrace_record record = {.type = AITRACE_EVENT, .name = "n"};
		char *text = malloc(len);
		struct aitrace_attr attr = aitrace_strn("t", text, len);
		struct str line;

		memset(text, 1, len); /* \u0001: six bytes each */
		record.context = context_of(0xa0);
		record.attrs = (struct aitrace_attrs){&attr, 1};
		ait_buf_init(&b, first, sizeof(first));
		line = format(&b, &record);
		CHECK(t, is_line(line));
		CHECK(t, line.len > len * 6 && !b.failed && b.mapped);
		ait_buf_release(&b);
		free(text);
	}
}

static void too_long_fails(struct test *t)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf b;
	size_t len = AIT_BUF_MAX / 6 + 10;
	char *text = calloc(1, len);
	struct aitrace_attr attr = aitrace_strn("t", text, len);
	struct aitrace_record record = {
		.type = AITRACE_EVENT, .name = "n", .attrs = {&attr, 1}};

	record.context = context_of(0xa0);
	ait_buf_init(&b, first, sizeof(first));
	format(&b, &record);
	CHECK(t, b.failed);
	ait_buf_release(&b);
	free(text);
}

/* All chunks of a line, a line each. */
static void gather_chunks(struct test *t, struct ait_chunks *c, struct emitted *e)
{
	for (uint32_t i = 0; i < c->count; i++) {
		const char *at;
		size_t len = ait_chunks_line(c, i, UINT64_C(0x0123456789abcdef), &at);

		CHECK(t, len <= AIT_CHUNK_LINE && is_line((struct str){at, len}));
		CHECK(t, len > AIT_CHUNK_LINE - 100 || i == c->count - 1);
		buf_add(&e->bytes, (struct str){at, len});
	}
	emitted_parse(e);
	CHECK_INT(t, e->broken, 0);
	CHECK_INT(t, e->count, 1);
}

static const struct ait_output tearing = {.fd = -1, .kind = AIT_OUTPUT_PIPE};
static const struct ait_output whole = {.fd = -1, .kind = AIT_OUTPUT_FILE};

static void cut(struct test *t, struct str line)
{
	char first[AIT_BUF_FIRST];
	struct ait_chunks c;
	struct emitted e = {0};
	char *end;

	ait_chunks_init(&c, &tearing, first);
	end = ait_text_add(&c.line, first, line.at, line.len, AIT_BUF_JSON);
	end = ait_buf_put(ait_buf_room(&c.line, end, 1), "\n");
	ait_chunks_end(&c, end);
	if (line.len < AIT_CHUNK_LINE) {
		CHECK_INT(t, c.count, 0);
		CHECK(t, str_eq((struct str){c.line.at, line.len}, line));
	} else {
		gather_chunks(t, &c, &e);
		CHECK(t, e.count == 1 && str_eq(buf_str(&e.records[0]), line));
	}
	emitted_release(&e);
	ait_chunks_release(&c);
}

static void chunks_join(struct test *t)
{
	static const char *const signs[] = {
		"a", "\\\"", "\\\\", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\n"};
	static const size_t sizes[] = {3990, 4000, 4018, 4019, 4020, 4090, 4092, 4093, 4094,
		4095, 4096, 4097, 6100, 6144, 6150, 8036, 8038, 8040, 12057, 50000};
	uint64_t state = 23;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t sign = 0; sign <= COUNT(signs); sign++) {
			struct buf line = {0};

			buf_add(&line, STR("[\""));
			while (line.len < sizes[i] - 2)
				buf_add(&line,
					str_from(signs[sign < COUNT(signs)
							? sign
							: test_random(&state) %
								COUNT(signs)]));
			buf_add(&line, STR("\"]"));
			cut(t, buf_str(&line));
			buf_release(&line);
		}
	}
}

/* A record of hostile texts of many lengths: keys, names, JSON and all. */
struct hostile {
	struct aitrace_record record;
	struct aitrace_attr attrs[8];
	struct aitrace_link link;
	struct buf json;
	char text[30000];
};

static void hostile_make(struct hostile *h, uint64_t *state)
{
	static const size_t longest[] = {10, 100, 300, 5000, sizeof(h->text)};
	size_t count = 1 + test_random(state) % COUNT(h->attrs);

	fill(state, h->text, sizeof(h->text) - 1);
	h->text[sizeof(h->text) - 1] = '\0';
	for (uint64_t n = test_random(state) % 100; n > 0; n--) {
		buf_add(&h->json, h->json.len > 0 ? STR(",\n") : STR("["));
		sample_json(state, &h->json);
	}
	buf_add(&h->json, h->json.len > 0 ? STR("]") : STR("[]"));
	for (size_t i = 0; i < count; i++) {
		size_t len = test_random(state) %
			longest[test_random(state) % COUNT(longest)];

		h->attrs[i] = aitrace_strn("k", h->text + sizeof(h->text) - len, len);
		if (test_random(state) % 8 == 0)
			h->attrs[i].key = h->text, h->attrs[i].key_len = (uint32_t)len + 1;
		if (test_random(state) % 4 == 0)
			h->attrs[i] = aitrace_jsonn("j", h->json.at, h->json.len);
	}
	h->link = (struct aitrace_link){context_of(0xb0), {h->attrs, count / 2}};
	h->record = (struct aitrace_record){.type = (enum aitrace_type)(*state % 5),
		.ts = when,
		.context = context_of(0xa0),
		.name = h->text + sizeof(h->text) - 1 - test_random(state) % 1000,
		.kind = h->text + sizeof(h->text) - 1 - test_random(state) % 500,
		.attrs = {h->attrs, count},
		.links = &h->link,
		.link_count = test_random(state) % 2,
		.scope = test_random(state) % 2 ? "scope" : NULL};
}

/* The same line, whether it is written whole or cut while it is made. */
static void cut_or_whole(struct test *t)
{
	static struct hostile h;
	uint64_t state = 31;
	char first[2][AIT_BUF_FIRST];
	unsigned chunked = 0;

	for (unsigned i = 0; i < 400; i++) {
		struct ait_chunks one;
		struct ait_chunks many;
		struct emitted e = {0};
		struct str line;

		hostile_make(&h, &state);
		ait_chunks_init(&one, &whole, first[0]);
		line = format(&one.line, &h.record);
		ait_chunks_end(&one, line.at + line.len);
		CHECK(t, one.count == 0 && is_line(line));
		ait_chunks_init(&many, &tearing, first[1]);
		ait_chunks_end(
			&many, ait_record_format(&many.line, &h.record, &resource, NOW));
		CHECK_INT(t, many.count > 0, line.len > AIT_CHUNK_LINE);
		CHECK(t, !many.line.failed);
		chunked += many.count > 0;
		if (many.count > 0) {
			gather_chunks(t, &many, &e);
			CHECK(t,
				e.count == 1 &&
					str_eq(buf_str(&e.records[0]),
						str_head(line, line.len - 1)));
		} else {
			CHECK(t, str_eq((struct str){many.line.at, line.len}, line));
		}
		emitted_release(&e);
		ait_chunks_release(&one);
		ait_chunks_release(&many);
		buf_release(&h.json);
	}
	CHECK(t, chunked > 30 && chunked < 380);
}

static void too_long_fails_in_chunks(struct test *t)
{
	char first[AIT_BUF_FIRST];
	struct ait_chunks c;
	size_t len = AIT_BUF_MAX / 6 + 10;
	char *text = calloc(1, len);
	struct aitrace_attr attr = aitrace_strn("t", text, len);
	struct aitrace_record record = {
		.type = AITRACE_EVENT, .name = "n", .attrs = {&attr, 1}};

	record.context = context_of(0xa0);
	ait_chunks_init(&c, &tearing, first);
	ait_chunks_end(&c, ait_record_format(&c.line, &record, &resource, NOW));
	CHECK(t, c.line.failed);
	ait_chunks_release(&c);
	free(text);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "each type of record", types);
	test_run(&t, "members in the order of the table", order);
	test_run(&t, "the resource stands where a process begins", who_emits);
	test_run(&t, "values", values);
	test_run(&t, "names hold anything", names_hold_anything);
	test_run(&t, "hostile records are one line of JSON", hostile_records);
	test_run(&t, "long records", long_records);
	test_run(&t, "too long a record fails", too_long_fails);
	test_run(&t, "too long a record in chunks fails", too_long_fails_in_chunks);
	test_run(&t, "chunks are short, and join to the line", chunks_join);
	test_run(&t, "a record is the same in chunks and whole", cut_or_whole);
	return test_done(&t);
}
