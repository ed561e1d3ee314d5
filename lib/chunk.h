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

/* What the formatter meets when the line gets too long. */
extern const struct ait_buf_way ait_chunks_way;

/* `first`: AIT_BUF_FIRST bytes. The rest of it is only read when the line gets too long. */
static inline void ait_chunks_init(
	struct ait_chunks *c, const struct ait_output *output, char *first)
{
	ait_buf_init(&c->line, first, AIT_BUF_FIRST);
	c->line.way = &ait_chunks_way;
	c->output = output;
	c->count = 0;
}

void ait_chunks_release(struct ait_chunks *c);

/* The slow half of ait_chunks_end. */
void ait_chunks_cut(struct ait_chunks *c, const char *to);

/* The line with its LF reaches up to `to`; what of it is not cut yet is cut now. */
static inline void ait_chunks_end(struct ait_chunks *c, const char *to)
{
	if (c->line.way != &ait_chunks_way || to - c->line.at > AIT_CHUNK_LINE)
		ait_chunks_cut(c, to);
}

/* After that: whether the line got so long that anything had to be done about it. */
static inline bool ait_chunks_long(const struct ait_chunks *c)
{
	return c->line.way != &ait_chunks_way;
}

/* Finishes chunk `seq`, a line with its LF, and returns how long it is. `id` is the same in all. */
size_t ait_chunks_line(struct ait_chunks *c, uint32_t seq, uint64_t id, const char **at);

#endif
