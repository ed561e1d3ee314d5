#ifndef CMD_SIGNALS_H
#define CMD_SIGNALS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

/*
 * Signals as facts to be asked for. They are let in only while signals_wait waits, so none is
 * missed and no system call elsewhere is cut short by one.
 */
struct signals {
	sigset_t before; /* the mask that the process was started with */
};

/* What has come since the last call. */
struct signals_seen {
	int stop;     /* SIGINT, SIGTERM or SIGHUP; 0: none */
	bool sent;    /* that one was sent by a process, not by the terminal's keys */
	bool suspend; /* SIGTSTP */
	bool resumed; /* SIGCONT */
	bool resized; /* SIGWINCH */
	bool child;   /* SIGCHLD */
};

/* Takes the signals over. With `job`, SIGTSTP too. SIGPIPE is ignored from here on. */
void signals_begin(struct signals *s, bool job);

/* poll() that a signal ends; a negative timeout waits for ever. As poll(), but EINTR gives 0. */
int signals_wait(struct signals *s, struct pollfd *fds, nfds_t count, int timeout_ms);

struct signals_seen signals_take(void);

/* Stops this process as SIGTSTP would have; returns when it goes on. */
void signals_suspend(struct signals *s);

#endif
