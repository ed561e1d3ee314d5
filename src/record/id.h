#ifndef RECORD_ID_H
#define RECORD_ID_H

#include <stdint.h>

#include "base/buf.h"

/*
 * A trace or span id. The canonical ones, 32 and 16 lower-case hex digits (W3C Trace Context,
 * section 3.2.2), are numbers; any other string of 1 to ID_MAX bytes is text and comes back
 * unchanged. The two never compare equal.
 */
enum { ID_MAX = 128 };

struct id {
	uint64_t high;	 /* first 16 of 32 digits; of a span id 0 */
	uint64_t low;	 /* last 16 digits; of a text its hash */
	struct str text; /* empty for a canonical id */
};

/* `digits` is 32 or 16. False for an empty, too long or all-zero id. `text` must outlive *id. */
bool id_parse(struct str text, size_t digits, struct id *id);

bool id_eq(const struct id *a, const struct id *b);

/* Appends the id as it was read; `digits` as for id_parse. */
void id_format(const struct id *id, size_t digits, struct buf *out);

/* 64 bits that depend on all of the id and on `seed`: crafted ids find no common slot. */
uint64_t id_hash(const struct id *id, uint64_t seed);

#endif
