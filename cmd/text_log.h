#ifndef CMD_TEXT_LOG_H
#define CMD_TEXT_LOG_H

#include "base/buf.h"

/*
 * Text as lines of a file that others append to as well: only whole lines are written, each with one
 * call, so that none is torn. A line longer than TEXT_LOG_LINE is cut into several.
 */
enum { TEXT_LOG_LINE = 1 << 18 };

struct text_log {
	int fd;		 /* opened for appending; 0: nothing is written, or no more */
	struct buf line; /* whose end has not come */
};

void text_log_put(struct text_log *l, struct str text);

/* No more text comes: the last line ends here. Gives the memory back; `fd` stays the caller's. */
void text_log_end(struct text_log *l);

#endif
