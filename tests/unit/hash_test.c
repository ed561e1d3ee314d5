#include "test.h"

#include <stdio.h>

#include "base/hash.h"

typedef uint64_t hasher(struct str text, uint64_t seed);

static uint64_t keyed(struct str text, uint64_t seed)
{
	struct hash_key key = {.low = seed, .high = 5};

	return hash_keyed(text, &key);
}

static void depends_on_all(struct test *t, hasher *hash_of)
{
	char text[40] = "0123456789012345678901234567890123456";

	for (size_t len = 0; len < 38; len++) {
		uint64_t hash = hash_of((struct str){text, len}, 1);

		CHECK(t, hash_of((struct str){text, len}, 1) == hash);
		CHECK(t, hash_of((struct str){text, len + 1}, 1) != hash);
		CHECK(t, hash_of((struct str){text, len}, 2) != hash);
		for (size_t i = 0; i < len; i++) {
			text[i] ^= 1;
			if (!CHECK(t, hash_of((struct str){text, len}, 1) != hash))
				printf("# byte %zu of %zu\n", i, len);
			text[i] ^= 1;
		}
	}
}

static void a_hash_depends_on_all_of_the_text(struct test *t)
{
	depends_on_all(t, hash_text);
	depends_on_all(t, hash_bulk);
	depends_on_all(t, keyed);
}

/* The examples of the paper, and of its authors' table: key and text are 00 01 02 ... */
static void keyed_hashes_are_siphash(struct test *t)
{
	static const struct {
		size_t len;
		uint64_t hash;
	} cases[] = {
		{0, UINT64_C(0x726fdb47dd0e0e31)},
		{1, UINT64_C(0x74f839c593dc67fd)},
		{8, UINT64_C(0x93f5f5799a932462)},
		{15, UINT64_C(0xa129ca6149be45e5)},
	};
	struct hash_key key = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
	char text[16];

	for (int i = 0; i < 16; i++)
		text[i] = (char)i;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK(t,
			hash_keyed((struct str){text, cases[i].len}, &key) ==
				cases[i].hash);
	key.high ^= 1;
	CHECK(t, hash_keyed((struct str){text, 15}, &key) != cases[3].hash);
}

/* Whatever stands around it: words are read, and no byte too many counts. */
static void where_the_text_lies_is_no_matter(struct test *t)
{
	char one[32] = "a key and more", two[32] = "xxxxxa key, less";

	CHECK(t,
		hash_text((struct str){one, 5}, 7) ==
			hash_text((struct str){two + 5, 5}, 7));
	CHECK(t,
		hash_bulk((struct str){one, 5}, 7) ==
			hash_bulk((struct str){two + 5, 5}, 7));
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
	test_run(&t, "keyed hashes are those of SipHash-2-4", keyed_hashes_are_siphash);
	test_run(&t, "where the text lies is no matter", where_the_text_lies_is_no_matter);
	test_run(&t, "low bits are even", low_bits_are_even);
	return test_done(&t);
}
