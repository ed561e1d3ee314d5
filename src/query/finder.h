#ifndef QUERY_FINDER_H
#define QUERY_FINDER_H

#include "base/arena.h"
#include "base/intern.h"
#include "model/facts.h"
#include "query/regex.h"

/*
 * A pattern that is looked for in all that a span says: its name and kind, its status message, the
 * keys and values of its attributes, and its events. A pattern without capitals does not mind the
 * case (smart case, as less and vi have it), and a blank in it is any blanks and ends of lines, so that a
 * phrase is found however its lines were broken. Each span is asked alone, so that a search may be
 * done in slices and in any order. A zeroed one is valid and finds nothing.
 */
struct finder {
	struct regex *regex;
	bool phrase;		    /* there are blanks in it */
	const struct intern *names; /* of spans, as in the store; NULL: they are read */
	uint8_t *known;		    /* by number of a name: enum finder_known */
	size_t known_room;
	struct arena arena; /* of one span, */
	struct arena event; /* and of one of its events: there may be very many */
};

/* Begins with another pattern; false: it is none, and *why (or NULL) says why. */
bool finder_set(struct finder *f, struct str pattern, const struct intern *names,
	struct regex_fault *why);

/* Whether the pattern is somewhere in a span. */
bool finder_span(
	struct finder *f, const struct trace *t, uint32_t span, const struct life *life);

/* Whether it is in a text. */
bool finder_text(struct finder *f, struct str text);

/* Whether it is a phrase that begins in the first `len` bytes of a text, and ends not far behind them. */
bool finder_begins(struct finder *f, struct str text, size_t len);

void finder_release(struct finder *f);

#endif
