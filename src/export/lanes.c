#include "export/lanes.h"

#include <stdlib.h>

#include "base/mem.h"
#include "export/export.h"

/* A lane is a stack: below its uppermost span stands what that runs inside of. */
struct lane {
	uint32_t top;	  /* index in `spans`, from 1; 0: the lane is empty */
	int64_t until_ns; /* end of its lowest span */
	bool busy;	  /* it is among the busy ones, perhaps with an older end */
	bool free;	  /* it is among the free ones */
};

/* What a heap orders: lanes by a key. */
struct lane_key {
	int64_t key;
	uint32_t lane;
};

struct lane_heap {
	struct lane_key *at;
	size_t count;
	size_t room;
};

/* Lanes being given out. */
struct laning {
	struct lanes *l;
	const struct trace *t;
	uint32_t *below;    /* by index in `spans`: what it stands on in its lane */
	uint32_t *place;    /* by span: its index in `spans`, from 1 */
	struct lane *lanes; /* by number, from 1 */
	size_t room;
	struct lane_heap busy; /* by the end of the lowest span */
	struct lane_heap free; /* by number */
};

/* ---- heaps -------------------------------------------------------------------------------- */

static bool heap_before(const struct lane_heap *h, size_t a, size_t b)
{
	if (h->at[a].key != h->at[b].key)
		return h->at[a].key < h->at[b].key;
	return h->at[a].lane < h->at[b].lane;
}

static void heap_swap(struct lane_heap *h, size_t a, size_t b)
{
	struct lane_key swap = h->at[a];

	h->at[a] = h->at[b];
	h->at[b] = swap;
}

static void heap_push(struct lane_heap *h, int64_t key, uint32_t lane)
{
	size_t i = h->count++;

	h->at = mem_grow(h->at, &h->room, h->count, sizeof(*h->at));
	h->at[i] = (struct lane_key){key, lane};
	for (; i && heap_before(h, i, (i - 1) / 2); i = (i - 1) / 2)
		heap_swap(h, i, (i - 1) / 2);
}

static uint32_t heap_pop(struct lane_heap *h)
{
	uint32_t lane = h->at[0].lane;
	size_t i = 0;

	h->at[0] = h->at[--h->count];
	for (;;) {
		size_t least = i, left = 2 * i + 1;

		if (left < h->count && heap_before(h, left, least))
			least = left;
		if (left + 1 < h->count && heap_before(h, left + 1, least))
			least = left + 1;
		if (least == i)
			return lane;
		heap_swap(h, i, least);
		i = least;
	}
}

/* ---- lanes -------------------------------------------------------------------------------- */

static const struct lane_span *lane_span(const struct laning *w, uint32_t place)
{
	return &w->l->spans[place - 1];
}

/* What has ended by then goes from the lane. */
static void lane_pop(struct laning *w, struct lane *lane, int64_t ns)
{
	while (lane->top && lane_span(w, lane->top)->x.to_ns <= ns)
		lane->top = w->below[lane->top - 1];
}

static void lane_put(struct laning *w, uint32_t number, uint32_t place)
{
	struct lane *lane = &w->lanes[number];
	const struct lane_span *s = lane_span(w, place);

	if (!lane->top)
		lane->until_ns = s->x.to_ns;
	if (!lane->busy)
		heap_push(&w->busy, lane->until_ns, number);
	lane->busy = true;
	lane->free = false;
	w->below[place - 1] = lane->top;
	lane->top = place;
	w->l->lane_of[s->span] = number;
}

/* Its parent's lane, where it can nest there: below the parent, or when that is over. */
static bool lane_of_parent(struct laning *w, uint32_t place)
{
	const struct lane_span *s = lane_span(w, place);
	uint32_t parent = w->t->spans[s->span].parent;
	uint32_t number = w->l->lane_of[parent];
	struct lane *lane = &w->lanes[number];

	if (!parent || !number)
		return false;
	lane_pop(w, lane, s->x.from_ns);
	if (lane->top && lane_span(w, lane->top)->x.to_ns < s->x.to_ns)
		return false;
	if (lane->top != w->place[parent] &&
		lane_span(w, w->place[parent])->x.to_ns > s->x.from_ns)
		return false;
	lane_put(w, number, place);
	return true;
}

/* Lanes whose lowest span has ended are free. */
static void lane_look(struct laning *w, int64_t ns)
{
	while (w->busy.count && w->busy.at[0].key <= ns) {
		uint32_t number = heap_pop(&w->busy);
		struct lane *lane = &w->lanes[number];

		if (lane->until_ns > ns) {
			heap_push(&w->busy, lane->until_ns, number);
			continue;
		}
		lane->busy = false;
		lane->top = 0;
		lane->free = true;
		heap_push(&w->free, number, number);
	}
}

static uint32_t lane_free(struct laning *w)
{
	while (w->free.count) {
		uint32_t number = heap_pop(&w->free);

		if (w->lanes[number].free)
			return number;
	}
	w->lanes = mem_grow(
		w->lanes, &w->room, (size_t)w->l->lane_count + 2, sizeof(*w->lanes));
	w->lanes[++w->l->lane_count] = (struct lane){0};
	return w->l->lane_count;
}

static void lane_give(struct laning *w, uint32_t place)
{
	if (lane_of_parent(w, place))
		return;
	lane_look(w, lane_span(w, place)->x.from_ns);
	lane_put(w, lane_free(w), place);
}

/* ---- spans -------------------------------------------------------------------------------- */

static int lanes_compare(const void *a, const void *b)
{
	const struct lane_span *x = a, *y = b;

	if (x->x.from_ns != y->x.from_ns)
		return x->x.from_ns < y->x.from_ns ? -1 : 1;
	if (x->x.to_ns != y->x.to_ns)
		return x->x.to_ns > y->x.to_ns ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void lanes_gather(struct lanes *l, struct trace *t, const struct selection *s)
{
	uint32_t span = 0;

	l->spans = mem_new(t->span_count * sizeof(*l->spans));
	while ((span = export_next(t, span))) {
		struct lane_span *one = &l->spans[l->count];

		if (!(t->spans[span].flags & SPAN_SEEN) || !selection_has(s, span) ||
			!extent_of(t, span, &one->x))
			continue;
		one->span = span;
		one->order = (uint32_t)l->count++;
	}
	qsort(l->spans, l->count, sizeof(*l->spans), lanes_compare);
}

void lanes_init(struct lanes *l, struct trace *t, const struct selection *s)
{
	struct laning w = {.l = l, .t = t};

	*l = (struct lanes){0};
	lanes_gather(l, t, s);
	l->lane_of = mem_new(t->span_count * sizeof(*l->lane_of));
	w.below = mem_new(l->count * sizeof(*w.below));
	w.place = mem_new(t->span_count * sizeof(*w.place));
	w.lanes = mem_grow(NULL, &w.room, 1, sizeof(*w.lanes));
	w.lanes[0] = (struct lane){0};
	for (size_t i = 0; i < l->count; i++) {
		w.place[l->spans[i].span] = (uint32_t)i + 1;
		lane_give(&w, (uint32_t)i + 1);
	}
	free(w.below);
	free(w.place);
	free(w.lanes);
	free(w.busy.at);
	free(w.free.at);
}

void lanes_release(struct lanes *l)
{
	free(l->spans);
	free(l->lane_of);
	*l = (struct lanes){0};
}
