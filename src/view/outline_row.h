#ifndef VIEW_OUTLINE_ROW_H
#define VIEW_OUTLINE_ROW_H

#include "view/outline.h"

/* The rows of one span, and of what belongs to it. Inside of the outline: for outline*.c alone. */

/* Hands the row on. */
void outline_row_emit(struct outline *o);

/* The row of a span, which counts as one of those that are shown. */
void outline_row_shown(struct outline *o, const struct facts *f, bool dim);

/* A gutter whose levels all go on: in a stream nobody knows which child is the last. */
struct gutter outline_row_gutter(struct outline *o, size_t depth);

/* Opens a span; all of it lasts until the next is opened. */
struct span_row outline_row_span(struct outline *o, struct trace *t, uint32_t span,
	struct facts *f, struct gutter g);

/* What stands below the line of a span that will have no other: why it failed, attributes. */
void outline_row_notes(struct outline *o, const struct trace *t, uint32_t span,
	const struct facts *f, const struct gutter *g);

void outline_row_moment(struct outline *o, const struct trace *t, const struct moment *m,
	const struct gutter *g);

/* What a record says of a span whose line is out; as outline_late. */
void outline_row_late(struct outline *o, const struct trace *t, uint32_t span,
	const struct record *r, bool status, const struct gutter *g);

/* `(in web.search)` before what stands out of its place; said once for all that follow. */
void outline_row_in(struct outline *o, const struct trace *t, uint32_t in, size_t depth);
void outline_row_was_in(struct outline *o, const struct trace *t, uint32_t in);

#endif
