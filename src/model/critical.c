#include "model/critical.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"

__extension__ typedef __int128 wide;

/* A span that may be waited for: what of its time is inside of its parent's. */
struct candidate {
	struct extent time;
	uint32_t span;
};

/* A span on the path whose children are being gone through. */
struct level {
	uint32_t span;
	struct extent time;
	int64_t bound; /* what is behind it is settled */
	size_t first;  /* its first candidate */
	size_t left;   /* the candidates from `first` on that were not looked at */
};

struct walk {
	struct critical *found;
	struct trace *trace;
	struct candidate *candidates; /* of all levels, one behind the other */
	size_t candidate_count;
	size_t candidate_room;
	struct level *levels;
	size_t level_count;
	size_t level_room;
	uint64_t below_ns;
};

/* By their ends; of equal ones the longest comes last, which is looked at first. */
static int candidate_compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->time.to_ns != y->time.to_ns)
		return x->time.to_ns < y->time.to_ns ? -1 : 1;
	if (x->time.from_ns != y->time.from_ns)
		return x->time.from_ns > y->time.from_ns ? -1 : 1;
	return (x->span < y->span) - (x->span > y->span);
}

static void walk_candidate(
	struct walk *w, uint32_t span, struct extent x, const struct extent *inside)
{
	if (x.to_ns < inside->from_ns || x.from_ns > inside->to_ns)
		return;
	x.from_ns = x.from_ns < inside->from_ns ? inside->from_ns : x.from_ns;
	x.to_ns = x.to_ns > inside->to_ns ? inside->to_ns : x.to_ns;
	w->candidates = mem_grow(w->candidates, &w->candidate_room, w->candidate_count + 1,
		sizeof(*w->candidates));
	w->candidates[w->candidate_count++] = (struct candidate){x, span};
}

/* The children, and in the place of one without a time those below it. */
static void walk_gather(struct walk *w, uint32_t span, const struct extent *inside)
{
	uint32_t at = tree_first(w->trace, span);
	struct extent x;

	while (at) {
		if (extent_of(w->trace, at, &x)) {
			walk_candidate(w, at, x, inside);
			at = tree_next_over(w->trace, at, span);
		} else {
			at = tree_next_down(w->trace, at, span);
		}
	}
}

/* Children that ran one after the other are in order already, and there may be many. */
static void walk_sort(struct candidate *c, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (candidate_compare(&c[i - 1], &c[i]) > 0) {
			qsort(c, count, sizeof(*c), candidate_compare);
			return;
		}
}

static void walk_down(struct walk *w, uint32_t span, struct extent time)
{
	struct level l = {.span = span,
		.time = time,
		.bound = time.to_ns,
		.first = w->candidate_count};

	if (span)
		selection_add(&w->found->spans, span);
	walk_gather(w, span, &time);
	l.left = w->candidate_count - l.first;
	if (l.left)
		walk_sort(w->candidates + l.first, l.left);
	w->levels = mem_grow(
		w->levels, &w->level_room, w->level_count + 1, sizeof(*w->levels));
	w->levels[w->level_count++] = l;
}

/* The span has time of its own up to its bound. */
static void walk_own(struct walk *w, const struct level *l, int64_t from)
{
	if (l->span && w->trace->spans[l->span].parent && l->bound > from)
		w->below_ns += (uint64_t)l->bound - (uint64_t)from;
}

/* One step: down to the next that was waited for, or up again. */
static void walk_step(struct walk *w)
{
	struct level *l = &w->levels[w->level_count - 1];

	while (l->left) {
		struct candidate c = w->candidates[l->first + --l->left];

		if (c.time.to_ns > l->bound)
			continue;
		walk_own(w, l, c.time.to_ns);
		l->bound = c.time.from_ns;
		walk_down(w, c.span, c.time);
		return;
	}
	walk_own(w, l, l->time.from_ns);
	w->candidate_count = l->first;
	w->level_count--;
}

/* The time of a span, or of all that has any below it. */
static bool walk_extent(struct trace *t, uint32_t top, struct extent *x)
{
	struct extent one;
	bool any = extent_of(t, top, x);

	if (any)
		return true;
	for (uint32_t i = tree_first(t, top); i;) {
		if (!extent_of(t, i, &one)) {
			i = tree_next_down(t, i, top);
			continue;
		}
		x->from_ns = any && x->from_ns < one.from_ns ? x->from_ns : one.from_ns;
		x->to_ns = any && x->to_ns > one.to_ns ? x->to_ns : one.to_ns;
		any = true;
		i = tree_next_over(t, i, top);
	}
	return any;
}

static bool critical_broken(const struct trace *t)
{
	if (t->missing)
		return true;
	for (size_t i = 1; i < t->span_count; i++)
		if (t->spans[i].flags & SPAN_CYCLE)
			return true;
	return false;
}

void critical_find(struct critical *c, struct trace *t, uint32_t top)
{
	struct walk w = {.found = c, .trace = t};
	struct extent time;

	selection_reset(&c->spans, t);
	c->length_ns = 0;
	c->below_ns = 0;
	c->broken = critical_broken(t);
	if (!walk_extent(t, top, &time))
		return;
	c->length_ns = extent_length(&time);
	walk_down(&w, top, time);
	while (w.level_count)
		walk_step(&w);
	c->below_ns = w.below_ns > INT64_MAX ? INT64_MAX : (int64_t)w.below_ns;
	free(w.candidates);
	free(w.levels);
}

void critical_release(struct critical *c)
{
	selection_release(&c->spans);
	*c = (struct critical){0};
}

int critical_percent(const struct critical *c)
{
	if (c->length_ns <= 0)
		return 0;
	return (int)((wide)c->below_ns * 100 / c->length_ns);
}
