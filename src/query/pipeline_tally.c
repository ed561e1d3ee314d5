#include "query/operator.h"
#include "query/pipeline_parts.h"

struct tally {
	enum scalar_kind kind;
	enum op op;
	enum aggregate aggregate;
	struct value value;
	const struct plan *of;
	struct tally *left;
	struct tally *right;
};

struct tally *tally_new(struct engine *e, const struct scalar *s)
{
	struct tally *t = arena_new(&e->plans.arena, sizeof(*t));

	t->kind = s->kind;
	switch (s->kind) {
	case SCALAR_VALUE:
		t->value = s->value;
		break;
	case SCALAR_AGGREGATE:
		t->aggregate = s->aggregate;
		t->of = s->of ? plan_value(&e->plans, s->of) : NULL;
		break;
	case SCALAR_OP:
		t->op = s->op;
		t->left = tally_new(e, s->left);
		t->right = tally_new(e, s->right);
	}
	return t;
}

/* What was gathered of the spans that have a number; the others do not count. */
struct sums {
	struct value sum;
	struct value least;
	struct value most;
	uint64_t count;
};

static void sums_add(struct sums *s, const struct value *v, struct arena *scratch)
{
	double x;

	if (!operator_number(v, &x))
		return;
	if (!s->count++) {
		s->sum = s->least = s->most = *v;
		return;
	}
	/* Durations stay durations, unlike where a query adds them. */
	if (v->type == s->sum.type && v->type != VALUE_FLOAT)
		s->sum.number = (int64_t)((uint64_t)s->sum.number + (uint64_t)v->number);
	else
		s->sum = operator_apply(OP_ADD, &s->sum, v, scratch);
	if (operator_holds(OP_LT, v, &s->least, scratch))
		s->least = *v;
	if (operator_holds(OP_GT, v, &s->most, scratch))
		s->most = *v;
}

/* Of ints a float. */
static struct value sums_average(const struct sums *s)
{
	struct value v = s->sum;
	double sum;

	if (!operator_number(&s->sum, &sum))
		return (struct value){0};
	if (v.type == VALUE_DURATION)
		v.number /= (int64_t)s->count;
	else
		v = (struct value){.type = VALUE_FLOAT, .real = sum / (double)s->count};
	return v;
}

static struct value tally_aggregate(
	struct engine *e, const struct tally *t, const struct group *in)
{
	struct sums sums = {0};

	if (t->aggregate == AGGREGATE_COUNT || !t->of)
		return (struct value){.type = VALUE_INT, .number = (int64_t)in->count};
	for (size_t i = 0; i < in->count; i++) {
		struct value v;

		asked_begin(&e->asked, &e->scene, engine_span(e, in->at[i]));
		v = plan_run(t->of, &e->asked);
		sums_add(&sums, &v, &e->asked.scratch);
	}
	switch (t->aggregate) {
	case AGGREGATE_MIN:
		return sums.least;
	case AGGREGATE_MAX:
		return sums.most;
	case AGGREGATE_SUM:
		return sums.sum;
	default:
		return sums_average(&sums);
	}
}

struct value tally_run(struct engine *e, const struct tally *t, const struct group *in)
{
	struct value left, right;

	if (t->kind == SCALAR_VALUE)
		return t->value;
	if (t->kind == SCALAR_AGGREGATE)
		return tally_aggregate(e, t, in);
	left = tally_run(e, t->left, in);
	right = tally_run(e, t->right, in);
	return operator_apply(t->op, &left, &right, &e->arena);
}
