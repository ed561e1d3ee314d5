#ifndef MODEL_IDLE_H
#define MODEL_IDLE_H

#include "model/extent.h"
#include "model/census.h"

/*
 * When nothing ran. Agents do not count, they wait for others; nor do roots with something below
 * them, which last as long as the trace does, unless they are a model's call.
 *
 *     agent  |=========================================|
 *     chat      |-----|                        |-----|
 *     tool             |--|
 *     idle   |+|           |+++++++++++++++++++|       |
 *
 * One pass over the trace, without sorting: times fall into buckets a power of two wide, and only
 * what is at their edges is remembered. So gaps shorter than two buckets may be missed (that is
 * less than a thousandth of what was asked for), and all that are found are exact.
 */
struct idle {
	struct extent *gaps; /* in order, apart */
	size_t count;
	size_t room;
	uint64_t total_ns; /* of all of them */
};

/*
 * Finds it between two times; what is open goes on until the second. `census` knows who is an
 * agent; NULL: nobody does.
 */
void idle_find(struct idle *idle, const struct trace *t, const struct census *census,
	struct extent within);
void idle_release(struct idle *idle);

/* The same in steps. A zeroed one is valid. */
struct idle_bucket;

struct idle_making {
	struct extent within;
	int shift;		/* a bucket is 2^shift nanoseconds wide */
	struct idle_bucket *at; /* NULL: nothing is being made */
	size_t count;		/* of the buckets */
	uint32_t next;		/* span */
};

void idle_begin(struct idle_making *m, struct extent within);

/* Looks at so many spans; true: there are more. */
bool idle_step(struct idle_making *m, const struct trace *t, const struct census *census,
	uint32_t spans);

/* Puts what was found into `idle`, and forgets it. */
void idle_take(struct idle_making *m, struct idle *idle);
void idle_making_release(struct idle_making *m);

/* Whether a span counts as work. */
bool idle_is_work(const struct trace *t, const struct census *census, uint32_t span);

#endif
