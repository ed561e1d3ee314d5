#ifndef READ_CHUNK_RECORD_H
#define READ_CHUNK_RECORD_H

#include "base/scan.h"

/* The members of a chunk record. */
struct chunk_record {
	struct scan_value id;	/* a string */
	struct scan_value data; /* a string */
	uint32_t seq;		/* < count */
	uint32_t count;		/* 1 to CHUNK_COUNT_MAX */
	const char
		*fault; /* NULL, or why it cannot be used, static; then the rest is unset */
};

/* Where a chunk record may begin in a line; its length when it cannot. */
size_t chunk_record_begin(struct str line);

/* False when `text` is no JSON object whose type is chunk. LINE_PAD bytes follow it. */
bool chunk_record_read(struct str text, struct chunk_record *r);

#endif
