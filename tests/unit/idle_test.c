#include "test.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/idle.h"

/* A trace without a tree: all spans are leaves, unless they are said to have a child. */
static void sample(struct trace *t, struct span *spans, size_t count)
{
	*t = (struct trace){.spans = spans, .span_count = (uint32_t)count + 1};
	for (size_t i = 1; i <= count; i++)
		spans[i].flags = SPAN_HAS_TIME | SPAN_HAS_START | SPAN_HAS_END;
}

static void between_what_ran(struct test *t)
{
	static struct span spans[5] = {[1] = {.end_ns = 36000, .last_child = 2},
		{.start_ns = 100, .end_ns = 4000},
		{.start_ns = 3000, .end_ns = 5000},
		{.start_ns = 33000, .end_ns = 35000}};
	struct census census = {0};
	struct idle idle = {0};
	struct trace trace;

	sample(&trace, spans, 4);
	idle_find(&idle, &trace, NULL, (struct extent){0, 36000});
	CHECK_INT(t, idle.count, 3);
	CHECK_INT(t, idle.gaps[0].from_ns, 0);
	CHECK_INT(t, idle.gaps[0].to_ns, 100);
	CHECK_INT(t, idle.gaps[1].from_ns, 5000);
	CHECK_INT(t, idle.gaps[1].to_ns, 33000);
	CHECK_INT(t, idle.gaps[2].from_ns, 35000);
	CHECK_INT(t, idle.gaps[2].to_ns, 36000);
	CHECK_INT(t, idle.total_ns, 100 + 28000 + 1000);

	/* A model thinks while its request is under way. */
	spans[2].last_child = 3;
	spans[3] = (struct span){.start_ns = 150,
		.end_ns = 200,
		.flags = SPAN_HAS_TIME | SPAN_HAS_START | SPAN_HAS_END};
	census.letters = (char[]){0, 'A', 'L', 'H', 'T'};
	census.letter_room = 5;
	idle_find(&idle, &trace, &census, (struct extent){0, 36000});
	CHECK_INT(t, idle.count, 3);
	CHECK_INT(t, idle.gaps[1].from_ns, 4000);
	spans[2].last_child = 0;

	/* So does whatever else is not on top: of nested calls the outer ones are no idle time. */
	spans[2].last_child = 3;
	spans[2].parent = 1;
	idle_find(&idle, &trace, NULL, (struct extent){0, 36000});
	CHECK_INT(t, idle.gaps[1].from_ns, 4000);
	spans[2].parent = 0;
	idle_find(&idle, &trace, NULL, (struct extent){0, 36000});
	CHECK_INT(t, idle.gaps[1].from_ns, 200);
	spans[2].last_child = 0;

	/* An agent that has not done anything yet is no work. */
	census.letters = (char[]){0, 'A', 'L', 'T', 'A'};
	idle_find(&idle, &trace, &census, (struct extent){0, 36000});
	CHECK_INT(t, idle.count, 2);
	CHECK_INT(t, idle.gaps[1].to_ns, 36000);

	idle_find(&idle, &trace, NULL, (struct extent){5, 5});
	CHECK_INT(t, idle.count, 0);
	idle_find(&idle, &trace, NULL, (struct extent){6000, 7000});
	CHECK_INT(t, idle.count, 1);
	CHECK_INT(t, idle.total_ns, 1000);
	idle_release(&idle);
}

static int64_t below(uint64_t *seed, int64_t limit)
{
	return (int64_t)(test_random(seed) % (uint64_t)limit);
}

/* By the definition: a nanosecond is idle when no span holds it. Long gaps are found, exactly. */
static void as_the_definition_says(struct test *t)
{
	enum { LENGTH = 20000, SHORTEST = 16 /* two buckets */ };
	struct idle idle = {0};
	uint64_t seed = 5;
	bool *busy = mem_new(LENGTH);

	for (int round = 0; round < 200 && t->ok; round++) {
		struct span spans[40] = {[0] = {.flags = 0}};
		struct trace trace;
		size_t next = 0;

		sample(&trace, spans, 39);
		for (int i = 0; i < LENGTH; i++)
			busy[i] = false;
		for (int i = 1; i < 40; i++) {
			spans[i].start_ns = below(&seed, LENGTH) - 50;
			spans[i].end_ns = spans[i].start_ns +
				below(&seed, below(&seed, 3) ? 300 : 3);
			for (int64_t ns = spans[i].start_ns; ns <= spans[i].end_ns; ns++)
				if (ns >= 0 && ns < LENGTH)
					busy[ns] = true;
		}
		idle_find(&idle, &trace, NULL, (struct extent){0, LENGTH});
		for (int from = 0, to; from < LENGTH; from = to + 1) {
			for (to = from; to < LENGTH && !busy[to];)
				to++;
			if (to - from < 1)
				continue;
			if (next < idle.count && idle.gaps[next].to_ns == to) {
				CHECK_INT(t, idle.gaps[next].from_ns, from ? from - 1 : 0);
				next++;
			} else {
				CHECK(t, to - from < SHORTEST);
			}
		}
		CHECK_INT(t, next, idle.count);
	}
	free(busy);
	idle_release(&idle);
}

/* The gaps are the same, however few spans are looked at together. */
static void check_steps(struct test *t, const struct trace *trace, struct extent within,
	const struct idle *want)
{
	struct idle_making making = {0};
	struct idle got = {0};

	idle_begin(&making, within);
	while (idle_step(&making, trace, NULL, 3)) {
	}
	idle_take(&making, &got);
	CHECK_INT(t, got.count, want->count);
	CHECK_INT(t, got.total_ns, want->total_ns);
	for (size_t i = 0; i < got.count && i < want->count; i++)
		CHECK(t,
			got.gaps[i].from_ns == want->gaps[i].from_ns &&
				got.gaps[i].to_ns == want->gaps[i].to_ns);
	idle_release(&got);
}

static void hostile_times(struct test *t)
{
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1, 1000};
	struct idle idle = {0};
	uint64_t seed = 9;

	for (int round = 0; round < 1000 && t->ok; round++) {
		struct span spans[9] = {[0] = {.flags = 0}};
		struct trace trace;
		struct extent within = {odd[below(&seed, 7)], odd[below(&seed, 7)]};

		sample(&trace, spans, 8);
		for (int i = 1; i < 9; i++) {
			spans[i].start_ns = odd[below(&seed, 7)];
			spans[i].end_ns = odd[below(&seed, 7)];
		}
		idle_find(&idle, &trace, NULL, within);
		check_steps(t, &trace, within, &idle);
		for (size_t i = 0; i < idle.count; i++) {
			CHECK(t, idle.gaps[i].from_ns < idle.gaps[i].to_ns);
			CHECK(t, idle.gaps[i].from_ns >= within.from_ns);
			CHECK(t, idle.gaps[i].to_ns <= within.to_ns);
			CHECK(t, !i || idle.gaps[i - 1].to_ns <= idle.gaps[i].from_ns);
		}
	}
	idle_release(&idle);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "between what ran", between_what_ran);
	test_run(&t, "as the definition says", as_the_definition_says);
	test_run(&t, "hostile times", hostile_times);
	return test_done(&t);
}
