#include "query/keys.h"
#include "query/operator.h"
#include "query/pipeline_parts.h"

#include <stdlib.h>
#include <string.h>

#include "model/tree.h"

struct pipeline {
	enum stage_kind kind;
	struct pipeline *next;
	struct filter *filter;
	struct leaves leaves;
	enum op op;
	struct tally *left;
	struct tally *right;
	const struct plan *by;
};

/* ---- the engine --------------------------------------------------------------------------- */

void engine_release(struct engine *e)
{
	plans_release(&e->plans);
	scene_release(&e->scene);
	asked_release(&e->asked);
	relate_release(&e->relate);
	arena_release(&e->arena);
}

uint32_t engine_span(const struct engine *e, uint32_t member)
{
	return e->ordered ? e->scene.order.span[member] : member;
}

void pipeline_begin(struct engine *e, struct trace *t, const struct life *life)
{
	tree_settle(t);
	arena_reset(&e->arena);
	scene_begin(&e->scene, t, life, true);
	if (e->ordered)
		relate_begin(&e->relate, scene_order(&e->scene));
}

/* ---- groups ------------------------------------------------------------------------------- */

void groups_add(struct engine *e, struct groups *g, struct group one)
{
	struct group *old = g->at;

	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 4;
		g->at = arena_new(&e->arena, g->room * sizeof(*g->at));
		if (old)
			memcpy(g->at, old, g->count * sizeof(*g->at));
	}
	g->at[g->count++] = one;
}

static int groups_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Groups of one trace share no span, or came out of an && or ||, which leaves one. */
struct group groups_joined(struct engine *e, const struct groups *g)
{
	struct group all = {0};
	size_t count = 0;

	if (g->count == 1)
		return g->at[0];
	for (size_t i = 0; i < g->count; i++)
		count += g->at[i].count;
	all.at = arena_new(&e->arena, count * sizeof(*all.at));
	for (size_t i = 0; i < g->count; i++) {
		if (g->at[i].count)
			memcpy(all.at + all.count, g->at[i].at,
				g->at[i].count * sizeof(*all.at));
		all.count += g->at[i].count;
	}
	qsort(all.at, all.count, sizeof(*all.at), groups_compare);
	return all;
}

bool engine_asks(const struct engine *e, uint32_t span)
{
	return span && (e->plans.missing || e->scene.t->spans[span].flags & SPAN_SEEN);
}

static struct group groups_all(struct engine *e)
{
	const struct trace *t = e->scene.t;
	struct group all = {.at = arena_new(&e->arena, t->span_count * sizeof(*all.at))};

	for (uint32_t i = 1; i < t->span_count; i++)
		if (engine_asks(e, engine_span(e, i)))
			all.at[all.count++] = i;
	return all;
}

/* ---- stages ------------------------------------------------------------------------------- */

static struct pipeline *pipeline_stage(struct engine *e, const struct stage *s)
{
	struct pipeline *p = arena_new(&e->plans.arena, sizeof(*p));

	p->kind = s->kind;
	switch (s->kind) {
	case STAGE_SPANSET:
		p->filter = filter_new(e, s->spanset, &p->leaves);
		break;
	case STAGE_SCALAR:
		p->op = s->op;
		p->left = tally_new(e, s->left);
		p->right = tally_new(e, s->right);
		break;
	case STAGE_BY:
		p->by = plan_value(&e->plans, s->by);
		break;
	default:
		break;
	}
	return p;
}

struct pipeline *pipeline_new(struct engine *e, const struct stage *stages)
{
	struct pipeline *first = NULL, **next = &first;

	for (; stages; stages = stages->next) {
		*next = pipeline_stage(e, stages);
		next = &(*next)->next;
	}
	return first;
}

bool pipeline_span(struct engine *e, const struct pipeline *p, uint32_t span)
{
	asked_begin(&e->asked, &e->scene, span);
	for (; p; p = p->next) {
		if (p->kind == STAGE_SCALAR)
			return false;
		if (p->kind == STAGE_SPANSET &&
			(p->filter->kind != SPANSET_FILTER ||
				!plan_holds(p->filter->plan, &e->asked)))
			return false;
	}
	return true;
}

static void pipeline_scalar(struct engine *e, const struct pipeline *p,
	const struct group *in, struct groups *out)
{
	struct value left = tally_run(e, p->left, in), right = tally_run(e, p->right, in);

	if (operator_holds(p->op, &left, &right, &e->arena))
		groups_add(e, out, *in);
}

/* Which of the new groups a span belongs to. */
static uint32_t pipeline_key(
	struct engine *e, const struct plan *by, uint32_t span, struct keys *keys)
{
	struct buf key = {0};
	struct value v;
	uint32_t number;

	asked_begin(&e->asked, &e->scene, span);
	v = plan_run(by, &e->asked);
	keys_add(&key, &v);
	number = keys_number(keys, buf_str(&key));
	buf_release(&key);
	return number;
}

/* Nil is a group like any other. They come in the order of their first spans. */
static void pipeline_by(struct engine *e, const struct pipeline *p, const struct group *in,
	struct groups *out)
{
	struct keys keys = {.seed = e->seed};
	uint32_t *number = arena_new(&e->arena, in->count * sizeof(*number));
	struct group *made;
	size_t *counts;

	for (size_t i = 0; i < in->count; i++)
		number[i] = pipeline_key(e, p->by, engine_span(e, in->at[i]), &keys);
	counts = arena_new(&e->arena, keys.count * sizeof(*counts));
	for (size_t i = 0; i < in->count; i++)
		counts[number[i]]++;
	made = arena_new(&e->arena, keys.count * sizeof(*made));
	for (uint32_t i = 0; i < keys.count; i++)
		made[i].at = arena_new(&e->arena, counts[i] * sizeof(*in->at));
	for (size_t i = 0; i < in->count; i++)
		made[number[i]].at[made[number[i]].count++] = in->at[i];
	for (uint32_t i = 0; i < keys.count; i++)
		groups_add(e, out, made[i]);
	keys_release(&keys);
}

static void pipeline_group(
	struct engine *e, struct pipeline *p, const struct group *in, struct groups *out)
{
	switch (p->kind) {
	case STAGE_SPANSET:
		filter_run(e, p->filter, &p->leaves, in, out);
		break;
	case STAGE_SCALAR:
		pipeline_scalar(e, p, in, out);
		break;
	case STAGE_BY:
		pipeline_by(e, p, in, out);
		break;
	default: /* select() says what is shown, not what is kept */
		groups_add(e, out, *in);
	}
}

struct groups pipeline_from(
	struct engine *e, const struct pipeline *p, struct groups groups)
{
	for (struct pipeline *stage = (struct pipeline *)p; stage && groups.count;
		stage = stage->next) {
		struct groups out = {0};

		if (stage->kind == STAGE_COALESCE)
			groups_add(e, &out, groups_joined(e, &groups));
		else
			for (size_t i = 0; i < groups.count; i++)
				pipeline_group(e, stage, &groups.at[i], &out);
		groups = out;
	}
	return groups;
}

struct groups pipeline_run(struct engine *e, const struct pipeline *p)
{
	struct groups groups = {0};
	struct group all = groups_all(e);

	if (all.count)
		groups_add(e, &groups, all);
	return pipeline_from(e, p, groups);
}
