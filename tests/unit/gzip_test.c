#include <stdlib.h>

#include "base/gzip.h"
#include "unit/test.h"

enum { LIMIT = 8 << 20 };

static void noise(struct buf *b, size_t len, uint64_t seed)
{
	for (size_t i = 0; i < len; i++)
		buf_add_byte(b, (char)(test_random(&seed) % 7 ? 'a' + i % 5 : i));
}

/* Unpacks in pieces of `step` bytes. */
static enum gunzip_result unpack(
	struct str packed, size_t step, size_t limit, struct buf *out, bool *whole)
{
	struct gunzip *g = gunzip_new();
	enum gunzip_result result = GUNZIP_FINE;

	for (; packed.len && result == GUNZIP_FINE; packed = str_tail(packed, step))
		result = gunzip_add(g, str_head(packed, step), limit, out);
	*whole = gunzip_whole(g);
	gunzip_free(g);
	return result;
}

static void there_and_back(struct test *t)
{
	static const size_t sizes[] = {0, 1, 2, 100, 65535, 65536, 65537, 300000};
	static const size_t steps[] = {1, 7, 4096, SIZE_MAX / 2};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf text = {0}, packed = {0};

		noise(&text, sizes[i], i + 1);
		gzip_add(buf_str(&text), &packed);
		for (size_t s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
			struct buf out = {0};
			bool whole;

			CHECK_INT(t,
				unpack(buf_str(&packed), steps[s], LIMIT, &out, &whole),
				GUNZIP_FINE);
			CHECK(t, whole);
			CHECK(t, str_eq(buf_str(&out), buf_str(&text)));
			buf_release(&out);
		}
		buf_release(&text);
		buf_release(&packed);
	}
}

static void members_are_one_text(struct test *t)
{
	struct buf packed = {0}, out = {0};
	bool whole;

	gzip_add(STR("one "), &packed);
	gzip_add(STR(""), &packed);
	gzip_add(STR("two"), &packed);
	CHECK_INT(t, unpack(buf_str(&packed), 5, LIMIT, &out, &whole), GUNZIP_FINE);
	CHECK(t, whole);
	CHECK_STR(t, buf_str(&out), "one two");
	buf_release(&packed);
	buf_release(&out);
}

static void what_is_cut_off_is_not_whole(struct test *t)
{
	struct buf packed = {0};

	gzip_add(STR("something that is long enough to have a middle"), &packed);
	for (size_t len = 1; len < packed.len; len++) {
		struct buf out = {0};
		bool whole;

		CHECK_INT(t,
			unpack(str_head(buf_str(&packed), len), 3, LIMIT, &out, &whole),
			GUNZIP_FINE);
		CHECK(t, !whole);
		buf_release(&out);
	}
	buf_release(&packed);
}

static void what_is_no_gzip_is_bad(struct test *t)
{
	struct buf packed = {0}, out = {0};
	bool whole;

	CHECK_INT(t, unpack(STR("{\"resourceSpans\":[]}"), 4, LIMIT, &out, &whole),
		GUNZIP_BAD);
	gzip_add(STR("the check sum of this will be wrong"), &packed);
	packed.at[packed.len - 6] ^= 1;
	CHECK_INT(t, unpack(buf_str(&packed), 100, LIMIT, &out, &whole), GUNZIP_BAD);
	buf_add(&packed, STR("behind"));
	packed.at[packed.len - 12] ^= 1;
	CHECK_INT(t, unpack(buf_str(&packed), 100, LIMIT, &out, &whole), GUNZIP_BAD);
	buf_release(&packed);
	buf_release(&out);
}

static void a_bomb_stops_at_the_limit(struct test *t)
{
	struct buf zeros = {0}, packed = {0}, out = {0};
	bool whole;

	buf_add_bytes(&zeros, 0, LIMIT);
	gzip_add(buf_str(&zeros), &packed);
	CHECK(t, packed.len < LIMIT / 100);
	CHECK_INT(t, unpack(buf_str(&packed), 1000, LIMIT, &out, &whole), GUNZIP_FINE);
	CHECK_INT(t, out.len, LIMIT);
	buf_reset(&out);
	CHECK_INT(t, unpack(buf_str(&packed), 1000, LIMIT - 1, &out, &whole), GUNZIP_FULL);
	CHECK_INT(t, out.len, LIMIT - 1);
	buf_release(&out);
	CHECK_INT(t, unpack(buf_str(&packed), 1000, 0, &out, &whole), GUNZIP_FULL);
	CHECK(t, out.room < LIMIT / 10);
	buf_release(&zeros);
	buf_release(&packed);
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "there and back, in any pieces", there_and_back);
	test_run(&t, "members one behind the other are one text", members_are_one_text);
	test_run(&t, "what is cut off anywhere is not whole", what_is_cut_off_is_not_whole);
	test_run(&t, "what is no gzip, or has a wrong sum, is bad", what_is_no_gzip_is_bad);
	test_run(&t, "a bomb stops at the limit", a_bomb_stops_at_the_limit);
	return test_done(&t);
}
