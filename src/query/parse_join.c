#include "query/parse_parts.h"

#include <math.h>

static const char *const join_words[] = {
	[TERM_SPANSET] = "spans",
	[TERM_NUMBER] = "a number",
	[TERM_SCALAR] = "a number",
	[TERM_STAGES] = "a comparison of numbers",
	[TERM_SERIES] = "series",
};

static bool join_wrong(struct parser *p, const struct token *t, const struct term *left,
	const struct term *right)
{
	struct str word = op_word(t->op, t->relation);

	if (left->kind == TERM_STAGES || right->kind == TERM_STAGES)
		return query_error_set(p->why, t->at, t->len,
			"`%.*s` beside a comparison of numbers, which is a stage of its own: put "
			"`|` between them",
			(int)word.len, word.at);
	if (left->kind == TERM_SPANSET && right->kind == TERM_SPANSET)
		return query_error_set(p->why, t->at, t->len,
			"`%.*s` does not stand between filters: there are && || > >> < << ~, and "
			"the last five with ! or & in front",
			(int)word.len, word.at);
	return query_error_set(p->why, t->at, t->len,
		"`%.*s` does not stand between %s and %s", (int)word.len, word.at,
		join_words[left->kind], join_words[right->kind]);
}

/* What an operator means between spansets; false: nothing. */
static bool join_spanset_op(const struct token *t, enum op *op, enum relation *relation)
{
	static const struct {
		enum op written;
		enum op meant;
		enum relation relation;
	} rows[] = {
		{OP_GT, OP_CHILD, RELATION_PLAIN},
		{OP_LT, OP_PARENT, RELATION_PLAIN},
		{OP_NOT_MATCH, OP_SIBLING, RELATION_NOT},
	};

	*op = t->op;
	*relation = t->relation;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].written == t->op) {
			*op = rows[i].meant;
			*relation = rows[i].relation;
		}
	return op_structural(*op) || *op == OP_AND || *op == OP_OR;
}

static bool join_spansets(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	struct spanset *s = arena_new(&p->q->arena, sizeof(*s));

	s->kind = SPANSET_OP;
	if (!join_spanset_op(t, &s->op, &s->relation))
		return join_wrong(p, t, left, right);
	left->plain &= right->plain;
	left->piped &= right->piped;
	if (!left->plain && !left->piped)
		return query_error_set(p->why, t->at, t->len,
			"beside a pipeline in parentheses a filter has to stand in some too");
	if (!parse_grow(p, t, left->spanset->height, right->spanset->height, &s->height))
		return false;
	s->left = left->spanset;
	s->right = right->spanset;
	s->pipes = s->left->pipes || s->right->pipes;
	left->spanset = s;
	return true;
}

static struct scalar *join_scalar(struct parser *p, const struct term *t)
{
	struct scalar *s;

	if (t->kind == TERM_SCALAR)
		return t->scalar;
	s = arena_new(&p->q->arena, sizeof(*s));
	*s = (struct scalar){.kind = SCALAR_VALUE, .type = t->number.type, .height = 1};
	s->value = t->number;
	return s;
}

static bool fold_ints(enum op op, int64_t a, int64_t b, int64_t *out)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;

	if (op == OP_DIV && b == 0)
		return false;
	if (op == OP_ADD)
		*out = (int64_t)(x + y);
	else if (op == OP_SUB || (op == OP_DIV && b == -1))
		*out = (int64_t)(op == OP_SUB ? x - y : 0 - x);
	else
		*out = op == OP_MUL ? (int64_t)(x * y) : a / b;
	return true;
}

static double fold_reals(enum op op, double a, double b)
{
	if (op == OP_ADD)
		return a + b;
	if (op == OP_SUB)
		return a - b;
	return op == OP_MUL ? a * b : a / b;
}

static double fold_real(const struct value *v)
{
	return v->type == VALUE_FLOAT ? v->real : (double)v->number;
}

/* Numbers alone are worked out at once: whole ones as such, so 3 / 2 is 1, as in TraceQL. */
static bool join_constants(
	struct parser *p, const struct token *t, struct value *a, const struct value *b)
{
	bool ok = true;

