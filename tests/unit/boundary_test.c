#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/boundary.h"

enum { MOST = 4000 };

struct sample {
	struct trace trace;
	struct span *spans;
	struct census census;
	struct boundaries list;
};

static void sample_init(struct sample *s, size_t count)
{
	*s = (struct sample){.spans = mem_new((count + 1) * sizeof(*s->spans))};
	s->trace = (struct trace){.spans = s->spans, .span_count = (uint32_t)count + 1};
	s->census.letters = mem_new(count + 1);
	s->census.letter_room = count + 1;
}

static void sample_set(struct sample *s, size_t span, char letter, int64_t from, int64_t to)
{
	s->spans[span].flags = SPAN_HAS_TIME | SPAN_HAS_START;
	s->spans[span].flags |= to >= from ? SPAN_HAS_END : 0;
	s->spans[span].start_ns = from;
	s->spans[span].end_ns = to;
	s->census.letters[span] = letter;
	if (to > s->trace.last_ns)
		s->trace.last_ns = to;
}

static void sample_build(struct sample *s)
{
	boundaries_build(&s->list, &s->trace, &s->census);
}

static void sample_release(struct sample *s)
{
	free(s->spans);
	free(s->census.letters);
	free(s->census.marks);
	boundaries_release(&s->list);
}

/* An agent with a model call, a tool that fails, and an event; 10 s in which nothing happens. */
static void sample_agent(struct sample *s)
{
	static const int64_t second = 1000000000;

	sample_init(s, 4);
	sample_set(s, 1, 'A', 0, 20 * second);
	s->spans[1].last_child = 2;
	sample_set(s, 2, 'L', 0, 3 * second);
	sample_set(s, 3, 'T', 3 * second, 5 * second);
	span_set_status(&s->spans[3], STATUS_ERROR);
	sample_set(s, 4, 'H', 15 * second, 20 * second);
	s->census.marks = mem_new(2 * sizeof(*s->census.marks));
	s->census.marks[0] = (struct census_mark){second, 2, CENSUS_TOKEN, 0};
	s->census.marks[1] = (struct census_mark){16 * second, 0, CENSUS_EXCEPTION, 9};
	s->census.mark_count = 2;
	sample_build(s);
}

static void in_order_of_time(struct test *t)
{
	static const struct boundary want[] = {{0, 1, BOUNDARY_START, 0},
		{0, 2, BOUNDARY_START, 0}, {1, 2, BOUNDARY_TOKEN, 0},
		{3, 3, BOUNDARY_START, 0}, {3, 2, BOUNDARY_END, 0}, {5, 3, BOUNDARY_END, 0},
		{15, 4, BOUNDARY_START, 0}, {16, 0, BOUNDARY_EXCEPTION, 9},
		{20, 4, BOUNDARY_END, 0}, {20, 1, BOUNDARY_END, 0}};
	struct sample s;

	sample_agent(&s);
	CHECK_INT(t, s.list.count, 10);
	for (size_t i = 0; i < 10; i++) {
		struct boundary at = boundaries_at(&s.list, i);

		CHECK_INT(t, at.ns, want[i].ns * 1000000000);
		CHECK_INT(t, at.span, want[i].span);
		CHECK_INT(t, at.what, want[i].what);
		CHECK_INT(t, at.event, want[i].event);
	}
	CHECK_INT(t, s.list.idle_count, 1);
	CHECK_INT(t, s.list.idle[0].from_ns, INT64_C(5000000000));
	CHECK_INT(t, s.list.idle[0].to_ns, INT64_C(15000000000));
	CHECK_INT(t, s.list.idle_ns, INT64_C(10000000000));
	sample_release(&s);
}

