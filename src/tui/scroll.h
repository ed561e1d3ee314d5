#ifndef TUI_SCROLL_H
#define TUI_SCROLL_H

#include "tui/keys.h"
#include "tui/pick.h"

/*
 * A list of which a window shows some: where it is, and what the keys of moving do to it. With a
 * cursor, the window follows it; without, it moves itself.
 *
 * An item is a row, or, where `rows` is set, as many as that says; all of the one with the cursor is
 * shown then, and where it is taller than the window, moving goes through it row by row.
 */
struct scroll {
	uint32_t count;	 /* items that there are */
	uint32_t height; /* rows that are shown */
	uint32_t top;	 /* the first item of them */
	uint32_t into;	 /* so many rows of it are above the window */
	uint32_t at;	 /* the item with the cursor */
	int y;		 /* the row of the window in which the first one is */
	bool cursor;	 /* there is one */
	uint32_t (*rows)(void *from, uint32_t line); /* that it takes; NULL: one */
	void *from;
	struct pick *pick; /* items are those of its lines; NULL or not on: all lines are */
	uint32_t lines;	   /* that there are */
};

/* Does what a press asks; false: it does not move anything. */
bool scroll_act(struct scroll *s, const struct press *press);

/* Puts top and cursor where there are rows, and the cursor into the window. */
void scroll_fit(struct scroll *s);

/* There are so many lines, of which those that are picked are items. */
void scroll_count(struct scroll *s, uint32_t lines);

/* The line that an item is, and the item that a line is, or the one before it. */
uint32_t scroll_line(const struct scroll *s, uint32_t item);
uint32_t scroll_seek(const struct scroll *s, uint32_t line);

/* The item in a row of the window, from 0; `count`: none. */
uint32_t scroll_item(const struct scroll *s, uint32_t row);

#endif
