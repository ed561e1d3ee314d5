#ifndef MODEL_PLACE_H
#define MODEL_PLACE_H

#include "base/pool.h"
#include "read/input.h"
#include "record/record.h"

/*
 * Where a record can be read again, in 64 bits: an offset in a regular file, or, for what came
 * through a pipe, a copy of its text in a pool of its trace. 0 is nowhere. A file place holds
 * up to a million sources and offsets up to 4 TiB; what lies beyond is copied.
 */

/* The place of a line; `text` is what is to be kept of it where it must be copied. */
uint64_t place_of(const struct line *line, struct str text, struct pool *pool);

/* Nothing will be read there any more: the copy goes, and *place is nowhere. */
void place_drop(uint64_t *place, struct pool *pool);

/*
 * What is there stays longer than what came with it: a copy is moved to another pool, so that it does
 * not keep the block that it is in from being given back. It is then dropped from there.
 */
void place_keep(uint64_t *place, struct pool *from, struct pool *to);
bool place_is_kept(uint64_t place);

/* What was there is held in memory: its file need not be read again. */
bool place_is_copy(uint64_t place);

/* Whether a copy in memory is this record to the letter; of a file place never. */
bool place_holds(uint64_t place, const struct record *r);

/* The source that the record came from. */
uint32_t place_source(uint64_t place);

/*
 * The line at a place, ready to be decoded, its number good for comparing it with others of its
 * source; false when its file no longer holds it. The text
 * lasts as long as the copy or, from a file, until the second next call.
 */
bool place_open(uint64_t place, struct input *in, struct line *line);

/* The place of the line that follows in the file; `text` is what place_open has just given. */
uint64_t place_after(uint64_t place, struct str text);

#endif
