#include "query/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { COST_PATTERN = 8, COST_CONTAINS = 4 };

static struct plan *plan_expr(struct plans *g, const struct expr *e, bool condition);

static struct plan *plan_new(struct plans *g, enum plan_kind kind, enum op op)
{
	struct plan *p = arena_new(&g->arena, sizeof(*p));

	p->kind = kind;
	p->op = op;
	return p;
}

/* Takes over what a part depends on, and the dearest part's cost: records are opened once. */
static void plan_part(struct plan *p, const struct plan *part)
{
	p->cost = part->cost > p->cost ? part->cost : p->cost;
	p->events |= part->events;
	p->links |= part->links;
}

/* ---- events and links --------------------------------------------------------------------- */

static struct plan *plan_any(struct plans *g, enum plan_kind kind, const struct plan *what)
{
	struct plan *p = plan_new(g, kind, OP_NONE);

	plan_part(p, what);
	p->left = what;
	if (kind == PLAN_ANY_EVENT)
		p->events = false;
	else
		p->links = false;
	return p;
}

static struct plan *plan_quantified(struct plans *g, struct plan *p)
{
	if (p->events)
		p = plan_any(g, PLAN_ANY_EVENT, p);
	if (p->links)
		p = plan_any(g, PLAN_ANY_LINK, p);
	return p;
}

/* ---- && and || ---------------------------------------------------------------------------- */

struct parts {
	const struct plan **at;
	size_t count;
	enum op op;
};

static size_t plan_count(const struct expr *e, enum op op)
{
	if (e->kind != EXPR_OP || e->op != op)
		return 1;
	return plan_count(e->left, op) + plan_count(e->right, op);
}

/* Into its place among those before it; of equal cost, as they were written. */
static void plan_insert(struct parts *parts, const struct plan *p)
{
	size_t i = parts->count++;

	for (; i && parts->at[i - 1]->cost > p->cost; i--)
		parts->at[i] = parts->at[i - 1];
	parts->at[i] = p;
}

static void plan_collect(struct plans *g, const struct expr *e, struct parts *parts)
{
	if (e->kind != EXPR_OP || e->op != parts->op) {
		plan_insert(parts, plan_expr(g, e, true));
		return;
	}
	plan_collect(g, e->left, parts);
	plan_collect(g, e->right, parts);
}

static struct plan *plan_joined(struct plans *g, const struct expr *e)
{
	struct plan *p = plan_new(g, e->op == OP_AND ? PLAN_ALL : PLAN_ANY, e->op);
	struct parts parts = {.op = e->op};

	parts.at = arena_new(&g->arena, plan_count(e, e->op) * sizeof(*parts.at));
	plan_collect(g, e, &parts);
	p->parts = parts.at;
	p->count = parts.count;
	for (size_t i = 0; i < p->count; i++)
		plan_part(p, p->parts[i]);
	return p;
}

/* ---- comparisons -------------------------------------------------------------------------- */

static const struct str plan_span_kinds[] = {
	{"internal", 8},
	{"client", 6},
	{"server", 6},
	{"producer", 8},
	{"consumer", 8},
};

static bool plan_is_span_kind(const struct plan *p)
{
	if (p->kind != PLAN_VALUE || p->value.type != VALUE_KIND)
		return false;
	for (size_t i = 0; i < sizeof(plan_span_kinds) / sizeof(plan_span_kinds[0]); i++)
		if (str_eq(p->value.text, plan_span_kinds[i]))
			return true;
	return false;
}

/* A span has two kinds: with which word it is compared says which is meant. */
static void plan_kinds(struct plan *p, const struct plan *other)
{
	if (p->kind == PLAN_FIELD && p->field->id == FIELD_KIND && plan_is_span_kind(other))
		p->kind = PLAN_SPAN_KIND;
}

/* Zeros in front of a trace's id may be left out. */
static void plan_trace_id(struct plans *g, struct plan *p, const struct plan *other)
{
	enum { DIGITS = 32 };
	char *text;
	size_t gap;

	if (other->kind != PLAN_FIELD || other->field->id != FIELD_TRACE_ID ||
		p->kind != PLAN_VALUE || p->value.type != VALUE_STRING ||
		p->value.text.len >= DIGITS)
		return;
	for (size_t i = 0; i < p->value.text.len; i++)
		if (!memchr("0123456789abcdef", p->value.text.at[i], 16))
			return;
	gap = DIGITS - p->value.text.len;
	text = arena_bytes(&g->arena, DIGITS);
	memset(text, '0', gap);
	memcpy(text + gap, p->value.text.at ? p->value.text.at : "", DIGITS - gap);
	p->value.text = (struct str){text, DIGITS};
}

