#include "test.h"

#include <string.h>

#include "base/slab.h"

enum { THINGS = 500, SIZE = 100 };

static bool is_filled(const unsigned char *at, unsigned char with)
{
	for (size_t i = 0; i < SIZE; i++)
		if (at[i] != with)
			return false;
	return true;
}

static void things_stay_as_they_are(struct test *t)
{
	unsigned char *things[THINGS] = {NULL};
	struct slab s = {0};
	uint64_t state = 4;

	for (unsigned round = 0; round < 20000; round++) {
		unsigned n = (unsigned)(test_random(&state) >> 33) % THINGS;

		if (things[n] && CHECK(t, is_filled(things[n], (unsigned char)n))) {
			slab_drop(&s, things[n]);
			things[n] = NULL;
		} else {
			things[n] = slab_new(&s, SIZE);
			CHECK_INT(t, (uintptr_t)things[n] % 64, 0);
			memset(things[n], (int)n, SIZE);
		}
	}
	slab_release(&s);
	CHECK(t, !s.blocks);
}

static void what_went_is_used_again(struct test *t)
{
	struct slab s = {0};
	void *one = slab_new(&s, SIZE), *other = slab_new(&s, SIZE);
	struct slab_block *blocks = s.blocks;

	CHECK(t, one != other);
	for (unsigned i = 0; i < 10000; i++) {
		slab_drop(&s, one);
		one = slab_new(&s, SIZE);
	}
	CHECK(t, s.blocks == blocks);
	slab_release(&s);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "things stay as they are", things_stay_as_they_are);
	test_run(&t, "what went is used again", what_went_is_used_again);
	return test_done(&t);
}
