#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc.h"

/*
 * Passed on, with those of real time; not those that nobody can hold back, nor what a write or a
 * fault of our own raises.
 */
static const int passed[] = {
	SIGINT,
	SIGTERM,
	SIGHUP,
	SIGQUIT,
	SIGUSR1,
	SIGUSR2,
	SIGWINCH,
	SIGTSTP,
	SIGTTIN,
	SIGTTOU,
	SIGCONT,
	SIGALRM,
	SIGVTALRM,
	SIGPROF,
	SIGABRT,
	SIGURG,
	SIGIO,
#ifdef SIGPWR
	SIGPWR,
#endif
};

/* What the kernel sends to a whole process group, at a key or when the terminal goes away. */
static const int of_terminal[] = {
	SIGINT, SIGQUIT, SIGHUP, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT};

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

enum {
	PASSED = sizeof(passed) / sizeof(passed[0]),
	OF_TERMINAL = sizeof(of_terminal) / sizeof(of_terminal[0]),
	ENDING = sizeof(ending) / sizeof(ending[0]),
};

/* Of job_give_up: whether we were asked before, and the status to end with. */
static volatile sig_atomic_t job_asked;
static volatile sig_atomic_t job_status;

/* Never called, since what it stands for is blocked; what is ignored might be thrown away. */
static void job_nothing(int number)
{
	(void)number;
}

void job_init(struct job *j)
{
	static const int quiet[] = {SIGCHLD, SIGCONT, SIGWINCH};
	struct sigaction nothing = {.sa_handler = job_nothing};
	sigset_t blocked;

	sigemptyset(&j->waited);
	for (size_t i = 0; i < PASSED; i++)
		sigaddset(&j->waited, passed[i]);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		sigaddset(&j->waited, number);
	sigaddset(&j->waited, SIGCHLD);
	blocked = j->waited;
	sigaddset(&blocked, SIGPIPE);
	sigprocmask(SIG_BLOCK, &blocked, &j->before);
	for (size_t i = 0; i < sizeof(quiet) / sizeof(quiet[0]); i++)
		sigaction(quiet[i], &nothing, NULL);
}

bool job_start(struct job *j, char *const argv[], struct child_plan plan)
{
	plan.argv = argv;
	plan.mask = &j->before;
	return child_start(&j->child, &plan);
}

/* Whether the command may be stopped: it is, or nobody can tell. */
static bool job_may_be_stopped(const struct job *j)
{
	struct proc p;

	return !proc_look(j->child.pid, &p) || p.state == 'T' || p.state == 't';
}

static bool job_among(const int *numbers, size_t count, int number)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static bool job_from_process(const siginfo_t *info)
{
	return info->si_code <= 0 || info->si_code == SI_USER || info->si_code == SI_QUEUE;
}

/* When a terminal goes away, the kernel tells the leader of its session alone. */
static bool job_leads(int number)
{
	return (number == SIGHUP || number == SIGCONT) && getsid(0) == getpid();
}

/* Whether the command has it too, from where we have it. */
static bool job_has_it(const struct job *j, const siginfo_t *info)
{
	int number = info->si_signo;

	if (job_from_process(info))
		return info->si_pid == j->child.pid;
	return job_among(of_terminal, OF_TERMINAL, number) && !job_leads(number);
}

static void job_pass(const struct job *j, const siginfo_t *info)
{
	if (job_has_it(j, info))
		return;
	/* A shell lets all of a job go on at once; who sends it to us alone means the command. */
	if (info->si_signo == SIGCONT && !job_may_be_stopped(j))
		return;
	kill(j->child.pid, info->si_signo);
}

