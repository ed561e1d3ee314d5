#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "query/grid.h"

/* Spans of three traces, by the millisecond at which they start. */
struct start {
	const char *trace;
	int ms;
	int lasts_ms; /* -1: it does not end */
	const char *name;
	const char *attributes;
};

static const struct start starts[] = {
	{"t1", 100, 100, "chat", "\"n\":1,\"model\":\"a\""},
	{"t1", 500, 200, "chat", "\"n\":2,\"model\":\"b\""},
	{"t1", 1000, 400, "chat", "\"n\":3,\"model\":\"a\""}, /* ends the first second */
	{"t2", 1001, 800, "tool", "\"n\":4.5"},
	{"t2", 1500, 100, "chat", "\"n\":\"x\",\"model\":\"a\""},
	{"t3", 3200, -1, "tool", "\"n\":10"},
	{"t3", 3300, 1000, "chat", "\"n\":20,\"model\":\"b\""},
};

static void fill(struct asking *a)
{
	char line[400];

	for (unsigned i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		const struct start *s = &starts[i];
		int end = s->ms + s->lasts_ms;

		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"ts\":%d000000,\"trace_id\":\"%s\","
			"\"span_id\":\"s%u\",\"name\":\"%s\",\"attributes\":{%s}}\n",
			s->ms, s->trace, i, s->name, s->attributes);
		asking_take(a, line);
		snprintf(line, sizeof(line),
			"{\"type\":\"span_end\",\"ts\":%d000000,\"trace_id\":\"%s\","
			"\"span_id\":\"s%u\"%s}\n",
			end, s->trace, i, i == 1 ? ",\"status\":\"error\"" : "");
		if (s->lasts_ms >= 0)
			asking_take(a, line);
	}
}

