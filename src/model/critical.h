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

/* Finds that of the tree below `top` and with it; 0: of the trace. The tree is settled. */
void critical_find(struct critical *c, struct trace *t, uint32_t top);
void critical_release(struct critical *c);

/* Whole percents of the length that the path was below its roots. */
int critical_percent(const struct critical *c);

#endif