/* What stops a job: a key, or a terminal that it may not use in the background. */
static bool job_stops(int number)
{
	return number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

static void job_raise(int number)
{
	sigset_t one, kept;

	sigemptyset(&one);
	sigaddset(&one, number);
	sigprocmask(SIG_UNBLOCK, &one, &kept);
	raise(number);
	sigprocmask(SIG_SETMASK, &kept, NULL);
}

static void job_signal(struct job *j, const siginfo_t *info)
{
	int number = info->si_signo;

	if (j->child.ended) {
		if (number == SIGTSTP)
			job_raise(number);
		j->quit |= job_among(ending, ENDING, number);
		return;
	}
	j->suspended |= job_stops(number);
	job_pass(j, info);
}

static bool job_news(struct job *j, enum job_news *news)
{
	switch (child_news(&j->child)) {
	case CHILD_STOPPED:
		*news = JOB_STOPPED;
		return true;
	case CHILD_CONTINUED:
		*news = JOB_CONTINUED;
		return true;
	case CHILD_ENDED:
		*news = JOB_ENDED;
		return true;
	case CHILD_NO_NEWS:
	default:
		return false;
	}
}

/* The number of the signal; below 0: none came. */
static int job_wait(const struct job *j, siginfo_t *info, int timeout_ms)
{
	struct timespec time = {timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000};

	if (timeout_ms < 0)
		return sigwaitinfo(&j->waited, info);
	return sigtimedwait(&j->waited, info, &time);
}

enum job_news job_next(struct job *j, int timeout_ms)
{
	enum job_news news;
	siginfo_t info;
	int number = 0;

	while (!job_news(j, &news)) {
		bool quit = j->quit;

		if (number == SIGCHLD)
			return JOB_OTHER;
		number = job_wait(j, &info, timeout_ms);
		if (number < 0 && errno == EAGAIN)
			return JOB_OTHER;
		if (number > 0 && number != SIGCHLD)
			job_signal(j, &info);
		if (j->quit != quit)
			return JOB_OTHER;
	}
	return news;
}

static int job_terminal(void)
{
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

/* The group that the terminal's keys are for; below 0: there is no terminal. */
static pid_t job_front(void)
{
	int fd = job_terminal();
	pid_t front = fd >= 0 ? tcgetpgrp(fd) : -1;

	if (fd >= 0)
		close(fd);
	return front;
}

/* The group that the command made, when it has the terminal; 0: it has none of its own, or not that. */
static pid_t job_own_front(const struct job *j)
{
	pid_t group = getpgid(j->child.pid);

	return group != getpgrp() && group == job_front() ? group : 0;
}

/* The terminal that a shell gave to us is the command's, if it ever took it. */
static void job_hand_on(const struct job *j)
{
	int fd = j->own && job_front() == getpgrp() ? job_terminal() : -1;

	if (fd < 0)
		return;
	tcsetpgrp(fd, j->own);
	close(fd);
}

static bool job_take(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	return sigtimedwait(&set, NULL, &(struct timespec){0}) == number;
}

/* All that would stop us a second time. */
static bool job_take_stops(void)
{
	bool key = job_take(SIGTSTP), input = job_take(SIGTTIN), output = job_take(SIGTTOU);

	return key || input || output;
}

/*
 * By a key, by a signal to the whole job, by what a background job may not do with its terminal.
 * Where only the command was stopped, nobody would let us go on together with it.
 */
static bool job_follows(struct job *j, int number, pid_t own)
{
	bool asked = job_take_stops() || j->suspended;

	j->suspended = false;
	return asked || number == SIGTTIN || number == SIGTTOU || own ||
		job_front() == getpgrp();
}

bool job_stop(struct job *j)
{
	int number = WSTOPSIG(j->child.status);
	pid_t own = job_own_front(j);

	j->own = own ? own : j->own;
	if (!job_follows(j, number, own))
		return false;
	if (!job_stops(number))
		number = SIGSTOP;
	/* One that waits here came after what stopped the command. */
	if (!job_take(SIGCONT)) {
		job_raise(number);
		/* A group that no shell looks after is not stopped; then nothing lets it go on. */
		if (!job_take(SIGCONT))
			return false;
	}
	job_hand_on(j);
	if (job_may_be_stopped(j))
		kill(j->child.pid, SIGCONT);
	return true;
}

static void job_give_up(int number)
{
	(void)number;
	if (job_asked)
		_exit(job_status);
	job_asked = 1;
}

void job_finish(const struct job *j)
{
	struct sigaction give_up = {.sa_handler = job_give_up};
	sigset_t set;

	sigemptyset(&set);
	job_take(SIGTSTP);
	sigaddset(&set, SIGTSTP);
	job_status = child_exit_status(&j->child);
	for (size_t i = 0; i < ENDING; i++) {
		sigaddset(&set, ending[i]);
		job_take(ending[i]);
		sigaction(ending[i], &give_up, NULL);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void job_end(const struct job *j)
{
	struct sigaction as_usual = {.sa_handler = SIG_DFL};
	int number;

	if (!WIFSIGNALED(j->child.status))
		return;
	number = WTERMSIG(j->child.status);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0});
	sigaction(number, &as_usual, NULL);
	job_raise(number);
}
