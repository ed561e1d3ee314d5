#include "test.h"

#include <stdio.h>

#include "base/once.h"

static struct str text_of(int n, char at[32])
{
	snprintf(at, 32, "text %d", n);
	return str_from(at);
}

static bool is_new(struct once *o, int n)
{
	char at[32];

	return once_add(o, once_hash(o, text_of(n, at)), (uint64_t)n / 7);
}

static void what_came_before_is_known(struct test *t)
{
	struct once o = {.max = 100000, .seed = 7};

	for (int n = 0; n < 20000; n++)
		CHECK(t, is_new(&o, n));
	for (int n = 0; n < 20000; n++)
		CHECK(t, !is_new(&o, n));
	CHECK(t, once_add(&o, once_hash(&o, STR("text 3")), 99));
	CHECK(t, is_new(&o, 20000));
	once_release(&o);
}

/* Of max texts and more the last are known, and memory has an end. */
static void the_last_are_remembered(struct test *t)
{
	struct once o = {.max = 1000, .seed = 7};

	for (int n = 0; n < 100000; n++)
		CHECK(t, is_new(&o, n));
	for (int n = 99000; n < 100000; n++)
		CHECK(t, !is_new(&o, n));
	CHECK(t, is_new(&o, 0));
	CHECK(t, o.now.room <= 4096 && o.before.room <= 4096);
	once_release(&o);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what came before is known", what_came_before_is_known);
	test_run(&t, "the last are remembered", the_last_are_remembered);
	return test_done(&t);
}
