#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "filled.h"
#include "model/census_index.h"

static int census_all(struct census *s, struct filled *f)
{
	struct life life = {.seed = 1};
	struct arena scratch = {0};
	int steps = 0;

	while (census_step(s, f->store.first, &life, &scratch))
		steps++;
	arena_release(&scratch);
	return steps;
}

static unsigned marks_of(const struct census *s, enum census_what what, uint32_t span)
{
	unsigned count = 0;

	for (size_t i = 0; i < s->mark_count; i++)
		count += s->marks[i].what == (uint32_t)what && s->marks[i].span == span;
	return count;
}

static void event(struct filled *f, int ts, unsigned span, const char *name)
{
	char on[48] = "";

	if (span)
		snprintf(on, sizeof(on), ",\"span_id\":\"%016x\"", span);
	filled_say(f,
		"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"t\"%s,\"name\":\"%s\",\"attributes\":{}}",
		ts, on, name);
}

static void kinds_tokens_and_events(struct test *t)
{
	struct census s = {0};
	struct filled f;

	filled_init(&f);
	filled_add_span(&f, 1, 0, 0, 100, ",\"kind\":\"agent\"");
	filled_add_span(&f, 2, 1, 10, 50,
		",\"attributes\":{\"gen_ai.operation.name\":\"chat\","
		"\"gen_ai.server.time_to_first_token\":0.02}");
	filled_add_span(&f, 3, 1, 60, 70,
		",\"kind\":\"tool\",\"events\":[{\"ts\":61000000,\"name\":\"log\"},"
		"{\"ts\":62000000,\"name\":\"exception\"},{\"name\":\"timeless\"}]");
	event(&f, 15000000, 2, "thought");
	event(&f, 5000000, 0, "agent_state_updated");
	census_all(&s, &f);
	CHECK_INT(t, census_letter(&s, 1), 'A');
	CHECK_INT(t, census_letter(&s, 2), 'L');
	CHECK_INT(t, census_letter(&s, 3), 'T');
	CHECK_INT(t, census_letter(&s, 77), 0);
	CHECK_INT(t, census_progress(&s), 1000);
	CHECK_INT(t, marks_of(&s, CENSUS_TOKEN, 2), 1);
	CHECK_INT(t, marks_of(&s, CENSUS_EVENT, 2), 1);
	CHECK_INT(t, marks_of(&s, CENSUS_STATE, 0), 1);
	CHECK_INT(t, marks_of(&s, CENSUS_LOG, 3), 1);
	CHECK_INT(t, marks_of(&s, CENSUS_EXCEPTION, 3), 1);
	for (size_t i = 0; i < s.mark_count; i++)
		if (s.marks[i].what == CENSUS_TOKEN)
			CHECK_INT(t, s.marks[i].ns, 30000000);
	for (size_t i = 0; i < s.mark_count; i++)
		if (s.marks[i].what == CENSUS_STATE)
			CHECK_INT(t, s.marks[i].event, 2);
	CHECK_INT(t, census_all(&s, &f), 0);
	census_release(&s);
	filled_release(&f);
}

#define LIVE(type, ts, span, more)                                                \
	"{\"type\":\"" type "\",\"ts\":" #ts ",\"trace_id\":\"t\",\"span_id\":\"" \
	"000000000000000" #span "\"" more "}"

/* What is read while it grows is what is read at once. */
static void open_spans_are_read_on(struct test *t)
{
	static const char *const lines[] = {
		LIVE("span_start", 1, 1, ",\"name\":\"a\""),
		LIVE("event", 2, 1, ",\"name\":\"x\""),
		LIVE("event", 3, 1, ",\"name\":\"y\""),
		LIVE("span_start", 4, 2, ",\"name\":\"b\",\"kind\":\"llm\""),
		LIVE("event", 5, 2, ",\"name\":\"agent_state_updated\""),
		LIVE("span_end", 9, 2,
			",\"attributes\":{\"gen_ai.server.time_to_first_token\":1e-9}"),
		LIVE("event", 6, 1, ",\"name\":\"z\""),
		LIVE("span_end", 10, 1,
			",\"attributes\":{\"gen_ai.operation.name\":\"chat\"}"),
	};
	struct census s = {0};
	struct filled f;

	filled_init(&f);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		filled_say(&f, "%s", lines[i]);
		CHECK(t, census_all(&s, &f) > 0);
	}
	CHECK_INT(t, s.mark_count, 5);
	CHECK_INT(t, marks_of(&s, CENSUS_EVENT, 1), 3);
	CHECK_INT(t, marks_of(&s, CENSUS_STATE, 2), 1);
	CHECK_INT(t, marks_of(&s, CENSUS_TOKEN, 2), 1);
	CHECK_INT(t, census_letter(&s, 1), 'L');
	CHECK_INT(t, s.open_count, 1); /* what stands above the roots has no end */
	census_release(&s);
	filled_release(&f);
}

