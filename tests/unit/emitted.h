#ifndef EMITTED_H
#define EMITTED_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * What an emitter wrote, taken apart again without any of its code: lines, records, and records
 * put together from chunks.
 */
struct emitted {
	struct buf bytes; /* all that was written */
	struct buf *
		records; /* whole lines without LF, chunks joined, in the order they became whole */
	unsigned count;	  /* of records */
	unsigned broken;  /* lines that are no JSON, or chunks that do not fit together */
	unsigned longest; /* bytes of the longest line with its LF */
	unsigned chunks;  /* lines that were chunks */
	struct partial *parts; /* chunks that wait for others */
	unsigned part_count;   /* of parts */
};

/* Reads to the end of file, then takes apart. */
void emitted_read(struct emitted *e, int fd);

/* Takes e->bytes apart. Lines that do not begin with `{` are text, and skipped. */
void emitted_parse(struct emitted *e);
void emitted_release(struct emitted *e);

/* The value of a member as it stands in the line (without quotes); of "attributes.KEY" too. */
struct str emitted_member(const struct emitted *e, unsigned record, const char *member);

/* Records of that name; the sum of their attribute `count`. */
unsigned emitted_named(const struct emitted *e, const char *name, long *sum);

#endif
