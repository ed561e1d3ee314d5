/* Programs that are started to be watched. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gather.h"
#include "read/child.h"
#include "test.h"

static void wait_for(struct child *c)
{
	while (!child_reap(c))
		poll(NULL, 0, 1);
}

/* Both outputs are pipes, SIGPIPE is as usual. */
static bool start(struct child *c, char *const argv[], const sigset_t *mask)
{
	return child_start(c,
		&(struct child_plan){.argv = argv,
			.mask = mask,
			.out = CHILD_PIPE,
			.err = CHILD_PIPE,
			.as_usual = SIGPIPE});
}

/* Runs `sh -c script`; what it wrote to both of its outputs. */
static int run(struct test *t, const char *script, struct gather *g)
{
	char *argv[] = {"sh", "-c", (char *)script, NULL};
	struct input *in = input_new(&(struct input_options){0});
	struct child c;

	CHECK(t, start(&c, argv, NULL));
	input_add_fd(in, c.out, "out");
	input_add_fd(in, c.err, "err");
	CHECK(t, gather_all(g, in));
	wait_for(&c);
	child_release(&c);
	CHECK_INT(t, c.out, -1);
	input_free(in);
	return child_exit_status(&c);
}

static void statuses(struct test *t)
{
	static const struct {
		const char *script;
		int status;
	} cases[] = {
		{"exit 0", 0},
		{"exit 7", 7},
		{"exit 255", 255},
		{"kill -TERM $$", 128 + SIGTERM},
		{"kill -KILL $$", 128 + SIGKILL},
		{"kill -PIPE $$", 128 + SIGPIPE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct gather g = {0};

		if (!CHECK_INT(t, run(t, cases[i].script, &g), cases[i].status))
			printf("# %s\n", cases[i].script);
		gather_release(&g);
	}
}

static void both_outputs(struct test *t)
{
	struct gather g = {0};

	CHECK_INT(t, run(t, "echo out; echo err >&2", &g), 0);
	CHECK_INT(t, g.count, 2);
	for (size_t i = 0; i < g.count; i++)
		CHECK_STR(t, g.lines[i].text, g.lines[i].source ? "err" : "out");
	gather_release(&g);
}

static void exec_fails(struct test *t)
{
	static const struct {
		char *name;
		int why;
	} cases[] = {
		{"./not-there", ENOENT},
		{"not-there-in-the-path", ENOENT},
		{"./not-executable", EACCES},
		{"./folder", EACCES},
		{"./not-executable/below", ENOTDIR},
		{"./no-interpreter", ENOENT},
	};

	file_write("not-executable", STR("#!/bin/sh\n"));
	file_write("no-interpreter", STR("#!/not/there\n"));
	if (mkdir("folder", 0700) || chmod("no-interpreter", 0700))
		abort();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *argv[] = {cases[i].name, NULL};
		struct child c;

		errno = 0;
		CHECK(t, !start(&c, argv, NULL));
		if (!CHECK_INT(t, errno, cases[i].why))
			printf("# %s\n", cases[i].name);
		CHECK_INT(t, c.out, -1);
		CHECK_INT(t, c.err, -1);
		CHECK(t, waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	}
}

static void script_without_interpreter(struct test *t)
{
	char *argv[] = {"./script", "a b", NULL};
	struct child c;

	file_write("script", STR("test \"$1\" = 'a b'\nexit $(($? + 5))\n"));
	chmod("script", 0700);
	CHECK(t, start(&c, argv, NULL));
	wait_for(&c);
	CHECK_INT(t, child_exit_status(&c), 5);
	child_release(&c);
}

static void catch_it(int number)
{
	(void)number;
}

/* SIGPIPE kills it, what we catch is default, what is ignored stays so, the mask is the given one. */
static void signals(struct test *t)
{
	char *argv[] = {"cat", "/proc/self/status", NULL};
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	struct child c;
	sigset_t mask, before;
	unsigned long long blocked = 0, ignored = 0, caught = 0;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, catch_it);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	sigprocmask(SIG_BLOCK, &mask, &before);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	CHECK(t, start(&c, argv, &mask));
	input_add_fd(in, c.out, "out");
	CHECK(t, gather_all(&g, in));
	wait_for(&c);
	for (size_t i = 0; i < g.count; i++) {
		char line[256];

		snprintf(line, sizeof(line), "%.*s", (int)g.lines[i].text.len,
			g.lines[i].text.at);
		sscanf(line, "SigBlk: %llx", &blocked);
		sscanf(line, "SigIgn: %llx", &ignored);
		sscanf(line, "SigCgt: %llx", &caught);
	}
	if (g.count > 10) {
		CHECK_INT(t, blocked, 1ULL << (SIGUSR1 - 1));
		CHECK(t, !(ignored >> (SIGPIPE - 1) & 1));
		CHECK(t, ignored >> (SIGHUP - 1) & 1);
		CHECK(t, !(ignored >> (SIGINT - 1) & 1));
	}
	sigprocmask(SIG_SETMASK, NULL, &mask);
	CHECK(t, sigismember(&mask, SIGUSR2) && !sigismember(&mask, SIGUSR1));
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	child_release(&c);
	gather_release(&g);
	input_free(in);
}

