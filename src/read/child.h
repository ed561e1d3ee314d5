#ifndef READ_CHILD_H
#define READ_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * A program that was started to be watched: its standard output and error are pipes of ours, its
 * standard input and everything else is what it would have had.
 */
struct child {
	pid_t pid; /* in our process group; -1: not started */
	int out; /* read end of its standard output, close-on-exec, non-blocking; -1: closed */
	int err;    /* the same for its standard error */
	bool ended; /* it was waited for */
	int status; /* as of waitpid, once it ended */
};

/*
 * Starts argv[0], looked up in PATH as a shell does, with `argv` (NULL at the end) and the signal
 * mask `mask` (NULL: ours as it is now). Signals that we catch are default there, those that we
 * were started with ignoring stay ignored, SIGPIPE is default. False: errno says why (found by
 * the failed exec itself, so ENOENT and EACCES are truthful), and nothing is left behind.
 */
bool child_start(struct child *c, char *const argv[], const sigset_t *mask);

/* Looks whether it ended; does not wait. True once it has. */
bool child_reap(struct child *c);

/* What a shell would report: the exit status, or 128 + the signal. */
int child_exit_status(const struct child *c);

/* Closes the pipes. Does not end the program. */
void child_release(struct child *c);

#endif
