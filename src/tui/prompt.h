#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "view/row.h"

/*
 * A line that is typed, in the place of the status line: a search, a filter, a command. It is a
 * state, not a loop: keys come one by one.
 */
struct tui;

enum { PROMPT_MAX = 4096 }; /* bytes; more is not taken */

struct prompt {
	bool open;
	const char *sign; /* in front of it: `/` `&` `:` */
	struct buf text;
	size_t at; /* where the cursor is, in bytes of it */

	/* Each time that it changes. NULL: nobody asks. */
	void (*changed)(struct tui *t, struct str text);
	/* Enter was pressed, or (`taken` false) Esc or C-c; it is closed by then. */
	void (*done)(struct tui *t, struct str text, bool taken);
	/* Tab: may change text and at. NULL: nothing. */
	void (*complete)(struct tui *t, struct prompt *p);
	/* Up and Down (-1, +1): may change text and at. NULL: nothing. */
	void (*recall)(struct tui *t, struct prompt *p, int by);
	/* Appends what it has come to (`2/7`, a pattern's fault) behind the text. NULL: nothing. */
	void (*answer)(struct tui *t, struct row *row);
};

/* Opens it. What is not set in `p` is nothing; its text is what it begins with, and copied. */
void prompt_open(struct prompt *to, const struct prompt *p);
void prompt_release(struct prompt *p);

enum prompt_result {
	PROMPT_GOES_ON,
	PROMPT_CHANGED,
	PROMPT_TAKEN,
	PROMPT_LEFT,
	PROMPT_COMPLETE,
	PROMPT_OLDER,
	PROMPT_NEWER
};

/* Takes a key. */
enum prompt_result prompt_key(struct prompt *p, int key);

/* Takes text of a paste: what is no character of a line is left out. */
void prompt_paste(struct prompt *p, struct str text);

void prompt_set(struct prompt *p, struct str text);

/* Its row, of `cols` cells; returns the column of the cursor. */
int prompt_row(const struct prompt *p, enum text_set set, int cols, struct row *r);

#endif
