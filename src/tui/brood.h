#ifndef TUI_BROOD_H
#define TUI_BROOD_H

#include "model/extent.h"
#include "tui/folds.h"

/*
 * When the children of a span ran, for who draws them at any scale: there may be a million. Counted
 * once for each pass of the folds, in steps; asked as often as somebody zooms. Children stand
 * together by 64: where such a chunk has no gap that could be seen, it is one look.
 *
 * Siblings that are one row, since they are called alike, are asked the same: then these are the children.
 *
 *     children   --- ---- --  -----    -- ---        --- ---
 *     chunks     [from       gap   to] [from to]     [     ]
 */
enum { BROOD_CHUNK = 64 };

struct brood_chunk {
	int64_t from_ns; /* the first start in it */
	int64_t to_ns;	 /* the last end in it; below from_ns: no child in it has a time */
	uint64_t
		gap_ns; /* the longest time inside of it in which nothing ran that had begun before */
	uint32_t place; /* of its first child, in the folds */
	uint32_t end;	/* behind its last one */
};

struct brood {
	const struct folds *folds; /* NULL: nothing is here */
	uint64_t generation;	   /* of them */
	uint32_t span;
	bool alike; /* its children are itself and those behind it that are called alike */
	uint32_t place; /* of the child that is counted next */
	uint32_t end;	/* behind the last one */
	struct brood_chunk *chunks;
	size_t room;
	size_t count;
	uint32_t full;	   /* children in the last chunk */
	int64_t latest_ns; /* end of what was counted */
	bool timed;	   /* something with a time was */
	uint32_t members;  /* that were counted, */
	uint32_t failed;   /* and of these those that failed, */
	uint32_t running;  /* and those that have no end */
	struct extent own; /* of the span */
	int64_t at_ns;	   /* until here its own time is known, */
	uint64_t self_ns;  /* which is this */
};

void brood_release(struct brood *b);

/* Begins with a span that the folds know. */
void brood_begin(struct brood *b, const struct folds *f, uint32_t span, bool alike);

/* Counts so many children; true: there are more. Until there are none, nothing is asked. */
bool brood_step(struct brood *b, uint32_t children);

/* Whether it is that of a span as the folds are now. */
bool brood_is(const struct brood *b, const struct folds *f, uint32_t span, bool alike);

/* From when to when any of them ran; false: no time is known. */
bool brood_extent(const struct brood *b, struct extent *x);

/* Nanoseconds in which none of them ran, as extent_self has it. */
int64_t brood_self(const struct brood *b);

/*
 * When they ran in a stretch of time: parts in order, no more than `most`, which is one at least. Parts
 * that are no more than `near_ns` apart are one. Returns how many there are.
 */
size_t brood_parts(const struct brood *b, const struct extent *view, uint64_t near_ns,
	struct extent *parts, size_t most);

#endif
