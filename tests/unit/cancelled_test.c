#include "test.h"

#include <stdio.h>
#include <string.h>

#include "filled.h"
#include "model/cancelled.h"

/* What the end of a span says of its failure. */
static const struct cancelled_case {
	const char *more;
	bool cancelled;
} cases[] = {
	{"\"status\":\"error\"", false},
	{"\"status\":\"ok\",\"attributes\":{\"error.type\":\"cancelled\"}", false},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"cancelled\"}", true},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"CANCELED\"}", true},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"asyncio.exceptions.CancelledError\"}",
		true},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"DOMException:AbortError\"}",
		true},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"KeyboardInterrupt\"}",
		true},
	{"\"status\":\"error\",\"attributes\":{\"exception.type\":\"System.Threading.Tasks.TaskCanceledException\"}",
		true},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"TimeoutError\"}", false},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"not.cancelled.Error\"}",
		false},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":7}", false},
	{"\"status\":\"error\",\"attributes\":{\"error.type\":\"\"}", false},
	{"\"status\":\"error\",\"status_message\":\"context canceled\"", true},
	{"\"status\":\"error\",\"status_message\":\"interrupted by the user\"", true},
	{"\"status\":\"error\",\"status_message\":\"The operation was aborted\"", true},
	{"\"status\":\"error\",\"status_message\":\"cannot cancel an order\"", false},
	{"\"status\":\"error\",\"status_message\":\"can\"", false},
};

static void failures_that_are_nobodys(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct life life = {.seed = 1};
		struct arena arena = {0};
		struct filled f;
		struct facts facts;
		char more[256];

		snprintf(more, sizeof(more), ",%s", cases[i].more);
		filled_init(&f);
		filled_add_span(&f, 1, 0, 0, 100, more);
		facts_open(&facts, f.store.first, 1, &life, &arena);
		if (!CHECK_INT(t, cancelled_is(&facts), cases[i].cancelled))
			printf("# %s\n", cases[i].more);
		arena_release(&arena);
		filled_release(&f);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "failures that are nobody's", failures_that_are_nobodys);
	return test_done(&t);
}
