#include "query/relate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void relate_begin(struct relate *r, const struct order *order)
{
	size_t old = r->room, only = old;

	r->order = order;
	r->mark = mem_grow(r->mark, &r->room, order->count, sizeof(*r->mark));
	r->only = mem_grow(r->only, &only, order->count, sizeof(*r->only));
	memset(r->mark + old, 0, (r->room - old) * sizeof(*r->mark));
}

void relate_release(struct relate *r)
{
	free(r->mark);
	free(r->only);
	*r = (struct relate){0};
}

/* What was marked before is so no more. */
static void relate_forget(struct relate *r)
{
	if (++r->round)
		return;
	memset(r->mark, 0, r->room * sizeof(*r->mark));
	r->round = 1;
}

struct group relate_union(const struct group *a, const struct group *b, struct arena *arena)
{
	struct group out = {
		.at = arena_new(arena, (a->count + b->count) * sizeof(*out.at))};
	size_t i = 0, j = 0;

	while (i < a->count || j < b->count) {
		bool left = j == b->count || (i < a->count && a->at[i] <= b->at[j]);
		bool right = i == a->count || (j < b->count && b->at[j] <= a->at[i]);

		out.at[out.count++] = left ? a->at[i] : b->at[j];
		i += left;
		j += right;
	}
	return out;
}

/* ---- relations ---------------------------------------------------------------------------- */

static uint32_t relate_parent(const struct relate *r, uint32_t rank)
{
	return r->order->rank[r->order->t->spans[r->order->span[rank]].parent];
}

/* Each says for every span of `of` whether one of `to` is what its name says of it. */

static void relate_parents(
	struct relate *r, const struct group *to, const struct group *of, bool *hit)
{
	relate_forget(r);
	for (size_t i = 0; i < to->count; i++)
		r->mark[to->at[i]] = r->round;
	for (size_t i = 0; i < of->count; i++)
		hit[i] = r->mark[relate_parent(r, of->at[i])] == r->round;
}

static void relate_children(
	struct relate *r, const struct group *to, const struct group *of, bool *hit)
{
	relate_forget(r);
	for (size_t i = 0; i < to->count; i++)
		r->mark[relate_parent(r, to->at[i])] = r->round;
	for (size_t i = 0; i < of->count; i++)
		hit[i] = r->mark[of->at[i]] == r->round;
}

/* The furthest end of those before it reaches over it, or none does: subtrees do not overlap. */
static void relate_ancestors(
	struct relate *r, const struct group *to, const struct group *of, bool *hit)
{
	uint32_t reach = 0;
	size_t i = 0;

	for (size_t j = 0; j < of->count; j++) {
		for (; i < to->count && to->at[i] < of->at[j]; i++)
			if (r->order->end[to->at[i]] > reach)
				reach = r->order->end[to->at[i]];
		hit[j] = of->at[j] < reach;
	}
}

static void relate_descendants(
	struct relate *r, const struct group *to, const struct group *of, bool *hit)
{
	size_t i = 0;

	for (size_t j = 0; j < of->count; j++) {
		while (i < to->count && to->at[i] <= of->at[j])
			i++;
		hit[j] = i < to->count && to->at[i] < r->order->end[of->at[j]];
	}
}

/* Roots are siblings; none is its own. */
static void relate_siblings(
	struct relate *r, const struct group *to, const struct group *of, bool *hit)
{
	relate_forget(r);
	for (size_t i = 0; i < to->count; i++) {
		uint32_t parent = relate_parent(r, to->at[i]);

		r->only[parent] = r->mark[parent] == r->round ? 0 : to->at[i];
		r->mark[parent] = r->round;
	}
	for (size_t j = 0; j < of->count; j++) {
		uint32_t parent = relate_parent(r, of->at[j]);

		hit[j] = r->mark[parent] == r->round && r->only[parent] != of->at[j];
	}
}

/* A row an operator: what the right side's spans look for on the left, and the left's. */
static const struct relate_row {
	void (*right)(struct relate *, const struct group *, const struct group *, bool *);
	void (*left)(struct relate *, const struct group *, const struct group *, bool *);
} relate_rows[OP_COUNT] = {
	[OP_CHILD] = {relate_parents, relate_children},
	[OP_PARENT] = {relate_children, relate_parents},
	[OP_DESCENDANT] = {relate_ancestors, relate_descendants},
	[OP_ANCESTOR] = {relate_descendants, relate_ancestors},
	[OP_SIBLING] = {relate_siblings, relate_siblings},
};

/* Those of `of` that have the wanted hit. */
static struct group relate_keep(
	const struct group *of, const bool *hit, bool wanted, struct arena *arena)
{
	struct group out = {.at = arena_new(arena, of->count * sizeof(*out.at))};

	for (size_t i = 0; i < of->count; i++)
		if (hit[i] == wanted)
			out.at[out.count++] = of->at[i];
	return out;
}

struct group relate_spans(struct relate *r, enum op op, enum relation relation,
	const struct group *left, const struct group *right, struct arena *arena)
{
	const struct relate_row *row = &relate_rows[op];
	bool *hit = arena_new(arena, right->count * sizeof(*hit));
	struct group kept, others;

	row->right(r, left, right, hit);
	kept = relate_keep(right, hit, relation != RELATION_NOT, arena);
	if (relation != RELATION_UNION)
		return kept;
	hit = arena_new(arena, left->count * sizeof(*hit));
	row->left(r, right, left, hit);
	others = relate_keep(left, hit, true, arena);
	return relate_union(&kept, &others, arena);
}