void plans_release(struct plans *p)
{
	for (uint32_t i = 0; i < p->pattern_count && p->patterns; i++)
		regex_free(p->patterns[i]);
	free(p->patterns);
	arena_release(&p->arena);
	*p = (struct plans){0};
}

bool plans_gave_up(const struct plans *p)
{
	for (uint32_t i = 0; i < p->pattern_count && p->patterns; i++)
		if (p->patterns[i] && regex_gave_up(p->patterns[i]))
			return true;
	return false;
}

static struct regex *plan_regex(struct plans *g, const struct expr *e)
{
	if (!g->patterns)
		g->patterns = mem_new(g->pattern_count * sizeof(struct regex *));
	if (!g->patterns[e->pattern])
		g->patterns[e->pattern] = regex_new(e->right->value.text, NULL);
	return g->patterns[e->pattern];
}

static struct plan *plan_pattern(struct plans *g, const struct expr *e)
{
	struct plan *p = plan_new(g, PLAN_PATTERN, e->op);

	p->left = plan_expr(g, e->left, false);
	p->pattern = plan_regex(g, e);
	plan_part(p, p->left);
	p->cost += COST_PATTERN;
	return p;
}

static struct plan *plan_binary(struct plans *g, const struct expr *e)
{
	struct plan *left = plan_expr(g, e->left, false);
	struct plan *right = plan_expr(g, e->right, false);
	struct plan *p = plan_new(g, PLAN_BINARY, e->op);

	plan_kinds(left, right);
	plan_kinds(right, left);
	if (e->op == OP_EQ || e->op == OP_NE) {
		plan_trace_id(g, left, right);
		plan_trace_id(g, right, left);
	}
	p->left = left;
	p->right = right;
	plan_part(p, left);
	plan_part(p, right);
	p->cost += e->op == OP_CONTAINS ? COST_CONTAINS : 0;
	return e->op >= OP_EQ ? plan_quantified(g, p) : p;
}

static struct plan *plan_unary(struct plans *g, const struct expr *e)
{
	enum op op = e->op == OP_ABSENT ? OP_EXISTS : e->op;
	struct plan *p = plan_new(g, PLAN_UNARY, op), *not ;

	p->left = plan_expr(g, e->left, e->op == OP_NOT && e->left->kind != EXPR_FIELD);
	plan_part(p, p->left);
	if (op != OP_NEGATE)
		p = plan_quantified(g, p);
	if (e->op != OP_ABSENT)
		return p;
	not = plan_new(g, PLAN_UNARY, OP_NOT);
	not ->left = p;
	plan_part(not, p);
	return not ;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static struct plan *plan_field(struct plans *g, const struct field *f, bool condition)
{
	struct plan *p = plan_new(g, PLAN_FIELD, OP_NONE);
	const struct field_row *row = field_row(f->id);
	enum field_scope scope = row ? row->scope : f->scope;

	p->field = f;
	p->cost = subject_cost(f);
	p->events = scope == SCOPE_EVENT;
	p->links = scope == SCOPE_LINK;
	return condition ? plan_quantified(g, p) : p;
}

static struct plan *plan_operation(struct plans *g, const struct expr *e)
{
	switch (e->op) {
	case OP_AND:
	case OP_OR:
		return plan_joined(g, e);
	case OP_MATCH:
	case OP_NOT_MATCH:
		return plan_quantified(g, plan_pattern(g, e));
	case OP_NEGATE:
	case OP_NOT:
	case OP_EXISTS:
	case OP_ABSENT:
		return plan_unary(g, e);
	default:
		return plan_binary(g, e);
	}
}

/* `condition`: whether it is true is what counts, so that a bare event.x is true of any. */
static struct plan *plan_expr(struct plans *g, const struct expr *e, bool condition)
{
	struct plan *p;

	if (e->kind == EXPR_FIELD)
		return plan_field(g, &e->field, condition);
	if (e->kind == EXPR_OP)
		return plan_operation(g, e);
	p = plan_new(g, PLAN_VALUE, OP_NONE);
	p->value = e->value;
	g->missing |= p->value.type == VALUE_STATE && p->value.number == SPAN_MISSING;
	return p;
}

const struct plan *plan_value(struct plans *plans, const struct expr *e)
{
	return plan_expr(plans, e, false);
}

const struct plan *plan_filter(struct plans *plans, const struct expr *e)
{
	return plan_expr(plans, e, true);
}
