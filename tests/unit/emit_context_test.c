#include "test.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aitrace.h"
#include "base/str.h"
#include "guard.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define SPAN "00f067aa0ba902b7"

/* W3C Trace Context Level 2, section 3.2; `again` is what is written from what was read. */
static const struct {
	const char *text;
	const char *again; /* NULL: invalid */
} parents[] = {
	{"00-" TRACE "-" SPAN "-01", "00-" TRACE "-" SPAN "-01"},
	{"00-" TRACE "-" SPAN "-03", "00-" TRACE "-" SPAN "-03"},
	{"00-" TRACE "-" SPAN "-00", "00-" TRACE "-" SPAN "-00"},
	{"00-" TRACE "-" SPAN "-ff", "00-" TRACE "-" SPAN "-03"},
	{" \t00-" TRACE "-" SPAN "-01 ", "00-" TRACE "-" SPAN "-01"},
	{"01-" TRACE "-" SPAN "-01", "00-" TRACE "-" SPAN "-01"},
	{"cc-" TRACE "-" SPAN "-01-what-the-future", "00-" TRACE "-" SPAN "-01"},
	{"cc-" TRACE "-" SPAN "-01.what", NULL},
	{"00-" TRACE "-" SPAN "-01-", NULL},
	{"00-" TRACE "-" SPAN "-01x", NULL},
	{"00-" TRACE "-" SPAN "-0", NULL},
	{"ff-" TRACE "-" SPAN "-01", NULL},
	{"0-" TRACE "-" SPAN "-01", NULL},
	{"0x-" TRACE "-" SPAN "-01", NULL},
	{"00-4BF92F3577B34DA6A3CE929D0E0E4736-" SPAN "-01", NULL},
	{"00-" TRACE "-00F067AA0BA902B7-01", NULL},
	{"00-" TRACE "-" SPAN "-0A", NULL},
	{"00-00000000000000000000000000000000-" SPAN "-01", NULL},
	{"00-" TRACE "-0000000000000000-01", NULL},
	{"00-" TRACE "." SPAN "-01", NULL},
	{"00_" TRACE "-" SPAN "-01", NULL},
	{"00-" TRACE "-" SPAN "_01", NULL},
	{"00-" TRACE "g-" SPAN "-01", NULL},
	{"00-4bf92f3577b34da6a3ce929d0e0e473g-" SPAN "-01", NULL},
	{"", NULL},
	{"00", NULL},
	{NULL, NULL},
};

static bool is_zero(struct aitrace_context context)
{
	static const unsigned char zeros[16];

	return memcmp(context.trace_id, zeros, 16) == 0 &&
		memcmp(context.span_id, zeros, 8) == 0 && context.flags == 0 &&
		context.process == 0;
}

static void parents_are_read(struct test *t)
{
	char text[AITRACE_TRACEPARENT_SIZE];
	struct guard g = {0};

	for (size_t i = 0; i < COUNT(parents); i++) {
		struct aitrace_context context = {.flags = 9};
		const char *at = parents[i].text;
		bool read;

		if (at != NULL) /* with its NUL, at the end of readable memory */
			at = guard_put(&g, (struct str){at, strlen(at) + 1}).at;
		read = aitrace_context_parse(at, &context);
		CHECK_INT(t, read, parents[i].again != NULL);
		CHECK_INT(t, aitrace_context_format(context, text), read);
		CHECK_STR(t, str_from(text), parents[i].again ? parents[i].again : "");
		CHECK(t, read || is_zero(context));
	}
	guard_release(&g);
}

static void entries_for_children(struct test *t)
{
	struct aitrace_context context;
	char entry[AITRACE_ENVIRONMENT_SIZE];

	aitrace_context_parse(parents[0].text, &context);
	unsetenv("TRACEPARENT");
	CHECK(t, aitrace_context_environment(context, entry));
	CHECK_STR(t, str_from(entry), "TRACEPARENT=00-" TRACE "-" SPAN "-01");
	CHECK(t, getenv("TRACEPARENT") == NULL);
	CHECK(t, !aitrace_context_environment((struct aitrace_context){0}, entry));
	CHECK_STR(t, str_from(entry), "");
}

