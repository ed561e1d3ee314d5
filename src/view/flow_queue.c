#include "view/flow_queue.h"

#include <stdlib.h>

#include "base/mem.h"

static bool queued_before(const struct flow_queued *a, const struct flow_queued *b)
{
	return a->m.ts != b->m.ts ? a->m.ts < b->m.ts : a->number < b->number;
}

static void queued_swap(struct flow_queued *a, struct flow_queued *b)
{
	struct flow_queued keep = *a;

	*a = *b;
	*b = keep;
}

void flow_queue_put(struct flow_queue *q, const struct moment *m)
{
	size_t i = q->count++;

	q->at = mem_grow(q->at, &q->room, q->count, sizeof(*q->at));
	q->at[i] = (struct flow_queued){*m, q->numbers++};
	for (; i && queued_before(&q->at[i], &q->at[(i - 1) / 2]); i = (i - 1) / 2)
		queued_swap(&q->at[i], &q->at[(i - 1) / 2]);
}

const struct moment *flow_queue_first(const struct flow_queue *q)
{
	return q->count ? &q->at[0].m : NULL;
}

/* The earlier one of the two below `i`; `count` when there is none. */
static size_t flow_queue_below(const struct flow_queue *q, size_t i)
{
	size_t left = 2 * i + 1;

	if (left + 1 < q->count && queued_before(&q->at[left + 1], &q->at[left]))
		return left + 1;
	return left < q->count ? left : q->count;
}

void flow_queue_drop(struct flow_queue *q)
{
	size_t i = 0, below;

	if (!q->count)
		return;
	q->at[0] = q->at[--q->count];
	while ((below = flow_queue_below(q, i)) < q->count &&
		queued_before(&q->at[below], &q->at[i])) {
		queued_swap(&q->at[below], &q->at[i]);
		i = below;
	}
}

void flow_queue_release(struct flow_queue *q)
{
	free(q->at);
	*q = (struct flow_queue){0};
}
