#ifndef MODEL_EXTENT_H
#define MODEL_EXTENT_H

#include "model/trace.h"

/*
 * From when to when a span is taken to have run, where a beginning and an end are needed. What has
 * no end runs until the last that was heard of its trace; what ends before it begins takes no time.
 */
struct extent {
	int64_t from_ns; /* since 1970 */
	int64_t to_ns;	 /* not below from_ns */
};

/* False: no time is known of it. */
bool extent_of(const struct trace *t, uint32_t span, struct extent *x);

/* The same while the trace goes on: what has no end runs until then, if that is later. */
bool extent_until(const struct trace *t, uint32_t span, int64_t now_ns, struct extent *x);

/* Nanoseconds of it; what does not fit 63 bits is the most that does. */
int64_t extent_length(const struct extent *x);

/*
 * Nanoseconds in which none of its children ran: what several of them share counts once, and what
 * is outside of it not at all. The tree is settled. Costs a look at each child.
 */
int64_t extent_self(struct trace *t, uint32_t span);

/*
 * The same in steps, for who has no time to look at a million children. Begins anew when the trace has
 * changed. A zeroed one is valid.
 */
struct extent_own {
	const struct trace *trace; /* NULL: nothing is here */
	uint64_t generation;	   /* of it */
	uint32_t span;
	uint32_t first; /* child */
	uint32_t child; /* is looked at next; 0: all were */
	struct extent own;
	int64_t at_ns; /* until here it is settled */
	uint64_t self_ns;
};

/* Looks at so many children; true: there are more. The tree is settled. */
bool extent_own_step(
	struct extent_own *o, struct trace *t, uint32_t span, uint32_t children);

/* What was found. */
int64_t extent_own_ns(const struct extent_own *o);

#endif
