#ifndef VIEW_FLOW_QUEUE_H
#define VIEW_FLOW_QUEUE_H

#include "model/moment.h"

/*
 * Events that wait for their turn, the earliest first, equal times as they came: a binary heap,
 * because a stranger chooses in which order they come. A zeroed one is valid and empty.
 */
struct flow_queued {
	struct moment m;
	uint64_t number; /* how many had come before */
};

struct flow_queue {
	struct flow_queued *at;
	size_t count;
	size_t room;
	uint64_t numbers; /* given so far */
};

void flow_queue_put(struct flow_queue *q, const struct moment *m);

/* The earliest; NULL when there is none. It lasts until the next call. */
const struct moment *flow_queue_first(const struct flow_queue *q);

/* Takes it out. */
void flow_queue_drop(struct flow_queue *q);

void flow_queue_release(struct flow_queue *q);

#endif
