#include "query/order.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"

static void order_room(struct order *o, size_t count)
{
	if (count <= o->room)
		return;
	o->room = count;
	o->rank = mem_resize(o->rank, count * sizeof(*o->rank));
	o->span = mem_resize(o->span, count * sizeof(*o->span));
	o->end = mem_resize(o->end, count * sizeof(*o->end));
	o->depth = mem_resize(o->depth, count * sizeof(*o->depth));
}

/* Ends are found backwards: each hands its own to the one above. */
static void order_ends(struct order *o, const struct trace *t)
{
	for (uint32_t r = 0; r < o->count; r++)
		o->end[r] = r + 1;
	for (uint32_t r = o->count - 1; r; r--) {
		uint32_t above = o->rank[t->spans[o->span[r]].parent];

		if (o->end[r] > o->end[above])
			o->end[above] = o->end[r];
	}
}

void order_trace(struct order *o, struct trace *t)
{
	uint32_t at = 0, rank = 0;

	if (o->t == t && o->generation == t->generation && o->count == t->span_count)
		return;
	order_room(o, t->span_count);
	o->t = t;
	o->generation = t->generation;
	o->count = (uint32_t)t->span_count;
	o->rank[0] = o->span[0] = o->depth[0] = 0;
	while ((at = tree_next_down(t, at, 0))) {
		uint32_t parent = t->spans[at].parent;

		o->rank[at] = ++rank;
		o->span[rank] = at;
		o->depth[rank] = parent ? o->depth[o->rank[parent]] + 1 : 0;
	}
	order_ends(o, t);
}

void order_release(struct order *o)
{
	free(o->rank);
	free(o->span);
	free(o->end);
	free(o->depth);
	*o = (struct order){0};
}

/* Before it, all spans of lower rank were entered, and all but those above it were left. */
uint64_t order_left(const struct order *o, uint32_t span)
{
	uint32_t r = o->rank[span];

	return r ? 2 * (uint64_t)r - 1 - o->depth[r] : 0;
}

uint64_t order_right(const struct order *o, uint32_t span)
{
	uint32_t r = o->rank[span];

	return r ? order_left(o, span) + 2 * (uint64_t)(o->end[r] - r) - 1 : 0;
}