static void children(struct test *t)
{
	struct aitrace_context root = aitrace_context_new((struct aitrace_context){0});
	struct aitrace_context child = aitrace_context_new(root);
	struct aitrace_context outside;

	CHECK_INT(t, root.flags, 3);
	CHECK(t, memcmp(root.trace_id, child.trace_id, 16) == 0);
	CHECK(t, memcmp(root.span_id, child.span_id, 8) != 0);
	CHECK(t, root.process != 0 && child.process == root.process);
	aitrace_context_parse(parents[0].text, &outside);
	child = aitrace_context_new(outside);
	CHECK_INT(t, outside.process, 0);
	CHECK_INT(t, child.flags, 1);
	CHECK(t, memcmp(outside.trace_id, child.trace_id, 16) == 0);
}

enum { IDS = 4000 };

struct ids {
	struct aitrace_context at[IDS];
};

static void *make_ids(void *to)
{
	struct ids *ids = to;

	for (unsigned i = 0; i < IDS; i++)
		ids->at[i] = aitrace_context_new((struct aitrace_context){0});
	return NULL;
}

static int by_span(const void *a, const void *b)
{
	const struct aitrace_context *left = a;
	const struct aitrace_context *right = b;

	return memcmp(left->span_id, right->span_id, sizeof(left->span_id));
}

static unsigned doubles_in(struct ids *ids, unsigned count)
{
	struct aitrace_context *at = ids->at;
	unsigned doubles = 0;

	qsort(at, count, sizeof(*at), by_span);
	for (unsigned i = 1; i < count; i++)
		doubles += by_span(&at[i - 1], &at[i]) == 0;
	return doubles;
}

static void threads_differ(struct test *t)
{
	struct ids *all = calloc(4, sizeof(*all));
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, make_ids, &all[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_INT(t, doubles_in(all, 4 * IDS), 0);
	free(all);
}

/* Parent, child and grandchild go on from the same generator, each with other numbers. */
static void forks_differ(struct test *t)
{
	struct ids *all = calloc(3, sizeof(*all));
	int to[2];
	ssize_t got = 0;
	int child;
	int depth = 0;

	make_ids(&all[0]);
	CHECK(t, pipe(to) == 0);
	child = fork();
	if (child == 0) {
		depth = fork() == 0 ? 2 : 1;
		make_ids(&all[0]);
		if (write(to[1], all[0].at, 1000 * sizeof(all[0].at[0])) < 0)
			_exit(1);
		if (depth == 1)
			wait(NULL);
		_exit(0);
	}
	close(to[1]);
	while (got < (ssize_t)(2000 * sizeof(all[0].at[0]))) {
		ssize_t n = read(
			to[0], (char *)all[1].at + got, sizeof(all[1]) - (size_t)got);

		if (n <= 0)
			break;
		got += n;
	}
	waitpid(child, NULL, 0);
	close(to[0]);
	CHECK_INT(t, got, 2000 * sizeof(all[0].at[0]));
	/* What the parent makes now is what an unseeded child would have made. */
	make_ids(&all[0]);
	memcpy(&all[1].at[2000], all[0].at, 1000 * sizeof(all[0].at[0]));
	CHECK_INT(t, doubles_in(&all[1], 3000), 0);
	free(all);
}

static void currents(struct test *t)
{
	struct aitrace_context one = aitrace_context_new((struct aitrace_context){0});
	struct aitrace_context before = aitrace_enter(one);
	struct aitrace_context now = aitrace_current();

	CHECK(t, is_zero(before));
	CHECK(t, memcmp(&now, &one, sizeof(now)) == 0);
	now = aitrace_enter(before);
	CHECK(t, memcmp(&now, &one, sizeof(now)) == 0);
	CHECK(t, is_zero(aitrace_current()));
}

int main(void)
{
	struct test t = {0};

	aitrace_configure(&(struct aitrace_config){.out = "/dev/null"});
	test_run(&t, "traceparent is read as W3C says", parents_are_read);
	test_run(&t, "an environment entry, our own untouched", entries_for_children);
	test_run(&t, "children stay in the trace", children);
	test_run(&t, "ids of threads differ", threads_differ);
	test_run(&t, "ids differ after fork", forks_differ);
	test_run(&t, "the current context", currents);
	return test_done(&t);
}
