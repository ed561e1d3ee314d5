#ifndef VIEW_BAR_H
#define VIEW_BAR_H

#include <stdint.h>

#include "view/lane.h"
#include "view/row.h"

/*
 * A span's bar in a lane. Edges are rounded to eighths of a cell, so spans that touch have bars
 * that touch, whatever the scale.
 *
 *     ▒███████▊                waited for the first token, then streamed
 *             ▕█████▋          a late start has no exact glyph: ▐ stands for 3 eighths or
 *                               more, ▕ for less
 *     ─────█───────────        a parent: thin where children cover it
 *                  ▐██▸        open until now
 *             ▐╌╌╌?            lost: last seen at the ?
 *     ‹██          ››          goes on outside; lies outside
 *     ▐█▌  █▏██ ▕▏             several that are one row: a bar each
 *     ──+──█+██!──             something happened in it, an exception
 */

enum bar_end { BAR_ENDED, BAR_OPEN, BAR_LOST };

/* What happened in a cell. */
enum bar_mark { MARK_NONE, MARK_EVENT, MARK_EXCEPTION };

struct bar_part {
	int64_t start_ns;
	int64_t end_ns;
};

struct bar {
	int64_t start_ns;
	int64_t end_ns; /* open: now; lost: last seen. Before the start: taken as the start */
	int64_t first_ns; /* the first token's; not after the start: none */
	enum bar_end end;
	enum role role;		      /* of the kind */
	bool error;		      /* it failed */
	const struct bar_part *parts; /* children's times in any order; they may overlap */
	size_t part_count;
	bool many; /* parts are bars of their own, one row together, and not children */
	const unsigned char *marks; /* enum bar_mark, by cell of the lane; NULL: none */
};

/* What a cell shows. LEFT_1 to LEFT_7 are eighths from the left. */
enum bar_cell {
	BAR_EMPTY,
	BAR_LEFT_1,
	BAR_LEFT_7 = BAR_LEFT_1 + 6,
	BAR_FULL,
	BAR_RIGHT_HALF,
	BAR_RIGHT_EIGHTH,
	BAR_WAIT,
	BAR_CHILDREN,
	BAR_OPEN_END,
	BAR_LOST_LINE,
	BAR_LOST_END,
	BAR_CLIP_LEFT,
	BAR_CLIP_RIGHT,
	BAR_EVENT,
	BAR_EXCEPTION,
	BAR_CELL_COUNT,
};

/* Fills cells[0] to cells[lane->cols - 1]. */
void bar_layout(const struct lane *lane, const struct bar *b, enum bar_cell *cells);

/* Appends the bar: lane->cols cells, in the glyphs of `set` (ASCII: = . - x > ? < > + !). */
void bar_add(
	struct row *r, const struct lane *lane, const struct bar *b, enum text_set set);

#endif
