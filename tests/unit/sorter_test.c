#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/sorter.h"

enum { TEXTS = 20000 };

/* What was added: a text says its number and when it came. */
struct added {
	int64_t number;
	int order;
};

static int compare(const void *a, const void *b)
{
	const struct added *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->order - y->order;
}

static void add_all(struct test *t, struct sorter *s, struct added *all, int count)
{
	uint64_t state = 11;
	struct buf text = {0};

	for (int i = 0; i < count; i++) {
		all[i] = (struct added){(int64_t)(test_random(&state) % 500) - 250, i};
		if (i % 1000 == 0)
			all[i].number = i % 2000 ? INT64_MAX : INT64_MIN;
		buf_reset(&text);
		buf_addf(&text, "%d:", i);
		buf_add_bytes(&text, 'x', test_random(&state) % 60);
		CHECK(t, sorter_add(s, all[i].number, buf_str(&text)));
	}
	buf_release(&text);
	CHECK(t, sorter_end(s));
}

static void in_order(struct test *t, size_t memory, int count)
{
	struct sorter s = {.memory = memory, .folder = "/tmp"};
	struct added *all = malloc(sizeof(*all) * TEXTS);
	struct str text;
	int i = 0;

	add_all(t, &s, all, count);
	qsort(all, (size_t)count, sizeof(*all), compare);
	for (; i < count && sorter_next(&s, &text); i++)
		if (!CHECK_INT(t, atoi(text.at), all[i].order))
			break;
	CHECK_INT(t, i, count);
	CHECK(t, !sorter_next(&s, &text));
	CHECK_INT(t, s.error, 0);
	sorter_release(&s);
	free(all);
}

static void what_fits_is_sorted(struct test *t)
{
	in_order(t, 64 << 20, TEXTS);
	in_order(t, 64 << 20, 0);
	in_order(t, 1, 1);
}

static void what_does_not_fit_is_merged(struct test *t)
{
	in_order(t, 1 << 20, TEXTS);
	in_order(t, 64 << 10, TEXTS);
}

/* Runs of runs of runs: each text is one. */
static void runs_are_merged_in_levels(struct test *t)
{
	in_order(t, 1, 3000);
}

static void a_text_may_be_larger_than_memory(struct test *t)
{
	struct sorter s = {.memory = 1000, .folder = "/tmp"};
	struct buf large = {0};
	struct str text;

	buf_add_bytes(&large, 'y', 3 << 20);
	CHECK(t, sorter_add(&s, 2, buf_str(&large)));
	CHECK(t, sorter_add(&s, 1, STR("")));
	CHECK(t, sorter_add(&s, 3, STR("z")));
	CHECK(t, sorter_end(&s));
	CHECK(t, sorter_next(&s, &text) && text.len == 0);
	CHECK(t, sorter_next(&s, &text) && str_eq(text, buf_str(&large)));
	CHECK(t, sorter_next(&s, &text) && str_eq(text, STR("z")));
	CHECK(t, !sorter_next(&s, &text));
	sorter_release(&s);
	buf_release(&large);
}

static void what_fails_is_said(struct test *t)
{
	struct sorter s = {.memory = 10, .folder = "/nowhere"};
	struct str text;

	CHECK(t, sorter_add(&s, 1, STR("first")));
	CHECK(t, !sorter_add(&s, 2, STR("second")));
	CHECK(t, s.error != 0);
	CHECK(t, !sorter_end(&s));
	CHECK(t, !sorter_next(&s, &text));
	sorter_release(&s);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what fits is sorted", what_fits_is_sorted);
	test_run(&t, "what does not fit is merged", what_does_not_fit_is_merged);
	test_run(&t, "runs are merged in levels", runs_are_merged_in_levels);
	test_run(&t, "a text may be larger than memory", a_text_may_be_larger_than_memory);
	test_run(&t, "what fails is said", what_fails_is_said);
	return test_done(&t);
}
