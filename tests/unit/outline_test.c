#include "test.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "view/outline_filter.h"

enum { SPANS = 200, ROUNDS = 60 };

/* Some spans, each below another one; `child_first`: before it, for some. */
static struct trace *grown(struct slab *slab, uint64_t *state, bool child_first)
{
	struct trace *t = trace_new(slab, &(struct id){.low = 1});

	for (uint32_t i = 1; i <= SPANS; i++)
		trace_span(t, &(struct id){.low = i}, 0);
	for (uint32_t i = 1; i <= SPANS; i++) {
		uint32_t at = child_first ? SPANS + 1 - i : i;
		uint32_t above = (uint32_t)((test_random(state) >> 33) % i);

		if (above)
			t->spans[at].parent = child_first ? SPANS + 1 - above : above;
		t->spans[at].start_ns = (int64_t)(test_random(state) >> 40);
	}
	t->child_first = child_first;
	t->relink = true;
	tree_settle(t);
	return t;
}

/* Where what was said inside of a span is shown when no more than so many levels are. */
static uint32_t shown_in(const struct trace *t, uint32_t span, size_t depth_max)
{
	while (span && tree_depth(t, span) >= depth_max)
		span = t->spans[span].parent;
	return span;
}

static void said(struct asides *a, struct trace *t)
{
	for (uint32_t i = 0; i <= SPANS; i++) {
		struct line line = {.text = STR("text"), .number = 2 * i + 1};

		asides_add(a, &line, line.text,
			(struct aside){.t = t, .span = i, .ts = (int64_t)(SPANS - i) / 3});
	}
	asides_sort(a);
}

/* All that belongs to a span, in order of time, then of coming. */
static void are_in_order(struct test *t, const struct aside *a, size_t count,
	const struct trace *of, size_t depth)
{
	for (size_t i = 0; i < count; i++) {
		CHECK_INT(t, a[i].span, shown_in(of, (uint32_t)a[i].order, depth));
		if (i)
			CHECK(t,
				a[i - 1].ts < a[i].ts ||
					(a[i - 1].ts == a[i].ts &&
						a[i - 1].order < a[i].order));
	}
}

static void texts_of_what_is_left_out(struct test *t)
{
	struct slab slab = {0};
	uint64_t state = 11;

	for (int round = 0; round < ROUNDS; round++) {
		struct trace *of = grown(&slab, &state, round % 2);
		struct asides asides = {0};
		struct outline o = {
			.asides = &asides, .depth_max = (uint32_t)(round / 2 + 1)};
		size_t found = 0, count;

		if (round >= ROUNDS - 4)
			o.depth_max = 1000;
		said(&asides, of);
		outline_filter_asides(&o, of);
		for (uint32_t i = 0; i <= SPANS; i++) {
			const struct aside *a = asides_of(&asides, of, i, &count);

			are_in_order(t, a, count, of, o.depth_max);
			found += count;
		}
		CHECK_INT(t, found, SPANS + 1);
		asides_release(&asides);
		trace_free(&slab, of);
	}
	slab_release(&slab);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "texts of what is left out", texts_of_what_is_left_out);
	return test_done(&t);
}
