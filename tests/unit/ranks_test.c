#include "test.h"

#include "base/ranks.h"

enum { PLACES = 2100, TIMES = 60 };

/* What ranks should say, counted the slow way. */
struct plain {
	bool in[PLACES];
	uint32_t count;
};

static void check_same(struct test *t, const struct ranks *r, const struct plain *p)
{
	uint32_t before = 0;
	bool same = true;

	for (uint32_t i = 0; i < p->count; i++) {
		same &= ranks_before(r, i) == before && ranks_has(r, i) == p->in[i];
		if (p->in[i])
			same &= ranks_find(r, before++) == i;
	}
	CHECK(t, same);
	CHECK_INT(t, ranks_all(r), before);
	CHECK_INT(t, ranks_before(r, p->count), before);
	CHECK_INT(t, ranks_find(r, before), p->count);
	CHECK(t, !ranks_has(r, p->count));
}

static void plain_fill(struct plain *p, uint32_t from, uint32_t to, bool in)
{
	for (uint32_t i = from; i < to; i++)
		p->in[i] = in;
}

/* Ranges of any kind, and single places, some at the edges of words and blocks. */
static void check_random(struct test *t, uint32_t count, uint64_t *state)
{
	struct plain plain = {.count = count};
	struct ranks r = {0};

	ranks_reset(&r, count);
	check_same(t, &r, &plain);
	for (int i = 0; i < TIMES; i++) {
		uint32_t from = (uint32_t)(test_random(state) % (count + 1));
		uint32_t to = from + (uint32_t)(test_random(state) % (count + 1 - from));
		bool in = test_random(state) % 2;

		if (i % 3 == 0)
			from = from / 64 * 64;
		if (i % 5 == 0)
			to = count;
		ranks_fill(&r, from, to, in);
		plain_fill(&plain, from, to, in);
		if (from < count) {
			ranks_put(&r, from);
			plain.in[from] = true;
		}
		ranks_count(&r, from, to > from ? to : from + 1);
		check_same(t, &r, &plain);
	}
	ranks_release(&r);
}

static void as_counted(struct test *t)
{
	static const uint32_t counts[] = {
		1, 2, 63, 64, 65, 127, 128, 511, 512, 513, 1024, 1025, PLACES};
	uint64_t state = 4711;

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		check_random(t, counts[i], &state);
}

/* What was in before a reset is out after it, and there may be more or fewer places. */
static void again(struct test *t)
{
	struct ranks r = {0};

	for (uint32_t count = PLACES; count; count /= 2) {
		struct plain plain = {.count = count};

		ranks_reset(&r, count);
		check_same(t, &r, &plain);
		ranks_fill(&r, 0, count, true);
		ranks_count(&r, 0, count);
		CHECK_INT(t, ranks_all(&r), count);
		CHECK_INT(t, ranks_find(&r, count - 1), count - 1);
	}
	ranks_release(&r);
}

static void nothing(struct test *t)
{
	struct ranks r = {0};

	ranks_reset(&r, 0);
	ranks_count(&r, 0, 0);
	CHECK_INT(t, ranks_all(&r), 0);
	CHECK_INT(t, ranks_find(&r, 0), 0);
	CHECK(t, !ranks_has(&r, 0));
	ranks_release(&r);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "places and their numbers are those that are counted", as_counted);
	test_run(&t, "after a reset nothing is left", again);
	test_run(&t, "of no places none is in", nothing);
	return test_done(&t);
}
