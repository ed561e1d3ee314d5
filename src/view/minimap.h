#ifndef VIEW_MINIMAP_H
#define VIEW_MINIMAP_H

#include "model/census.h"
#include "view/lane.h"
#include "view/row.h"

/*
 * All of a trace in one row: what ran when, and what at the same time. Two by four dots a cell; a
 * row of dots each for model calls, tools, other work, and states:
 *
 *     ⡉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠉⠉⠉⠉⠱⠶⠖⠶⠶⠏⠉⠉⠉⠉⠉⠒⠒⠒⠒
 *                       ▴                    the playhead
 *
 * In ASCII it is how many of these dots there are: ` .:-=+*#`. Agents wait for the others and are
 * left out. What was built of a trace serves any width: times fall into buckets a power of two
 * wide, of which a row asks whether any is set.
 */
enum { MINIMAP_LANES = 4, MINIMAP_BUCKETS = 4096 };

struct minimap {
	struct extent time; /* of the trace */
	int shift;	    /* a bucket is 2^shift nanoseconds wide */
	uint64_t lanes[MINIMAP_LANES][MINIMAP_BUCKETS / 64]; /* a bit a bucket */
	uint64_t errors[MINIMAP_BUCKETS / 64];		     /* something failed in it */
};

/* Builds it anew: one pass over the trace. What has no letter yet is left out. */
void minimap_build(struct minimap *m, const struct trace *t, const struct census *census,
	struct extent time);

/* The same in steps. A zeroed one is valid. */
struct minimap_making {
	struct minimap map;
	int32_t (*steps)[MINIMAP_BUCKETS + 1]; /* how many begin to run in a bucket, less
						  those that stop; NULL: none is made */
	uint32_t next;			       /* span */
};

void minimap_begin(struct minimap_making *m, struct extent time);

/* Looks at so many spans; true: there are more. */
bool minimap_step(struct minimap_making *m, const struct trace *t,
	const struct census *census, uint32_t spans);

/* Puts what was made into `map`, and forgets it. */
void minimap_take(
	struct minimap_making *m, const struct census *census, struct minimap *map);
void minimap_making_release(struct minimap_making *m);

/*
 * Appends it: lane->cols cells of the times that the lane stands for. What is not inside of
 * `seen` is dim; where something failed it is in the colour of errors.
 */
void minimap_add(struct row *r, const struct minimap *m, const struct lane *lane,
	const struct extent *seen, enum text_set set);

/* Appends a row below it that points at a time: lane->cols cells. */
void minimap_add_head(
	struct row *r, const struct lane *lane, int64_t ns, enum text_set set);

#endif