static int inherited(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD);

		count += flags >= 0 && !(flags & FD_CLOEXEC);
	}
	return count;
}

/* It has our standard input, no descriptor of the engine's, and is in our process group. */
static void what_it_inherits(struct test *t)
{
	struct gather g = {0};
	char want[64];
	int kept = dup(STDIN_FILENO);
	int fd, other, count;

	file_write("in", STR("from stdin\n"));
	fd = open("in", O_RDONLY | O_CLOEXEC);
	other = open("in", O_RDONLY | O_CLOEXEC);
	dup2(fd, STDIN_FILENO);
	count = inherited();
	CHECK_INT(t,
		run(t, "cat; ls /proc/self/fd | wc -l; cut -d' ' -f5 /proc/$$/stat", &g),
		0);
	dup2(kept, STDIN_FILENO);
	CHECK_STR(t, gather_text(&g, 0), "from stdin");
	if (g.count == 3) {
		/* ls has the folder open too. */
		snprintf(want, sizeof(want), "%d", count + 1);
		CHECK_STR(t, gather_text(&g, 1), want);
		snprintf(want, sizeof(want), "%d", (int)getpgrp());
		CHECK_STR(t, gather_text(&g, 2), want);
	}
	close(kept);
	close(fd);
	close(other);
	gather_release(&g);
}

/* Our own outputs may be closed: the pipes do not take their places. */
static void closed_outputs(struct test *t)
{
	int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO), in = dup(STDIN_FILENO);
	char *argv[] = {"sh", "-c", "echo out; echo err >&2", NULL};
	struct child c;
	char text[8] = {0}, more[8] = {0};
	bool started;

	fflush(stdout);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	started = start(&c, argv, NULL);
	if (started)
		wait_for(&c);
	started = started && read(c.out, text, 7) == 4 && read(c.err, more, 7) == 4;
	child_release(&c);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(in);
	close(out);
	close(err);
	CHECK(t, started);
	CHECK_STR(t, str_from(text), "out\n");
	CHECK_STR(t, str_from(more), "err\n");
}

/* What stands in a file, at most 63 bytes of it. */
static struct str file_text(const char *path, char text[64])
{
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, 64);

	close(fd);
	return (struct str){text, n < 0 ? 0 : (size_t)n};
}

