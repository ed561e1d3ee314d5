#include "test.h"

#include <stdio.h>

#include "model/dropped.h"

static const struct dropped_case {
	const char *attributes;
	uint64_t count;
	const char *words;
} cases[] = {
	{"{\"count\":1204}", 1204, "1204 records dropped"},
	{"{\"why\":\"full\",\"count\":1}", 1, "1 record dropped"},
	{"{\"count\":9223372036854775807}", INT64_MAX,
		"9223372036854775807 records dropped"},
	{"{\"count\":0}", 0, "records dropped"},
	{"{\"count\":-3}", 0, "records dropped"},
	{"{\"count\":1e300}", 0, "records dropped"},
	{"{\"count\":99999999999999999999}", 0, "records dropped"},
	{"{\"count\":\"12\"}", 0, "records dropped"},
	{"{\"count\":{\"count\":5}}", 0, "records dropped"},
	{"{}", 0, "records dropped"},
	{"", 0, "records dropped"},
};

static void what_is_said_is_read(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char padded[128] = "";
		struct buf words = {0};
		int len = snprintf(padded, sizeof(padded), "%s", cases[i].attributes);
		uint64_t count = dropped_said((struct str){padded, (size_t)len});

		CHECK_INT(t, count, cases[i].count);
		dropped_words(count, &words);
		CHECK_STR(t, buf_str(&words), cases[i].words);
		buf_release(&words);
	}
}

static void sums_stop_at_the_most(struct test *t)
{
	CHECK_INT(t, dropped_sum(0, 1204), 1204);
	CHECK_INT(t, dropped_sum(1204, 0), 1205);
	CHECK(t, dropped_sum(UINT64_MAX - 1, 1) == UINT64_MAX);
	CHECK(t, dropped_sum(UINT64_MAX - 1, 5) == UINT64_MAX);
	CHECK(t, dropped_sum(UINT64_MAX, 0) == UINT64_MAX);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what an event says is read", what_is_said_is_read);
	test_run(&t, "sums stop at the most there is", sums_stop_at_the_most);
	return test_done(&t);
}
