#ifndef AIT_GUARD_H
#define AIT_GUARD_H

#include <signal.h>
#include <stdbool.h>

/*
 * Keeps writes from raising a signal in this thread: SIGPIPE, SIGXFSZ (a file's size limit) and
 * SIGTTOU (a background process at a terminal with tostop; the write then goes through). Costs two
 * system calls, however many writes are between. A zeroed one is valid.
 */
struct ait_guard {
	bool on;	  /* entered */
	bool raised;	  /* a write may have left a signal: set by whoever writes */
	sigset_t mask;	  /* the thread's before */
	sigset_t pending; /* what waited before, and is somebody else's */
};

/* Nothing the second time. */
void ait_guard_enter(struct ait_guard *g);

/* Takes away a signal that a write left pending, if none was before. Keeps errno. */
void ait_guard_leave(struct ait_guard *g);

#endif
