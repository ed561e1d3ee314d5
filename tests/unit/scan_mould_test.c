#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/scan_mould.h"
#include "record/decode.h"

#if defined(__x86_64__)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HEAD                                                                \
	"{\"type\":\"span_end\",\"ts\":\"2026-11-22T06:43:00.000000000Z\"," \
	"\"trace_id\":\"b37b73325dbd626481e0ff3e89de02c8\",\"span_id\":\"00f067aa0ba902b7\","
#define OTHER                                                               \
	"{\"type\":\"span_end\",\"ts\":\"2026-11-22T06:43:59.123456789Z\"," \
	"\"trace_id\":\"0123456789abcdef0123456789abcdef\",\"span_id\":\"53995c3f42cd8ad8\","

enum { ROOM = 1024 };

/* A line with what may be read behind it. */
static struct str line_of(char room[ROOM], const char *text)
{
	size_t len = strlen(text);

	memset(room, 0, ROOM);
	memcpy(room, text, len < ROOM - LINE_PAD ? len : 0);
	return str_from(room);
}

static enum decoded read_line(
	struct decoder *decoder, struct str text, struct arena *arena, struct record *r)
{
	struct line line = {.text = text, .number = 1};
	struct diag why = {0};

	return decode(decoder, &line, arena, r, &why);
}

/* Until it has a mould, or for longer than that takes. */
static void learn(struct decoder *decoder, struct arena *arena, const char *text)
{
	char room[ROOM];
	struct record r;

	for (int i = 0; i < 5; i++)
		read_line(decoder, line_of(room, text), arena, &r);
}

static bool has_mould(struct decoder *decoder, struct str text)
{
	struct scan_print print;

	return scan_mould_find(&decoder->shapes, text, LINE_PAD, &print);
}

/* Escapes are undone elsewhere. */
static void check_slice(struct test *t, struct str a, struct str b)
{
	CHECK(t, a.at == b.at || (a.at && b.at && str_eq(a, b)));
	CHECK_INT(t, a.len, b.len);
}

static void check_record(struct test *t, const struct record *a, const struct record *b)
{
	CHECK_INT(t, a->type, b->type);
	CHECK_INT(t, a->ts, b->ts);
	CHECK_INT(t, a->has_status, b->has_status);
	CHECK_INT(t, a->end_ts, b->end_ts);
	CHECK(t, !a->has_status || a->status == b->status);
	CHECK(t, id_eq(&a->trace_id, &b->trace_id));
	CHECK_INT(t, a->has_span, b->has_span);
	CHECK(t, !a->has_span || id_eq(&a->span_id, &b->span_id));
	CHECK_INT(t, a->has_parent, b->has_parent);
	CHECK(t, !a->has_parent || id_eq(&a->parent_id, &b->parent_id));
	check_slice(t, a->name, b->name);
	check_slice(t, a->kind, b->kind);
	check_slice(t, a->message, b->message);
	check_slice(t, a->attributes, b->attributes);
	check_slice(t, a->links, b->links);
	check_slice(t, a->resource, b->resource);
	check_slice(t, a->scope, b->scope);
	check_slice(t, a->events, b->events);
}

