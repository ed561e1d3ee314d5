#include "test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aitrace.h"
#include "emitted.h"
#include "returns.h"

/* Whatever the processor was told about returns, they go where they should. */

enum { DEPTH = 100, ODD_ERRNO = EXDEV, MANY = 1000 };

#ifdef AIT_RETURNS
/* Each level has something of its own, which is there after everybody below returned. */
static __attribute__((noinline)) unsigned deep(unsigned depth)
{
	volatile unsigned own = depth * depth;
	unsigned below = depth > 0 ? deep(depth - 1) : 0;

	ait_returns_cover();
	return below + own;
}

static void covered_returns(struct test *t)
{
	unsigned sum = 0;

	for (unsigned i = 0; i <= DEPTH; i++)
		sum += i * i;
	for (unsigned i = 0; i < MANY; i++)
		if (!CHECK_INT(t, deep(DEPTH), sum))
			break;
}

/* Either answer is right. It comes after some calls, once, and also with a descriptor that is none. */
static void asked(struct test *t)
{
	static const int fds[] = {STDERR_FILENO, -1, 1 << 20};

	for (unsigned i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		unsigned calls = 0;

		atomic_store(&ait_returns, AIT_RETURNS_UNKNOWN);
		errno = ODD_ERRNO;
		while (atomic_load(&ait_returns) == AIT_RETURNS_UNKNOWN && calls++ < MANY)
			ait_returns_mend(fds[i]);
		CHECK_INT(t, errno, ODD_ERRNO);
		CHECK(t, calls < MANY);
		CHECK(t, i > 0 || calls > 10);
	}
}
#endif

static void configure(struct test *t, const char *out, enum ait_returns state)
{
	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = out}));
#ifdef AIT_RETURNS
	atomic_store(&ait_returns, state);
#else
	(void)state;
#endif
}

/* A record at each level of calls, on the way back. */
static __attribute__((noinline)) bool emit_deep(struct aitrace_context span, int depth)
{
	bool held = depth == 0 || emit_deep(span, depth - 1);

	errno = ODD_ERRNO;
	aitrace_event(span, "step", AITRACE_ATTRS(aitrace_int("count", depth)));
	return held && errno == ODD_ERRNO;
}

static void *emit_from_thread(void *span)
{
	return emit_deep(*(struct aitrace_context *)span, DEPTH) ? span : NULL;
}

static void emit_and_read(struct test *t, struct emitted *e, int from, int to)
{
	struct aitrace_context span = aitrace_context_new((struct aitrace_context){0});
	pthread_t thread;
	void *held = NULL;

	CHECK(t, pthread_create(&thread, NULL, emit_from_thread, &span) == 0);
	CHECK(t, emit_deep(span, DEPTH));
	CHECK(t, pthread_join(thread, &held) == 0 && held != NULL);
	aitrace_close();
	close(to);
	emitted_read(e, from);
	close(from);
}

static void whole_through(
	struct test *t, const char *out, enum ait_returns state, int from, int to)
{
	struct emitted e = {0};
	long sum;

	configure(t, out, state);
	emit_and_read(t, &e, from, to);
	CHECK_INT(t, emitted_named(&e, "step", &sum), 2 * (DEPTH + 1));
	CHECK_INT(t, sum, DEPTH * (DEPTH + 1));
	CHECK_INT(t, e.broken, 0);
	emitted_release(&e);
}

static void through_pipes(struct test *t)
{
	for (int state = AIT_RETURNS_UNKNOWN; state <= AIT_RETURNS_COVER; state++) {
		char out[32];
		int to[2];

		CHECK(t, pipe(to) == 0);
		snprintf(out, sizeof(out), "fd:%d", to[1]);
		whole_through(t, out, (enum ait_returns)state, to[0], to[1]);
	}
}

static void through_files(struct test *t)
{
	for (int state = AIT_RETURNS_UNKNOWN; state <= AIT_RETURNS_COVER; state++) {
		char path[] = "/tmp/aitrace-test-XXXXXX";
		int from = mkstemp(path);

		whole_through(t, path, (enum ait_returns)state, from, -1);
		unlink(path);
	}
}

int main(void)
{
	struct test t = {0};

#ifdef AIT_RETURNS
	test_run(&t, "covered, everybody returns to his caller", covered_returns);
	test_run(&t, "it is tried out, once, and errno stays", asked);
#endif
	test_run(&t, "records of all levels and threads are whole, through pipes",
		through_pipes);
	test_run(&t, "the same through files", through_files);
	return test_done(&t);
}
