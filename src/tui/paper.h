#ifndef TUI_PAPER_H
#define TUI_PAPER_H

#include "tui/pick.h"
#include "tui/tui.h"
#include "view/sheet.h"

/*
 * A sheet in a pane: where the window and the cursor are, and what the keys of moving and folding
 * do to them. The cursor's row is marked with `>`.
 */
struct paper {
	struct sheet sheet;
	struct sheet_at top; /* the first row that is shown */
	struct sheet_at at;  /* the one with the cursor */
	int height;	     /* rows that are shown */
	int y;		     /* the row of the window in which the first one is */
	struct pick
		*pick; /* rows that it leaves out are not there; NULL or not on: all are */
	bool reads;    /* there is no cursor: what else moves that, moves the window */
	bool found;    /* nor is there, but for the row in which something was found */
	bool points;   /* the row of the cursor is marked also while keys go elsewhere */
	bool turned; /* lines are wrapped where the settings say they are not, and not where they do */
};

void paper_release(struct paper *p);

/* Whether rows would be made otherwise than they were: fill the sheet anew then. */
bool paper_differs(const struct paper *p, const struct tui *t, int cols);

/* Empties the sheet and gives it its look; cursor and window stay where they are. */
void paper_begin(struct paper *p, const struct tui *t, int cols);

/* The cursor to a row; to the first one. */
void paper_put(struct paper *p, struct sheet_at at);
void paper_home(struct paper *p);

void paper_draw(struct tui *t, struct paper *p, const struct pane *pane, bool focus);

/* The next (previous) row that is shown; false, and it stays, when there is none. */
bool paper_next(struct paper *p, struct sheet_at *at);
bool paper_prev(struct paper *p, struct sheet_at *at);

/* By so many of them, as far as there are any; returns by how many. */
size_t paper_step(struct paper *p, struct sheet_at *at, long by);

struct sheet_at paper_first(const struct paper *p);
struct sheet_at paper_last(struct paper *p);

/* All of a part is shown. */
void paper_unfold(struct paper *p, size_t part);

/* Does what a press asks; false: it is nothing to a sheet. */
bool paper_act(struct paper *p, const struct press *press);

/* The part with the cursor; NULL: the sheet is empty. */
const struct sheet_part *paper_part(const struct paper *p);

#endif
