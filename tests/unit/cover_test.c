#include "test.h"

#include "base/cover.h"

enum { PLACES = 97, RANGES = 40 };

/* What cover should say, counted the slow way. */
struct plain {
	unsigned over[PLACES + 1];
	uint32_t count;
};

static void plain_change(struct plain *p, uint32_t from, uint32_t to, unsigned more)
{
	for (uint32_t i = from; i < to; i++)
		p->over[i] += more;
}

static void check_same(struct test *t, const struct cover *c, const struct plain *p)
{
	uint32_t bare = 0;

	for (uint32_t i = 0; i < p->count; i++) {
		CHECK_INT(t, cover_before(c, i), bare);
		CHECK_INT(t, cover_is_bare(c, i), !p->over[i]);
		if (!p->over[i])
			CHECK_INT(t, cover_find(c, bare++), i);
	}
	CHECK_INT(t, cover_bare(c), bare);
	CHECK_INT(t, cover_before(c, p->count), bare);
	CHECK_INT(t, cover_find(c, bare), p->count);
}

/* Ranges of any kind put down and taken away; some before counting, some places hidden for good. */
static void check_random(struct test *t, uint32_t count, uint64_t *state)
{
	struct plain plain = {.count = count};
	struct cover cover = {0};
	uint32_t from[RANGES], to[RANGES];

	cover_reset(&cover, count);
	for (int i = 0; i < RANGES; i++) {
		from[i] = (uint32_t)(test_random(state) % (count + 1));
		to[i] = from[i] + (uint32_t)(test_random(state) % (count + 1 - from[i]));
		if (i == RANGES / 2) {
			cover_hide(&cover, count / 2);
			plain_change(&plain, count / 2, count / 2 + 1, 1);
			cover_ready(&cover);
		}
		cover_put(&cover, from[i], to[i]);
		plain_change(&plain, from[i], to[i], 1);
	}
	for (int i = 0; i < RANGES; i++) {
		cover_take(&cover, from[i], to[i]);
		plain_change(&plain, from[i], to[i], (unsigned)-1);
		check_same(t, &cover, &plain);
	}
	CHECK_INT(t, cover_bare(&cover), count - 1);
	cover_release(&cover);
}

static void as_counted(struct test *t)
{
	uint64_t state = 4711;

	for (uint32_t count = 1; count <= PLACES; count++)
		check_random(t, count, &state);
}

static void nothing(struct test *t)
{
	struct cover cover = {0};

	cover_reset(&cover, 0);
	cover_ready(&cover);
	CHECK_INT(t, cover_bare(&cover), 0);
	CHECK_INT(t, cover_find(&cover, 0), 0);
	CHECK(t, !cover_is_bare(&cover, 0));
	cover_release(&cover);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "bare places are those that no range covers", as_counted);
	test_run(&t, "of no places none is bare", nothing);
	return test_done(&t);
}
