#ifndef TUI_TILES_H
#define TUI_TILES_H

#include "tui/keys.h"

/*
 * Which screens are shown together, and where: one, as long as there is room for one; from 120
 * columns on the waterfall with what is in its span beside it, and from 160x40 on the conversation
 * and the state below, with the log where there is one, and at the bottom when all of the trace was.
 *
 *     waterfall      │ detail
 *     ───────────────┼────────
 *     conversation   │ state
 *                    ┼────────
 *                    │ log
 *     ───────────────┴────────
 *     axis, minimap, playhead
 */
enum { TILES_MAX = 5, TILES_COLS = 120, TILES_MORE_COLS = 160, TILES_MORE_ROWS = 40 };

enum { TILES_TIME_ROWS = 3 };

struct tile {
	enum part part;
	int top;
	int left;
	int rows;
	int cols;
};

struct tiles {
	struct tile at[TILES_MAX]; /* the first one is the screen that was asked for */
	size_t count;
	int time; /* rows at the bottom for the whole of the time, below a line; 0: there are none */
};

/* Of a screen in an area of cells; `plugged` are the screens that there are, as bits. */
struct tiles tiles_of(enum part screen, unsigned plugged, int rows, int cols);

/* Which of them is a screen's; count: none. */
size_t tiles_find(const struct tiles *t, enum part screen);

#endif