static void steps(struct test *t)
{
	static const struct {
		enum boundary_step step;
		int from, next, prev; /* seconds; -1: none */
	} cases[] = {{STEP_ANY, 0, 1, -1}, {STEP_ANY, 4, 5, 3}, {STEP_ANY, 20, -1, 16},
		{STEP_MARKER, 0, 3, -1}, {STEP_MARKER, 3, 5, 0}, {STEP_MARKER, 5, -1, 3},
		{STEP_ERROR, 0, 5, -1}, {STEP_ERROR, 5, 16, -1}, {STEP_ERROR, 16, -1, 5},
		{STEP_ERROR, 17, -1, 16}};
	struct sample s;

	sample_agent(&s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t from = cases[i].from * INT64_C(1000000000), ns = -1000000000;

		boundaries_next(&s.list, cases[i].step, from, &ns);
		CHECK_INT(t, ns / 1000000000, cases[i].next);
		ns = -1000000000;
		boundaries_prev(&s.list, cases[i].step, from, &ns);
		CHECK_INT(t, ns / 1000000000, cases[i].prev);
	}
	CHECK_INT(t, boundaries_before(&s.list, INT64_MIN), 0);
	CHECK_INT(t, boundaries_after(&s.list, INT64_MAX), 10);
	sample_release(&s);
}

static int64_t below(uint64_t *seed, int64_t limit)
{
	return (int64_t)(test_random(seed) % (uint64_t)limit);
}

/* By the definition, at many times: those that have begun and not ended, the last to begin first. */
static void check_running(struct test *t, struct sample *s, int64_t at)
{
	uint32_t got[MOST];
	size_t count = boundaries_running(&s->list, at, got, MOST), want = 0;

	for (size_t i = 1; i < s->trace.span_count; i++) {
		const struct span *one = &s->spans[i];

		want += one->start_ns <= at &&
			(!(one->flags & SPAN_HAS_END) || one->end_ns > at);
	}
	CHECK_INT(t, count, want);
	for (size_t i = 0; i < count && t->ok; i++) {
		const struct span *one = &s->spans[got[i]];

		CHECK(t, one->start_ns <= at);
		CHECK(t, !(one->flags & SPAN_HAS_END) || one->end_ns > at);
		CHECK(t, !i || one->start_ns <= s->spans[got[i - 1]].start_ns);
	}
	CHECK_INT(t, boundaries_running(&s->list, at, got, 1), want > 0);
}

static void who_runs(struct test *t)
{
	uint64_t seed = 41;

	for (int round = 0; round < 12 && t->ok; round++) {
		size_t count = 1 + (size_t)below(&seed, round < 10 ? 200 : MOST - 1);
		struct sample s;

		sample_init(&s, count);
		for (size_t i = 1; i <= count; i++) {
			int64_t from = below(&seed, 100000);
			int64_t length = below(&seed, below(&seed, 50) ? 300 : 100000);

			sample_set(&s, i, 'T', from,
				below(&seed, 300) ? from + length : from - 1);
		}
		sample_build(&s);
		for (size_t i = 1; i < s.list.count; i++)
			CHECK(t,
				boundaries_at(&s.list, i - 1).ns <=
					boundaries_at(&s.list, i).ns);
		for (int i = 0; i < 100; i++)
			check_running(t, &s, below(&seed, 110000) - 5000);
		sample_release(&s);
	}
}

static void hostile_times(struct test *t)
{
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1, 1000};
	uint64_t seed = 43;

	for (int round = 0; round < 500 && t->ok; round++) {
		uint32_t running[8];
		int64_t ns;
		struct sample s;

		sample_init(&s, 8);
		for (size_t i = 1; i <= 8; i++)
			sample_set(&s, i, 'T', odd[below(&seed, 7)], odd[below(&seed, 7)]);
		sample_build(&s);
		for (size_t i = 1; i < s.list.count; i++)
			CHECK(t,
				boundaries_at(&s.list, i - 1).ns <=
					boundaries_at(&s.list, i).ns);
		for (int i = 0; i < 7; i++) {
			boundaries_running(&s.list, odd[i], running, 8);
			CHECK(t,
				!boundaries_next(&s.list, STEP_ANY, odd[i], &ns) ||
					ns > odd[i]);
			CHECK(t,
				!boundaries_prev(&s.list, STEP_ANY, odd[i], &ns) ||
					ns < odd[i]);
		}
		sample_release(&s);
	}
}

/* Starts by span, what is inside as it was read, ends from the innermost out. */
static int64_t rank(const struct sample *s, const struct boundary *at)
{
	int64_t spans = (int64_t)s->trace.span_count;

	if (at->what == BOUNDARY_START)
		return at->span;
	return at->what == BOUNDARY_END ? 3 * spans - at->span : spans + at->event;
}

