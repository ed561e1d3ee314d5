#ifndef AIT_GUARD_H
#define AIT_GUARD_H

#include <signal.h>

/*
 * Keeps a write from raising a signal in this thread: SIGPIPE, SIGXFSZ (a file's size limit) and
 * SIGTTOU (a background process at a terminal with tostop; the write then goes through).
 */
struct ait_guard {
	sigset_t mask;	  /* the thread's before */
	sigset_t pending; /* what waited before, and is somebody else's */
};

void ait_guard_enter(struct ait_guard *g);

/* Takes away a signal that the write left pending, if none was before. Keeps errno. */
void ait_guard_leave(const struct ait_guard *g);

#endif
