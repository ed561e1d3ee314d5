#ifndef READ_BLOCK_H
#define READ_BLOCK_H

#include <stddef.h>

#include "read/line.h"

/*
 * Bytes of one source that were read and not given yet, and the lines in them. No system calls:
 * who has bytes puts them in.
 *
 *     at        start         searched         end       room
 *     |  given  |  no LF here |  not looked at |  free   |
 *
 * A line that is longer than `line_max` is not collected: its beginning stays at `start`, the
 * rest is dropped as it comes and only counted. A zeroed block is valid and empty.
 */
struct block {
	char *at;	  /* NULL: no memory yet */
	size_t room;	  /* bytes allocated, LINE_PAD of them behind what may be filled */
	size_t start;	  /* first byte not given */
	size_t searched;  /* no LF lies between start and here */
	size_t end;	  /* behind the last byte */
	uint64_t offset;  /* of `start` in the source */
	uint64_t number;  /* of the last line given */
	uint64_t dropped; /* bytes of the line at `start`, beyond its kept beginning */
	char last;	  /* the last byte dropped */
	bool begun;	  /* the beginning of the line at `start` was given by block_give */
};

/* Room for `size` bytes behind the last one. The lines given before are gone. */
char *block_space(struct block *b, size_t size, size_t line_max);

/* `count` bytes were put there. */
void block_added(struct block *b, size_t count);

/*
 * Up to `max` lines that have their LF. Sets all members of a line that are not the source's
 * business. What the lines hold lasts until block_space.
 */
size_t block_lines(struct block *b, size_t line_max, struct line *lines, size_t max);

/* What is left when nothing more will come; false when there is nothing. Empties the block. */
bool block_last(struct block *b, size_t line_max, struct line *line);

/* The bytes that wait for their LF, once block_lines gave fewer than `max`. */
struct str block_tail(const struct block *b);

/* Gives the first `len` bytes of the tail as the beginning of a line. */
void block_give(struct block *b, size_t len, struct line *line);

/* Starts again at the beginning of another file. The lines given before stay. */
void block_restart(struct block *b);

void block_release(struct block *b);

#endif
