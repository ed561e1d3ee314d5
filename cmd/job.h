#ifndef CMD_JOB_H
#define CMD_JOB_H

#include <signal.h>
#include <stdbool.h>

#include "read/child.h"

/*
 * A command that runs in our place, in our process group. A signal that a process sends us is
 * passed on to it; one from the terminal's keys has reached it already, since the kernel sends
 * these to the whole group. It is stopped and goes on together with us, so that a shell sees one
 * job, and we end as it ended.
 *
 * Signals are not caught but waited for: none is missed, and nothing runs in between.
 */
struct job {
	struct child child;
	sigset_t
		before; /* the signal mask that we were started with, and that the command gets */
	sigset_t waited; /* what job_next waits for */
	bool suspended; /* we were asked to stop (SIGTSTP) since the command was stopped last */
	bool quit;	/* we were asked to end after the command did */
	pid_t own; /* group of its own that had the terminal when it was stopped; 0: none */
};

/* Takes the signals. */
void job_init(struct job *j);

/* As child_start; argv, mask and as_usual of the plan are ours to fill in. */
bool job_start(struct job *j, char *const argv[], struct child_plan plan);

enum job_news {
	JOB_STOPPED,   /* WSTOPSIG(job.child.status) says by what */
	JOB_CONTINUED, /* goes on */
	JOB_ENDED,
	JOB_OTHER, /* another child, a wish to end (`quit`), or the time is up */
};

/* Waits for what happens next, `timeout_ms` at most; below 0: for ever. */
enum job_news job_next(struct job *j, int timeout_ms);

/*
 * After JOB_STOPPED: stops us too, where a shell has stopped its job. True when we were, and go on
 * again, together with the command.
 */
bool job_stop(struct job *j);

/*
 * The command has ended, and what is left to do may hang: the second signal from here on that asks
 * us to end does so, with the command's status. The first may be the one that ended the command.
 * SIGTSTP does what it does by itself.
 */
void job_finish(const struct job *j);

/*
 * Ends us by the signal that ended the command, for the sake of those that must know: a shell ends
 * its script when a command was ended by Ctrl-C, not when it has the status 130. Without a core:
 * the command has left its own. Comes back if it ended otherwise.
 */
void job_end(const struct job *j);

#endif
