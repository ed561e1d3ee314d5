#ifndef MODEL_CRITICAL_H
#define MODEL_CRITICAL_H

#include "model/extent.h"
#include "model/selection.h"

/*
 * The critical path: what to make faster so that the whole is done sooner. Walked from the end:
 * who finished last is what was waited for; before its start, the one that had ended latest by
 * then; and below each of them the same.
 *
 *     agent  |==........==........===|    = on the path, . somebody below it is
 *     chat     |--------|                 on it, all of it
 *     tool               |------|         not: chat ended in it, but search ended later
 *     search              |------|        on it
 *
 * What overlaps its parent's ends is cut there, what lies outside of it left out; a span of which
 * no time is known stands for those below it. Each span is looked at once, so the work has a bound
 * whatever the trace looks like, and nothing recurses.
 */
struct critical {
	struct selection spans; /* that are on it */
	int64_t length_ns;	/* from the beginning to the end of what was asked for */
	int64_t below_ns;	/* of that, time in which the path was below its roots */
	bool broken; /* parents are missing or go in circles: it may not be the whole truth */
};

/*
 * The same in steps, for who has no time to look at a million spans. Begins anew when all of the tree was
 * linked anew meanwhile; what else comes may be on it or not. A zeroed one is valid.
 */
struct critical_making {
	struct critical found;
	struct trace *trace; /* NULL: nothing is being made */
	uint32_t top;
	uint32_t known;	   /* spans that there were when it began: others are left out */
	uint32_t unlinked; /* of the trace, when it began */
	uint32_t
		next; /* span that is looked at for what is broken; behind the last: all were */
	uint32_t at;  /* while the time of all is looked for: the span that is next */
	bool timed;   /* `time` is what was found so far */
	bool walking; /* the walk has begun */
	struct extent time;
	struct critical_candidate *candidates; /* of all levels, one behind the other */
	size_t candidate_count;
	size_t candidate_room;
	struct critical_level *levels; /* from the top to where it is */
	size_t level_count;
	size_t level_room;
	uint64_t below_ns;
};

void critical_begin(struct critical_making *m, struct trace *t, uint32_t top);

/* Looks at about so many spans; true: there are more. The tree is settled. */
bool critical_step(struct critical_making *m, uint32_t spans);

/* Puts what was found into `c`, and forgets it. */
void critical_take(struct critical_making *m, struct critical *c);
void critical_making_release(struct critical_making *m);

/* Finds that of the tree below `top` and with it; 0: of the trace. The tree is settled. */
void critical_find(struct critical *c, struct trace *t, uint32_t top);
void critical_release(struct critical *c);

/* Whole percents of the length that the path was below its roots. */
int critical_percent(const struct critical *c);

#endif
