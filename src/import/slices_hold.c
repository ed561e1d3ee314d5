#include "import/slices_parts.h"

#include <stdlib.h>

#include "base/mem.h"

static int slices_compare_numbers(const void *a, const void *b)
{
	const struct slices_item *x = *(struct slices_item *const *)a;
	const struct slices_item *y = *(struct slices_item *const *)b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* By number, to be found by it. */
static struct slices_item **slices_order(struct slices *c)
{
	struct slices_item **order = mem_new((c->count + 1) * sizeof(*order));

	for (size_t i = 0; i < c->count; i++)
		order[i] = &c->items[i];
	if (c->count)
		qsort(order, c->count, sizeof(struct slices_item *),
			slices_compare_numbers);
	return order;
}

/* An asynchronous one is in the one of its kind before it is in a slice. */
static void slices_adopt(
	struct slices *c, struct slices_item **order, struct slices_item *item)
{
	struct slices_item wanted = {.number = item->within}, *key = &wanted;
	struct slices_item **found;

	if (!item->within)
		return;
	found = bsearch(&key, order, c->count, sizeof(struct slices_item *),
		slices_compare_numbers);
	if (found)
		item->parent = *found;
}

/* When it would have been told by itself: when it ended, what is in it before it. */
static int slices_compare_ends(const void *a, const void *b)
{
	const struct slices_item *x = *(struct slices_item *const *)a;
	const struct slices_item *y = *(struct slices_item *const *)b;
	int64_t x_ts = x->open ? x->ts : x->end_ts, y_ts = y->open ? y->ts : y->end_ts;

	if (x_ts != y_ts)
		return x_ts < y_ts ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts > y->ts ? -1 : 1;
	return x->number > y->number ? -1 : x->number < y->number;
}

static void slices_say_all(struct slices *c, struct import_out *out)
{
	struct slices_item **order;
	struct arena found = {0}, one = {0};

	slices_nest(c);
	order = slices_order(c);
	for (size_t i = 0; i < c->count; i++) {
		slices_adopt(c, order, order[i]);
		order[i]->links = NULL;
		order[i]->span_id = slices_id(c, order[i], &found);
	}
	slices_connect(c, &found, out);
	if (c->count)
		qsort(order, c->count, sizeof(struct slices_item *), slices_compare_ends);
	for (size_t i = 0; i < c->count; i++) {
		if (order[i]->said || order[i]->later)
			continue;
		arena_reset(&one);
		slices_say(c, order[i], &one, out);
	}
	free(order);
	arena_release(&found);
	arena_release(&one);
}

/* Whether more may come that is in it: it goes on after the last of its thread, whose time that is. */
static bool slices_goes_on(const struct slices_item *item, int64_t last)
{
	return item->what == SLICES_SYNC && !item->open && item->end_ts > last;
}

/* Forgets what was said, but for what more may be in. */
static void slices_forget(struct slices *c)
{
	size_t kept = 0, first = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (i + 1 < c->count && c->items[i + 1].lane == c->items[first].lane)
			continue;
		for (size_t j = first; j <= i; j++) {
			if (kept == SLICES_OPEN ||
				!slices_goes_on(&c->items[j], c->items[i].ts))
				continue;
			c->items[kept] = c->items[j];
			c->items[kept++].said = true;
		}
		first = i + 1;
	}
	c->count = kept;
}

/* Texts that are still needed, in memory of their own. */
static void slices_move(struct slices *c)
{
	struct arena old = c->held;

	c->held = (struct arena){0};
	c->bytes = 0;
	for (size_t i = 0; i < c->count; i++) {
		c->items[i].text = slices_hold_text(c, c->items[i].text);
		c->items[i].tail = (struct str){0};
	}
	for (size_t i = 0; i < c->open_count; i++)
		c->open[i].text = slices_hold_text(c, c->open[i].text);
	arena_release(&old);
}

/* `all`: those too that have not ended; nothing is remembered. */
void slices_let_go(struct slices *c, bool all, struct import_out *out)
{
	for (size_t i = 0; i < c->open_count; i++) {
		slices_hold(c, &c->open[i]);
		c->items[c->count - 1].later = !all;
	}
	if (all)
		c->open_count = 0;
	slices_say_all(c, out);
	if (all)
		c->count = 0;
	else
		slices_forget(c);
	slices_move(c);
}

void slices_limit(struct slices *c, struct import_out *out)
{
	if (c->count < SLICES_HELD && c->bytes < SLICES_HELD_BYTES)
		return;
	slices_let_go(c, false, out);
	if (c->bytes > SLICES_HELD_BYTES / 2)
		slices_let_go(c, true, out);
}
