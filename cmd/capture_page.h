#ifndef CMD_CAPTURE_PAGE_H
#define CMD_CAPTURE_PAGE_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * The last `keep` bytes of a stream, in memory that one process writes and another reads while it
 * is written. Byte number n lies at n % size; the ring is longer than what is kept, so that what is
 * being read is not what is overwritten next.
 */
struct capture_page {
	size_t keep;
	size_t size;		/* bytes of the ring */
	_Atomic uint64_t begun; /* bytes that are there or being put there */
	_Atomic uint64_t came;	/* bytes that are there */
	_Atomic int error;	/* why no more is passed on; 0: it is, or nobody reads it */
	_Atomic bool settled;	/* what was written when the command ended was passed on */
	char ring[];
};

void capture_page_put(struct capture_page *p, struct str bytes);

/*
 * Appends what is kept, from a character's beginning on where there was more before. Returns how
 * many bytes that were.
 */
uint64_t capture_page_text(const struct capture_page *p, struct buf *text);

#endif
