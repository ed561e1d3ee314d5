#ifndef CMD_CAPTURE_RELAY_H
#define CMD_CAPTURE_RELAY_H

#include "capture_page.h"
#include "text_log.h"

enum {
	RELAY_BLOCK = 1 << 16, /* bytes that are read at once */
	RELAY_LINE = 4096,     /* PIPE_BUF: what one write keeps together */
};

/* What passes a stream on; see capture.h. */
struct relay {
	int in;	 /* read end of the command's pipe */
	int out; /* one of our standard descriptors */
	int control; /* read end of a pipe that is closed when the command has ended; -1: it did */
	struct text_log log;
	struct capture_page *page;
	uint64_t passed; /* bytes that were passed on */
	uint64_t need;	 /* bytes that had come when the command ended */
	size_t held;	 /* bytes in `block`: a line whose end may have come by now */
	char block[RELAY_BLOCK];
};

/* Runs in a process of its own until the stream ends, or nobody reads it. */
void relay_run(struct relay *r);

#endif
