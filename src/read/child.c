#include "read/child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read/pipe.h"

/* What we catch is default again, what we were started with ignoring stays ignored. */
static void child_signals(const struct child_plan *plan)
{
	struct sigaction action;
	struct sigaction as_usual = {.sa_handler = SIG_DFL};

	for (int number = 1; number < NSIG; number++) {
		if (sigaction(number, NULL, &action))
			continue;
		if (action.sa_handler != SIG_IGN || number == plan->as_usual)
			sigaction(number, &as_usual, NULL);
	}
	sigprocmask(SIG_SETMASK, plan->mask, NULL);
}

/* One of the standard descriptors becomes another one; 0: it stays what it is. */
static bool child_stream(int fd, int standard)
{
	return fd == 0 || dup2(fd, standard) >= 0;
}

/* In the new process; comes back only when the program cannot be started. */
static void child_become(const struct child_plan *plan, int report)
{
	ssize_t done;
	int why;

	if (child_stream(plan->out, STDOUT_FILENO) &&
		child_stream(plan->err, STDERR_FILENO)) {
		child_signals(plan);
		if (plan->environment)
			environ = (char **)(uintptr_t)plan->environment;
		execvp(plan->argv[0], plan->argv);
	}
	why = errno;
	done = write(report, &why, sizeof(why));
	_exit(done < 0 ? 126 : 127);
}

/* Nothing comes when the program was started: its end of the pipe closed by that. */
static int child_report(int fd)
{
	int why = 0;
	ssize_t got;

	do {
		got = read(fd, &why, sizeof(why));
	} while (got < 0 && errno == EINTR);
	return got == sizeof(why) ? why : 0;
}

static void child_wait(struct child *c)
{
	while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		;
	c->ended = true;
}

/* No signal reaches a handler of ours in the new process: all are blocked until it is another. */
static pid_t child_fork(const struct child_plan *plan, const struct pipe_ends *out,
	const struct pipe_ends *err, const struct pipe_ends *report)
{
	struct child_plan own = *plan;
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	if (!own.mask)
		own.mask = &before;
	if (own.out == CHILD_PIPE)
		own.out = out->write;
	if (own.err == CHILD_PIPE)
		own.err = err->write;
	pid = fork();
	if (pid == 0)
		child_become(&own, report->write);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static bool child_run(struct child *c, const struct child_plan *plan, struct pipe_ends *out,
	struct pipe_ends *err, struct pipe_ends *report)
{
	int why;

	c->pid = child_fork(plan, out, err, report);
	if (c->pid < 0)
		return false;
	pipe_close_end(&report->write);
	why = child_report(report->read);
	if (!why)
		return true;
	child_wait(c);
	errno = why;
	return false;
}

static int end_take(int *fd)
{
	int taken = *fd;

	if (taken >= 0)
		fcntl(taken, F_SETFL, O_NONBLOCK);
	*fd = -1;
	return taken;
}

bool child_start(struct child *c, const struct child_plan *plan)
{
	struct pipe_ends out = {-1, -1}, err = {-1, -1}, report = {-1, -1};
	bool started;

	*c = (struct child){.pid = -1, .out = -1, .err = -1};
	started = (plan->out != CHILD_PIPE || pipe_open(&out)) &&
		(plan->err != CHILD_PIPE || pipe_open(&err)) && pipe_open(&report) &&
		child_run(c, plan, &out, &err, &report);
	if (started) {
		c->out = end_take(&out.read);
		c->err = end_take(&err.read);
	}
	pipe_close(&out);
	pipe_close(&err);
	pipe_close(&report);
	return started;
}

static bool child_ask(struct child *c, int options)
{
	pid_t pid;

	do {
		pid = waitpid(c->pid, &c->status, options | WNOHANG);
	} while (pid < 0 && errno == EINTR);
	return pid == c->pid;
}

bool child_reap(struct child *c)
{
	if (!c->ended && c->pid >= 0)
		c->ended = child_ask(c, 0);
	return c->ended;
}

enum child_news child_news(struct child *c)
{
	if (c->ended || c->pid < 0 || !child_ask(c, WUNTRACED | WCONTINUED))
		return CHILD_NO_NEWS;
	if (WIFSTOPPED(c->status))
		return CHILD_STOPPED;
	if (WIFCONTINUED(c->status))
		return CHILD_CONTINUED;
	c->ended = true;
	return CHILD_ENDED;
}

int child_exit_status(const struct child *c)
{
	if (WIFSIGNALED(c->status))
		return 128 + WTERMSIG(c->status);
	return WEXITSTATUS(c->status);
}

void child_release(struct child *c)
{
	pipe_close_end(&c->out);
	pipe_close_end(&c->err);
}
