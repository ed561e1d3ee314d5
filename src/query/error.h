#ifndef QUERY_ERROR_H
#define QUERY_ERROR_H

#include "base/buf.h"
#include "base/text.h"

/*
 * Why a text is no query: an error in input is a value, and who called says it. A zeroed one is
 * valid.
 */
struct query_error {
	size_t at;  /* offset of what is wrong, in bytes */
	size_t len; /* bytes of it; 0: something is missing there */
	struct buf
		what; /* what is wrong and what was expected, one line without LF; may hold
			    pieces of the text as it was: query_error_show makes them visible */
};

/* Fills in the error, the first one wins. Returns false, so that it can be returned. */
bool query_error_set(struct query_error *why, size_t at, size_t len, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/*
 * Three lines for people: what is wrong, the line of the query that it is in, a caret below. All
 * of it visible as text_line makes it; columns are display cells. A long line is shown from near
 * what is wrong.
 */
void query_error_show(
	const struct query_error *why, struct str text, enum text_set set, struct buf *out);
void query_error_release(struct query_error *why);

#endif
