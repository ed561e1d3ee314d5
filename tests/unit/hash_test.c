#include "test.h"

#include <stdio.h>

#include "base/hash.h"

static void a_hash_depends_on_all_of_the_text(struct test *t)
{
	char text[40] = "0123456789012345678901234567890123456";

	for (size_t len = 0; len < 38; len++) {
		uint64_t hash = hash_text((struct str){text, len}, 1);

		CHECK(t, hash_text((struct str){text, len}, 1) == hash);
		CHECK(t, hash_text((struct str){text, len + 1}, 1) != hash);
		CHECK(t, hash_text((struct str){text, len}, 2) != hash);
		for (size_t i = 0; i < len; i++) {
			text[i] ^= 1;
			if (!CHECK(t, hash_text((struct str){text, len}, 1) != hash))
				printf("# byte %zu of %zu\n", i, len);
			text[i] ^= 1;
		}
	}
}

/* Whatever stands around it: words are read, and no byte too many counts. */
static void where_the_text_lies_is_no_matter(struct test *t)
{
	char one[32] = "a key and more", two[32] = "xxxxxa key, less";

	CHECK(t,
		hash_text((struct str){one, 5}, 7) ==
			hash_text((struct str){two + 5, 5}, 7));
}

/* Low bits choose slots. */
static void low_bits_are_even(struct test *t)
{
	unsigned slots[64] = {0};

	for (unsigned i = 0; i < 64 * 1000; i++) {
		char text[16];
		int len = snprintf(text, sizeof(text), "key.%u", i);

		slots[hash_text((struct str){text, (size_t)len}, 3) % 64]++;
	}
	for (unsigned i = 0; i < 64; i++)
		if (!CHECK(t, slots[i] > 800 && slots[i] < 1200))
			printf("# slot %u: %u\n", i, slots[i]);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a hash depends on all of the text, its length and the seed",
		a_hash_depends_on_all_of_the_text);
	test_run(&t, "where the text lies is no matter", where_the_text_lies_is_no_matter);
	test_run(&t, "low bits are even", low_bits_are_even);
	return test_done(&t);
}
