#ifndef VIEW_LANE_H
#define VIEW_LANE_H

#include "model/extent.h"

/*
 * A row of cells that stands for a stretch of time: the one mapping between times and places that
 * bars, ticks, minimap and playhead share. Places are eighths of a cell from the left edge. All
 * of it is integers and defined for any times: what is outside lies on the edge.
 *
 * Stretches in which nothing happens may be squeezed into a few cells each. A lane is then pieces,
 * each with a scale of its own:
 *
 *     time    0s        4s                                36s      40s
 *             |---------|---------------------------------|--------|
 *     cells   |---------|+++|--------|
 *                        gap
 */
struct lane_gap {
	struct extent time;
	int from; /* its first cell */
	int to;	  /* the cell behind its last */
};

struct lane {
	int64_t t0; /* the time of its left edge, nanoseconds since 1970 */
	int64_t t1; /* the time of its right edge; not after t0: taken as one nanosecond */
	int cols;   /* cells, at most LANE_COLS_MAX; 0: there is no lane */
	int gap_count;
	const struct lane_gap *gaps; /* inside of it, in order, apart; NULL: none */
};

enum {
	LANE_COLS_MAX = 512,
	LANE_GAP_CELLS = 3,
	LANE_GAPS_MAX = 20, /* that are each more than a twentieth of it */
};

/* A piece of a lane: all of it, or what is between gaps, or a gap. */
struct lane_piece {
	struct extent time;
	int from; /* its first cell */
	int to;	  /* the cell behind its last; not `from` unless there is no time in it */
	bool gap;
};

/* The place of a time, to the nearest eighth: 0 to 8 * cols. */
int lane_place(const struct lane *lane, int64_t ns);

/* The cell that a time is in: 0 to cols - 1; -1 where it lies outside. */
int lane_cell(const struct lane *lane, int64_t ns);

/* The time of a place; of what is outside, the edge's. */
int64_t lane_time(const struct lane *lane, int place);

/* Pieces from left to right: from 0 on; false: there are no more. */
bool lane_piece(const struct lane *lane, int index, struct lane_piece *piece);

/*
 * Squeezes what is idle, in order and apart, where it is more than a twentieth of the lane; the
 * longest come first where there are more than half the lane has room for. `gaps` has room for
 * LANE_GAPS_MAX and lasts as long as the lane is used.
 */
void lane_squeeze(
	struct lane *lane, const struct extent *idle, size_t count, struct lane_gap *gaps);

#endif
