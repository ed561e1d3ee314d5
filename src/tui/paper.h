#ifndef TUI_PAPER_H
#define TUI_PAPER_H

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
	bool wrap;
	bool turned; /* lines are wrapped where the settings say they are not, and not where they do */
};

void paper_release(struct paper *p);

/* Whether rows would be made otherwise than they were: fill the sheet anew then. */
bool paper_differs(const struct paper *p, const struct tui *t, int cols);

/* Empties the sheet and gives it its look; cursor and window stay where they are. */
void paper_begin(struct paper *p, const struct tui *t, int cols);

/* To the first row. */
void paper_home(struct paper *p);

void paper_draw(struct tui *t, struct paper *p, const struct pane *pane, bool focus);

/* Does what a press asks; false: it is nothing to a sheet. */
bool paper_act(struct paper *p, const struct press *press);

/* The part with the cursor; NULL: the sheet is empty. */
const struct sheet_part *paper_part(const struct paper *p);

#endif
