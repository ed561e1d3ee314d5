#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H

#include "view/row.h"

/*
 * A text on as many rows as it takes, for lists whose lines may be longer than a window is wide. What
 * no person reads row by row is cut: the last of WRAP_ROWS rows ends with an ellipsis where there is
 * more. So a row costs the same however long the text is.
 */
enum { WRAP_ROWS = 200 };

struct wrap {
	struct str text; /* stays where it is */
	enum text_set set;
	int width;    /* cells of a row, taken as 1 at least */
	size_t at;    /* the byte that comes next */
	uint32_t row; /* rows that were made */
};

/* Appends the next row of it, of `width` cells at most; false: there is none. The first is always there. */
bool wrap_row(struct wrap *w, enum role role, struct row *r);

/* How many rows it takes from here on. */
uint32_t wrap_rows(struct wrap w);

#endif
