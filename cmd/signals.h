#ifndef CMD_SIGNALS_H
#define CMD_SIGNALS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

/*
 * Signals as facts to be asked for. None is missed between asking and waiting, and one that
 * stops us, when nobody has asked since the last, does so at once.
 */
struct signals {
	sigset_t before; /* the mask that the process was started with */
};

/* What has come since the last call. */
struct signals_seen {
	int stop;     /* SIGINT, SIGTERM, SIGHUP, or SIGQUIT after signals_quit; 0: none */
	bool sent;    /* that one was sent by a process, not by the terminal's keys */
	bool suspend; /* SIGTSTP */
	bool resumed; /* SIGCONT */
	bool resized; /* SIGWINCH */
	bool child;   /* SIGCHLD */
};

/* SIGPIPE is ignored from here on, and the mask known. All others do what they did. */
void signals_init(struct signals *s);

/* Takes the signals over. With `job`, SIGTSTP too. */
void signals_begin(bool job);

/* SIGQUIT too, as one that stops us. */
void signals_quit(void);

/* poll() that a signal ends; a negative timeout waits for ever. As poll(), but EINTR gives 0. */
int signals_wait(struct signals *s, struct pollfd *fds, nfds_t count, int timeout_ms);

struct signals_seen signals_take(void);

/* Ends this process as the signal would have, had it not been taken over. */
_Noreturn void signals_die(int stop);

/* They do again what they do by themselves. */
void signals_end(void);

/* Stops this process as SIGTSTP would have; returns when it goes on. */
void signals_suspend(void);

#endif
