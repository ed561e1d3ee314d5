#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/canvas.h"
#include "tui/keys.h"

/*
 * How a screen is plugged in. A screen is one file src/tui/NAME.c with one constant of this
 * struct, declared in NAME.h:
 *
 *     const struct screen state_screen = {
 *             .part = PART_STATE,
 *             .name = "state",
 *             .help = "the agent's state at the playhead, and what changed",
 *             .hints = state_hints,
 *             .make = state_make, .end = state_end,
 *             .title = state_title, .draw = state_draw, .act = state_act,
 *     };
 *
 * and one line in parts.c. No other file needs to know of it: ACT_STATE (its key `d` is in the
 * table of keys.c) opens the screen of PART_STATE because it is there. All functions may be NULL.
 *
 * What it remembers between frames is made by `make`, found by tui_state(t, PART_STATE), and freed
 * by `end`; there is nothing else. What several screens share (which trace, which span, which
 * time) is in struct tui and struct sight (tui.h).
 *
 * draw fills a pane with rows, from values alone: t->now_ns is the only clock. It is called for
 * every frame and never twice for the same one, so it lays out what is seen and no more; what costs
 * more is worked out in slices by `work` and remembered. Text from a trace goes through row_add_text
 * and nothing else. It must do for any pane, down to 1x1.
 *
 * act does what an action of the key table asks; false: that is nothing to this screen, then
 * parts without a screen are asked, then tui.c does what is the same on all screens (opening
 * screens, help, quit). Actions arrive with their count and character (struct press). Moving,
 * paging and searching are actions as any other: a list of rows has them from scroll.h.
 *
 * A part is the same without draw and title: search, marks, copying. It acts on all screens,
 * may write its figures into the status line and do work. It is one line in parts.c as well. That of
 * the time has a draw, for rows below all panes.
 */
struct tui;
struct paper;
struct scroll;
struct finder;

struct screen {
	enum part part;
	const char *name; /* of the screen: a lower-case word, for `bind NAME ...` */
	const char *help; /* one line for the help screen */
	const enum action *hints; /* in the last row, most useful first, up to ACT_NONE */

	/* What it remembers; `end` takes NULL. */
	void *(*make)(struct tui *t);
	void (*end)(void *state);

	/* It is shown from now on, or again. */
	void (*enter)(struct tui *t);

	/* The first row of the window: what is on the left, and what is on the right. */
	void (*title)(struct tui *t, struct row *left, struct row *right);

	/* All between the first row and the status line. `focus`: keys go here. */
	void (*draw)(struct tui *t, const struct pane *p, bool focus);

	/* Appends to the row above the last: `/expired 1/4`; two blanks between its parts. */
	void (*status)(struct tui *t, struct row *row);

	bool (*act)(struct tui *t, const struct press *press);

	/*
	 * Appends what the cursor is on, as it was written and not as it is shown, to be copied or
	 * paged; false: there is nothing of that kind, and it is the span that is meant.
	 */
	bool (*value)(struct tui *t, struct buf *out);

	/*
	 * Its rows, for who looks for a pattern in them: those of a document, or those of a list and
	 * whether the pattern is in one. Both NULL: there are spans to look for.
	 */
	struct paper *(*paper)(const struct tui *t);
	struct scroll *(*scroll)(const struct tui *t);
	bool (*has)(struct tui *t, uint32_t row, struct finder *f);

	/* A click at a cell of the window; NULL: of a document or a list the row gets the cursor. */
	void (*click)(struct tui *t, int x, int y);

	/*
	 * Works until t->work_until_ns (steady clock; ask tui_late(t)) on what takes long; whether
	 * there is more to do. Called when nothing was pressed.
	 */
	bool (*work)(struct tui *t);

	/*
	 * When the passing of time alone will make it look different (t->now_ns's clock); INT64_MAX:
	 * never. An idle program sleeps until somebody presses a key.
	 */
	int64_t (*due)(const struct tui *t);
};

#endif