/* Runs `sh -c script` with our own standard output a file, whose text it gives. */
static struct str untouched(struct test *t, const char *script, struct child_plan plan,
	struct child *c, char text[64])
{
	char *argv[] = {"sh", "-c", (char *)(uintptr_t)script, NULL};
	int kept = dup(STDOUT_FILENO);
	int fd = open("untouched", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool started;

	fflush(stdout);
	plan.argv = argv;
	dup2(fd, STDOUT_FILENO);
	started = child_start(c, &plan);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	close(fd);
	CHECK(t, started);
	wait_for(c);
	CHECK_INT(t, child_exit_status(c), 0);
	return file_text("untouched", text);
}

static void streams_untouched(struct test *t)
{
	char text[64], err[8] = {0};
	struct child c;

	CHECK_STR(t, untouched(t, "echo one", (struct child_plan){0}, &c, text), "one\n");
	CHECK(t, c.out == -1 && c.err == -1);
	CHECK_STR(t,
		untouched(t, "echo two; echo err >&2",
			(struct child_plan){.err = CHILD_PIPE}, &c, text),
		"two\n");
	CHECK(t, c.out == -1 && read(c.err, err, 7) == 4);
	CHECK_STR(t, str_from(err), "err\n");
	child_release(&c);
}

static void streams_given(struct test *t)
{
	int fd = open("given", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct child_plan plan = {.err = fd};
	char text[64];
	struct child c;

	CHECK_STR(t, untouched(t, "echo out; echo err >&2", plan, &c, text), "out\n");
	CHECK_STR(t, file_text("given", text), "err\n");
	plan = (struct child_plan){.out = fd};
	CHECK_STR(t, untouched(t, "echo more", plan, &c, text), "");
	CHECK_STR(t, file_text("given", text), "err\nmore\n");
	close(fd);
}

/* Its environment is the given one, and ours stays. */
static void environment(struct test *t)
{
	char *given[] = {"COLOUR=blue", "PATH=/bin:/usr/bin", NULL};
	char text[64];
	struct child c;

	setenv("COLOUR", "red", 1);
	CHECK_STR(
		t, untouched(t, "echo $COLOUR", (struct child_plan){0}, &c, text), "red\n");
	CHECK_STR(t,
		untouched(t, "echo $COLOUR, $PATH",
			(struct child_plan){.environment = given}, &c, text),
		"blue, /bin:/usr/bin\n");
	CHECK_STR(t, str_from(getenv("COLOUR")), "red");
	unsetenv("COLOUR");
}

/* A signal that is ignored stays so, SIGPIPE too, unless the plan says otherwise. */
static void sigpipe(struct test *t)
{
	const char *script = "grep SigIgn /proc/self/status | cut -c 21-";
	unsigned long long ignored = 0;
	char text[64];
	struct child c;

	signal(SIGPIPE, SIG_IGN);
	sscanf(untouched(t, script, (struct child_plan){0}, &c, text).at, "%llx", &ignored);
	CHECK(t, ignored >> (SIGPIPE - 1) & 1);
	sscanf(untouched(t, script, (struct child_plan){.as_usual = SIGPIPE}, &c, text).at,
		"%llx", &ignored);
	CHECK(t, !(ignored >> (SIGPIPE - 1) & 1));
	signal(SIGPIPE, SIG_DFL);
}

static enum child_news next_news(struct child *c)
{
	enum child_news news;

	while ((news = child_news(c)) == CHILD_NO_NEWS)
		poll(NULL, 0, 1);
	return news;
}

static void news(struct test *t)
{
	char *argv[] = {"sh", "-c", "kill -STOP $$; exec sleep 100", NULL};
	struct child c;

	CHECK(t, child_start(&c, &(struct child_plan){.argv = argv}));
	CHECK_INT(t, next_news(&c), CHILD_STOPPED);
	CHECK_INT(t, WSTOPSIG(c.status), SIGSTOP);
	CHECK_INT(t, child_news(&c), CHILD_NO_NEWS);
	CHECK(t, !child_reap(&c));
	kill(c.pid, SIGCONT);
	CHECK_INT(t, next_news(&c), CHILD_CONTINUED);
	kill(c.pid, SIGKILL);
	CHECK_INT(t, next_news(&c), CHILD_ENDED);
	CHECK(t, c.ended && child_reap(&c));
	CHECK_INT(t, child_exit_status(&c), 128 + SIGKILL);
	CHECK_INT(t, child_news(&c), CHILD_NO_NEWS);
}

static void reaping_does_not_wait(struct test *t)
{
	char *argv[] = {"sleep", "100", NULL};
	struct child c;

	CHECK(t, start(&c, argv, NULL));
	CHECK(t, !child_reap(&c));
	CHECK(t, fcntl(c.out, F_GETFL) & O_NONBLOCK);
	CHECK(t, fcntl(c.out, F_GETFD) & FD_CLOEXEC);
	CHECK(t, fcntl(c.err, F_GETFD) & FD_CLOEXEC);
	kill(c.pid, SIGTERM);
	wait_for(&c);
	CHECK(t, child_reap(&c));
	CHECK_INT(t, child_exit_status(&c), 128 + SIGTERM);
	child_release(&c);
	child_release(&c);
}

static int descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void leaves_nothing_open(struct test *t)
{
	char *argv[] = {"true", NULL}, *wrong[] = {"./not-there", NULL};
	int before = descriptors();
	struct child c;

	for (int i = 0; i < 5; i++) {
		CHECK(t, start(&c, argv, NULL));
		wait_for(&c);
		child_release(&c);
		CHECK(t, !start(&c, wrong, NULL));
	}
	CHECK_INT(t, descriptors(), before);
}

int main(void)
{
	static const struct {
		const char *name;
		void (*body)(struct test *t);
	} cases[] = {
		{"statuses and signals", statuses},
		{"both outputs", both_outputs},
		{"exec fails and says why", exec_fails},
		{"a script without an interpreter", script_without_interpreter},
		{"signals", signals},
		{"what it inherits", what_it_inherits},
		{"our outputs are closed", closed_outputs},
		{"streams that stay what they are", streams_untouched},
		{"streams that are given", streams_given},
		{"an environment of its own", environment},
		{"a signal that we ignore", sigpipe},
		{"news of it", news},
		{"reaping does not wait", reaping_does_not_wait},
		{"leaves nothing open", leaves_nothing_open},
	};
	struct test t = {0};
	char folder[64];

	alarm(120);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		folder_enter(folder);
		test_run(&t, cases[i].name, cases[i].body);
		folder_leave(folder);
	}
	return test_done(&t);
}