/* What is learnt, what comes then, and whether that fits its mould. It reads the same in any case. */
static const struct {
	const char *learnt, *text;
	bool fits;
} cases[] = {
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"ok\"}", true},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"OK\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"no\"}", false}, /* and is bad */
	{HEAD "\"status\":\"unset\"}", OTHER "\"status\":\"unset\"}", true},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"ok\"]", false},
	{HEAD "\"status\":\"ok\"}",
		OTHER "\"status\":\"o\""
		      "\"}",
		false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"\\n\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"o\x01\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"\xc3\xa9\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"\xff\xff\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"statuz\":\"ok\"}", false},
	{HEAD "\"status\":\"ok\"}", OTHER "\"status\":\"ok\"} ", false},
	{HEAD "\"name\":\"a\x7f\"}", HEAD "\"name\":\"ab\"}", false}, /* none is learnt */
	{HEAD "\"name\":\"ab\"}", HEAD "\"name\":\"a\x7f\"}", true},
	{HEAD "\"attributes\":{\"n\":120}}", OTHER "\"attributes\":{\"n\":999}}", true},
	{HEAD "\"attributes\":{\"n\":120}}", OTHER "\"attributes\":{\"n\":020}}", false},
	{HEAD "\"attributes\":{\"n\":120}}", OTHER "\"attributes\":{\"n\":-20}}", false},
	{HEAD "\"attributes\":{\"n\":120}}", OTHER "\"attributes\":{\"n\":1.5}}", false},
	{HEAD "\"attributes\":{\"n\":120}}", OTHER "\"attributes\":{\"n\":12}}}", false},
	{HEAD "\"attributes\":{\"n\":7}}", OTHER "\"attributes\":{\"n\":0}}", true},
	{HEAD "\"attributes\":{\"n\":7}}", OTHER "\"attributes\":{\"n\":-}}", false},
	{HEAD "\"attributes\":{\"n\":-12.50e+1}}",
		OTHER "\"attributes\":{\"n\":-98.07e+0}}", true},
	{HEAD "\"attributes\":{\"n\":-12.50e+1}}",
		OTHER "\"attributes\":{\"n\":-02.50e+1}}", false},
	{HEAD "\"attributes\":{\"n\":-12.50e+1}}",
		OTHER "\"attributes\":{\"n\":-12.50e-1}}", false},
	{HEAD "\"attributes\":{\"n\":0.8}}", OTHER "\"attributes\":{\"n\":1.2}}", true},
	{HEAD "\"attributes\":{\"n\":true}}", OTHER "\"attributes\":{\"n\":true}}", true},
	{HEAD "\"attributes\":{\"n\":true}}", OTHER "\"attributes\":{\"n\":null}}", false},
	{HEAD "\"attributes\":{\"n\":[1,\"a b\",{}]}}",
		OTHER "\"attributes\":{\"n\":[1,\"{[}\",{}]}}", true},
	{HEAD "\"attributes\":{\"n\":[1,\"a b\",{}]}}",
		OTHER "\"attributes\":{\"n\":[2,\"a b\",{}]}}", false},
	{HEAD "\"attributes\":{\"n\":[1,\"a b\",{}]}}",
		OTHER "\"attributes\":{\"n\":[1,\"a b\",[]]}}", false},
	{HEAD "\"attributes\":{\"n\":1}}", OTHER "\"attributes\":{\"m\":1}}", false},
	{HEAD "\"attributes\":{\"\\n\":1}}", OTHER "\"attributes\":{\"\\n\":1}}", false},
	{HEAD "\"attributes\":null}", OTHER "\"attributes\":null}", true},
};

static void one_case(struct test *t, size_t i)
{
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct record a, b;
	char room[ROOM];
	struct str text;

	learn(&decoder, &arena, cases[i].learnt);
	text = line_of(room, cases[i].text);
	CHECK_INT(t, has_mould(&decoder, text), cases[i].fits);
	CHECK_INT(t, read_line(&decoder, text, &arena, &a),
		read_line(NULL, text, &arena, &b));
	if (a.type != RECORD_NONE)
		check_record(t, &a, &b);
	if (!t->ok)
		printf("# %s\n", cases[i].text);
	arena_release(&arena);
	decoder_release(&decoder);
}

static void what_fits_and_what_does_not(struct test *t)
{
	for (size_t i = 0; i < COUNT(cases) && t->ok; i++)
		one_case(t, i);
}

#define EVENT                                                            \
	"{\"type\":\"event\",\"ts\":\"2026-11-22T06:43:00.000000000Z\"," \
	"\"trace_id\":\"b37b73325dbd626481e0ff3e89de02c8\",\"name\":\"of the trace\"}"

