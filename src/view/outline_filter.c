#include "view/outline_filter.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "view/figure.h"

enum { DEPTH_COUNTED = 32 }; /* more is not counted anew for each span */

static bool outline_filter_long(
	const struct outline *o, const struct trace *t, uint32_t span)
{
	const struct span *s = &t->spans[span];
	int64_t ns;

	if (o->shorter_ns <= 0)
		return true;
	if (!(s->flags & SPAN_HAS_END) || !(s->flags & SPAN_HAS_START) ||
		span_status(s) == STATUS_ERROR)
		return true;
	ns = figure_since(s->end_ns, s->start_ns);
	return ns < 0 || ns >= o->shorter_ns;
}

/* Some spans are shown for their own sake, and others, dim, for that of these. */
static bool outline_filter_asks(const struct outline *o)
{
	return o->query || o->matched;
}

bool outline_filter_any(const struct outline *o)
{
	return outline_filter_asks(o) || o->shorter_ns > 0;
}

static bool outline_filter_kept(const struct outline *o, struct trace *t, uint32_t span)
{
	if (!o->query || o->matched)
		return selection_has(o->matched, span);
	return query_span(o->query, t, span, o->life);
}

bool outline_filter_alone(const struct outline *o, struct trace *t, uint32_t span)
{
	return outline_filter_long(o, t, span) && outline_filter_kept(o, t, span);
}

bool outline_filter_dim(const struct outline *o, uint32_t span)
{
	return outline_filter_asks(o) && !(o->visible[span] & VISIBLE_ALONE);
}

static void outline_filter_look(struct outline *o, struct trace *t, uint32_t span)
{
	if (outline_filter_alone(o, t, span))
		o->visible[span] |= VISIBLE_ALONE;
}

/* Marks what is shown for its own sake below `top`, and what is above that. */
void outline_filter_mark(struct outline *o, struct trace *t, uint32_t top)
{
	uint32_t i;

	if (!outline_filter_any(o))
		return;
	o->visible = mem_grow(o->visible, &o->visible_room, t->span_count, 1);
	o->visible[top] = 0;
	for (i = top; (i = tree_next_down(t, i, top));)
		o->visible[i] = 0;
	for (i = tree_deepest(t, top); i != top; i = tree_next_up(t, i)) {
		outline_filter_look(o, t, i);
		if (o->visible[i])
			o->visible[t->spans[i].parent] |= VISIBLE_BELOW;
	}
	if (top)
		outline_filter_look(o, t, top);
}

/* How many are above, as far as it matters. */
static size_t outline_filter_depth(
	const struct outline *o, const struct trace *t, uint32_t span)
{
	size_t depth = 0;

	while (depth < o->depth_max && (span = t->spans[span].parent))
		depth++;
	return depth;
}

/* The next span in pre-order; *depth is kept. */
static uint32_t outline_filter_down(struct trace *t, uint32_t span, size_t *depth)
{
	uint32_t next = tree_first(t, span);

	if (next) {
		*depth += span != 0;
		return next;
	}
	while (span && !(next = tree_next(t, span))) {
		span = t->spans[span].parent;
		*depth -= span != 0;
	}
	return next;
}

/* The next span, parents first, and how deep it is: where indexes say as much, they are the quicker way. */
static uint32_t outline_filter_next(
	const struct outline *o, struct trace *t, uint32_t span, size_t *depth)
{
	if (t->child_first || o->depth_max > DEPTH_COUNTED)
		return outline_filter_down(t, span, depth);
	if (++span == t->span_count)
		return 0;
	*depth = outline_filter_depth(o, t, span);
	return span;
}

void outline_filter_asides(struct outline *o, struct trace *t)
{
	size_t depth = 0;
	uint32_t *to;

	if (!o->asides || (!o->depth_max && !outline_filter_any(o)))
		return;
	to = mem_new(t->span_count * sizeof(*to));
	for (uint32_t i = 0; (i = outline_filter_next(o, t, i, &depth));)
		to[i] = outline_filter_shows(o, i, depth) ? i : to[t->spans[i].parent];
	asides_move(o->asides, t, to);
	free(to);
	asides_order(o->asides, t);
}

bool outline_filter_shows(const struct outline *o, uint32_t span, size_t depth)
{
	if (o->depth_max && depth >= o->depth_max)
		return false;
	return !outline_filter_any(o) || o->visible[span];
}
