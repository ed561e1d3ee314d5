/* Where lines end, in text of any length and wherever it begins. */
#include "test.h"

#include <string.h>

#include "base/ends.h"

enum { ROOM = 400 };

static size_t plainly(const char *at, size_t len, size_t *ends, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < len && count < max; i++)
		if (at[i] == '\n')
			ends[count++] = i;
	return count;
}

/* What stands behind the text is no end, though it be a LF. */
static void ends_are_where_lines_end(struct test *t)
{
	char text[ROOM + ENDS_PAD];
	uint64_t state = 7;

	for (int i = 0; i < 20000 && t->ok; i++) {
		size_t from = test_random(&state) % 70;
		size_t len = test_random(&state) % (ROOM - from);
		size_t max = test_random(&state) % 3 ? ROOM : test_random(&state) % 4;
		unsigned rare = 1 + (unsigned)(test_random(&state) % 90);
		size_t want[ROOM], got[ROOM], count;

		for (size_t j = 0; j < sizeof(text); j++)
			text[j] = test_random(&state) % rare ? "\r\x8a\x0b"[j % 3] : '\n';
		count = plainly(text + from, len, want, max);
		CHECK_INT(t, ends_find(text + from, len, got, max), count);
		CHECK(t, memcmp(want, got, count * sizeof(got[0])) == 0);
		CHECK_INT(t, ends_find_plain(text + from, len, got, max), count);
		CHECK(t, memcmp(want, got, count * sizeof(got[0])) == 0);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "ends are where lines end", ends_are_where_lines_end);
	return test_done(&t);
}
