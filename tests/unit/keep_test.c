#include "test.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/moment.h"
#include "model/store.h"
#include "record/decode.h"

/* What came through a pipe: copies of it are held, let go, and moved out of the way. */

static struct trace *take(struct store *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static struct trace *take(struct store *s, const char *format, ...)
{
	char text[1024 + LINE_PAD] = {0};
	struct arena arena = {0};
	struct line line = {0};
	struct trace *t = NULL;
	struct record r;
	struct diag why;
	va_list args;

	va_start(args, format);
	vsnprintf(text, 1024, format, args);
	va_end(args);
	line.text = str_from(text);
	line.number = s->generation;
	if (decode(NULL, &line, &arena, &r, &why) == DECODED_RECORD)
		t = store_add(s, &r);
	arena_release(&arena);
	return t;
}

static uint32_t span_of(const struct store *s, const struct trace *t, const char *text)
{
	struct id id;

	id_parse(str_from(text), 16, &id);
	return trace_find(t, &id, s->common.seed);
}

static struct trace *begin(struct store *s)
{
	struct trace *t;

	store_init(s, 9);
	take(s,
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"open\","
		"\"name\":\"open\",\"attributes\":{\"a\":1}}");
	t = take(s,
		"{\"type\":\"span_update\",\"ts\":2,\"trace_id\":\"t\","
		"\"span_id\":\"open\",\"name\":\"renamed\",\"attributes\":{\"b\":2}}");
	return t;
}

/* A round: an event of what is open, and spans that come and go around it. */
static void go_round(struct store *s, struct trace *t, int round, bool keep)
{
	take(s,
		"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"t\",\"span_id\":\"open\","
		"\"name\":\"event %d\"}",
		round + 10, round);
	for (int i = 0; i < 20; i++) {
		char id[32];

		snprintf(id, sizeof(id), "%d-%d", round, i);
		take(s,
			"{\"type\":\"span_start\",\"ts\":5,\"trace_id\":\"t\","
			"\"span_id\":\"%s\",\"name\":\"short\",\"attributes\":"
			"{\"k\":\"%0200d\"}}",
			id, i);
		take(s,
			"{\"type\":\"span_end\",\"ts\":6,\"trace_id\":\"t\","
			"\"span_id\":\"%s\"}",
			id);
		trace_let_go(t, span_of(s, t, id));
	}
	if (keep)
		trace_keep(t, span_of(s, t, "open"));
}

static void what_goes_on_keeps_nothing_else(struct test *t)
{
	struct store kept, left;
	struct trace *a = begin(&kept), *b = begin(&left);

	for (int round = 0; round < 500; round++) {
		go_round(&kept, a, round, true);
		go_round(&left, b, round, false);
	}
	CHECK(t, a->texts.bytes < 300 * 1024);
	CHECK(t, a->texts.bytes + a->kept.bytes < b->texts.bytes / 4);
	store_release(&kept);
	store_release(&left);
}

static void what_was_moved_reads_as_before(struct test *t)
{
	struct arena arena = {0};
	struct life life = {0};
	struct facts f;
	struct store s;
	struct trace *trace = begin(&s);
	uint32_t open = span_of(&s, trace, "open");
	size_t count;

	for (int round = 0; round < 50; round++)
		go_round(&s, trace, round, true);
	facts_open(&f, trace, open, &life, &arena);
	CHECK(t, !f.gone);
	CHECK_STR(t, f.name, "renamed");
	CHECK_INT(t, f.attribute_count, 2);
	CHECK_STR(t, facts_name(trace, open, &life, &arena), "renamed");
	moments(trace, open, 0, false, &life, &arena, &count);
	CHECK_INT(t, count, 50);
	trace_let_go(trace, open);
	CHECK(t, trace->kept.bytes <= 128 * 1024);
	moments(trace, open, 0, false, &life, &arena, &count);
	CHECK_INT(t, count, 0);
	arena_release(&arena);
	store_release(&s);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what goes on keeps nothing else", what_goes_on_keeps_nothing_else);
	test_run(&t, "what was moved reads as before", what_was_moved_reads_as_before);
	return test_done(&t);
}