static const struct {
	const char *query;
	const char *result;
} cases[] = {
	/* Steps end with their last nanosecond: 1000 ms is in the first. */
	{"{ } | count_over_time()", "__name__=count_over_time: 3 2 0 2\n"},
	{"{ } | rate()", "__name__=rate: 3 2 0 2\n"},
	{"{ name = \"chat\" } | count_over_time()", "__name__=count_over_time: 3 1 0 1\n"},
	{"{ name = \"none\" } | count_over_time()", ""},
	{"{ } | count_over_time() by(name)", "name=chat: 3 1 0 1\nname=tool: 0 1 0 1\n"},
	{"{ } | count_over_time() by(span.model)",
		"span.model=nil: 0 1 0 1\nspan.model=a: 2 1 0 0\nspan.model=b: 1 0 0 1\n"},
	{"{ } | count_over_time() by(name, span.model)",
		"name=chat,span.model=a: 2 1 0 0\nname=chat,span.model=b: 1 0 0 1\n"
		"name=tool: 0 1 0 1\n"},
	{"{ } | count_over_time() by(status)",
		"status=unset: 2 2 0 2\nstatus=error: 1 0 0 0\n"},
	{"{ } | sum_over_time(span.n)", "__name__=sum_over_time: 6 4.5 - 30\n"},
	{"{ } | avg_over_time(span.n)", "__name__=avg_over_time: 2 4.5 - 15\n"},
	{"{ } | min_over_time(span.n)", "__name__=min_over_time: 1 4.5 - 10\n"},
	{"{ } | max_over_time(span.n)", "__name__=max_over_time: 3 4.5 - 20\n"},
	{"{ } | max_over_time(span.missing)", ""},
	/* Durations are seconds; what has not ended has none. */
	{"{ } | sum_over_time(duration)", "__name__=sum_over_time: 0.7 0.9 - 1\n"},
	{"{ } | max_over_time(duration) by(name)",
		"name=chat: 0.4 0.1 - 1\nname=tool: - 0.8 - -\n"},
	/* Buckets are powers of two, of nanoseconds too; below 2 there is none. */
	{"{ } | histogram_over_time(span.n)",
		"__bucket=2.0: 1 0 0 0\n__bucket=4.0: 1 0 0 0\n__bucket=8.0: 0 1 0 0\n"
		"__bucket=16.0: 0 0 0 1\n__bucket=32.0: 0 0 0 1\n"},
	{"{ name = \"tool\" } | histogram_over_time(duration)",
		"__bucket=1.073741824: 1 0 0\n"},
	/* 3 of 0.1, 0.2 and 0.4 s: the middle one is the upper end of its bucket. */
	{"{ name = \"chat\" } | quantile_over_time(duration, .5)",
		"p=0.5: 0.268435 0.134218 0 1.07374\n"},
	{"{ name = \"chat\" } | quantile_over_time(duration, 0, 1)",
		"p=0.0: 0.134218 0.134218 0 1.07374\np=1.0: 0.536871 0.134218 0 1.07374\n"},
	{"{ } | quantile_over_time(span.n, .9) by(name)",
		"name=chat,p=0.9: 4 0 0 32\nname=tool,p=0.9: 0 8 0 16\n"},
	/* What is done with the result. */
	{"{ } | count_over_time() by(name) > 1", "name=chat: 3 - - -\n"},
	{"{ } | count_over_time() by(name) >= 1",
		"name=chat: 3 1 - 1\nname=tool: - 1 - 1\n"},
	{"{ } | count_over_time() by(name) = 0",
		"name=chat: - - 0 -\nname=tool: 0 - 0 -\n"},
	{"{ } | sum_over_time(duration) > 800ms", "__name__=sum_over_time: - 0.9 - 1\n"},
	{"{ } | count_over_time() by(name) | topk(1)", "name=chat: 3 1 0 1\n"},
	{"{ } | count_over_time() by(name) | bottomk(1)",
		"name=chat: - 1 0 1\nname=tool: 0 - - -\n"},
	{"{ } | count_over_time() by(span.model) | topk(2) > 0",
		"span.model=nil: - 1 - 1\nspan.model=a: 2 1 - -\nspan.model=b: 1 - - 1\n"},
	{"{ } | count_over_time() by(name) | topk(5)",
		"name=chat: 3 1 0 1\nname=tool: 0 1 0 1\n"},
	{"({ } | count_over_time()) * 2", "__name__=count_over_time: 6 4 0 4\n"},
	{"1 - ({ } | count_over_time())", "__name__=count_over_time: -2 -1 1 -1\n"},
	{"({ } | count_over_time()) / 0", ""},
	{"({ name = \"tool\" } | count_over_time()) / ({ } | count_over_time())",
		": 0 0.5 - 0.5\n"},
	{"({ } | count_over_time() by(name)) / ({ } | count_over_time())",
		"name=chat: 1 0.5 - 0.5\nname=tool: 0 0.5 - 0.5\n"},
	{"({ } | count_over_time()) - ({ } | count_over_time() by(name))",
		"name=chat: 0 1 0 1\nname=tool: 3 1 0 1\n"},
	{"({ } | count_over_time() by(name)) + ({ name = \"tool\" } | count_over_time() by(name))",
		"name=tool: 0 2 0 2\n"},
	{"({ } | sum_over_time(span.n)) / ({ } | count_over_time()) > 2",
		": - 2.25 - 15\n"},
};

static void each_query_measures_what_it_says(struct test *t)
{
	struct metrics_options options = {.step_ns = 1000000000, .seed = 3};
	struct buf got = {0};
	struct asking a;

	asking_init(&a);
	fill(&a);
	options.names = &a.store.common.names;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!CHECK_STR(t, asking_measures(&a, cases[i].query, &options, &got),
			    cases[i].result))
			printf("# %s\n", cases[i].query);
	buf_release(&got);
	asking_release(&a);
}

static void a_rate_is_by_the_second(struct test *t)
{
	struct metrics_options options = {.step_ns = 2000000000, .seed = 3};
	struct buf got = {0};
	struct asking a;

	asking_init(&a);
	fill(&a);
	CHECK_STR(t, asking_measures(&a, "{ } | rate()", &options, &got),
		"__name__=rate: 2.5 1\n");
	options.has_since = options.has_until = true;
	options.since_ns = 500000000;
	options.until_ns = 3200000000;
	CHECK_STR(t, asking_measures(&a, "{ } | count_over_time()", &options, &got),
		"__name__=count_over_time: 4\n");
	buf_release(&got);
	asking_release(&a);
}

/* ---- time --------------------------------------------------------------------------------- */

