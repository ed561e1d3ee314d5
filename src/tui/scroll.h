#ifndef TUI_SCROLL_H
#define TUI_SCROLL_H

#include "tui/keys.h"

/*
 * A list of rows of which a window shows some: where it is, and what the keys of moving do to it.
 * With a cursor, the window follows it; without, it moves itself.
 */
struct scroll {
	uint32_t count;	 /* rows that there are */
	uint32_t height; /* rows that are shown */
	uint32_t top;	 /* the first one of them */
	uint32_t at;	 /* the one with the cursor */
	int y;		 /* the row of the window in which the first one is */
	bool cursor;	 /* there is one */
};

/* Does what a press asks; false: it does not move anything. */
bool scroll_act(struct scroll *s, const struct press *press);

/* Puts top and cursor where there are rows, and the cursor into the window. */
void scroll_fit(struct scroll *s);

#endif
