#ifndef TUI_FOLDS_H
#define TUI_FOLDS_H

#include "base/ranks.h"
#include "model/selection.h"

/*
 * The spans of a trace as rows, in pre-order, those below a folded one left out. From row to span
 * and back at once, for a million spans; folding takes away a stretch of rows, and unfolding looks at
 * those that come back. What came anew costs one pass, which may be done in steps: until it is done,
 * rows are as they were.
 */

/* The pass that puts the spans in order, as far as it has come. */
struct folds_making {
	bool on;
	uint64_t generation; /* of the trace when it began */
	uint32_t known;	     /* spans then */
	uint32_t span;	     /* the next one; 0: all have their place */
	uint32_t place;	     /* that it gets */
	uint32_t depth;	     /* that it is at */
	uint32_t *spans;     /* these as below */
	uint32_t *places;
	uint32_t *sizes;
	uint32_t *depths;
};

struct folds {
	struct trace *trace;
	uint64_t generation; /* of the trace at the last pass */
	uint32_t count;	     /* spans in the tree then */
	uint32_t known;	     /* spans below this index are */
	uint32_t *spans;     /* by place in pre-order, from 0 */
	uint32_t *places;    /* by span */
	uint32_t *sizes;     /* by place: spans of the tree that begins there */
	uint32_t *depths;    /* by place: spans above it */
	uint64_t *closed;    /* a bit a span: it is folded */
	size_t closed_room;  /* of its words */
	uint32_t closed_count;
	uint64_t *alike;   /* a bit a span: it stands for those behind it */
	size_t alike_room; /* of its words */
	uint32_t alike_count;
	struct ranks rows; /* by place: it has a row */
	struct folds_making making;
	const struct selection
		*shown; /* what a filter leaves, with what is above it; NULL: all */
};

void folds_release(struct folds *f);

/* Takes in what has come; whether anything has. All rows may have moved then. */
bool folds_settle(struct folds *f, struct trace *t);

/*
 * The same in steps of so many spans; true: there are more. A trace that changes meanwhile makes it
 * begin again, another trace than before as well.
 */
bool folds_step(struct folds *f, struct trace *t, uint32_t spans);

/* Rows that there are. */
uint32_t folds_rows(const struct folds *f);

/* The span in a row; 0: there is no such row. */
uint32_t folds_span(const struct folds *f, uint32_t row);

/* The row of a span or, where it is hidden, of the one above it that is not; UINT32_MAX: none. */
uint32_t folds_row(const struct folds *f, uint32_t span);

/* Whether it is in a row. */
bool folds_seen(const struct folds *f, uint32_t span);

/* Spans above it, and spans of the tree that it is on top of (itself too). */
uint32_t folds_depth(const struct folds *f, uint32_t span);
uint32_t folds_size(const struct folds *f, uint32_t span);

bool folds_closed(const struct folds *f, uint32_t span);

/* Folds and unfolds; nothing for a span without children. */
void folds_set(struct folds *f, uint32_t span, bool closed);

/* The same for all below it too. */
void folds_set_deep(struct folds *f, uint32_t span, bool closed);
void folds_set_all(struct folds *f, bool closed);

/* Unfolds what is above a span, and what stands for it. */
void folds_reveal(struct folds *f, uint32_t span);

/* Whether a row that is shown comes later below the same parent: the gutter's lines. */
bool folds_more(const struct folds *f, uint32_t span);

/* ---- siblings that are called alike, one behind the other ---- */

/* Whether a span is one row with those behind it. Of a filtered trace nobody is. */
bool folds_alike(const struct folds *f, uint32_t span);

/* How many there are of them, itself too: up to `most`, further ones are not counted. */
uint32_t folds_alike_count(const struct folds *f, uint32_t span, uint32_t most);

/* Makes those that a span is among one row, or a row each again. The first of them. */
uint32_t folds_set_alike(struct folds *f, uint32_t span, bool folded);

/* All of those of whom there are so many become one row, where nothing is deeper below them than a child. */
void folds_set_all_alike(struct folds *f, uint32_t least);

/* What a filter leaves, with all above it; NULL: everything. It stays the caller's. */
void folds_filter(struct folds *f, const struct selection *shown);

#endif
