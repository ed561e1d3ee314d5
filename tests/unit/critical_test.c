#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/critical.h"
#include "model/tree.h"

/* A trace of spans that all have ended, but for those that end before they start: these are open. */
struct sample {
	struct trace trace;
	struct span *spans;
};

static void sample_init(struct sample *s, uint32_t count)
{
	s->spans = mem_new((count + 1) * sizeof(*s->spans));
	s->trace = (struct trace){
		.spans = s->spans, .span_count = count + 1, .relink = true};
}

static void sample_set(
	struct sample *s, uint32_t span, uint32_t parent, int64_t from, int64_t to)
{
	s->spans[span].parent = parent;
	s->spans[span].start_ns = from;
	s->spans[span].end_ns = to;
	s->spans[span].flags = SPAN_SEEN | SPAN_HAS_TIME | SPAN_HAS_START;
	if (to >= from)
		s->spans[span].flags |= SPAN_HAS_END;
	if (to > s->trace.last_ns || span == 1)
		s->trace.last_ns = to;
}

static void sample_find(struct sample *s, struct critical *c)
{
	tree_settle(&s->trace);
	critical_find(c, &s->trace, 0);
}

struct row {
	uint32_t parent;
	int64_t from, to;
	bool on;
};

static void check_rows(struct test *t, const struct row *rows, uint32_t count,
	int64_t length, int64_t below)
{
	struct critical c = {0};
	struct sample s;

	sample_init(&s, count);
	for (uint32_t i = 0; i < count; i++)
		sample_set(&s, i + 1, rows[i].parent, rows[i].from, rows[i].to);
	sample_find(&s, &c);
	for (uint32_t i = 0; i < count; i++)
		if (!CHECK_INT(t, selection_has(&c.spans, i + 1), rows[i].on))
			printf("# span %u\n", i + 1);
	CHECK_INT(t, c.length_ns, length);
	CHECK_INT(t, c.below_ns, below);
	critical_release(&c);
	free(s.spans);
}

static void who_finished_last_was_waited_for(struct test *t)
{
	static const struct row rows[] = {{0, 0, 100, true}, /* the agent */
		{1, 5, 40, true}, {1, 45, 85, false}, {1, 50, 90, true},
		{4, 60, 70, true},   /* below the last */
		{3, 50, 60, false}}; /* below one that nobody waited for */

	check_rows(t, rows, 6, 100, 75);
}

static void what_overflows_is_cut(struct test *t)
{
	static const struct row rows[] = {{0, 10, 100, true}, {1, 80, 400, true},
		{1, -50, 30, true}, {1, 101, 200, false}, {1, 0, 9, false}};

	check_rows(t, rows, 5, 90, 40);
}

static void nothing_takes_no_time(struct test *t)
{
	static const struct row rows[] = {
		{0, 5, 5, true}, {1, 5, 5, true}, {1, 5, 5, true}};
	struct critical c = {0};

	check_rows(t, rows, 3, 0, 0);
	CHECK_INT(t, critical_percent(&c), 0);
	c = (struct critical){.length_ns = INT64_MAX, .below_ns = INT64_MAX};
	CHECK_INT(t, critical_percent(&c), 100);
}

static void open_spans_run_until_the_last_word(struct test *t)
{
	static const struct row rows[] = {{0, 0, -1, true}, {1, 10, 20, true},
		{1, 30, 29, true}, {3, 40, 90, true}, {3, 40, 60, false}};

	check_rows(t, rows, 5, 90, 70);
}

/* A parent that nobody has seen stands for its children; circles are cut. */
static void broken_traces_say_so(struct test *t)
{
	struct critical c = {0};
	struct sample s;

	sample_init(&s, 4);
	sample_set(&s, 1, 4, 0, 10);
	sample_set(&s, 2, 4, 20, 30);
	sample_set(&s, 3, 2, 22, 29);
	s.trace.missing = 1;
	sample_find(&s, &c);
	CHECK(t, c.broken && selection_has(&c.spans, 1) && selection_has(&c.spans, 3));
	CHECK_INT(t, c.length_ns, 30);
	free(s.spans);

	sample_init(&s, 3);
	for (uint32_t i = 1; i <= 3; i++)
		sample_set(&s, i, i % 3 + 1, i, 10 + i);
	sample_find(&s, &c);
	CHECK(t, c.broken && selection_has(&c.spans, 1));
	free(s.spans);

	sample_init(&s, 0);
	sample_find(&s, &c);
	CHECK(t, !c.broken && !c.length_ns);
	critical_release(&c);
	free(s.spans);
}

