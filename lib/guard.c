#include "guard.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

static const int signals[] = {SIGPIPE, SIGXFSZ, SIGTTOU};

enum { COUNT = sizeof(signals) / sizeof(signals[0]) };

void ait_guard_enter(struct ait_guard *g)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT; i++)
		sigaddset(&set, signals[i]);
	sigpending(&g->pending);
	pthread_sigmask(SIG_BLOCK, &set, &g->mask);
}

/* The one that the write raised is this thread's; no wait, should it be gone. */
static void take(int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
#ifdef __APPLE__
	sigwait(&set, &signal);
#else
	sigtimedwait(&set, NULL, &(struct timespec){0});
#endif
}

void ait_guard_leave(const struct ait_guard *g)
{
	int kept = errno;
	sigset_t now;

	sigpending(&now);
	for (size_t i = 0; i < COUNT; i++)
		if (sigismember(&now, signals[i]) && !sigismember(&g->pending, signals[i]))
			take(signals[i]);
	pthread_sigmask(SIG_SETMASK, &g->mask, NULL);
	errno = kept;
}
