#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/decode.h"

/* What lines are; where a bad one is wrong. $T and $S stand for a trace and a span id. */
static const struct decode_case {
	const char *name;
	const char *line;
	enum decoded what;
	unsigned column; /* of a bad one */
	const char *why; /* of a bad one: words that the reason has */
} cases[] = {
	{"a start",
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"$T\",\"span_id\":\"$S\",\"name\":\"a\"}",
		DECODED_RECORD, 0, NULL},
	{"members in another order",
		"{\"name\":\"a\",\"span_id\":\"$S\",\"trace_id\":\"$T\",\"ts\":1,\"type\":\"span_start\"}",
		DECODED_RECORD, 0, NULL},
	{"escaped member names and type",
		"{\"ty\\u0070e\":\"span\\u005fend\",\"ts\":1,\"trace_id\":\"$T\",\"span_id\":\"$S\"}",
		DECODED_RECORD, 0, NULL},
	{"white space before and behind",
		" \t{ \"type\" : \"span_end\" , \"ts\" : 1 , \"trace_id\" : \"x\" , \"span_id\" : \"y\" } \t",
		DECODED_RECORD, 0, NULL},
	{"unknown members are kept",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"new\":[{}]}",
		DECODED_RECORD, 0, NULL},
	{"an event of the trace",
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"x\",\"name\":\"e\"}",
		DECODED_RECORD, 0, NULL},
	{"glued behind text",
		"50% {\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_RECORD, 0, NULL},
	{"behind one that was torn in its attributes",
		"{\"type\":\"span\",\"ts\":1,\"trace_id\":\"$T\",\"attributes\":{\"m\":[{\"type\":\"text\",\"t\":\"ab"
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"attributes\":{\"a\":{\"type\":\"b\"}}}",
		DECODED_RECORD, 0, NULL},
	{"behind one that was torn in its type",
		"{\"ty{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_RECORD, 0, NULL},
	{"behind two that were torn",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"{\"type\":\"event\",\"ts\":1,\"tr"
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_RECORD, 0, NULL},
	{"null optional members",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"status\":null,\"attributes\":null}",
		DECODED_RECORD, 0, NULL},
	{"the later of two counts",
		"{\"type\":\"nothing\",\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_RECORD, 0, NULL},
	{"empty", "", DECODED_TEXT, 0, NULL},
	{"words", "Retrying after rate limit...", DECODED_TEXT, 0, NULL},
	{"other JSON", "{\"level\":\"info\",\"msg\":\"hi\"}", DECODED_TEXT, 0, NULL},
	{"an unknown type", "{\"type\":\"metric\",\"ts\":1}", DECODED_TEXT, 0, NULL},
	{"a type that is no string", "{\"type\":1}", DECODED_TEXT, 0, NULL},
	{"a lone brace", "{", DECODED_TEXT, 0, NULL},
	{"broken, no record", "{\"level\":\"info\",", DECODED_TEXT, 0, NULL},
	{"braces of another language", "{foo: bar}", DECODED_TEXT, 0, NULL},
	{"an array", "[{\"type\":1}]", DECODED_TEXT, 0, NULL},
	{"torn in its type", "{\"type\":\"span_st", DECODED_BAD, 17, "ends"},
	{"torn later", "{\"type\":\"span_end\",\"ts\":1,\"trace", DECODED_BAD, 33, "ends"},
	{"broken inside attributes",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"attributes\":{\"a\":tru}}",
		DECODED_BAD, 77, ""},
	{"text behind the record",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"} x",
		DECODED_BAD, 57, ""},
	{"behind one that was torn in front of its LF",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\"}"
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"z\"}",
		DECODED_RECORD, 0, NULL},
	{"two that were torn",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x",
		DECODED_BAD, 41, ""},
	{"no trace_id", "{\"type\":\"span_end\",\"ts\":1,\"span_id\":\"y\"}", DECODED_BAD,
		40, "trace_id"},
	{"no ts", "{\"type\":\"span_end\",\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_BAD, 48, "ts"},
	{"null ts",
		"{\"type\":\"span_end\",\"ts\":null,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_BAD, 58, "ts"},
	{"a span without an end",
		"{\"type\":\"span\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"name\":\"n\"}",
		DECODED_BAD, 62, "end_ts"},
	{"a month 13",
		"{\"type\":\"span_end\",\"ts\":\"2026-13-01T00:00:00Z\",\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_BAD, 26, ""},
	{"after 2262",
		"{\"type\":\"span_end\",\"ts\":\"2263-01-01T00:00:00Z\",\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_BAD, 26, ""},
	{"a fraction of a nanosecond",
		"{\"type\":\"span_end\",\"ts\":1.5,\"trace_id\":\"x\",\"span_id\":\"y\"}",
		DECODED_BAD, 25, "nanoseconds"},
	{"a trace_id of zeros",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"00000000000000000000000000000000\",\"span_id\":\"y\"}",
		DECODED_BAD, 39, "zeros"},
	{"an empty span_id",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"\"}",
		DECODED_BAD, 53, "id"},
	{"a number for an id",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":7,\"span_id\":\"y\"}",
		DECODED_BAD, 38, "string"},
	{"a name that is no string",
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"x\",\"name\":{}}", DECODED_BAD,
		46, "name"},
	{"attributes that are no object",
		"{\"type\":\"span_end\",\"ts\":1,\"trace_id\":\"x\",\"span_id\":\"y\",\"attributes\":[]}",
		DECODED_BAD, 69, "attributes"},
};

/* The line in memory of its own size but for the pad, so that a sanitizer sees a step too far. */
static char *line_of(const char *text, struct line *line)
{
	size_t len = strlen(text);
	char *copy = mem_new(len + 256), *out = copy;

	for (const char *at = text; *at; at++) {
		if (strncmp(at, "$T", 2) == 0)
			out += sprintf(out, "b37b73325dbd626481e0ff3e89de02c8"), at++;
		else if (strncmp(at, "$S", 2) == 0)
			out += sprintf(out, "00f067aa0ba902b7"), at++;
		else
			*out++ = *at;
	}
	*line = (struct line){.text = {copy, (size_t)(out - copy)}, .number = 3};
	return copy;
}

static void check_case(struct test *t, const struct decode_case *c)
{
	struct arena arena = {0};
	struct record r;
	struct diag why = {0};
	struct line line;
	char *text = line_of(c->line, &line);
	enum decoded what = decode(NULL, &line, &arena, &r, &why);
	char reason[256];

	CHECK_INT(t, what, c->what);
	if (what == DECODED_BAD && c->what == DECODED_BAD) {
		snprintf(reason, sizeof(reason), "%.*s", (int)why.text.len, why.text.at);
		CHECK(t, strstr(reason, c->why) != NULL);
		if (!strstr(reason, c->why))
			printf("# reason: %s\n", reason);
		CHECK_INT(t, why.column, c->column);
		CHECK_INT(t, why.line, 3);
	}
	if (!t->ok)
		printf("# in the case \"%s\"\n", c->name);
	arena_release(&arena);
	free(text);
}

/* More members, and more of the same, than there is room to keep. */
static void many_members_are_read(struct test *t)
{
	struct buf text = {0};
	struct arena arena = {0};
	struct record r;
	struct diag why;
	struct line line;
	char *copy;

	buf_add_byte(&text, '{');
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "\"ts\":%d,\"x%d\":[],\"name\":null,", i, i);
	buf_add(&text,
		STR("\"span_id\":\"s\",\"trace_id\":\"t\",\"type\":\"event\",\"name\":\"n\"}"));
	copy = line_of(buf_text(&text), &line);
	CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_RECORD);
	CHECK_INT(t, r.ts, 99);
	CHECK_STR(t, r.name, "n");
	free(copy);
	buf_release(&text);
	arena_release(&arena);
}

static void all_cases(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(t, &cases[i]);
}

static void everything_is_read(struct test *t)
{
	static const char text[] =
		"x{\"type\":\"span\",\"ts\":\"2026-11-22T06:43:00.000000001Z\",\"end_ts\":5,\"trace_id\":"
		"\"$T\",\"span_id\":\"$S\",\"parent_span_id\":\"p\",\"name\":\"a\\nb\",\"kind\":\"llm\","
		"\"status\":\"error\",\"status_message\":\"why\",\"attributes\":{\"k\":1},\"links\":[1],"
		"\"resource\":{},\"scope\":{\"n\":2},\"events\":[{}]}";
	struct arena arena = {0};
	struct record r;
	struct diag why;
	struct line line;
	char *copy = line_of(text, &line);

	CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_RECORD);
	CHECK_INT(t, r.type, RECORD_SPAN);
	CHECK_INT(t, r.ts, INT64_C(1795329780000000001));
	CHECK_INT(t, r.end_ts, 5);
	CHECK(t, r.trace_id.high == UINT64_C(0xb37b73325dbd6264));
	CHECK(t, r.trace_id.low == UINT64_C(0x81e0ff3e89de02c8));
	CHECK(t, r.span_id.low == UINT64_C(0x00f067aa0ba902b7));
	CHECK(t, r.has_parent && r.has_span);
	CHECK_STR(t, r.parent_id.text, "p");
	CHECK_STR(t, r.name, "a\nb");
	CHECK_STR(t, r.kind, "llm");
	CHECK(t, r.has_status && r.status == STATUS_ERROR);
	CHECK_STR(t, r.message, "why");
	CHECK_STR(t, r.attributes, "{\"k\":1}");
	CHECK_STR(t, r.links, "[1]");
	CHECK_STR(t, r.resource, "{}");
	CHECK_STR(t, r.scope, "{\"n\":2}");
	CHECK_STR(t, r.events, "[{}]");
	CHECK_STR(t, r.before, "x");
	free(copy);
	arena_release(&arena);
}

static const struct id_case {
	const char *text;
	size_t digits;
	bool good;
	bool number; /* a canonical one */
} id_cases[] = {
	{"b37b73325dbd626481e0ff3e89de02c8", 32, true, true},
	{"B37B73325DBD626481E0FF3E89DE02C8", 32, true, false},
	{"b37b7332-5dbd-6264-81e0-ff3e89de02c8", 32, true, false},
	{"00000000000000000000000000000001", 32, true, true},
	{"00000000000000000000000000000000", 32, false, true},
	{"0000000000000000", 16, false, true},
	{"00f067aa0ba902b7", 16, true, true},
	{"00f067aa0ba902b7", 32, true, false},
	{"00f067aa0ba902b/", 16, true, false},
	{"00f067aa0ba902b:", 16, true, false},
	{"00f067aa0ba902`7", 16, true, false},
	{"00f067aa0ba902g7", 16, true, false},
	{"\xc3\xbc"
	 "f067aa0ba902b7",
		16, true, false},
	{"run-42", 32, true, false},
	{"", 16, false, false},
};

static void ids_come_back_unchanged(struct test *t)
{
	for (size_t i = 0; i < sizeof(id_cases) / sizeof(id_cases[0]); i++) {
		const struct id_case *c = &id_cases[i];
		struct buf out = {0};
		struct id id;

		CHECK_INT(t, id_parse(str_from(c->text), c->digits, &id), c->good);
		if (c->good) {
			CHECK_INT(t, id.text.len == 0, c->number);
			id_format(&id, c->digits, &out);
			CHECK_STR(t, buf_str(&out), c->text);
		}
		buf_release(&out);
	}
}

static void an_id_has_128_bytes(struct test *t)
{
	char text[ID_MAX + 1];
	struct id id;

	memset(text, 'x', sizeof(text));
	CHECK(t, id_parse((struct str){text, ID_MAX}, 16, &id));
	CHECK(t, !id_parse((struct str){text, ID_MAX + 1}, 16, &id));
}

static unsigned below(uint64_t *state, unsigned limit)
{
	return (unsigned)(test_random(state) % limit);
}

/* Values of attributes: numbers, texts and others, which shapes hold apart. */
static void canonical_value(uint64_t *form, uint64_t *state, struct buf *out)
{
	static const char *const values[3][6] = {
		{"1", "-2.5e3", "0", "0.25", "18446744073709551616", "1E-3"},
		{"\"\"", "\"text\"", "\"a\\n\\u00e9\"", "\"\xc3\xa9\"", "\"\\\\\"",
			"\"a text that does not end in the block of sixty-four bytes in which it"
			" begins, and neither in the one behind that, which is looked at too\""},
		{"true", "null", "[1,{\"a\":[]}]", "{}", "{\"type\":\"event\"}", "false"}};

	buf_add(out, str_from(values[below(form, 3)][below(state, 6)]));
}

static void canonical_object(
	uint64_t *form, uint64_t *state, const char *name, struct buf *out)
{
	static const char *const keys[] = {"a", "b.c", "gen_ai.usage.input_tokens",
		"a key that is so long that no stretch of what is the same in all texts of a "
		"shape has room for it, and that therefore goes on in another one, although "
		"nothing but more of the very same key stands behind the place where it was "
		"cut in two",
		"a\\u0062"};
	unsigned count = below(form, 4);

	buf_addf(out, ",\"%s\":{", name);
	for (unsigned i = 0; i < count; i++) {
		buf_addf(out, "%s\"%s\":", i ? "," : "",
			keys[below(form, sizeof(keys) / sizeof(keys[0]))]);
		canonical_value(form, state, out);
	}
	buf_add_byte(out, '}');
}

/* A record as emitters of this project write it, most times: a few hundred forms. */
static void canonical(uint64_t *state, struct buf *out)
{
	static const char *const types[] = {
		"span_start", "span_end", "event", "span_update", "span", "chunk"};
	uint64_t seed = (1 + below(state, 100)) * UINT64_C(0x9e3779b97f4a7c15);
	uint64_t *form = &seed;

	buf_addf(out, "{\"type\":\"%s\",\"ts\":\"2026-11-22T06:43:%02u.%09uZ\"",
		types[below(form, 6)], below(state, 62), below(state, 1000000000));
	if (below(form, 8))
		buf_addf(out, ",\"trace_id\":\"b37b73325dbd626481e0ff3e%08x\"",
			(unsigned)test_random(state));
	if (below(form, 8))
		buf_addf(
			out, ",\"span_id\":\"00f067aa%08x\"", (unsigned)test_random(state));
	if (below(form, 2))
		buf_addf(out, ",\"parent_span_id\":\"53995c3f%08x\"",
			(unsigned)test_random(state));
	if (below(form, 4))
		buf_addf(out, ",\"end_ts\":\"2026-11-22T06:44:%02u.%09uZ\"",
			below(state, 60), below(state, 1000000000));
	if (below(form, 4) == 0)
		buf_addf(out, ",\"ts\":%u", (unsigned)test_random(state));
	if (below(form, 4) == 0)
		buf_add(out, STR(",\"parent_span_id\":null"));
	if (below(form, 4) == 0)
		buf_add(out, STR(",\"type\":\"event\""));
	if (below(form, 4) == 0)
		buf_add(out, STR(",\"new\":[]"));
	if (below(form, 2))
		canonical_object(form, state, "attributes", out);
	if (below(form, 4) == 0)
		canonical_object(form, state, "resource", out);
	buf_add(out,
		below(form, 2) ? STR(",\"name\":\"n\"}") : STR(",\"name\":\"a\\tb\"}"));
}

static void mutate(uint64_t *state, struct buf *line)
{
	static const char bytes[] = "\"\\{},:0aZ \x01\xff";
	size_t at = test_random(state) % line->len;

	switch (test_random(state) % 16) {
	case 0:
		line->at[at] = bytes[test_random(state) % (sizeof(bytes) - 1)];
		break;
	case 1:
		line->len = at;
		break;
	default:
		break;
	}
}

static enum decoded decode_copy(struct decoder *decoder, const char *text,
	struct arena *arena, struct record *r, struct diag *why)
{
	struct line line = {.text = {text, strlen(text)}, .number = 1};

	*why = (struct diag){0};
	return decode(decoder, &line, arena, r, why);
}

static void check_same(struct test *t, const struct record *a, const struct record *b)
{
	CHECK_INT(t, a->type, b->type);
	CHECK_INT(t, a->ts, b->ts);
	CHECK_INT(t, a->end_ts, b->end_ts);
	CHECK_INT(t, a->has_span, b->has_span);
	CHECK_INT(t, a->has_parent, b->has_parent);
	CHECK(t, id_eq(&a->trace_id, &b->trace_id));
	CHECK(t, !a->has_span || id_eq(&a->span_id, &b->span_id));
	CHECK(t, !a->has_parent || id_eq(&a->parent_id, &b->parent_id));
	CHECK(t, str_eq(a->name, b->name));
	CHECK(t,
		str_eq(a->attributes, b->attributes) &&
			a->attributes.at == b->attributes.at);
	CHECK(t, str_eq(a->resource, b->resource) && a->resource.at == b->resource.at);
	CHECK(t, str_eq(a->before, b->before));
}

/* Records of one shape have the same keys, in the same order. */
static void check_keys(struct test *t, struct str a, struct str b)
{
	struct scan_member m, n;
	struct scan s, u;

	scan_init(&s, a, 0);
	scan_init(&u, b, 0);
	if (!a.len || !b.len) {
		CHECK(t, a.len == b.len);
		return;
	}
	scan_object(&s);
	scan_object(&u);
	while (scan_member(&s, &m)) {
		CHECK(t, scan_member(&u, &n));
		CHECK(t, str_eq(m.key.text, n.key.text));
	}
	CHECK(t, !scan_member(&u, &n));
}

enum { SHAPES = 512 };

static void check_shape(struct test *t, struct buf seen[SHAPES], const struct record *r)
{
	struct buf *first = &seen[r->shape % SHAPES];

	if (!r->shape || r->shape >= SHAPES)
		return;
	if (first->len) {
		check_keys(t, str_tail(buf_str(first), 1), r->attributes);
		return;
	}
	buf_add_byte(first, ' ');
	buf_add(first, r->attributes);
}

/* Without the numbers nothing else is missing. */
static void check_numberless(struct test *t, struct decoder *decoder, const char *text,
	const struct record *want)
{
	struct arena arena = {0};
	struct record r;
	struct diag why;

	decode_copy(decoder, text, &arena, &r, &why);
	CHECK_INT(t, r.type, want->type);
	if (r.type != RECORD_NONE) {
		check_same(t, &r, want);
		CHECK_INT(t, r.number_count, 0);
	}
	arena_release(&arena);
}

/* What was learnt is a short cut: it leads to where the walk leads, also with what is wrong. */
static void the_short_cut_leads_to_the_same_place(struct test *t)
{
	static struct buf seen[SHAPES];
	struct decoder decoder = {0}, numberless = {.numberless = true};
	uint64_t state = 12;
	int known = 0, numbers = 0;

	for (int i = 0; i < 200000 && t->ok; i++) {
		struct arena arena = {0};
		struct buf line = {0};
		struct record a, b;
		struct diag why_a, why_b;

		canonical(&state, &line);
		mutate(&state, &line);
		buf_add_bytes(&line, '\0', LINE_PAD);
		decoder.shapes.narrow = i % 2;
		CHECK_INT(t, decode_copy(&decoder, line.at, &arena, &a, &why_a),
			decode_copy(NULL, line.at, &arena, &b, &why_b));
		CHECK(t, str_eq(why_a.text, why_b.text) && why_a.column == why_b.column);
		if (a.type != RECORD_NONE) {
			check_same(t, &a, &b);
			check_shape(t, seen, &a);
			numbers += a.number_count > 0;
		}
		if (i % 4 == 0)
			check_numberless(t, &numberless, line.at, &b);
		known += a.shape != 0;
		if (!t->ok)
			printf("# %s\n", line.at);
		buf_release(&line);
		arena_release(&arena);
	}
	CHECK(t, known > 20000);
	CHECK(t, numbers > 1000);
	for (int i = 0; i < SHAPES; i++)
		buf_release(&seen[i]);
	decoder_release(&numberless);
	decoder_release(&decoder);
}

/* Now and then an id of nothing but zeros, which is none. */
static void zero_an_id(uint64_t *state, struct buf *line)
{
	static const char *const ids[] = {
		"\"trace_id\":\"", "\"span_id\":\"", "\"parent_span_id\":\""};
	const char *id = ids[below(state, 3)];
	char *at = memmem(line->at, line->len, id, strlen(id));

	if (!at || below(state, 16))
		return;
	for (at += strlen(id); at < line->at + line->len && *at != '"'; at++)
		*at = '0';
}

/* A member that is one of a few words, or of which the whole record is bad. */
static void add_status(uint64_t *state, struct buf *line)
{
	static const char *const words[] = {"ok", "error", "unset", "fine"};

	line->len--;
	buf_addf(line, ",\"status\":\"%s\"}", words[below(state, 4)]);
}

/* Of what nobody wants to know more is known whether it is sound, and nothing else. */
static void the_idle_are_told_from_the_bad(struct test *t)
{
	struct decoder decoder = {0};
	uint64_t state = 21;
	int idle = 0, bad = 0;

	for (int i = 0; i < 100000 && t->ok; i++) {
		struct arena arena = {0};
		struct buf line = {0};
		struct record a, b;
		struct diag why_a, why_b;
		enum decoded what, want;

		canonical(&state, &line);
		zero_an_id(&state, &line);
		if (below(&state, 2))
			add_status(&state, &line);
		mutate(&state, &line);
		buf_add_bytes(&line, '\0', LINE_PAD);
		decoder.shapes.narrow = i % 2;
		what = decode_copy(&decoder, line.at, &arena, &a, &why_a);
		want = decode_copy(NULL, line.at, &arena, &b, &why_b);
		CHECK_INT(t, what == DECODED_IDLE ? DECODED_RECORD : what, want);
		CHECK(t, str_eq(why_a.text, why_b.text) && why_a.column == why_b.column);
		if (what == DECODED_RECORD) {
			check_same(t, &a, &b);
			decoder_idle(&decoder, a.shape % 2 ? a.shape : 0);
		} else if (what != DECODED_IDLE) {
			CHECK_INT(t, a.type, RECORD_NONE);
		}
		idle += what == DECODED_IDLE;
		bad += what == DECODED_BAD;
		if (!t->ok)
			printf("# %s\n", line.at);
		buf_release(&line);
		arena_release(&arena);
	}
	CHECK(t, idle > 5000 && bad > 5000);
	decoder_release(&decoder);
}

/* Ids as long as canonical ones, which are none: the walk knows, and those that are take the short cut. */
static void what_looks_alike_is_told_apart(struct test *t)
{
	static const char *const ids[] = {
		"b37b73325dbd626481e0ff3e89de02c8", "B37B73325DBD626481E0FF3E89DE02C8"};
	struct decoder decoder = {0};
	struct arena arena = {0};
	char line[256];

	for (int i = 0; i < 20; i++) {
		struct record r;
		struct diag why;

		memset(line, 0, sizeof(line));
		snprintf(line, sizeof(line) - LINE_PAD,
			"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"%s\",\"name\":\"n\"}",
			i, ids[i % 2]);
		CHECK_INT(t, decode_copy(&decoder, line, &arena, &r, &why), DECODED_RECORD);
		CHECK_INT(t, r.trace_id.text.len, i % 2 ? 32 : 0);
		CHECK(t, r.shape != 0 || i % 2 || i == 0);
	}
	arena_release(&arena);
	decoder_release(&decoder);
}

/* Shapes without end are forgotten, and what comes after them is read all the same. */
static void what_never_repeats_is_forgotten(struct test *t)
{
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct record r = {0};
	struct diag why;
	char line[256] = "";

	for (int i = 0; i < 100000 && t->ok; i++) {
		memset(line, 0, sizeof(line));
		snprintf(line, sizeof(line) - LINE_PAD,
			"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"n\","
			"\"attributes\":{\"key %d\":1}}",
			i < 30000 ? i : 0);
		CHECK_INT(t, decode_copy(&decoder, line, &arena, &r, &why), DECODED_RECORD);
	}
	CHECK(t, r.shape != 0);
	CHECK(t, decoder.shapes.count <= SCAN_SHAPE_NODES);
	CHECK(t, decoder.shapes.learnt > SCAN_SHAPE_NODES / 2);
	arena_release(&arena);
	decoder_release(&decoder);
}

/* Its text is another one by now, and the fault that of the one before. */
static void a_line_that_is_known_to_be_bad(struct test *t)
{
	char text[100 + LINE_PAD] =
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"n\"}";
	struct line line = {.text = str_from(text),
		.number = 7,
		.fault = "no good",
		.fault_column = 90};
	struct arena arena = {0};
	struct record r;
	struct diag why = {0};

	CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_BAD);
	CHECK_INT(t, r.type, RECORD_NONE);
	CHECK_INT(t, r.before.len, 0);
	CHECK(t, why.line == 7 && why.column == 90);
	CHECK_STR(t, why.text, "no good");
	arena_release(&arena);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what lines are, and where bad ones are wrong", all_cases);
	test_run(&t, "every member is read", everything_is_read);
	test_run(&t, "many members are read", many_members_are_read);
	test_run(&t, "the short cut leads to the same place",
		the_short_cut_leads_to_the_same_place);
	test_run(&t, "the idle are told from the bad", the_idle_are_told_from_the_bad);
	test_run(&t, "ids that look alike are told apart", what_looks_alike_is_told_apart);
	test_run(&t, "what never repeats is forgotten", what_never_repeats_is_forgotten);
	test_run(&t, "ids come back unchanged", ids_come_back_unchanged);
	test_run(&t, "an id has at most 128 bytes", an_id_has_128_bytes);
	test_run(&t, "a line that is known to be bad", a_line_that_is_known_to_be_bad);
	return test_done(&t);
}
