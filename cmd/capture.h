#ifndef CMD_CAPTURE_H
#define CMD_CAPTURE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"

/*
 * The end of what a command writes to one of its streams, kept while all of it is passed on.
 *
 *	command --pipe--> relay --> our own stream
 *	                    |
 *	                    +-----> a page that we share with it
 *
 * The relay is a process of its own, so that nothing that happens to us hurts the command: were we
 * killed, its output would still be passed on, and a background process that outlives it goes on
 * writing where it did. It passes on every byte in order; what was one line of at most 4096 bytes
 * goes out in one write, as it came in, since only that is not torn by other writers of a pipe. When
 * the reader of our stream goes away, so does the relay, and the command's next write fails as it
 * would have without us. A zeroed struct is valid and captures nothing.
 */
struct capture {
	pid_t pid;   /* of the relay; 0: nothing is captured */
	int write;   /* what becomes the command's stream; -1: closed */
	int control; /* its closing tells the relay that the command has ended; -1: it did */
	bool over;   /* the relay has ended */
	struct capture_page *page;
};

struct capture_plan {
	int standard; /* the descriptor whose stream it is */
	size_t keep;  /* bytes of the end of it that are kept */
	int log; /* its lines are appended to this file too, see text_log.h; 0: to none */
};

/*
 * Captures what comes. A stream that is closed stays so, and nothing is captured. False: errno says
 * why nothing can be.
 */
bool capture_start(struct capture *c, struct capture_plan plan);

/* The command has its end, or will not be: ours is closed. */
void capture_given(struct capture *c);

/* The command has ended. */
void capture_end(struct capture *c);

/*
 * Whether the stream is over, or, when the command has ended, all that it had written by then was
 * passed on. Ask again after SIGCHLD.
 */
bool capture_over(struct capture *c);
bool capture_settled(struct capture *c);

/* Why not all could be passed on, an errno; 0: all was, or its reader went away. */
int capture_error(const struct capture *c);

/*
 * Appends what was kept, from a character's beginning on. Returns how many bytes there were before
 * it.
 */
uint64_t capture_text(const struct capture *c, struct buf *text);

void capture_release(struct capture *c);

#endif
