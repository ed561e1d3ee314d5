#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include "view/row.h"

/*
 * A frame before it meets a terminal: cells, each a character, a role and a style. Screens draw
 * rows into panes of it, in any order; what is drawn later covers what was there. What lies outside
 * of a pane is left out, so nobody who draws needs to know how small a window can be.
 *
 * Background and colours are not known here: what a role looks like is curses' business.
 */
enum style {
	STYLE_BOLD = 1 << 0,
	STYLE_DIM =
		1 << 1, /* there for the sake of others: an ancestor of what was found */
	STYLE_REVERSE = 1 << 2,	  /* of the row with the cursor: its name, never its lane */
	STYLE_UNDERLINE = 1 << 3, /* what a search has found */
};

enum { CELL_BYTES = 12, CANVAS_MAX = 1000 };

struct cell {
	char text[CELL_BYTES]; /* a character with at most two marks, UTF-8 */
	uint8_t len; /* bytes of it; 0: a blank, or with width 0 the right half of a wide one */
	uint8_t width; /* in cells: 1 or 2; 0: the right half of the one before it */
	uint8_t role;  /* enum role */
	uint8_t style; /* enum style */
};

struct canvas {
	int cols; /* at most CANVAS_MAX, as rows */
	int rows;
	struct cell *cells; /* row by row */
	size_t room;	    /* of cells, allocated */
	int cursor_x;	    /* where the terminal's cursor is; -1: hidden */
	int cursor_y;
};

/* Empties it, and gives it this size. */
void canvas_reset(struct canvas *c, int cols, int rows);
void canvas_release(struct canvas *c);

/*
 * Appends it as text: a line a row without the blanks at its end and, with `roles`, below all of
 * them, a line for each row that has any: its number and runs of cells that are not plain.
 *
 *     3: 1 agent, 3-12 strong+reverse
 */
void canvas_dump(const struct canvas *c, bool roles, struct buf *out);

/* A rectangle of a canvas, which may reach beyond it. Coordinates are the pane's own, from 0. */
struct pane {
	struct canvas *canvas;
	int top;
	int left;
	int rows;
	int cols;
};

struct pane pane_of(struct canvas *c);

/* A part of a pane, never larger than what is there. */
struct pane pane_part(const struct pane *p, int top, int left, int rows, int cols);

/* Draws a row from column x on; what does not fit is cut, hard: who wants an ellipsis cuts first. */
void pane_row(const struct pane *p, int y, int x, const struct row *row);

/* Draws it so that it ends at the pane's right edge. */
void pane_row_right(const struct pane *p, int y, const struct row *row);

/* Fills a row with one ASCII character or glyph of one cell. */
void pane_fill(const struct pane *p, int y, enum role role, struct str glyph);

/* The same downwards, in column x. */
void pane_fill_down(const struct pane *p, int x, enum role role, struct str glyph);

/* Adds styles to cells that were drawn. */
void pane_style(const struct pane *p, int y, int x, int cols, unsigned style);

/* The cell at a place; NULL: there is none. */
struct cell *pane_cell(const struct pane *p, int y, int x);

#endif
