#include "test.h"

#include "view/flow_queue.h"

/* Events by time, equal ones by their place, which counts up. */
static bool before(const struct moment *a, const struct moment *b)
{
	return a->ts != b->ts ? a->ts < b->ts : a->place < b->place;
}

/* Taken out while others come: each is the earliest of those that are in. */
static void the_earliest_comes_first(struct test *t)
{
	uint64_t state = 3;

	for (unsigned round = 1; round < 200; round++) {
		struct flow_queue q = {0};
		struct moment in[100];
		size_t count = 0;

		for (uint64_t place = 1; place < 100 || count; place++) {
			struct moment m = {.ts = (int64_t)(test_random(&state) % round),
				.place = place};
			size_t least = 0;

			if (place < 100) {
				flow_queue_put(&q, &m);
				in[count++] = m;
			}
			if (place < 100 && test_random(&state) % 3)
				continue;
			for (size_t i = 1; i < count; i++)
				least = before(&in[i], &in[least]) ? i : least;
			CHECK_INT(t, flow_queue_first(&q)->place, in[least].place);
			flow_queue_drop(&q);
			in[least] = in[--count];
		}
		CHECK(t, flow_queue_first(&q) == NULL);
		flow_queue_drop(&q);
		flow_queue_release(&q);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the earliest comes first, equal ones as they came",
		the_earliest_comes_first);
	return test_done(&t);
}