/* 10,000 deep, and 100,000 beside each other that all overlap. */
static void deep_and_wide(struct test *t)
{
	struct critical c = {0};
	struct sample s;
	int64_t deep = 10000, many = 100000;

	sample_init(&s, (uint32_t)deep);
	for (int64_t i = 1; i <= deep; i++)
		sample_set(&s, (uint32_t)i, (uint32_t)i - 1, i, 3 * deep - i);
	sample_find(&s, &c);
	CHECK_INT(t, c.spans.count, deep);
	CHECK_INT(t, c.below_ns, 3 * deep - 4);
	free(s.spans);

	sample_init(&s, (uint32_t)many + 1);
	sample_set(&s, 1, 0, 0, 3 * many);
	for (int64_t i = 0; i < many; i++)
		sample_set(&s, (uint32_t)i + 2, 1, i, 2 * many + (i * 7919) % many);
	sample_find(&s, &c);
	CHECK_INT(t, c.spans.count, 2);
	critical_release(&c);
	free(s.spans);
}

/* By the definition, as short as it can be said: for a few spans, and recursing. */
static void naive(
	struct sample *s, uint32_t span, struct extent x, bool *on, int64_t *below)
{
	int64_t bound = x.to_ns;
	bool done[16] = {0};

	on[span] = true;
	for (;;) {
		uint32_t best = 0;
		struct extent b = {0};

		for (uint32_t i = 1; i < s->trace.span_count; i++) {
			struct extent y = {s->spans[i].start_ns, s->spans[i].end_ns};

			if (s->spans[i].parent != span || done[i] || y.from_ns > x.to_ns ||
				y.to_ns < x.from_ns)
				continue;
			y.from_ns = y.from_ns < x.from_ns ? x.from_ns : y.from_ns;
			y.to_ns = y.to_ns > x.to_ns ? x.to_ns : y.to_ns;
			if (y.to_ns > bound)
				continue;
			if (!best || y.to_ns > b.to_ns ||
				(y.to_ns == b.to_ns && y.from_ns < b.from_ns)) {
				best = i;
				b = y;
			}
		}
		if (!best)
			break;
		done[best] = true;
		*below += span && s->spans[span].parent ? bound - b.to_ns : 0;
		bound = b.from_ns;
		naive(s, best, b, on, below);
	}
	*below += span && s->spans[span].parent ? bound - x.from_ns : 0;
}

static void as_the_definition_says(struct test *t)
{
	uint64_t seed = 23;
	struct critical c = {0};

	for (int round = 0; round < 3000 && t->ok; round++) {
		uint32_t count = 1 + (uint32_t)(test_random(&seed) % 12);
		bool on[16] = {0};
		int64_t below = 0, first = 1000, last = -1000;
		struct sample s;

		sample_init(&s, count);
		for (uint32_t i = 1; i <= count; i++) {
			int64_t from = (int64_t)(test_random(&seed) % 40);
			int64_t to = from + (int64_t)(test_random(&seed) % 30);
			uint32_t parent = (uint32_t)(test_random(&seed) % i);

			sample_set(&s, i, parent, from, to);
			first = !parent && from < first ? from : first;
			last = !parent && to > last ? to : last;
		}
		sample_find(&s, &c);
		naive(&s, 0, (struct extent){first, last}, on, &below);
		CHECK_INT(t, c.below_ns, below);
		CHECK_INT(t, c.length_ns, last - first);
		for (uint32_t i = 1; i <= count; i++)
			CHECK_INT(t, selection_has(&c.spans, i), on[i]);
		free(s.spans);
	}
	critical_release(&c);
}

