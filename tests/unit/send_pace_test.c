#include "test.h"

#include <stdio.h>

#include "cmd/send_pace.h"

static const int64_t MS = 1000000;

/* Waits grow from a half to all of 0.5, 1, 2 ... 30 s, and stay there. */
static void waits(struct test *t)
{
	static const int64_t most[] = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000};
	struct send_pace p = {.patience_ns = INT64_MAX, .random = 1};
	int64_t now = 7 * MS;
	bool differ = false;

	for (size_t i = 0; i < sizeof(most) / sizeof(*most); i++) {
		int64_t wait;

		CHECK(t, send_pace_failed(&p, now, now, 0));
		wait = p.next_ns - now;
		CHECK(t, wait >= most[i] * MS / 2 && wait <= most[i] * MS);
		differ |= wait != most[i] * MS / 2;
		CHECK_INT(t, send_pace_turn(&p, p.next_ns - 1), SEND_WAIT);
		CHECK_INT(t, send_pace_turn(&p, p.next_ns), SEND_NOW);
		now = p.next_ns;
	}
	CHECK(t, differ);
	send_pace_taken(&p);
	CHECK_INT(t, send_pace_turn(&p, now), SEND_NOW);
}

/* What is asked for counts when it is longer, up to an hour. */
static void asked(struct test *t)
{
	static const struct {
		int64_t after_ms;
		int64_t least_ms;
		int64_t most_ms;
	} rows[] = {
		{0, 250, 500},
		{100, 250, 500},
		{2000, 2000, 2000},
		{3600 * 1000, 3600 * 1000, 3600 * 1000},
		{INT64_C(1) << 40, 3600 * 1000, 3600 * 1000},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct send_pace p = {.patience_ns = INT64_MAX, .random = 9};

		send_pace_failed(&p, 0, 5 * MS, rows[i].after_ms * MS);
		CHECK(t, p.next_ns - 5 * MS >= rows[i].least_ms * MS);
		CHECK(t, p.next_ns - 5 * MS <= rows[i].most_ms * MS);
	}
}

/* The time begins with the request that failed first, not with its failure. */
static void patience(struct test *t)
{
	struct send_pace p = {.patience_ns = 10000 * MS, .random = 1};

	CHECK(t, send_pace_failed(&p, 0, 9000 * MS, 0));
	CHECK(t, !send_pace_failed(&p, 9500 * MS, 9600 * MS, 0));
	CHECK(t, p.down);
	CHECK_INT(t, send_pace_turn(&p, 9601 * MS), SEND_KEEP);
	CHECK_INT(t, send_pace_turn(&p, p.next_ns), SEND_NOW);
	CHECK(t, !send_pace_failed(&p, p.next_ns, p.next_ns, 0));
	send_pace_taken(&p);
	CHECK(t, send_pace_failed(&p, 20000 * MS, 20001 * MS, 0));
}

/* Who asks for more than we have is not waited for at all. */
static void no_patience(struct test *t)
{
	struct send_pace p = {.patience_ns = 10000 * MS, .random = 1};
	struct send_pace none = {.random = 1};

	CHECK(t, !send_pace_failed(&p, 0, MS, 10000 * MS));
	CHECK(t, !send_pace_failed(&none, 0, MS, 0));
	send_pace_refused(&none, MS);
	CHECK_INT(t, send_pace_turn(&none, 2 * MS), SEND_KEEP);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "waits", waits);
	test_run(&t, "asked", asked);
	test_run(&t, "patience", patience);
	test_run(&t, "no patience", no_patience);
	return test_done(&t);
}