/* Events that come when their span has ended are read as well, each once. */
static void late_events(struct test *t)
{
	struct census s = {0};
	struct filled f;

	filled_init(&f);
	filled_add_span(&f, 1, 0, 0, 100, "");
	filled_add_span(&f, 2, 1, 0, 50, "");
	event(&f, 15000000, 2, "x");
	census_all(&s, &f);
	CHECK_INT(t, s.mark_count, 1);
	for (int i = 0; i < 3; i++) {
		event(&f, 15000000 + i, 2, "late");
		event(&f, 15000000 + i, 1, "late");
		CHECK(t, census_all(&s, &f) > 0);
		CHECK_INT(t, s.mark_count, 3 + 2 * i);
		CHECK_INT(t, census_all(&s, &f), 0);
	}
	CHECK_INT(t, marks_of(&s, CENSUS_EVENT, 1), 3);
	CHECK_INT(t, marks_of(&s, CENSUS_EVENT, 2), 4);
	census_release(&s);
	filled_release(&f);
}

/* A step reads one record, however many events a span has. */
static void steps_are_small(struct test *t)
{
	struct census s = {0};
	struct filled f;

	filled_init(&f);
	filled_add_span(&f, 1, 0, 0, 100, "");
	for (int i = 0; i < 300; i++)
		event(&f, i, 1, "x");
	CHECK(t, census_all(&s, &f) >= 302);
	CHECK_INT(t, s.mark_count, 300);
	census_release(&s);
	filled_release(&f);
}

/* Marks of a span in the index that the mask of kinds has; they must be of that span, newest first. */
static unsigned indexed(struct test *t, const struct census_index *x,
	const struct census *s, uint32_t span, unsigned whats)
{
	unsigned count = 0;

	for (uint32_t i = census_index_last(x, span), was = UINT32_MAX; i;
		was = i, i = census_index_before(x, i)) {
		CHECK(t, i < was && s->marks[i - 1].span == span);
		count += whats >> s->marks[i - 1].what & 1;
	}
	return count;
}

/* Whatever came when, a span's marks are found, in steps of any size. */
static void marks_by_span(struct test *t)
{
	struct census_index x = {0};
	struct census s = {0};
	struct filled f;
	uint64_t seed = 3;

	filled_init(&f);
	for (unsigned i = 1; i <= 20; i++)
		filled_add_span(&f, i, i > 1, 0, i % 3 ? 100 : -1,
			i % 4 ? ""
			      : ",\"attributes\":{\"gen_ai.server.time_to_first_token\":0.02}");
	for (int i = 0; i < 400; i++) {
		unsigned span = (unsigned)(test_random(&seed) % 21);

		event(&f, i, span, test_random(&seed) % 4 ? "x" : "exception");
		if (test_random(&seed) % 8)
			continue;
		census_all(&s, &f);
		census_index_step(&x, &s, test_random(&seed) % 40);
	}
	census_all(&s, &f);
	while (census_index_step(&x, &s, 7)) {
	}
	for (uint32_t span = 0; span < 24; span++) {
		CHECK_INT(t, indexed(t, &x, &s, span, 1U << CENSUS_EVENT),
			marks_of(&s, CENSUS_EVENT, span));
		CHECK_INT(t, indexed(t, &x, &s, span, 1U << CENSUS_EXCEPTION),
			marks_of(&s, CENSUS_EXCEPTION, span));
		CHECK_INT(t, indexed(t, &x, &s, span, 1U << CENSUS_TOKEN), 0);
	}
	CHECK(t, marks_of(&s, CENSUS_TOKEN, 4) == 1);
	census_index_release(&x);
	census_release(&s);
	filled_release(&f);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "kinds, tokens and events", kinds_tokens_and_events);
	test_run(&t, "open spans are read on", open_spans_are_read_on);
	test_run(&t, "late events", late_events);
	test_run(&t, "steps are small", steps_are_small);
	test_run(&t, "marks by span", marks_by_span);
	return test_done(&t);
}
