#include "tui/tiles.h"

enum { SPLIT_ROWS = 10 };

static bool tiles_has(unsigned plugged, enum part part)
{
	return plugged & 1U << part;
}

/* Between two of them is a line. */
static void tiles_add(struct tiles *t, enum part part, struct tile area)
{
	area.part = part;
	t->at[t->count++] = area;
}

/* A row of one or two: `right` where it is plugged in. */
static void tiles_row(struct tiles *t, unsigned plugged, enum part left, enum part right,
	struct tile area, int left_cols)
{
	struct tile other = area;

	if (!tiles_has(plugged, right)) {
		tiles_add(t, left, area);
		return;
	}
	area.cols = left_cols;
	other.left += left_cols + 1;
	other.cols -= left_cols + 1;
	tiles_add(t, left, area);
	tiles_add(t, right, other);
}

/* Below the one that was added last, if both then have some rows. */
static void tiles_below(struct tiles *t, unsigned plugged, enum part below)
{
	struct tile *last = &t->at[t->count - 1];
	struct tile area = *last;

	if (!tiles_has(plugged, below) || last->rows < SPLIT_ROWS)
		return;
	last->rows = last->rows * 3 / 5;
	area.top += last->rows + 1;
	area.rows -= last->rows + 1;
	tiles_add(t, below, area);
}

struct tiles tiles_of(enum part screen, unsigned plugged, int rows, int cols)
{
	struct tiles t = {0};
	struct tile all = {.rows = rows, .cols = cols}, below = all;
	int left = cols * 5 / 8;
	bool more = cols >= TILES_MORE_COLS && rows >= TILES_MORE_ROWS - 3 &&
		tiles_has(plugged, PART_CONVERSATION);

	if (screen != PART_WATERFALL || cols < TILES_COLS) {
		tiles_add(&t, screen, all);
		return t;
	}
	if (more && tiles_has(plugged, PART_TIME)) {
		t.time = TILES_TIME_ROWS;
		rows -= TILES_TIME_ROWS + 1;
	}
	if (more) {
		all.rows = rows * 5 / 8;
		below.top = all.rows + 1;
		below.rows = rows - below.top;
	}
	tiles_row(&t, plugged, PART_WATERFALL, PART_DETAIL, all, left);
	if (below.top)
		tiles_row(&t, plugged, PART_CONVERSATION, PART_STATE, below, left);
	if (below.top && tiles_has(plugged, PART_STATE))
		tiles_below(&t, plugged, PART_LOG);
	return t;
}

size_t tiles_find(const struct tiles *t, enum part screen)
{
	size_t i = 0;

	while (i < t->count && t->at[i].part != screen)
		i++;
	return i;
}
