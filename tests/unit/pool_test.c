#include "test.h"

#include <string.h>

#include "base/arena.h"
#include "base/pool.h"

enum { TEXTS = 200 };

/* A text is its length and, in each byte, its number. */
struct held {
	unsigned char *at; /* NULL: none */
	size_t len;
};

static void hold(struct pool *p, struct held *h, unsigned char number, size_t len)
{
	h->at = pool_new(p, len);
	h->len = len;
	memset(h->at, number, len);
}

static bool is_whole(const struct held *h, unsigned char number)
{
	for (size_t i = 0; i < h->len; i++)
		if (h->at[i] != number)
			return false;
	return true;
}

static void what_stays_is_whole(struct test *t)
{
	struct held texts[TEXTS] = {{0}};
	uint64_t state = 5;
	struct pool p = {0};

	for (unsigned round = 0; round < 20000; round++) {
		unsigned char n = (unsigned char)(test_random(&state) % TEXTS);
		struct held *h = &texts[n];

		if (h->at && CHECK(t, is_whole(h, n))) {
			pool_drop(&p, h->at);
			h->at = NULL;
		} else {
			hold(&p, h, n,
				test_random(&state) % 100 ? test_random(&state) % 300
							  : 100000);
			CHECK_INT(t, (uintptr_t)h->at % 8, 0);
		}
	}
	pool_release(&p);
	CHECK_INT(t, p.bytes, 0);
}

static void what_goes_is_given_back(struct test *t)
{
	struct held first, last[100];
	struct pool p = {0};
	size_t most = 0;

	hold(&p, &first, 1, 1000);
	for (unsigned i = 0; i < 100000; i++) {
		struct held *h = &last[i % 100];

		if (i >= 100)
			pool_drop(&p, h->at);
		hold(&p, h, 2, 1000);
		most = p.bytes > most ? p.bytes : most;
	}
	/* The first one's block, a hundred that are held, and what is begun. */
	CHECK(t, most < 100 * 1000 + 5 * 65536);
	CHECK(t, is_whole(&first, 1));
	pool_drop(&p, NULL);
	pool_release(&p);
}

/* Bytes behind a text may be read, whatever it is: a sanitizer sees whether they are there. */
static void there_is_a_pad_behind(struct test *t)
{
	struct pool p = {0};

	for (size_t len = 0; len < 2000; len++) {
		const volatile unsigned char *at = pool_new(&p, len);

		CHECK(t, at[len + ARENA_PAD - 1] <= 255);
	}
	pool_release(&p);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what stays is whole", what_stays_is_whole);
	test_run(&t, "what goes is given back", what_goes_is_given_back);
	test_run(&t, "there is a pad behind", there_is_a_pad_behind);
	return test_done(&t);
}
