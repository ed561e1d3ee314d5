#include "read/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Two ends of a pipe; -1: closed. */
struct ends {
	int read;
	int write;
};

static void end_close(int *fd)
{
	int kept = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = kept;
}

static void ends_close(struct ends *e)
{
	end_close(&e->read);
	end_close(&e->write);
}

/* Above the standard descriptors, which may be closed: dup2 in the child would hit them. */
static int end_above(int fd)
{
	int above;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	end_close(&fd);
	return above;
}

static bool ends_open(struct ends *e)
{
	int fds[2];

	*e = (struct ends){-1, -1};
	if (pipe2(fds, O_CLOEXEC))
		return false;
	e->read = end_above(fds[0]);
	e->write = end_above(fds[1]);
	if (e->read >= 0 && e->write >= 0)
		return true;
	ends_close(e);
	return false;
}

/*
 * What we catch is default again, what we were started with ignoring stays ignored; SIGPIPE is
 * always default: we ignore it for our own sake.
 */
static void child_signals(const sigset_t *mask)
{
	struct sigaction action;
	struct sigaction as_usual = {.sa_handler = SIG_DFL};

	for (int number = 1; number < NSIG; number++) {
		if (sigaction(number, NULL, &action))
			continue;
		if (action.sa_handler != SIG_IGN || number == SIGPIPE)
			sigaction(number, &as_usual, NULL);
	}
	sigprocmask(SIG_SETMASK, mask, NULL);
}

/* In the new process; comes back only when the program cannot be started. */
static void child_become(
	char *const argv[], const sigset_t *mask, int out, int err, int report)
{
	ssize_t done;
	int why;

	if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0) {
		child_signals(mask);
		execvp(argv[0], argv);
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
static pid_t child_fork(char *const argv[], const sigset_t *mask, struct ends *out,
	struct ends *err, struct ends *report)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		child_become(
			argv, mask ? mask : &before, out->write, err->write, report->write);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static bool child_run(struct child *c, char *const argv[], const sigset_t *mask,
	struct ends *out, struct ends *err, struct ends *report)
{
	int why;

	c->pid = child_fork(argv, mask, out, err, report);
	if (c->pid < 0)
		return false;
	end_close(&report->write);
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

	fcntl(taken, F_SETFL, O_NONBLOCK);
	*fd = -1;
	return taken;
}

bool child_start(struct child *c, char *const argv[], const sigset_t *mask)
{
	struct ends out = {-1, -1}, err = {-1, -1}, report = {-1, -1};
	bool started;

	*c = (struct child){.pid = -1, .out = -1, .err = -1};
	started = ends_open(&out) && ends_open(&err) && ends_open(&report) &&
		child_run(c, argv, mask, &out, &err, &report);
	if (started) {
		c->out = end_take(&out.read);
		c->err = end_take(&err.read);
	}
	ends_close(&out);
	ends_close(&err);
	ends_close(&report);
	return started;
}

bool child_reap(struct child *c)
{
	pid_t pid;

	if (c->ended || c->pid < 0)
		return c->ended;
	do {
		pid = waitpid(c->pid, &c->status, WNOHANG);
	} while (pid < 0 && errno == EINTR);
	if (pid == c->pid)
		c->ended = true;
	return c->ended;
}

int child_exit_status(const struct child *c)
{
	if (WIFSIGNALED(c->status))
		return 128 + WTERMSIG(c->status);
	return WEXITSTATUS(c->status);
}

void child_release(struct child *c)
{
	end_close(&c->out);
	end_close(&c->err);
}
