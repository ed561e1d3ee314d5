#ifndef VIEW_GLYPH_H
#define VIEW_GLYPH_H

#include "view/row.h"

/*
 * The signs that rows are made of, each with an ASCII twin. Those of one cell are of East Asian
 * width Neutral where more than looks hangs on it; line drawing is Ambiguous, which is why the
 * Unicode set needs a terminal that gives it one cell.
 */
enum glyph {
	GLYPH_OK,
	GLYPH_ERROR,
	GLYPH_OPEN,
	GLYPH_LOST,
	GLYPH_MISSING,
	GLYPH_CANCELLED,
	GLYPH_TEE,   /* a child that has younger siblings */
	GLYPH_ELBOW, /* the last child */
	GLYPH_CLOSE, /* the end of a span whose children stand above */
	GLYPH_PIPE,  /* past it */
	GLYPH_GAP,   /* past the last child */
	GLYPH_DEEP,  /* in front of a depth: levels that are not drawn */
	GLYPH_ARROW,
	GLYPH_RETRY,
	GLYPH_BULLET, /* an event */
	GLYPH_BANG,   /* an error's text */
	GLYPH_FOLDED,
	GLYPH_UNFOLDED,
	GLYPH_RULE,
	GLYPH_DOT, /* between figures */
	GLYPH_ELLIPSIS,
	GLYPH_COUNT,
};

void glyph_add(struct row *r, enum role role, enum glyph glyph, enum text_set set);

/* Its bytes, to be put into other text of the project's own. */
struct str glyph_text(enum glyph glyph, enum text_set set);

#endif