	if (a->type == VALUE_DURATION || b->type == VALUE_DURATION)
		return query_error_set(
			p->why, t->at, t->len, "nothing is worked out of durations here");
	if (t->op == OP_MOD || t->op == OP_POW)
		return query_error_set(p->why, t->at, t->len,
			"between constants there are + - * and / here");
	if (a->type == VALUE_INT && b->type == VALUE_INT) {
		ok = fold_ints(t->op, a->number, b->number, &a->number);
	} else {
		a->real = fold_reals(t->op, fold_real(a), fold_real(b));
		a->type = VALUE_FLOAT;
		ok = isfinite(a->real);
	}
	return ok || query_error_set(p->why, t->at, t->len, "this does not give a number");
}

static bool join_calculated(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	struct scalar *s, *a, *b;

	if (left->kind == TERM_NUMBER && right->kind == TERM_NUMBER)
		return join_constants(p, t, &left->number, &right->number);
	s = arena_new(&p->q->arena, sizeof(*s));
	a = join_scalar(p, left);
	b = join_scalar(p, right);
	*s = (struct scalar){.kind = SCALAR_OP, .op = t->op, .left = a, .right = b};
	s->type = a->type == VALUE_UNKNOWN ? b->type : a->type;
	if (!parse_grow(p, t, a->height, b->height, &s->height))
		return false;
	*left = (struct term){.kind = TERM_SCALAR, .scalar = s};
	return true;
}

static bool join_compared(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	struct stage *s;

	if (left->kind == TERM_NUMBER && right->kind == TERM_NUMBER)
		return query_error_set(p->why, t->at, t->len,
			"neither side is made of spans: expected an aggregate like count()");
	s = arena_new(&p->q->arena, sizeof(*s));
	*s = (struct stage){.kind = STAGE_SCALAR, .op = t->op};
	s->left = join_scalar(p, left);
	s->right = join_scalar(p, right);
	*left = (struct term){.kind = TERM_STAGES, .stages = s};
	return true;
}

static bool join_series(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	struct series *s = arena_new(&p->q->arena, sizeof(*s));

	*s = (struct series){.kind = SERIES_OP, .op = t->op};
	if (!parse_grow(p, t, left->series->height, right->series->height, &s->height))
		return false;
	s->left = left->series;
	s->right = right->series;
	left->series = s;
	return true;
}

/* Series and a number; the number may stand on the left. */
static bool join_series_number(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	bool swapped = left->kind == TERM_NUMBER;
	struct second second = {
		.kind = swapped ? SECOND_MATH_LEFT : SECOND_MATH, .op = t->op};

	second.value = swapped ? left->number : right->number;
	if (op_compares(t->op) && !swapped) {
		second.kind = SECOND_COMPARE;
		left->last = true;
	} else if (second.value.type == VALUE_DURATION) {
		return query_error_set(
			p->why, t->at, t->len, "series are not worked out with durations");
	}
	if (!parse_add_second(p, t, swapped ? right->series : left->series, second))
		return false;
	if (swapped)
		*left = *right;
	return true;
}

static bool join_has_series(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	bool both = left->kind == TERM_SERIES && right->kind == TERM_SERIES;
	bool number = left->kind == TERM_NUMBER || right->kind == TERM_NUMBER;
	bool math = t->op >= OP_ADD && t->op <= OP_DIV;
	bool compare = op_compares(t->op) && right->kind == TERM_NUMBER;

	if ((!both && !number) || (!math && !compare) || (math && left->last))
		return join_wrong(p, t, left, right);
	return both ? join_series(p, t, left, right)
		    : join_series_number(p, t, left, right);
}

static bool join_is_numeric(const struct term *t)
{
	return t->kind == TERM_NUMBER || t->kind == TERM_SCALAR;
}

bool parse_join(struct parser *p, const struct token *t, struct term *left,
	const struct term *right)
{
	if (left->kind == TERM_SPANSET && right->kind == TERM_SPANSET)
		return join_spansets(p, t, left, right);
	if (left->kind == TERM_SERIES || right->kind == TERM_SERIES)
		return join_has_series(p, t, left, right);
	if (!join_is_numeric(left) || !join_is_numeric(right))
		return join_wrong(p, t, left, right);
	if (op_calculates(t->op))
		return join_calculated(p, t, left, right);
	if (op_compares(t->op))
		return join_compared(p, t, left, right);
	return join_wrong(p, t, left, right);
}