static void at_the_same_time(struct test *t)
{
	uint64_t seed = 53;

	for (int round = 0; round < 40 && t->ok; round++) {
		size_t count = 1 + (size_t)below(&seed, 600);
		int64_t times = 1 + below(&seed, 30);
		struct sample s;

		sample_init(&s, count);
		s.census.marks = mem_new(count * sizeof(*s.census.marks));
		for (size_t i = 1; i <= count; i++) {
			int64_t from = below(&seed, times);

			sample_set(&s, i, 'T', from, from + below(&seed, times));
			s.census.marks[i - 1] = (struct census_mark){
				from, (uint32_t)i, CENSUS_EVENT, (uint32_t)i & 0xffff};
		}
		s.census.mark_count = count;
		sample_build(&s);
		CHECK_INT(t, s.list.count, 3 * count);
		for (size_t i = 1; i < s.list.count; i++) {
			struct boundary a = boundaries_at(&s.list, i - 1);
			struct boundary b = boundaries_at(&s.list, i);

			CHECK(t,
				a.ns < b.ns ||
					(a.ns == b.ns && rank(&s, &a) < rank(&s, &b)));
		}
		sample_release(&s);
	}
}

/* Records that come later may set times anew: what stands in the wrong place leads nobody astray. */
static void times_change(struct test *t)
{
	uint64_t seed = 59;

	for (int round = 0; round < 60 && t->ok; round++) {
		uint32_t running[8];
		struct sample s;
		int64_t ns;

		sample_init(&s, 100);
		for (size_t i = 1; i <= 100; i++)
			sample_set(&s, i, 'T', below(&seed, 1000), below(&seed, 1000));
		boundaries_begin(&s.list, &s.trace, &s.census);
		for (size_t i = 1; boundaries_step(&s.list, 7); i = i % 100 + 1)
			sample_set(&s, i, 'T', below(&seed, 1000), below(&seed, 1000));
		for (size_t i = 1; i <= 100; i++)
			sample_set(&s, i, 'T', below(&seed, 1000), below(&seed, 1000));
		for (int64_t at = 0; at < 1000; at += 10) {
			boundaries_running(&s.list, at, running, 8);
			CHECK(t, !boundaries_next(&s.list, STEP_ANY, at, &ns) || ns > at);
			CHECK(t, !boundaries_prev(&s.list, STEP_ANY, at, &ns) || ns < at);
		}
		for (size_t i = 0; i < s.list.idle_count; i++)
			CHECK(t, s.list.idle[i].from_ns < s.list.idle[i].to_ns);
		sample_release(&s);
	}
}

/* However small the steps are, it is the same list. */
static void in_steps(struct test *t)
{
	uint64_t seed = 47;

	for (size_t steps = 1; steps < 60 && t->ok; steps++) {
		struct boundaries small = {0};
		struct sample s;
		size_t calls = 0;

		sample_init(&s, 50);
		for (size_t i = 1; i <= 50; i++) {
			int64_t from = below(&seed, 100000) * 1000000;

			sample_set(&s, i, 'T', from, from + below(&seed, 1000) * 1000000);
		}
		sample_build(&s);
		boundaries_begin(&small, &s.trace, &s.census);
		CHECK(t, !boundaries_ready(&small));
		while (boundaries_step(&small, steps))
			calls++;
		CHECK(t, boundaries_ready(&small));
		CHECK(t, calls >= 100 / steps);
		CHECK_INT(t, small.count, s.list.count);
		CHECK_INT(t,
			memcmp(small.numbers, s.list.numbers,
				small.count * sizeof(*small.numbers)),
			0);
		CHECK_INT(t, small.idle_count, s.list.idle_count);
		CHECK_INT(t, small.idle_ns, s.list.idle_ns);
		for (int i = 0; i < BOUNDARY_LEVELS; i++)
			CHECK_INT(t,
				memcmp(small.ends[i], s.list.ends[i],
					small.end_counts[i] * sizeof(int64_t)),
				0);
		boundaries_release(&small);
		sample_release(&s);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "in order of time", in_order_of_time);
	test_run(&t, "steps", steps);
	test_run(&t, "who runs", who_runs);
	test_run(&t, "hostile times", hostile_times);
	test_run(&t, "at the same time", at_the_same_time);
	test_run(&t, "times change", times_change);
	test_run(&t, "in steps", in_steps);
	return test_done(&t);
}
