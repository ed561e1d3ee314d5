#ifndef AIT_CALM_H
#define AIT_CALM_H

#include <errno.h>
#include <pthread.h>

/*
 * Around whatever asks the system: errno is the host's, and so is the moment when a thread is
 * cancelled (open, write, poll and getrandom are cancellation points).
 */
struct ait_calm {
	int error;  /* errno before */
	int cancel; /* the thread's cancellation state before */
};

static inline void ait_calm_enter(struct ait_calm *c)
{
	c->error = errno;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &c->cancel);
}

static inline void ait_calm_leave(struct ait_calm *c)
{
	pthread_setcancelstate(c->cancel, &c->cancel);
	errno = c->error;
}

#endif