static const char *const lines[] = {
	HEAD "\"name\":\"a b\",\"attributes\":{\"n\":120,"
	     "\"s\":\"text\",\"o\":{\"k\":[\"v\",1]}}}",
	HEAD
	"\"parent_span_id\":\"53995c3f42cd8ad8\",\"kind\":\"llm\",\"status\":\"error\","
	"\"status_message\":\"why\",\"attributes\":{\"a\":1,\"b\":2.5,\"c\":\"\",\"d\":3}}",
	"{\"type\":\"span\",\"ts\":\"2026-11-22T06:43:00.000000000Z\","
	"\"end_ts\":\"2026-11-22T06:44:00.000000000Z\","
	"\"trace_id\":\"00000000000000000000000000000002\",\"span_id\":\"0000000000000007\","
	"\"parent_span_id\":\"53995c3f42cd8ad8\",\"name\":\"n\",\"status\":\"unset\",\"links\":[],"
	"\"resource\":{\"r\":4},\"scope\":{\"name\":\"s\"},\"events\":[{\"e\":\"f\"}]}",
	EVENT,
};

/* The line with a byte changed; what is idle is told from what is bad all the same. */
static void one_byte(
	struct test *t, struct decoder *decoder, struct str text, struct arena *arena)
{
	struct record a, b;
	enum decoded what = read_line(decoder, text, arena, &a);
	enum decoded want = read_line(NULL, text, arena, &b);

	CHECK_INT(t, what == DECODED_IDLE ? DECODED_RECORD : what, want);
	if (what == DECODED_RECORD)
		check_record(t, &a, &b);
}

/* Every byte of a line, whatever it becomes: the short cut never says what the walk does not. */
static void every_byte(struct test *t, const char *learnt, bool idle)
{
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct record r;
	char room[ROOM];
	size_t fits = 0;

	learn(&decoder, &arena, learnt);
	CHECK_INT(
		t, read_line(&decoder, line_of(room, learnt), &arena, &r), DECODED_RECORD);
	if (idle)
		decoder_idle(&decoder, r.shape);
	CHECK_INT(t, read_line(&decoder, line_of(room, learnt), &arena, &r),
		idle ? DECODED_IDLE : DECODED_RECORD);
	for (size_t at = 0; at < strlen(learnt); at++) {
		for (int byte = 1; byte < 256 && t->ok; byte++) {
			struct str text = line_of(room, learnt);

			room[at] = (char)byte;
			fits += has_mould(&decoder, text);
			one_byte(t, &decoder, text, &arena);
			if (!t->ok)
				printf("# %s\n", room);
		}
		arena_reset(&arena);
	}
	CHECK(t, fits > strlen(learnt));
	arena_release(&arena);
	decoder_release(&decoder);
}

static void every_byte_counts(struct test *t)
{
	for (size_t i = 0; i < COUNT(lines); i++) {
		every_byte(t, lines[i], false);
		every_byte(t, lines[i], true);
	}
}

/* Ids that are nothing but zeros are none, but for a parent's. */
static void zeros_are_no_ids(struct test *t)
{
	static const char *const ids[] = {
		"b37b73325dbd626481e0ff3e89de02c8", "00f067aa0ba902b7", "53995c3f42cd8ad8"};
	static const enum decoded want[] = {DECODED_BAD, DECODED_BAD, DECODED_RECORD};

	for (size_t i = 0; i < 2 * COUNT(ids); i++) {
		struct decoder decoder = {0};
		struct arena arena = {0};
		struct record r;
		char room[ROOM];
		struct str text;

		learn(&decoder, &arena, lines[1]);
		text = line_of(room, lines[1]);
		read_line(&decoder, text, &arena, &r);
		if (i % 2)
			decoder_idle(&decoder, r.shape);
		memset(strstr(room, ids[i / 2]), '0', strlen(ids[i / 2]));
		CHECK(t, has_mould(&decoder, text));
		CHECK_INT(t, read_line(NULL, text, &arena, &r), want[i / 2]);
		one_byte(t, &decoder, text, &arena);
		arena_release(&arena);
		decoder_release(&decoder);
	}
}

