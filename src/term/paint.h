#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "term/caps.h"
#include "view/row.h"

/* Rows to bytes, with what roles look like (term/look.h). */

/*
 * Appends a row, cut to `max` cells, without its trailing spaces and without a newline. Every
 * colour that was turned on is off at the end. Without caps->styled nothing but the text.
 */
void paint_row(const struct row *r, const struct caps *caps, int max, struct buf *out);

/*
 * Appends text of a program that is passed through, with its colours where there are colours,
 * turned off at the end; without a newline.
 */
void paint_text(struct str text, const struct caps *caps, struct buf *out);

#endif
