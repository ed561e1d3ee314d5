#ifndef AIT_CHUNK_H
#define AIT_CHUNK_H

#include "buf.h"

enum {
	AIT_CHUNK_LINE = 4096
}; /* bytes of the longest line that no other writer can tear */

/* A long line on its way out, as `chunk` records (aitrace-stream(5), "Chunks"). */
struct ait_chunk {
	const char *at; /* of the line, what is still to be cut */
	size_t len;	/* bytes of it */
	uint64_t id;	/* the same in all its chunks */
	uint32_t seq;	/* of the next one */
	uint32_t count; /* of all */
};

/* `line` without its LF: JSON as ait_record_format makes it. */
void ait_chunk_init(struct ait_chunk *c, const char *line, size_t len, uint64_t id);

/* Puts the next chunk, a line with its LF, into b. False when there is none left. */
bool ait_chunk_next(struct ait_chunk *c, struct ait_buf *b);

#endif
