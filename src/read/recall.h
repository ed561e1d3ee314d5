#ifndef READ_RECALL_H
#define READ_RECALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Reads lines of regular files again, through a few windows: the first look at a place reads
 * little, going on behind it reads ever more, so that neither random access nor going through a
 * file costs much. A zeroed one, with `window_max` set, is valid and empty.
 */
enum { RECALL_WINDOWS = 8 };

struct recall_window {
	char *at;	 /* the bytes, LINE_PAD behind them; NULL: none */
	size_t room;	 /* allocated */
	size_t len;	 /* bytes held */
	size_t step;	 /* bytes that were asked for when it was read */
	uint64_t offset; /* of the first one in the file */
	uint64_t used;	 /* when, in recalls; 0: never */
	uint32_t source; /* index in its input */
};

struct recall {
	struct recall_window windows[RECALL_WINDOWS];
	size_t window_max; /* bytes that are read at once, at most */
	uint64_t now;	   /* recalls so far */
	uint64_t reads;	   /* preads so far */
};

/* Where a line is looked for. */
struct recall_place {
	uint32_t source; /* index in its input */
	uint64_t offset; /* of the line */
	uint64_t
		base; /* of the first line of this source; no LF needs to stand before it */
	uint64_t end; /* nothing behind this is the source's */
	size_t line_max; /* a longer line is not read */
};

/*
 * The line that is already in a window; its text lasts until the second next call of recall_*.
 * False when it must be read.
 */
bool recall_held(struct recall *r, const struct recall_place *place, struct str *text);

/* Reads it. False when no line of at most line_max bytes begins there any more. */
bool recall_read(
	struct recall *r, int fd, const struct recall_place *place, struct str *text);

/* Forgets what it holds of a source. */
void recall_forget(struct recall *r, uint32_t source);

void recall_release(struct recall *r);

#endif
