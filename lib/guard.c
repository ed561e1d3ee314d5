#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>

static const int signals[] = {SIGPIPE, SIGXFSZ, SIGTTOU};

enum { COUNT = sizeof(signals) / sizeof(signals[0]) };

/* A signal can only have waited before if it was blocked before. */
static void note_pending(struct ait_guard *g)
{
	bool blocked = false;

	for (size_t i = 0; i < COUNT; i++)
		blocked = blocked || sigismember(&g->mask, signals[i]) == 1;
	sigemptyset(&g->pending);
	if (blocked)
		sigpending(&g->pending);
}

void ait_guard_enter(struct ait_guard *g)
{
	sigset_t set;

	if (g->on)
		return;
	sigemptyset(&set);
	for (size_t i = 0; i < COUNT; i++)
		sigaddset(&set, signals[i]);
	pthread_sigmask(SIG_BLOCK, &set, &g->mask);
	note_pending(g);
	g->on = true;
}

/* The one that the write raised is this thread's; no wait, should it be gone. */
static void take(int signal)
{
	sigset_t set;
	int cancel;

	sigemptyset(&set);
	sigaddset(&set, signal);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
#ifdef __APPLE__
	sigwait(&set, &signal);
#else
	sigtimedwait(&set, NULL, &(struct timespec){0});
#endif
	pthread_setcancelstate(cancel, &cancel);
}

static void take_raised(const struct ait_guard *g)
{
	sigset_t now;

	sigpending(&now);
	for (size_t i = 0; i < COUNT; i++)
		if (sigismember(&now, signals[i]) && !sigismember(&g->pending, signals[i]))
			take(signals[i]);
}

void ait_guard_leave(struct ait_guard *g)
{
	int kept = errno;

	if (!g->on)
		return;
	if (g->raised)
		take_raised(g);
	pthread_sigmask(SIG_SETMASK, &g->mask, NULL);
	g->on = g->raised = false;
	errno = kept;
}
