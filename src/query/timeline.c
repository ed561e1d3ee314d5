#include "query/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/keys.h"
#include "query/operator.h"
#include "query/print.h"

struct str timeline_name(void)
{
	return STR("__name__");
}

/* ---- labels ------------------------------------------------------------------------------- */

static bool timeline_is_text(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_KIND || v->type == VALUE_JSON;
}

void timeline_value(const struct value *v, struct buf *out)
{
	if (timeline_is_text(v))
		buf_add(out, v->text);
	else
		print_value(v, out);
}

/* Numbers before texts. */
static int timeline_compare_values(const struct value *a, const struct value *b)
{
	double x, y;

	if (operator_number(a, &x) && operator_number(b, &y))
		return (x > y) - (x < y);
	if (timeline_is_text(a) && timeline_is_text(b))
		return str_cmp(a->text, b->text);
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->type == VALUE_BOOL)
		return (int)a->yes - (int)b->yes;
	return a->type == VALUE_NIL ? 0 : (a->number > b->number) - (a->number < b->number);
}

static int timeline_compare(const void *a, const void *b)
{
	const struct timeline *x = a, *y = b;

	for (size_t i = 0; i < x->label_count && i < y->label_count; i++) {
		int order = str_cmp(x->labels[i].name, y->labels[i].name);

		if (!order)
			order = timeline_compare_values(
				&x->labels[i].value, &y->labels[i].value);
		if (order)
			return order;
	}
	return (x->label_count > y->label_count) - (x->label_count < y->label_count);
}

static bool timeline_empty(const struct timeline *one, size_t points)
{
	for (size_t i = 0; i < points; i++)
		if (!isnan(one->values[i]))
			return false;
	return true;
}

static void timelines_drop_empty(struct timelines *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->count; i++)
		if (!timeline_empty(&t->at[i], t->points))
			t->at[kept++] = t->at[i];
	t->count = kept;
}

void timelines_sort(struct timelines *t)
{
	timelines_drop_empty(t);
	if (t->count)
		qsort(t->at, t->count, sizeof(*t->at), timeline_compare);
}

/* ---- the second stage --------------------------------------------------------------------- */

static double timeline_operand(const struct value *v)
{
	double x = NAN;

	operator_number(v, &x);
	return v->type == VALUE_DURATION ? x / 1e9 : x;
}

static bool timeline_holds(enum op op, double a, double b)
{
	struct value left = {.type = VALUE_FLOAT, .real = a};
	struct value right = {.type = VALUE_FLOAT, .real = b};

	return !isnan(a) && operator_holds(op, &left, &right, NULL);
}

/* Division by 0 gives no value, unlike that of floats. */
static double timeline_calculate(enum op op, double a, double b)
{
	switch (op) {
	case OP_ADD:
		return a + b;
	case OP_SUB:
		return a - b;
	case OP_MUL:
		return a * b;
	case OP_DIV:
		return b == 0 ? NAN : a / b;
	default:
		return NAN;
	}
}

static double timeline_point(const struct second *s, double x)
{
	double operand = timeline_operand(&s->value);

	switch (s->kind) {
	case SECOND_COMPARE:
		return timeline_holds(s->op, x, operand) ? x : NAN;
	case SECOND_MATH:
		return timeline_calculate(s->op, x, operand);
	case SECOND_MATH_LEFT:
		return timeline_calculate(s->op, operand, x);
	default:
		return x;
	}
}

static void timelines_points(struct timelines *t, const struct second *s)
{
	for (size_t i = 0; i < t->count; i++)
		for (size_t j = 0; j < t->points; j++)
			t->at[i].values[j] = timeline_point(s, t->at[i].values[j]);
}

/* One point of one timeline, while they are ranked. */
struct ranked {
	double value;
	size_t timeline;
};

static int ranked_up(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->timeline > y->timeline) - (x->timeline < y->timeline);
}

/* Of equal ones, the earlier in order of labels is before in either. */
static int ranked_down(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return (x->timeline > y->timeline) - (x->timeline < y->timeline);
}

/* Each point has its own first ones: more timelines than that may stay. */
static void timelines_rank(struct timelines *t, bool top, uint64_t keep)
{
	struct ranked *ranked = arena_new(t->arena, t->count * sizeof(*ranked));

	timelines_sort(t);
	if (t->count <= keep)
		return;
	for (size_t j = 0; j < t->points; j++) {
		size_t count = 0;

		for (size_t i = 0; i < t->count; i++)
			if (!isnan(t->at[i].values[j]))
				ranked[count++] = (struct ranked){t->at[i].values[j], i};
		qsort(ranked, count, sizeof(*ranked), top ? ranked_down : ranked_up);
		for (size_t i = keep; i < count; i++)
			t->at[ranked[i].timeline].values[j] = NAN;
	}
	timelines_drop_empty(t);
}

