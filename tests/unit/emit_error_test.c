/* What a tool that writes records may know: why one failed, and whose process the resource names. */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aitrace.h"
#include "base/str.h"
#include "emitted.h"

static const struct aitrace_context none;

static bool begin(const char *out)
{
	return aitrace_configure(&(struct aitrace_config){.out = out, .service = "tool"});
}

static void speak(void)
{
	aitrace_span_end(aitrace_span_start(none, "work", "tool", aitrace_none()),
		AITRACE_OK, NULL, aitrace_none());
}

static void nothing_failed(struct test *t)
{
	CHECK_INT(t, aitrace_error(), 0);
	CHECK(t, begin("/dev/null"));
	speak();
	CHECK_INT(t, aitrace_error(), 0);
	CHECK(t, !begin("off"));
	speak();
	CHECK_INT(t, aitrace_error(), 0);
}

static void not_opened(struct test *t)
{
	static const struct {
		const char *out;
		int error;
	} cases[] = {
		{"/no/such/folder/file", ENOENT},
		{"/", EISDIR},
		{"fd:x", EINVAL},
		{"fd:987", EBADF},
		{"unix:/no/such/socket", ENOENT},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(t, !begin(cases[i].out));
		if (!CHECK_INT(t, aitrace_error(), cases[i].error))
			printf("# %s\n", cases[i].out);
	}
}

static void dropped(struct test *t)
{
	CHECK(t, begin("/dev/full"));
	speak();
	CHECK_INT(t, aitrace_dropped(), 2);
	CHECK_INT(t, aitrace_error(), ENOSPC);
	CHECK(t, begin("/dev/null"));
	speak();
	CHECK_INT(t, aitrace_error(), ENOSPC);
}

/* AITRACE_DEBUG: telling people about it must not change what is told here. */
static void reader_gone(struct test *t)
{
	char out[32];
	int to[2];

	CHECK(t, pipe(to) == 0);
	CHECK(t, dup2(open("/dev/full", O_WRONLY), STDERR_FILENO) >= 0);
	setenv("AITRACE_DEBUG", "1", 1);
	snprintf(out, sizeof(out), "fd:%d", to[1]);
	CHECK(t, begin(out));
	close(to[0]);
	speak();
	CHECK(t, !aitrace_on());
	CHECK_INT(t, aitrace_error(), EPIPE);
}

static void too_long(struct test *t)
{
	struct rlimit limit = {.rlim_cur = 64 << 20, .rlim_max = RLIM_INFINITY};
	size_t len = (size_t)AITRACE_RECORD_MAX + 1;
	char *text = calloc(1, len); /* never written to, so it takes no memory */

	CHECK(t, begin("/dev/null") && text);
	if (!TEST_HEAP_IS_WATCHED)
		setrlimit(RLIMIT_AS, &limit);
	aitrace_event(aitrace_context_new(none), "big",
		AITRACE_ATTRS(aitrace_strn("text", text, len)));
	CHECK_INT(t, aitrace_dropped(), 1);
	CHECK(t, aitrace_error() == ENOMEM || aitrace_error() == EMSGSIZE);
	free(text);
}

/* A child of a fork begins with a clean sheet, as with its drops. */
static void after_fork(struct test *t)
{
	int status = -1;
	pid_t child;

	dropped(t);
	child = fork();
	if (child == 0)
		_exit(aitrace_error());
	waitpid(child, &status, 0);
	CHECK_INT(t, status, 0);
}

/* What the resource of a span says of its process; "": nothing. */
static void pid_written(struct test *t, int64_t pid, const char *want)
{
	struct emitted e = {0};
	char out[32];
	int to[2];

	CHECK(t, pipe(to) == 0);
	snprintf(out, sizeof(out), "fd:%d", to[1]);
	CHECK(t,
		aitrace_configure(&(struct aitrace_config){
			.out = out, .service = "tool", .host = "", .pid = pid}));
	speak();
	close(to[1]);
	emitted_read(&e, to[0]);
	close(to[0]);
	CHECK_INT(t, e.count, 2);
	CHECK_STR(t, emitted_member(&e, 0, "resource"), want);
	emitted_release(&e);
}

static void process_id(struct test *t)
{
	char own[64];

	snprintf(own, sizeof(own), "{\"service.name\":\"tool\",\"process.pid\":%d}",
		(int)getpid());
	pid_written(t, 0, own);
	pid_written(t, 4711, "{\"service.name\":\"tool\",\"process.pid\":4711}");
	pid_written(t, -1, "{\"service.name\":\"tool\"}");
}

static const struct {
	const char *name;
	void (*run)(struct test *t);
} cases[] = {
	{"nothing failed", nothing_failed},
	{"an output that cannot be opened", not_opened},
	{"a record that was dropped, and nothing clears it", dropped},
	{"an output that is gone", reader_gone},
	{"a record that is too long", too_long},
	{"a child of a fork has failed in nothing", after_fork},
	{"the process of the resource", process_id},
};

/* Each in a process of its own: tracing that is off stays off. */
static bool in_child(void (*run)(struct test *t))
{
	struct test own = {.ok = true};
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		alarm(240);
		run(&own);
		fflush(stdout);
		_exit(own.ok ? 0 : 1);
	}
	waitpid(child, &status, 0);
	return status == 0;
}

int main(void)
{
	struct test t = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t.ok = in_child(cases[i].run);
		t.cases++;
		t.failed += !t.ok;
		printf("%s %u - %s\n", t.ok ? "ok" : "not ok", t.cases, cases[i].name);
	}
	return test_done(&t);
}
