#ifndef TUI_PICK_H
#define TUI_PICK_H

#include "query/finder.h"
#include "view/sheet.h"

/*
 * Rows of a list or of a document that have a pattern, or that have it not: those alone are shown. They
 * are gathered a few at a time, from the first one on. Of a list `row` alone counts.
 *
 * In a document what a row belongs to is kept as well, for the sake of it: the head of its part, the
 * message or event that this is of, and the rule above.
 */
struct pick_row {
	struct sheet_at at;
	bool beside; /* kept for the sake of one behind it */
};

struct pick {
	struct buf pattern; /* empty: all rows are shown */
	bool inverted;	    /* rows that have it are left out */
	struct finder finder;
	struct pick_row *rows; /* in order */
	size_t count;
	size_t room;
	size_t found;	      /* of them, without those beside */
	struct sheet_at next; /* looked at next */
	bool done;	      /* all were looked at */
	bool moved; /* the cursor was moved since they are gathered: `want` is old */
	struct sheet_at want; /* where the cursor stood before */
};

void pick_release(struct pick *p);

/* Begins anew; the cursor is to stand at `want` again, or as near to it as there is a row. */
void pick_begin(struct pick *p, struct sheet_at want);

/* Whether rows are left out. Takes NULL. */
bool pick_is_on(const struct pick *p);

/* Looks at the next row, which has the pattern or not. */
void pick_look(struct pick *p, bool has);

/* Looks at some rows of a document; whether there are more. */
bool pick_sheet(struct pick *p, struct sheet *s, struct row *scratch, int rows);

/* Whether a row of a document has a pattern; all that is folded away below it is in it. */
bool pick_sheet_has(
	struct finder *f, struct sheet *s, struct sheet_at at, struct row *scratch);

/* The number of the last row that is kept up to a place, of the first one where there is none. */
size_t pick_near(const struct pick *p, struct sheet_at at);

/* Whether a place stands before another one. */
bool pick_before(struct sheet_at a, struct sheet_at b);

#endif
