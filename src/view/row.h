#ifndef VIEW_ROW_H
#define VIEW_ROW_H

#include "base/text.h"

/*
 * A row of a screen before it meets one: text that is safe to show, in runs that each have a
 * role. What a role looks like is the terminal's (src/term) or curses' business. A zeroed row is
 * valid and empty.
 */
enum role {
	ROLE_PLAIN,  /* the terminal's own foreground */
	ROLE_DIM,    /* secondary: gutters, units */
	ROLE_STRONG, /* names */
	ROLE_AGENT,  /* kind letters and bars */
	ROLE_LLM,
	ROLE_TOOL,
	ROLE_RETRIEVAL,
	ROLE_STATE,
	ROLE_OTHER,
	ROLE_OK, /* status glyphs */
	ROLE_ERROR,
	ROLE_OPEN,
	ROLE_LOST,
	ROLE_COUNT,
};

struct row_run {
	enum role role;
	size_t end; /* offset in the row's text behind the run's last byte */
};

struct row {
	struct buf text;      /* sanitised, no newline */
	struct row_run *runs; /* in order, without gaps */
	size_t count;	      /* of runs */
	size_t room;	      /* of runs, allocated */
	int width;	      /* in cells */
};

void row_reset(struct row *r);
void row_release(struct row *r);

/* Appends the project's own text: ASCII or glyphs of `cells` cells that need no sanitising. */
void row_add(struct row *r, enum role role, struct str text, int cells);

/* Appends text from a trace, sanitised, cut to at most `max` cells; returns the cells used. */
int row_add_text(
	struct row *r, enum role role, struct str text, enum text_set set, int max);

/* Appends a copy of another row. */
void row_add_row(struct row *r, const struct row *other);

/* Cuts a row to at most `width` cells, where something is cut with an ellipsis in the last one. */
void row_cut(struct row *r, enum text_set set, int width);

/* All of it takes a role: what is there for the sake of others is dim. */
void row_paint(struct row *r, enum role role);

/* Makes `to` the same row; it keeps its own memory. */
void row_copy(struct row *to, const struct row *from);

/* Spaces up to column `column`; nothing when the row is already as wide. */
void row_pad(struct row *r, int column);

#endif
