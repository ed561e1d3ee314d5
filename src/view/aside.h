#ifndef VIEW_ASIDE_H
#define VIEW_ASIDE_H

#include "model/facts.h"

/*
 * Lines of text that stood between the records of a complete input, remembered with the record
 * before them, so that they can be shown where they were said: inside the span that had just
 * begun or of which an event had been, after the span that had just ended. Lines that follow each
 * other in a file are one aside, however many they are.
 */
struct aside {
	struct trace *t; /* NULL: no record was before it */
	uint32_t span;	/* of the record before it; once sorted, the span it is inside of */
	bool after;	/* that record ended the span */
	int64_t ts;	/* of that record */
	uint64_t place; /* where its text is; of the first line */
	uint64_t lines; /* how many it has */
	uint64_t last;	/* number of the last one in its source; 0: it is a copy */
	uint64_t cut;	/* bytes of it that were too many to keep */
	size_t order;	/* how many were before it */
};

struct asides {
	struct aside *
		at; /* sorted by trace, span, time and order, once asides_sort was called */
	size_t count;
	size_t room;
	struct pool texts; /* that cannot be read again */
};

void asides_release(struct asides *a);

/* `before` is the last record of the same source; with t NULL when there was none. */
void asides_add(
	struct asides *a, const struct line *line, struct str text, struct aside before);

/* To be called once all were added, after the traces were settled. */
void asides_sort(struct asides *a);

/*
 * Those of a trace go where `to` says, by span: what is inside of a span that is left out. Then they are to be
 * put in order again.
 */
void asides_move(struct asides *a, const struct trace *t, const uint32_t *to);
void asides_order(struct asides *a, const struct trace *t);

/* Those inside of a span (0: of none) of a trace (NULL: of none), in order. */
const struct aside *asides_of(
	const struct asides *a, const struct trace *t, uint32_t span, size_t *count);

/* The lines of an aside, or of several that follow each other, one by one. */
struct aside_lines {
	const struct aside *a; /* whose lines come next */
	size_t count;	       /* asides that are left */
	uint64_t given;	       /* lines of the first of these */
	uint64_t place;	       /* of its next line, with given */
};

/* The next one, in `arena`; false when its file changed, and what was in it is left out. */
bool aside_next(struct aside_lines *l, struct input *in, struct arena *arena,
	struct str *text, uint64_t *cut);

#endif