/* Any times: it ends, and no more time is on the path than there is. */
static void hostile_times(struct test *t)
{
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1, 1000};
	uint64_t seed = 29;
	struct critical c = {0};

	for (int round = 0; round < 3000 && t->ok; round++) {
		uint32_t count = 1 + (uint32_t)(test_random(&seed) % 12);
		struct sample s;

		sample_init(&s, count);
		for (uint32_t i = 1; i <= count; i++)
			sample_set(&s, i, (uint32_t)(test_random(&seed) % (count + 1)),
				odd[test_random(&seed) % 7], odd[test_random(&seed) % 7]);
		sample_find(&s, &c);
		CHECK(t, c.below_ns >= 0 && c.below_ns <= c.length_ns);
		CHECK(t, critical_percent(&c) <= 100);
		free(s.spans);
	}
	critical_release(&c);
}

/* A parent is said anew while it is walked: the tree is linked anew, and so is the walk begun. */
static void sample_turn(struct sample *s, uint32_t count, uint64_t *seed)
{
	uint32_t span = 1 + (uint32_t)(test_random(seed) % count);

	s->spans[span].parent = (uint32_t)(test_random(seed) % (count + 1));
	s->trace.relink = true;
	tree_settle(&s->trace);
}

/* In steps of any size it is what it is at once, and where parents changed meanwhile what it would be then. */
static void in_steps(struct test *t)
{
	uint64_t seed = 31;
	struct critical whole = {0}, c = {0};

	for (int round = 0; round < 2000 && t->ok; round++) {
		uint32_t count = 1 + (uint32_t)(test_random(&seed) % 14);
		struct critical_making m = {0};
		struct sample s;
		int turns = round % 2;

		sample_init(&s, count);
		for (uint32_t i = 1; i <= count; i++)
			sample_set(&s, i, (uint32_t)(test_random(&seed) % i),
				(int64_t)(test_random(&seed) % 40),
				20 + (int64_t)(test_random(&seed) % 60));
		tree_settle(&s.trace);
		critical_begin(&m, &s.trace, 0);
		while (critical_step(&m, 1 + (uint32_t)(test_random(&seed) % 5)))
			if (turns && test_random(&seed) % 8 == 0 && turns++ < 4)
				sample_turn(&s, count, &seed);
		critical_take(&m, &c);
		sample_find(&s, &whole);
		CHECK_INT(t, c.below_ns, whole.below_ns);
		CHECK_INT(t, c.length_ns, whole.length_ns);
		for (uint32_t i = 1; i <= count; i++)
			CHECK_INT(t, selection_has(&c.spans, i),
				selection_has(&whole.spans, i));
		free(s.spans);
	}
	critical_release(&whole);
	critical_release(&c);
}

/* What comes while it is walked is left out, wherever it is. */
static void what_comes_meanwhile(struct test *t)
{
	struct critical_making m = {0};
	struct critical c = {0};
	struct sample s;

	sample_init(&s, 1000);
	for (uint32_t i = 1; i <= 1000; i++)
		sample_set(&s, i, i > 1, 2 * i, i == 1 ? 3000 : 2 * i + 1);
	s.trace.span_count = 101;
	tree_settle(&s.trace);
	critical_begin(&m, &s.trace, 0);
	critical_step(&m, 120);
	s.trace.span_count = 1001;
	tree_settle(&s.trace);
	while (critical_step(&m, 7)) {
	}
	critical_take(&m, &c);
	CHECK_INT(t, c.below_ns, 99);
	CHECK(t, selection_has(&c.spans, 100) && !selection_has(&c.spans, 101));
	critical_release(&c);
	free(s.spans);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "who finished last was waited for", who_finished_last_was_waited_for);
	test_run(&t, "what overflows is cut", what_overflows_is_cut);
	test_run(&t, "nothing takes no time", nothing_takes_no_time);
	test_run(&t, "open spans run until the last word",
		open_spans_run_until_the_last_word);
	test_run(&t, "broken traces say so", broken_traces_say_so);
	test_run(&t, "deep and wide", deep_and_wide);
	test_run(&t, "as the definition says", as_the_definition_says);
	test_run(&t, "hostile times", hostile_times);
	test_run(&t, "in steps", in_steps);
	test_run(&t, "what comes meanwhile", what_comes_meanwhile);
	return test_done(&t);
}