/* However the step has grown on the way, the result is as if it had been known. */
static void a_step_that_grows_counts_the_same(struct test *t)
{
	static const char *const queries[] = {"{ } | count_over_time() by(name)",
		"{ } | sum_over_time(span.n) by(name)", "{ } | min_over_time(span.n)",
		"{ } | max_over_time(span.n)", "{ } | avg_over_time(span.n)",
		"{ } | quantile_over_time(span.n, .5, .9)"};
	uint64_t state = 9;

	for (unsigned round = 0; round < 20; round++) {
		struct metrics_options grown = {.seed = 3}, known = {.seed = 3};
		struct buf one = {0}, two = {0};
		struct asking a;
		struct grid g;

		asking_init(&a);
		grid_init(&g, 0);
		for (unsigned i = 0; i < 200; i++) {
			int64_t reach = INT64_C(1)
				<< (20 + test_random(&state) % (12 + round));
			int64_t ns = INT64_C(1700000000000000000) +
				(int64_t)(test_random(&state) % (uint64_t)reach) *
					(i % 2 ? 1 : -1);
			char line[300];

			snprintf(line, sizeof(line),
				"{\"type\":\"span_start\",\"ts\":%lld,\"trace_id\":\"t\","
				"\"span_id\":\"s%u\",\"name\":\"%c\",\"attributes\":{\"n\":%u}}\n",
				(long long)ns, i, 'a' + (int)(test_random(&state) % 3),
				(unsigned)(test_random(&state) % 100));
			asking_take(&a, line);
			grid_take(&g, ns);
		}
		CHECK(t, grid_points(&g) <= GRID_POINTS);
		known.step_ns = g.step_ns;
		for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
			asking_measures(&a, queries[i], &grown, &one);
			asking_measures(&a, queries[i], &known, &two);
			CHECK(t, one.len > 0);
			if (!CHECK_STR(t, buf_str(&one), buf_text(&two)))
				printf("# %s, round %u\n", queries[i], round);
		}
		buf_release(&one);
		buf_release(&two);
		asking_release(&a);
	}
}

static void intervals_end_with_their_last_moment(struct test *t)
{
	struct grid g;

	grid_init(&g, 10);
	CHECK_INT(t, grid_interval(&g, 0), 0);
	CHECK_INT(t, grid_interval(&g, 1), 1);
	CHECK_INT(t, grid_interval(&g, 10), 1);
	CHECK_INT(t, grid_interval(&g, 11), 2);
	CHECK_INT(t, grid_interval(&g, -1), 0);
	CHECK_INT(t, grid_interval(&g, -10), -1);
	CHECK_INT(t, grid_interval(&g, INT64_MAX), INT64_MAX / 10 + 1);
	CHECK_INT(t, grid_interval(&g, INT64_MIN), INT64_MIN / 10);
}

/* Time from one end to the other, by a step of one nanosecond. */
static void no_range_is_too_long(struct test *t)
{
	for (int64_t step = 0; step < 2; step++) {
		struct grid g;

		grid_init(&g, step);
		CHECK_INT(t, grid_take(&g, 0), 1);
		grid_take(&g, INT64_MAX);
		grid_take(&g, INT64_MIN);
		CHECK(t, grid_points(&g) <= (step ? GRID_POINTS_FIXED : GRID_POINTS));
		CHECK(t, g.step_ns > 0);
	}
}

/* Groups beyond the most are counted, not kept. */
static void there_may_be_too_many_groups(struct test *t)
{
	struct query_error why = {0};
	struct query *q = query_parse(STR("{ } | count_over_time() by(span.n)"), &why);
	struct metrics_options options = {.seed = 3};
	struct query_metrics *m = query_metrics_new(q, &options);
	struct arena arena = {0};
	struct asking a;

	asking_init(&a);
	for (unsigned i = 0; i < 10100; i++) {
		char line[200];

		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\","
			"\"span_id\":\"s%u\",\"name\":\"a\",\"attributes\":{\"n\":%u}}\n",
			i + 1, i, i % 10050);
		asking_take(&a, line);
	}
	query_metrics_trace(m, a.store.first, &a.life);
	CHECK_INT(t, query_metrics_left_out(m), 50);
	CHECK_INT(t, query_metrics_result(m, &arena).count, 10000);
	CHECK(t, !query_metrics_gave_up(m));
	query_metrics_free(m);
	query_free(q);
	arena_release(&arena);
	asking_release(&a);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "each query measures what it says", each_query_measures_what_it_says);
	test_run(&t, "a rate is by the second", a_rate_is_by_the_second);
	test_run(
		&t, "a step that grows counts the same", a_step_that_grows_counts_the_same);
	test_run(&t, "intervals end with their last moment",
		intervals_end_with_their_last_moment);
	test_run(&t, "no range is too long", no_range_is_too_long);
	test_run(&t, "there may be too many groups", there_may_be_too_many_groups);
	return test_done(&t);
}
