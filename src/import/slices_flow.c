#include <stdlib.h>

#include "base/mem.h"
#include "import/slices_parts.h"

/*
 * Arrows. An old one is of steps of its own, each in a slice: `s`, `t` and `f`; a new one of slices that
 * say its id and whether it comes in or goes out. Where one comes in, the slice is linked to the last
 * one that it went out of.
 */

static bool slices_is_step(const struct slices_item *item)
{
	return item->flow && (item->what == SLICES_SYNC || item->what == SLICES_FLOW);
}

static int slices_compare_steps(const void *a, const void *b)
{
	const struct slices_item *x = *(struct slices_item *const *)a;
	const struct slices_item *y = *(struct slices_item *const *)b;

	if (x->flow != y->flow)
		return x->flow < y->flow ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static struct slices_item *slices_bound(struct slices_item *step)
{
	return step->what == SLICES_FLOW ? step->parent : step;
}

static void slices_link(
	struct slices_item *to, const struct slices_item *from, struct arena *arena)
{
	struct slices_link *link = arena_new(arena, sizeof(*link));

	*link = (struct slices_link){.next = to->links, .to = from};
	to->links = link;
}

/* The steps of one arrow, in the order of time. */
static void slices_arrow(struct slices_item **steps, size_t count, struct arena *arena,
	struct import_out *out)
{
	const struct slices_item *from = NULL;

	for (size_t i = 0; i < count; i++) {
		struct slices_item *at = slices_bound(steps[i]);

		if (!at || (at->said && steps[i]->flow_in)) {
			out->skipped++;
			continue;
		}
		if (steps[i]->flow_in && from && from != at)
			slices_link(at, from, arena);
		if (steps[i]->flow_out)
			from = at;
	}
}

void slices_connect(struct slices *c, struct arena *arena, struct import_out *out)
{
	struct slices_item **steps = mem_new((c->count + 1) * sizeof(struct slices_item *));
	size_t count = 0, first = 0;

	for (size_t i = 0; i < c->count; i++)
		if (slices_is_step(&c->items[i]))
			steps[count++] = &c->items[i];
	if (count)
		qsort(steps, count, sizeof(*steps), slices_compare_steps);
	for (size_t i = 1; i <= count; i++)
		if (i == count || steps[i]->flow != steps[first]->flow) {
			slices_arrow(steps + first, i - first, arena, out);
			first = i;
		}
	free(steps);
}
