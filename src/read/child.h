#ifndef READ_CHILD_H
#define READ_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum { CHILD_PIPE = -1 };

/* How a program is started. Zeroed but for argv: as exec(3) would start it. */
struct child_plan {
	char *const *argv; /* NULL at the end; argv[0] is looked up in PATH, as shells do */
	char *const *environment; /* the same, of NAME=value; NULL: ours */
	const sigset_t *mask;	  /* its signal mask; NULL: ours as it is now */
	int out; /* its standard output: CHILD_PIPE, a descriptor above 2, or 0: ours */
	int err; /* the same for its standard error */
	int as_usual; /* a signal that we ignore for our own sake: default there; 0: none */
};

/* A program that was started by us. Its standard input and all else is what it would have had. */
struct child {
	pid_t pid; /* in our process group; -1: not started */
	int out; /* read end of a CHILD_PIPE, close-on-exec, non-blocking; -1: none, closed */
	int err;    /* the same of its standard error */
	bool ended; /* it was waited for */
	int status; /* as of waitpid, of its end or of the last news */
};

/*
 * Starts it. Signals that we catch are default there, those that we were started with ignoring
 * stay ignored. False: errno says why (found by the failed exec itself, so ENOENT and EACCES are
 * truthful), and nothing is left behind.
 */
bool child_start(struct child *c, const struct child_plan *plan);

/* Looks whether it ended; does not wait. True once it has. */
bool child_reap(struct child *c);

/*
 * What has become of it since the last call, one thing at a time; does not wait. Once it has
 * ended, there is no more news. WSTOPSIG of c->status says what stopped it.
 */
enum child_news {
	CHILD_NO_NEWS,
	CHILD_STOPPED,
	CHILD_CONTINUED,
	CHILD_ENDED,
};
enum child_news child_news(struct child *c);

/* What a shell would report: the exit status, or 128 + the signal. */
int child_exit_status(const struct child *c);

/* Closes the pipes. Does not end the program. */
void child_release(struct child *c);

#endif
