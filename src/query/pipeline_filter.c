#include "query/pipeline_parts.h"

/* ---- making ready ------------------------------------------------------------------------- */

static void filter_leaf(struct filter *f, struct leaves *leaves)
{
	f->leaf = LEAVES_MAX;
	if (leaves->count == LEAVES_MAX)
		return;
	f->leaf = leaves->count;
	leaves->plans[leaves->count++] = f->plan;
}

struct filter *filter_new(struct engine *e, const struct spanset *s, struct leaves *leaves)
{
	struct filter *f = arena_new(&e->plans.arena, sizeof(*f));

	f->kind = s->kind;
	f->op = s->op;
	f->relation = s->relation;
	switch (s->kind) {
	case SPANSET_FILTER:
		f->plan = plan_filter(&e->plans, s->filter);
		filter_leaf(f, leaves);
		break;
	case SPANSET_PIPELINE:
		f->inner = pipeline_new(e, s->stages);
		break;
	case SPANSET_OP:
		e->ordered |= s->op >= OP_CHILD;
		f->left = filter_new(e, s->left, leaves);
		f->right = filter_new(e, s->right, leaves);
	}
	return f;
}

/* ---- asking ------------------------------------------------------------------------------- */

/* Where a group is most of a trace, it is gone through in the order in which spans came. */
enum { SPARSE = 16 };

static void leaves_span(struct engine *e, struct leaves *l, size_t member)
{
	asked_begin(&e->asked, &e->scene, engine_span(e, l->in->at[member]));
	for (uint32_t i = 0; i < l->count; i++)
		if (plan_holds(l->plans[i], &e->asked))
			l->masks[member] |= UINT64_C(1) << i;
}

/* Files are read again in the order in which they were written. */
static void leaves_as_they_came(struct engine *e, struct leaves *l)
{
	size_t spans = e->scene.t->span_count;
	uint32_t *member = arena_new(&e->arena, spans * sizeof(*member));

	for (size_t i = 0; i < l->in->count; i++)
		member[engine_span(e, l->in->at[i])] = (uint32_t)i + 1;
	for (size_t i = 1; i < spans; i++)
		if (member[i])
			leaves_span(e, l, member[i] - 1);
}

static void leaves_ask(struct engine *e, struct leaves *l, const struct group *in)
{
	l->in = in;
	l->masks = arena_new(&e->arena, in->count * sizeof(*l->masks));
	if (e->ordered && in->count > e->scene.t->span_count / SPARSE) {
		leaves_as_they_came(e, l);
		return;
	}
	for (size_t i = 0; i < in->count; i++)
		leaves_span(e, l, i);
}

/* One of more filters than are asked together. */
static bool filter_holds(
	struct engine *e, const struct filter *f, const struct leaves *l, size_t member)
{
	if (f->leaf < LEAVES_MAX)
		return l->masks[member] >> f->leaf & 1;
	asked_begin(&e->asked, &e->scene, engine_span(e, l->in->at[member]));
	return plan_holds(f->plan, &e->asked);
}

static struct group filter_group(
	struct engine *e, const struct filter *f, const struct leaves *l)
{
	struct group out = {.at = arena_new(&e->arena, l->in->count * sizeof(*out.at))};

	for (size_t i = 0; i < l->in->count; i++)
		if (filter_holds(e, f, l, i))
			out.at[out.count++] = l->in->at[i];
	return out;
}

/* ---- operators ---------------------------------------------------------------------------- */

static void filter_eval(struct engine *e, const struct filter *f, const struct leaves *l,
	struct groups *out);

static struct group filter_side(
	struct engine *e, const struct filter *f, const struct leaves *l)
{
	struct groups out = {0};

	filter_eval(e, f, l, &out);
	return out.count ? groups_joined(e, &out) : (struct group){0};
}

static struct group filter_joined(
	struct engine *e, const struct filter *f, const struct leaves *l)
{
	struct group left = filter_side(e, f->left, l), right;

	if (f->op == OP_AND && !left.count)
		return left;
	right = filter_side(e, f->right, l);
	if (f->op == OP_AND && !right.count)
		return right;
	return relate_union(&left, &right, &e->arena);
}

static struct group filter_related(
	struct engine *e, const struct filter *f, const struct leaves *l)
{
	struct group left = filter_side(e, f->left, l);
	struct group right = filter_side(e, f->right, l);

	return relate_spans(&e->relate, f->op, f->relation, &left, &right, &e->arena);
}

static void filter_inner(struct engine *e, const struct filter *f, const struct leaves *l,
	struct groups *out)
{
	struct groups in = {0}, inner;

	groups_add(e, &in, *l->in);
	inner = pipeline_from(e, f->inner, in);
	for (size_t i = 0; i < inner.count; i++)
		groups_add(e, out, inner.at[i]);
}

static void filter_eval(struct engine *e, const struct filter *f, const struct leaves *l,
	struct groups *out)
{
	struct group one;

	if (f->kind == SPANSET_PIPELINE) {
		filter_inner(e, f, l, out);
		return;
	}
	if (f->kind == SPANSET_FILTER)
		one = filter_group(e, f, l);
	else
		one = f->op >= OP_CHILD ? filter_related(e, f, l) : filter_joined(e, f, l);
	if (one.count)
		groups_add(e, out, one);
}

void filter_run(struct engine *e, const struct filter *f, struct leaves *leaves,
	const struct group *in, struct groups *out)
{
	leaves_ask(e, leaves, in);
	filter_eval(e, f, leaves, out);
}
