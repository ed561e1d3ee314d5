#include "model/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Behind so many the memory sees by itself where this leads. */
enum { SPANS_HINTED = 32 };

static bool tree_before(const struct trace *t, uint32_t a, uint32_t b)
{
	int64_t start_a = t->spans[a].start_ns, start_b = t->spans[b].start_ns;

	return start_a != start_b ? start_a < start_b : a < b;
}

/* Appends to the children of its parent: a ring, known by its last one. */
static void tree_link(struct trace *t, uint32_t child)
{
	struct span *parent = &t->spans[t->spans[child].parent];
	uint32_t last = parent->last_child;

	parent->last_child = child;
	if (!last) {
		t->spans[child].next = child;
		parent->flags |= SPAN_SORTED;
		return;
	}
	t->spans[child].next = t->spans[last].next;
	t->spans[last].next = child;
	if (!tree_before(t, last, child))
		parent->flags &= (uint16_t)~SPAN_SORTED;
}

/* The span on the cycle through `span` that started first becomes a root. */
static void tree_cut(struct trace *t, uint32_t span)
{
	uint32_t first = span;

	for (uint32_t i = t->spans[span].parent; i != span; i = t->spans[i].parent)
		if (tree_before(t, i, first))
			first = i;
	t->spans[first].parent = 0;
	t->spans[first].flags |= SPAN_CYCLE;
}

/*
 * Climbs from every span and leaves its number behind: to meet one's own number is to have gone
 * in a circle, to meet another's is to be where somebody got through before.
 */
static void tree_cut_cycles(struct trace *t)
{
	uint32_t *seen = mem_new(t->span_count * sizeof(*seen));

	for (uint32_t i = 1; i < t->span_count; i++) {
		uint32_t at = i;

		while (at && !seen[at]) {
			seen[at] = i;
			at = t->spans[at].parent;
		}
		if (at && seen[at] == i)
			tree_cut(t, at);
	}
	free(seen);
}

static void tree_unlink_all(struct trace *t)
{
	for (size_t i = 0; i < t->span_count; i++)
		t->spans[i].last_child = 0;
	t->settled = 1;
	t->unlinked++;
	t->relink = false;
}

bool tree_settle_step(struct trace *t, size_t spans)
{
	if (t->relink) {
		tree_cut_cycles(t);
		tree_unlink_all(t);
	}
	for (; t->settled < t->span_count && spans; spans--)
		tree_link(t, t->settled++);
	return t->settled < t->span_count;
}

void tree_settle(struct trace *t)
{
	tree_settle_step(t, SIZE_MAX);
}

void tree_hint_next(const struct trace *t)
{
	const struct trace *next = t->next;

	if (!next)
		return;
	for (uint32_t i = 0; i < next->span_count && i < SPANS_HINTED; i++)
		__builtin_prefetch(&next->spans[i]);
	if (next->mores)
		__builtin_prefetch(next->mores);
	for (size_t i = 0; next->next && i < sizeof(*t); i += 64)
		__builtin_prefetch((const char *)next->next + i);
}

/* Merges two ordered lists; returns the first, *last is the last. */
static uint32_t tree_merge(struct trace *t, uint32_t a, uint32_t b, uint32_t *last)
{
	uint32_t first = 0, at = 0;

	while (a || b) {
		uint32_t *from = !b || (a && tree_before(t, a, b)) ? &a : &b;

		if (at)
			t->spans[at].next = *from;
		else
			first = *from;
		at = *from;
		*from = t->spans[at].next;
	}
	*last = at;
	return first;
}

/*
 * Merge sort, bottom-up: parts[i] is ordered and has 2^i spans, or is empty. The ring is a list
 * meanwhile.
 */
static void tree_sort(struct trace *t, struct span *parent)
{
	uint32_t parts[32] = {0};
	uint32_t at = t->spans[parent->last_child].next, last = 0, all = 0;

	t->spans[parent->last_child].next = 0;
	while (at) {
		uint32_t next = t->spans[at].next, run = at;
		int i = 0;

		t->spans[at].next = 0;
		for (; parts[i]; i++) {
			run = tree_merge(t, parts[i], run, &last);
			parts[i] = 0;
		}
		parts[i] = run;
		at = next;
	}
	for (int i = 0; i < 32; i++)
		all = parts[i] ? tree_merge(t, parts[i], all, &last) : all;
	parent->last_child = last;
	t->spans[last].next = all;
	parent->flags |= SPAN_SORTED;
}

uint32_t tree_first(struct trace *t, uint32_t span)
{
	struct span *s = &t->spans[span];

	if (t->relink)
		tree_settle_step(t, 0);
	if (!s->last_child)
		return 0;
	if (!(s->flags & SPAN_SORTED))
		tree_sort(t, s);
	return t->spans[s->last_child].next;
}

uint32_t tree_next(const struct trace *t, uint32_t span)
{
	const struct span *s = &t->spans[span];

	return t->spans[s->parent].last_child == span ? 0 : s->next;
}

uint32_t tree_next_down(struct trace *t, uint32_t span, uint32_t top)
{
	uint32_t child = tree_first(t, span);

	return child ? child : tree_next_over(t, span, top);
}

uint32_t tree_next_over(const struct trace *t, uint32_t span, uint32_t top)
{
	uint32_t next = 0;

	while (span != top && !(next = tree_next(t, span)))
		span = t->spans[span].parent;
	return next;
}

uint32_t tree_deepest(struct trace *t, uint32_t span)
{
	uint32_t child;

	while ((child = tree_first(t, span)))
		span = child;
	return span;
}

uint32_t tree_next_up(struct trace *t, uint32_t span)
{
	uint32_t next = tree_next(t, span);

	return next ? tree_deepest(t, next) : t->spans[span].parent;
}

uint32_t tree_depth(const struct trace *t, uint32_t span)
{
	uint32_t depth = 0;

	while (span && depth < TREE_DEPTH_MAX && (span = t->spans[span].parent))
		depth++;
	return depth;
}
