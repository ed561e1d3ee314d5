#ifndef MODEL_DROPPED_H
#define MODEL_DROPPED_H

#include "base/scan.h"

/*
 * Records that never came: an emitter whose output could not take them counts them, and says so in an
 * event `records_dropped` with the first that gets through (aitrace-stream(5)).
 */

/* How many, from the event's attribute `count` (NULL: it has none); 0: it says no number. */
uint64_t dropped_count(const struct scan_value *count);

/* The same from its attributes, as written. */
uint64_t dropped_said(struct str attributes);

/* More of them on top of others; an event without a number stands for one. Sums stop at the most there is. */
uint64_t dropped_sum(uint64_t sum, uint64_t count);

/* `1204 records dropped`; `records dropped` where it says no number. */
void dropped_words(uint64_t count, struct buf *out);

#endif
