#ifndef VIEW_AXIS_H
#define VIEW_AXIS_H

#include "view/lane.h"
#include "view/row.h"

/*
 * The row of ticks above a lane:
 *
 *     ╷0s           ╷5s           ╷10s
 *     ╷0s     ╷2s    ╷4s╌╌╷36.00s ╷38s        what is idle is squeezed
 *
 * Ticks stand at multiples of 1, 2 or 5 times a power of ten of a unit of time, or what people use
 * of minutes and hours instead, counted from the origin; as many as there is room for with their
 * labels. A label that would be cut is left out, its tick is not. Both ends of what is squeezed
 * have a tick, and the time at which things go on is written.
 */
enum axis_times {
	AXIS_RELATIVE, /* since the origin: `1m30s` */
	AXIS_CLOCK,    /* local time (TZ): `14:02:15`; the origin is a local midnight */
	AXIS_DELTA,    /* as relative, with a sign: `-2s`, `+2s` */
};

struct axis {
	enum axis_times times;
	int64_t origin_ns; /* since 1970 */
};

/* Appends the ticks: lane->cols cells. */
void axis_add(
	struct row *r, const struct lane *lane, const struct axis *a, enum text_set set);

/* The smallest step that is not below `ns`: nanoseconds. */
int64_t axis_step(int64_t ns);

/*
 * Appends the label of a time where ticks are `step` apart: as exact as the step is, in units
 * that the largest time of the axis, `most` from its origin, suggests.
 */
void axis_label(
	const struct axis *a, int64_t ns, int64_t step, uint64_t most, struct buf *out);

#endif
