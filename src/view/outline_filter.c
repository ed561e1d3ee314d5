#include "view/outline_filter.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "view/figure.h"

bool outline_filter_long(const struct outline *o, const struct trace *t, uint32_t span)
{
	const struct span *s = &t->spans[span];
	int64_t ns;

	if (o->shorter_ns <= 0)
		return true;
	if (!(s->flags & SPAN_HAS_END) || !(s->flags & SPAN_HAS_START) ||
		s->status == STATUS_ERROR)
		return true;
	ns = figure_since(s->end_ns, s->start_ns);
	return ns < 0 || ns >= o->shorter_ns;
}

/* Marks what is long enough below `top`, and what is above that. */
void outline_filter_mark(struct outline *o, struct trace *t, uint32_t top)
{
	uint32_t i;

	if (o->shorter_ns <= 0)
		return;
	o->visible = mem_grow(o->visible, &o->visible_room, t->span_count, 1);
	o->visible[top] = 0;
	for (i = top; (i = tree_next_down(t, i, top));)
		o->visible[i] = 0;
	for (i = tree_deepest(t, top); i != top; i = tree_next_up(t, i)) {
		o->visible[i] |= outline_filter_long(o, t, i);
		o->visible[t->spans[i].parent] |= o->visible[i];
	}
	o->visible[top] |= outline_filter_long(o, t, top);
}

void outline_filter_asides(struct outline *o, struct trace *t)
{
	uint32_t *to, *depth;

	if (!o->asides || (!o->depth_max && o->shorter_ns <= 0))
		return;
	to = mem_new(t->span_count * sizeof(*to));
	depth = mem_new(t->span_count * sizeof(*depth));
	for (uint32_t i = 0; (i = tree_next_down(t, i, 0));) {
		uint32_t parent = t->spans[i].parent;

		depth[i] = parent ? depth[parent] + 1 : 0;
		to[i] = outline_filter_shows(o, i, depth[i]) ? i : to[parent];
	}
	asides_move(o->asides, t, to);
	free(depth);
	free(to);
}

bool outline_filter_shows(const struct outline *o, uint32_t span, size_t depth)
{
	if (o->depth_max && depth >= o->depth_max)
		return false;
	return o->shorter_ns <= 0 || o->visible[span];
}
