#include <stdlib.h>

#include "import/slices_parts.h"

/*
 * On each thread, from left to right. What has begun and not ended when another one begins is what that
 * may be in: the innermost that it ends in too.
 *
 *     agent  |---------------------------------|
 *     llm      |-------|   tool |-----------|
 *     http       |---|            ^ instant
 */

/* What is open where the walk is, outermost first. */
struct slices_stack {
	struct slices_item *at[SLICES_DEEP];
	size_t count;
};

static int slices_sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By thread and time; what is longer first, and slices before what may be in them. */
static int slices_compare(const void *a, const void *b)
{
	const struct slices_item *x = a, *y = b;

	if (x->lane != y->lane)
		return x->lane < y->lane ? -1 : 1;
	if (x->ts != y->ts)
		return slices_sign(x->ts, y->ts);
	if ((x->what == SLICES_SYNC) != (y->what == SLICES_SYNC))
		return x->what == SLICES_SYNC ? -1 : 1;
	if (x->end_ts != y->end_ts)
		return slices_sign(y->end_ts, x->end_ts);
	return x->number < y->number ? -1 : x->number > y->number;
}

/* What ends where another one begins is over, unless that takes no time. */
static bool slices_over(const struct slices_item *outer, const struct slices_item *item)
{
	return outer->end_ts < item->ts ||
		(outer->end_ts == item->ts && item->end_ts > item->ts &&
			outer->ts < outer->end_ts);
}

static void slices_pop(struct slices_stack *s, const struct slices_item *item)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (!slices_over(s->at[i], item))
			s->at[kept++] = s->at[i];
	s->count = kept;
}

static struct slices_item *slices_innermost(
	const struct slices_stack *s, const struct slices_item *item)
{
	for (size_t i = s->count; i > 0; i--)
		if (s->at[i - 1]->end_ts >= item->end_ts)
			return s->at[i - 1];
	return NULL;
}

/* The slice that an arrow ends at when it says so: the next one of its thread. */
static struct slices_item *slices_following(struct slices_item *item, size_t left)
{
	for (size_t i = 1; i < left && item[i].lane == item->lane; i++)
		if (item[i].what == SLICES_SYNC)
			return &item[i];
	return NULL;
}

static void slices_place(struct slices_stack *s, struct slices_item *item, size_t left)
{
	slices_pop(s, item);
	item->parent = item->wide ? NULL : slices_innermost(s, item);
	if (item->what == SLICES_FLOW && item->flow_next)
		item->parent = slices_following(item, left);
	if (item->what == SLICES_SYNC && s->count < SLICES_DEEP)
		s->at[s->count++] = item;
}

void slices_nest(struct slices *c)
{
	struct slices_stack stack = {.count = 0};

	if (c->count)
		qsort(c->items, c->count, sizeof(*c->items), slices_compare);
	for (size_t i = 0; i < c->count; i++) {
		if (i && c->items[i].lane != c->items[i - 1].lane)
			stack.count = 0;
		slices_place(&stack, &c->items[i], c->count - i);
	}
}
