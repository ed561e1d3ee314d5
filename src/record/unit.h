#ifndef RECORD_UNIT_H
#define RECORD_UNIT_H

#include "base/diag.h"
#include "record/record.h"

/*
 * Integer times are nanoseconds. One that is an hour or a day of 1970 as such, and a day of this
 * century in seconds, milliseconds or microseconds, was most likely written in those.
 */
#define UNIT_MOST INT64_C(4099999999999999) /* November 2099 in microseconds */

bool unit_look(const struct record *r, struct diag *why);

/* False, and nearly always it is: they are not such ones. */
static inline bool unit_may(const struct record *r)
{
	return r->ts <= UNIT_MOST || (r->type == RECORD_SPAN && r->end_ts <= UNIT_MOST);
}

/*
 * Whether a record's ts or end_ts is such a one; then line, column and text of *why are set. The
 * record stays as it is.
 */
static inline bool unit_doubtful(const struct record *r, struct diag *why)
{
	return unit_may(r) && unit_look(r, why);
}

#endif
