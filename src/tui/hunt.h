#ifndef TUI_HUNT_H
#define TUI_HUNT_H

#include "query/finder.h"
#include "tui/tui.h"
#include "view/sheet.h"

/*
 * A hunt for a pattern through the rows of a screen that is a list or a document (screen.h:
 * `paper`, or `scroll` and `has`), a few at a time, from the row with the cursor on and round the end. What is
 * folded is looked at whole, and unfolded where the pattern is in it.
 */
struct hunt {
	enum part screen;
	struct sheet_at from; /* where it began; of a list `row` alone counts */
	struct sheet_at at;   /* looked at next */
	int by;		      /* 1: down, -1: up; 0: nothing is looked for */
	bool here;	      /* `from` itself is looked at first */
	bool round;	      /* it has gone on at the other end */
};

/* CUT: it is in what a row has no room for; the cursor is where that begins. */
enum hunt_end { HUNT_MORE, HUNT_FOUND, HUNT_CUT, HUNT_NONE };

/* Whether a screen has rows that can be looked through. */
bool hunt_has_rows(const struct tui *t, enum part screen);

/* The row with the cursor, and putting it there. */
struct sheet_at hunt_place(struct tui *t, enum part screen);
void hunt_go(struct tui *t, enum part screen, struct sheet_at at);

/* Begins at a row of that screen. `here`: the pattern may be in it. */
void hunt_begin(struct hunt *h, enum part screen, struct sheet_at from, int by, bool here);

/* Goes on for some rows; puts the cursor where the pattern is found. */
enum hunt_end hunt_step(struct hunt *h, struct tui *t, struct finder *f, int rows);

#endif