/* Hashes may be the same by chance: places are compared. */
static void a_hash_is_no_print(struct test *t)
{
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct scan_mould *m;
	char room[ROOM];
	struct str text = line_of(room, cases[0].learnt);

	learn(&decoder, &arena, cases[0].learnt);
	m = decoder.shapes.moulds->moulds;
	CHECK(t, has_mould(&decoder, text));
	m->quotes[1] ^= 4;
	CHECK(t, !has_mould(&decoder, text));
	m->quotes[1] ^= 4;
	m->len++;
	CHECK(t, !has_mould(&decoder, text));
	arena_release(&arena);
	decoder_release(&decoder);
}

static const char letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

/* More prints than there is room for: some are forgotten, and what is read stays right. */
static void more_than_there_is_room_for(struct test *t)
{
	const struct scan_moulds *m;
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct record a, b;
	char room[ROOM], line[ROOM - LINE_PAD];

	for (int i = 0; i < 8000 && t->ok; i++) {
		struct str text;

		snprintf(line, sizeof(line),
			HEAD "\"name\":\"%.*s\",\"attributes\":{\"s\":\"%.*s\"}}",
			i / 8 % 50, letters, i / 400, letters);
		text = line_of(room, line);
		CHECK_INT(t, read_line(&decoder, text, &arena, &a),
			read_line(NULL, text, &arena, &b));
		check_record(t, &a, &b);
		arena_reset(&arena);
	}
	m = decoder.shapes.moulds;
	CHECK(t, m && m->count == SCAN_MOULDS);
	arena_release(&arena);
	decoder_release(&decoder);
}

/* Of lines of which none comes again nothing is learnt, and in the end they are not looked at. */
static void what_never_comes_again(struct test *t)
{
	const struct scan_moulds *m;
	struct decoder decoder = {0};
	struct arena arena = {0};
	uint64_t state = 5;
	struct record r;
	char room[ROOM], line[ROOM - LINE_PAD];

	for (int i = 0; i < 3000; i++) {
		int lens[4];

		for (int j = 0; j < 4; j++)
			lens[j] = (int)(test_random(&state) % 52);
		snprintf(line, sizeof(line),
			HEAD
			"\"name\":\"%.*s\",\"attributes\":{\"a\":\"%.*s\",\"b\":\"%.*s\","
			"\"c\":\"%.*s\"}}",
			lens[0], letters, lens[1], letters, lens[2], letters, lens[3],
			letters);
		CHECK_INT(t, read_line(&decoder, line_of(room, line), &arena, &r),
			DECODED_RECORD);
	}
	m = decoder.shapes.moulds;
	CHECK(t, m && m->count < 10 && m->patience > 0);
	arena_release(&arena);
	decoder_release(&decoder);
}

int main(void)
{
	struct test t = {0};

	if (!__builtin_cpu_supports("avx2")) {
		test_skip(&t, "moulds", "this machine looks at fewer bytes at once");
		return test_done(&t);
	}
	test_run(&t, "what fits and what does not", what_fits_and_what_does_not);
	test_run(&t, "every byte counts", every_byte_counts);
	test_run(&t, "zeros are no ids", zeros_are_no_ids);
	test_run(&t, "a hash is no print", a_hash_is_no_print);
	test_run(&t, "more than there is room for", more_than_there_is_room_for);
	test_run(&t, "what never comes again", what_never_comes_again);
	return test_done(&t);
}
#else
int main(void)
{
	struct test t = {0};

	test_skip(&t, "moulds", "this machine looks at fewer bytes at once");
	return test_done(&t);
}
#endif
