#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdint.h>

#include "base/buf.h"

/*
 * Points in time as int64_t nanoseconds since 1970-01-01 UTC, which reach from 1677-09-21 to
 * 2262-04-11, and durations for people.
 */

/*
 * RFC 3339 (section 5.6) with 0 to 9 fraction digits and `Z` or an offset; `T` and `Z` in either
 * case, a space for the `T`; second 60 counts as the next minute's first. False when it is not
 * such a time, or outside the range above: then *reason (static, may be NULL) says why.
 */
bool stamp_parse(struct str text, int64_t *ns, const char **reason);

/* `2026-11-22T06:43:00.001200000Z`: always 30 bytes. */
void stamp_format(int64_t ns, struct buf *out);

/* `06:43:00` of local time (TZ). */
void stamp_clock(int64_t ns, struct buf *out);

/*
 * A duration for people, at most 6 cells, never rounded up to the next unit's shape: `0ns`,
 * `999ns`, `12us` (`us`, never U+00B5), `41ms`, `999ms`, `1.61s`, `14.20s`, `59.99s`, `1m04s`,
 * `59m59s`, `1h02m`, `99h59m`, `4d03h`, `1234d`. A negative one has a `-` in front.
 */
void stamp_duration(int64_t ns, struct buf *out);

/* What a person types: `10ms`, `1.5s`, `2m`, `1h30m`, `250us`, `5ns`, `1d`; no unit: seconds. */
bool stamp_parse_duration(struct str text, int64_t *ns);

#endif
