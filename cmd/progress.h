#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Says on standard error, when that is a terminal, how far long work has come. */
struct progress {
	int64_t begun_ns; /* CLOCK_MONOTONIC */
	int64_t shown_ns; /* when it was last shown; 0: never */
};

/* To be called now and then; shows after a second, then a few times a second. */
void progress_show(struct progress *p, uint64_t bytes, int64_t now_ns);

/* The same in other words. */
void progress_line(struct progress *p, const char *line, int64_t now_ns);

/* Takes it off the screen. */
void progress_end(struct progress *p);

#endif
