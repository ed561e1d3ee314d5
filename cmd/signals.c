#include "signals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Written by the handlers, read by signals_take: a handler has no other place. */
static volatile sig_atomic_t signals_stop;
static volatile sig_atomic_t signals_sent;
static volatile sig_atomic_t signals_flags;

enum { SEEN_SUSPEND = 1, SEEN_RESUMED = 2, SEEN_RESIZED = 4, SEEN_CHILD = 8 };

static const int signals_all[] = {
	SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH, SIGCHLD};

enum { SIGNAL_COUNT = sizeof(signals_all) / sizeof(signals_all[0]) };

static void signals_note(int number, siginfo_t *info, void *context)
{
	(void)context;
	switch (number) {
	case SIGTSTP:
		signals_flags |= SEEN_SUSPEND;
		break;
	case SIGCONT:
		signals_flags |= SEEN_RESUMED;
		break;
	case SIGWINCH:
		signals_flags |= SEEN_RESIZED;
		break;
	case SIGCHLD:
		signals_flags |= SEEN_CHILD;
		break;
	default:
		if (signals_stop) {
			signal(number, SIG_DFL);
			raise(number);
		}
		signals_stop = number;
		signals_sent = info->si_code <= 0;
	}
}

static bool signals_ignored(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void signals_init(struct signals *s)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &ignore, NULL);
	sigprocmask(SIG_BLOCK, NULL, &s->before);
}

/* What nohup(1) or a shell without job control ignores stays ignored. */
static void signals_take_over(int number)
{
	struct sigaction note = {
		.sa_sigaction = signals_note, .sa_flags = SA_SIGINFO | SA_RESTART};

	if (number == SIGCHLD || !signals_ignored(number))
		sigaction(number, &note, NULL);
}

void signals_begin(bool job)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (signals_all[i] != SIGTSTP || job)
			signals_take_over(signals_all[i]);
}

void signals_quit(void)
{
	signals_take_over(SIGQUIT);
}

void signals_end(void)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (!signals_ignored(signals_all[i]))
			signal(signals_all[i], SIG_DFL);
}

void signals_die(int stop)
{
	signal(stop, SIG_DFL);
	raise(stop);
	exit(128 + stop);
}

/* They are held back from the look at what has come until the wait lets them in. */
int signals_wait(struct signals *s, struct pollfd *fds, nfds_t count, int timeout_ms)
{
	struct timespec time = {timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000};
	struct timespec none = {0};
	sigset_t all;
	int ready;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (signals_stop || signals_flags)
		ready = ppoll(fds, count, &none, NULL);
	else
		ready = ppoll(fds, count, timeout_ms < 0 ? NULL : &time, &s->before);
	if (ready < 0)
		for (nfds_t i = 0; i < count; i++)
			fds[i].revents = 0;
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	return ready < 0 ? 0 : ready;
}

struct signals_seen signals_take(void)
{
	struct signals_seen seen = {
		.stop = signals_stop,
		.sent = signals_sent != 0,
		.suspend = (signals_flags & SEEN_SUSPEND) != 0,
		.resumed = (signals_flags & SEEN_RESUMED) != 0,
		.resized = (signals_flags & SEEN_RESIZED) != 0,
		.child = (signals_flags & SEEN_CHILD) != 0,
	};

	signals_stop = 0;
	signals_flags = 0;
	return seen;
}

void signals_suspend(void)
{
	struct sigaction stop = {.sa_handler = SIG_DFL}, note;

	sigaction(SIGTSTP, &stop, &note);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &note, NULL);
}
