#ifndef VIEW_WATERFALL_ROW_H
#define VIEW_WATERFALL_ROW_H

#include "view/glance.h"
#include "view/gutter.h"

/*
 * The rows of a waterfall: a tree on the left, when it ran on the right.
 *
 *      SPAN                             TIME│
 *      ▾A agent.run "fix failing t… ▸14.2s+ │────────────────────────────────────────▸
 *     >├─ T bash pytest -q          ✗  2.04s│         ██████
 *      ├─▸T web.search jwt leeway +3✓  1.61s│                      ▕████▋
 *      └─▸T convert          x12 1✗✗  3.10s│                            ▐█ ██ ▕█▌
 *
 * A star in the first column is what is on the critical path.
 *
 * The sign in front of the letter says that it can be folded or is. Below 60 cells there is no
 * lane, below 24 no time.
 */
struct waterfall_columns {
	enum text_set set;
	int width;	  /* cells of a row, at least 1 */
	int name;	  /* the column behind the name */
	int left;	  /* cells before the line that is left of the lane */
	struct lane lane; /* its times are the caller's to set; cols 0: there is none */
};

/* How much of the width names get: about half, most of it, or all. */
enum waterfall_share { SHARE_HALF, SHARE_MOST, SHARE_ALL, SHARE_COUNT };

struct waterfall_columns waterfall_columns_of(
	int width, enum waterfall_share share, enum text_set set);

enum waterfall_fold { FOLD_NONE, FOLD_OPEN, FOLD_CLOSED };

struct waterfall_row {
	const struct glance *glance;
	struct gutter gutter;
	enum waterfall_fold fold;
	uint32_t hidden; /* spans that a fold hides */
	bool cursor;
	bool dim;	 /* it is there for the sake of others */
	bool star;	 /* it is on the critical path, which is shown */
	bool beside;	 /* it is not: its bar is dim */
	bool outside;	 /* some of its time is not of what is above it */
	int64_t now_ns;	 /* the end of what is open; 0: unknown */
	int64_t seen_ns; /* the last sign of a lost one; 0: none */
	uint32_t alike;	 /* so many are one row with it, itself too; 0: it is alone */
	uint32_t failed; /* of these */
	const struct bar_part
		*parts; /* its children's times, in any order; of these: theirs */
	size_t part_count;
	const unsigned char *marks; /* its events by cell of the lane, as in struct bar */
};

void waterfall_row(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w);

/* The row above them, without its axis: `SPAN  TIME│`. */
void waterfall_row_head(struct row *r, const struct waterfall_columns *c);

#endif
