#include "test.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aitrace.h"

/* Where a sanitizer has the heap, or libc gives no other door to it, there is nothing to count. */
#if TEST_HEAP_IS_WATCHED || !defined(__GLIBC__)
int main(void)
{
	struct test t = {0};

	test_skip(&t, "no call asks the heap", "a heap that cannot be watched");
	return test_done(&t);
}
#else

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static atomic_uint asked;

void *malloc(size_t size)
{
	asked++;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	asked++;
	return __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	asked++;
	return __libc_realloc(at, size);
}

static void speak(char *text, size_t len)
{
	struct aitrace_context span;

	span = aitrace_span_start(aitrace_from_environment(), "work", "tool",
		AITRACE_ATTRS(aitrace_strn("text", text, len), aitrace_double("d", M_PI),
			aitrace_double("far", 1e300), aitrace_jsonn("json", text, len)));
	aitrace_log(span, "info", text);
	aitrace_exception(span, "a", "b", "c");
	aitrace_state_patch(span, NULL, "[]");
	aitrace_end(aitrace_begin("inner", NULL, aitrace_none()), AITRACE_OK, NULL);
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
}

/* From the first call on, which reads the environment and opens the output. */
static unsigned count_for(const char *out, size_t len)
{
	char *text = __libc_malloc(len + 1);
	unsigned before;
	unsigned after;

	memset(text, '"', len);
	text[len] = '\0';
	setenv("AITRACE_OUT", out, 1);
	aitrace_close();
	before = asked;
	aitrace_configure(&(struct aitrace_config){0});
	for (int i = 0; i < 20; i++)
		speak(text, len);
	after = asked;
	free(text);
	return after - before;
}

static void short_records(struct test *t)
{
	CHECK_INT(t, count_for("/dev/null", 20), 0);
}

static void long_records(struct test *t)
{
	CHECK_INT(t, count_for("/dev/null", 1 << 20), 0);
}

static void failing(struct test *t)
{
	CHECK_INT(t, count_for("/dev/full", 5000), 0);
	CHECK_INT(t, count_for("off", 20), 0);
}

static void chunks(struct test *t)
{
	int to[2];
	char *drain = __libc_malloc(1 << 16);
	pid_t child;

	CHECK(t, pipe(to) == 0);
	child = fork();
	if (child == 0) {
		close(to[1]);
		while (read(to[0], drain, 1 << 16) > 0)
			;
		_exit(0);
	}
	close(to[0]);
	dup2(to[1], 9);
	close(to[1]);
	CHECK_INT(t, count_for("fd:9", 1 << 20), 0);
	CHECK_INT(t, aitrace_on(), 1);
	close(9);
	waitpid(child, NULL, 0);
	free(drain);
}

static void the_count_works(struct test *t)
{
	unsigned before = asked;
	void *volatile at = malloc(1);

	CHECK_INT(t, asked - before, 1);
	free(at);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the heap is watched", the_count_works);
	test_run(&t, "no malloc for short records", short_records);
	test_run(&t, "no malloc for records of megabytes", long_records);
	test_run(&t, "no malloc for chunks", chunks);
	test_run(&t, "no malloc when it fails or is off", failing);
	return test_done(&t);
}
#endif
