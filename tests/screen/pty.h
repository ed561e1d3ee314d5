#ifndef SCREEN_PTY_H
#define SCREEN_PTY_H

#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include <termios.h>

#include "base/buf.h"

/*
 * A program in a terminal of its own, which is held by its other end: all bytes that the program
 * writes are kept, and it is told of each of its frames (AITRACE_TEST_FD). Between us and the
 * program stands a shell of a few lines, because only the job of a shell can be suspended.
 */
struct pty {
	int master;	/* the terminal's other end; -1: closed, nobody is there any more */
	int news;	/* from the shell: a struct pty_news each */
	int orders;	/* to the shell: a byte to let the program go on */
	int frames_fd;	/* from the program: a line a frame, and one when no more come */
	pid_t shell;	/* who leads the session */
	pid_t pid;	/* of the program, as soon as it was started */
	struct buf out; /* all that was written */
	uint64_t frames; /* that were drawn */
	uint64_t idles;	 /* how often it then had nothing left to do */
	bool stopped;	 /* it is suspended */
	bool ended;	 /* it is gone, and `status` says how: as of waitpid */
	int status;
	struct termios before; /* the terminal's modes when it was started */
};

struct pty_news {
	pid_t pid;
	int status; /* as of waitpid; -1: it was started */
};

/* Starts it. With `nohup`, it ignores SIGHUP. False: errno says why not. */
bool pty_start(struct pty *p, char **argv, int cols, int rows, bool nohup);

/* Takes what comes within a time, and comes back when something has. False: nothing has. */
bool pty_turn(struct pty *p, int timeout_ms);

/* Types these bytes; what the program writes meanwhile is taken. False: it takes no more. */
bool pty_type(struct pty *p, struct str bytes);

/* Another size of the window. */
void pty_size(struct pty *p, int cols, int rows);

/* Lets a program that is suspended go on in the foreground. */
void pty_go_on(struct pty *p);

/* The terminal goes away. */
void pty_hang_up(struct pty *p);

/* The terminal's modes are those that there were before. */
bool pty_modes_same(const struct pty *p);

/*
 * What was written leaves the terminal as it found it: no other screen, the cursor shown, keys and
 * pastes as usual. NULL: it does; else what does not.
 */
const char *pty_left(struct pty *p);

/* Ends whatever still runs. */
void pty_end(struct pty *p);

#endif
