#include "test.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/selection.h"

enum { SPANS = 300 };

/* A trace whose parents are given: each span is below an earlier one, or a root. */
static void grow(struct trace *t, struct span *spans, uint64_t *state)
{
	*t = (struct trace){.spans = spans, .span_count = SPANS};
	for (uint32_t i = 0; i < SPANS; i++)
		spans[i] = (struct span){
			.parent = i ? (uint32_t)(test_random(state) % i) : 0};
}

static void members_are_what_was_added(struct test *t)
{
	struct span spans[SPANS];
	struct selection s = {0};
	struct trace trace;
	uint64_t state = 7;

	grow(&trace, spans, &state);
	selection_reset(&s, &trace);
	for (uint32_t i = 0; i < SPANS; i += 3)
		CHECK(t, selection_add(&s, i) && !selection_add(&s, i));
	CHECK_INT(t, s.count, SPANS / 3);
	for (uint32_t i = 0; i < SPANS; i++)
		CHECK_INT(t, selection_has(&s, i), i % 3 == 0);
	CHECK(t, !selection_has(&s, 1000000) && selection_has(NULL, 1000000));
	selection_reset(&s, &trace);
	CHECK(t, s.count == 0 && !selection_has(&s, 3));
	selection_release(&s);
}

/* By the definition: a span is in it when it or one below it was. */
static void with_what_is_above(struct test *t)
{
	struct span spans[SPANS];
	struct selection s = {0};
	struct trace trace;
	uint64_t state = 11;

	for (int round = 0; round < 100; round++) {
		bool want[SPANS] = {0};
		uint32_t count = 0;

		grow(&trace, spans, &state);
		selection_reset(&s, &trace);
		for (int i = round; i > 0; i -= 7) {
			uint32_t span = 1 + (uint32_t)(test_random(&state) % (SPANS - 1));

			selection_add(&s, span);
			for (; span; span = spans[span].parent)
				want[span] = true;
		}
		selection_add_above(&s, &trace);
		for (uint32_t i = 0; i < SPANS; i++) {
			CHECK_INT(t, selection_has(&s, i), want[i]);
			count += want[i];
		}
		CHECK_INT(t, s.count, count);
	}
	selection_release(&s);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "members are what was added", members_are_what_was_added);
	test_run(&t, "with what is above", with_what_is_above);
	return test_done(&t);
}
