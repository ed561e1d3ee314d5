#ifndef VIEW_COLUMNS_H
#define VIEW_COLUMNS_H

#include "view/bar.h"

/*
 * Where things stand in rows of a width:
 *
 *     ├─✓ L chat claude-sonnet-4  2103→412 tok     3.10s $0.0125 ▒███████▊
 *     |<------------- text -------------->|            |       | |<-lane->|
 *                                         duration (its end)   |
 *                                                           left
 *
 * What there is no room for goes in this order: the lane below 110 cells, details below 60, the
 * cost below 48, the duration below 20. No row is ever wider than `width`.
 */
struct columns {
	enum text_set set;
	int width;	  /* cells of a row, at least 1 */
	int left;	  /* cells before the lane and the space in front of it */
	int text;	  /* cells for gutter, name and details */
	int duration;	  /* the column behind a duration; 0: durations are not shown */
	bool cost;	  /* costs are shown: they end at `left` */
	bool details;	  /* details are shown */
	struct lane lane; /* its times are the caller's to set; cols 0: no lane */
};

/* Lays out rows of `width` cells (1 at least); with `lane` where there is room for one. */
struct columns columns_of(int width, enum text_set set, bool lane);

/* Cells that a gutter may take: a third of the width. */
int columns_gutter(const struct columns *c);

#endif
