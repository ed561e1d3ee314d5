#ifndef AIT_CHUNK_H
#define AIT_CHUNK_H

#include <stdint.h>

#include "buf.h"
#include "output.h"

/*
 * A line that gets too long for one write, cut into `chunk` records (aitrace-stream(5), "Chunks")
 * while it is formatted. How long it gets nobody knows before, so it begins as any other one, and
 * an output that no other writer can tear gets it whole in the end. Else its text is escaped
 * straight into the place where the chunk will have it; what stands between texts comes there by
 * way of the first memory. Only the heads are written last, since they say how many chunks there are:
 *
 *	|        head|data .....................|"}\n|        head|data ...
 *	0            74                         4093 4096
 */
enum { AIT_CHUNK_LINE = AIT_BUF_LINE }; /* bytes of the longest line that cannot be torn */

struct ait_chunks {
	struct ait_buf line;		 /* the formatter's; must come first */
	struct ait_buf slots;		 /* AIT_CHUNK_LINE bytes for each chunk */
	const struct ait_output *output; /* that may tear it */
	uint32_t count;	  /* of slots in use; 0: the line is whole, in `line` */
	char *to;	  /* next byte of data, in the last slot */
	const char *stop; /* where its data must end */
};

/* `first`: AIT_BUF_FIRST bytes. */
void ait_chunks_init(struct ait_chunks *c, const struct ait_output *output, char *first);
void ait_chunks_release(struct ait_chunks *c);

/* The line with its LF reaches up to `to`; what of it is not cut yet is cut now. */
void ait_chunks_end(struct ait_chunks *c, const char *to);

/* Finishes chunk `seq`, a line with its LF, and returns how long it is. `id` is the same in all. */
size_t ait_chunks_line(struct ait_chunks *c, uint32_t seq, uint64_t id, const char **at);

#endif