void timelines_second(struct timelines *t, const struct second *seconds)
{
	for (; seconds; seconds = seconds->next) {
		if (seconds->kind == SECOND_TOPK || seconds->kind == SECOND_BOTTOMK)
			timelines_rank(t, seconds->kind == SECOND_TOPK,
				(uint64_t)seconds->value.number);
		else
			timelines_points(t, seconds);
		if (seconds->kind == SECOND_COMPARE)
			timelines_drop_empty(t);
	}
}

/* ---- two of them -------------------------------------------------------------------------- */

static bool label_is_name(const struct label *l)
{
	return str_eq(l->name, timeline_name());
}

/* What tells it from others; nothing when it has no label but its name. */
static void timeline_key(const struct timeline *one, struct buf *key)
{
	buf_reset(key);
	for (size_t i = 0; i < one->label_count; i++) {
		struct value name = {.type = VALUE_STRING, .text = one->labels[i].name};

		if (label_is_name(&one->labels[i]))
			continue;
		keys_add(key, &name);
		keys_add(key, &one->labels[i].value);
	}
}

/* One side, found by key. */
struct side {
	struct keys keys;
	const struct timeline **at;   /* by the number of its key */
	const struct timeline *plain; /* without labels: it goes with any; NULL: none */
};

static void side_init(struct side *s, const struct timelines *of)
{
	struct buf key = {0};

	*s = (struct side){0};
	s->at = arena_new(of->arena, (of->count + 1) * sizeof(struct timeline *));
	for (size_t i = 0; i < of->count; i++) {
		timeline_key(&of->at[i], &key);
		s->at[keys_number(&s->keys, buf_str(&key))] = &of->at[i];
		if (!key.len)
			s->plain = &of->at[i];
	}
	buf_release(&key);
}

/* Its own counterpart, or the one that goes with any; NULL: neither. */
static const struct timeline *side_find(struct side *s, struct str key)
{
	if (keys_has(&s->keys, key))
		return s->at[keys_number(&s->keys, key)];
	return s->plain;
}

static void label_add(struct timeline *one, const struct label *l)
{
	one->labels[one->label_count++] = *l;
}

static bool timeline_has(const struct timeline *one, struct str name)
{
	for (size_t i = 0; i < one->label_count; i++)
		if (str_eq(one->labels[i].name, name))
			return true;
	return false;
}

/* Names are left out: what came of them is neither. */
static void timeline_join(struct timelines *t, struct timeline *out, enum op op,
	const struct timeline *a, const struct timeline *b)
{
	*out = (struct timeline){
		.labels = arena_new(
			t->arena, (a->label_count + b->label_count) * sizeof(struct label)),
		.values = arena_new(t->arena, t->points * sizeof(double))};
	for (size_t i = 0; i < a->label_count; i++)
		if (!label_is_name(&a->labels[i]))
			label_add(out, &a->labels[i]);
	for (size_t i = 0; i < b->label_count; i++)
		if (!label_is_name(&b->labels[i]) && !timeline_has(out, b->labels[i].name))
			label_add(out, &b->labels[i]);
	for (size_t i = 0; i < t->points; i++)
		out->values[i] = timeline_calculate(op, a->values[i], b->values[i]);
}

/* Who has no labels goes with each of the other side; so that side is gone through. */
struct timelines timelines_math(
	enum op op, const struct timelines *left, const struct timelines *right)
{
	struct timelines out = *left;
	struct side a, b;
	const struct timelines *target;
	struct buf key = {0};

	side_init(&a, left);
	side_init(&b, right);
	target = b.plain ? left : right;
	out.count = 0;
	out.at = arena_new(out.arena, (target->count + 1) * sizeof(*out.at));
	for (size_t i = 0; i < target->count; i++) {
		const struct timeline *x, *y;

		timeline_key(&target->at[i], &key);
		x = side_find(&a, buf_str(&key));
		y = side_find(&b, buf_str(&key));
		if (x && y)
			timeline_join(&out, &out.at[out.count++], op, x, y);
	}
	buf_release(&key);
	keys_release(&a.keys);
	keys_release(&b.keys);
	return out;
}
