#ifndef RECORD_DECODE_USUAL_H
#define RECORD_DECODE_USUAL_H

#include "base/scan_mould.h"
#include "base/stamp.h"
#include "record/record.h"

/*
 * Lines that have the mould of one that was decoded, which nearly all have: of what they are nothing is new
 * but their times, their ids and what stands in strings and numbers. So these are looked at, and all else
 * is known beforehand. For decode.c alone.
 */

/* The first line of this mould was decoded. */
void usual_learn(struct scan_mould *m, const struct record *r);

/* Whether its lines can be read so: not those that have ids or times of forms of their own. */
static inline bool usual_is(const struct scan_mould *m)
{
	return m->note;
}

/* Whether a line is sound. False: that is for others to say. */
bool usual_sound(const struct scan_mould *m, struct str text, struct stamp_near *near);

/* Sets all of a record but its type and where it was read. False as above, and *r is undefined. */
bool usual_read(const struct scan_mould *m, struct str text, struct stamp_near *near,
	struct record *r);

#endif
