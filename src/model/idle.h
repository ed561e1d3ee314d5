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

/* Whether a span counts as work. */
bool idle_is_work(const struct trace *t, const struct census *census, uint32_t span);

#endif
