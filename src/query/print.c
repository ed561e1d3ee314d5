#include "query/print.h"

#include "query/token.h"
#include "query/type.h"

static void print_expr(const struct expr *e, struct buf *out);
static void print_stages(const struct stage *s, struct buf *out);

static bool print_is_negative(const struct expr *e)
{
	struct buf text = {0};
	bool negative;

	if (e->kind != EXPR_VALUE || !type_numeric(e->type))
		return false;
	print_value(&e->value, &text);
	negative = text.at[0] == '-';
	buf_release(&text);
	return negative;
}

/* An operand; a sign in front of the left one would take in what follows. */
static void print_operand(const struct expr *e, bool left, struct buf *out)
{
	bool group = e->kind == EXPR_OP || (left && print_is_negative(e));

	buf_add(out, group ? STR("(") : STR(""));
	print_expr(e, out);
	buf_add(out, group ? STR(")") : STR(""));
}

static void print_op(enum op op, enum relation relation, struct buf *out)
{
	buf_add_byte(out, ' ');
	buf_add(out, op_word(op, relation));
	buf_add_byte(out, ' ');
}

static void print_operation(const struct expr *e, struct buf *out)
{
	if (e->op == OP_NEGATE || e->op == OP_NOT) {
		buf_add(out, op_word(e->op, RELATION_PLAIN));
		print_operand(e->left, true, out);
		return;
	}
	print_operand(e->left, true, out);
	print_op(e->op, RELATION_PLAIN, out);
	if (e->right)
		print_operand(e->right, false, out);
	else
		buf_add(out, STR("nil"));
}

static void print_expr(const struct expr *e, struct buf *out)
{
	if (e->kind == EXPR_VALUE)
		print_value(&e->value, out);
	else if (e->kind == EXPR_FIELD)
		print_field(&e->field, out);
	else
		print_operation(e, out);
}

static void print_spanset(const struct spanset *s, struct buf *out);

/* A side of an operator; beside a pipeline in parentheses filters have some too. */
static void print_side(const struct spanset *s, bool pipes, struct buf *out)
{
	bool group = s->kind == SPANSET_OP || (s->kind == SPANSET_FILTER && pipes);

	buf_add(out, group ? STR("(") : STR(""));
	print_spanset(s, out);
	buf_add(out, group ? STR(")") : STR(""));
}

static void print_spanset(const struct spanset *s, struct buf *out)
{
	if (s->kind == SPANSET_FILTER) {
		buf_add(out, STR("{ "));
		print_expr(s->filter, out);
		buf_add(out, STR(" }"));
	} else if (s->kind == SPANSET_PIPELINE) {
		buf_add_byte(out, '(');
		print_stages(s->stages, out);
		buf_add_byte(out, ')');
	} else {
		print_side(s->left, s->pipes, out);
		print_op(s->op, s->relation, out);
		print_side(s->right, s->pipes, out);
	}
}

/* A constant where no field is near, and minInt no word. */
static void print_constant(const struct value *v, struct buf *out)
{
	if (v->type == VALUE_INT && v->number == INT64_MIN)
		buf_add(out, STR("(-9223372036854775807 - 1)"));
	else
		print_value(v, out);
}

static void print_scalar(const struct scalar *s, bool top, struct buf *out)
{
	static const enum call calls[] = {
		[AGGREGATE_COUNT] = CALL_COUNT,
		[AGGREGATE_AVG] = CALL_AVG,
		[AGGREGATE_MIN] = CALL_MIN,
		[AGGREGATE_MAX] = CALL_MAX,
		[AGGREGATE_SUM] = CALL_SUM,
	};

	if (s->kind == SCALAR_VALUE) {
		print_constant(&s->value, out);
		return;
	}
	if (s->kind == SCALAR_AGGREGATE) {
		buf_add(out, token_call_word(calls[s->aggregate]));
		buf_add_byte(out, '(');
		if (s->of)
			print_expr(s->of, out);
		buf_add_byte(out, ')');
		return;
	}
	buf_add(out, top ? STR("") : STR("("));
	print_scalar(s->left, false, out);
	print_op(s->op, RELATION_PLAIN, out);
	print_scalar(s->right, false, out);
	buf_add(out, top ? STR("") : STR(")"));
}

static void print_fields(const struct fields *f, struct buf *out)
{
	for (size_t i = 0; i < f->count; i++) {
		buf_add(out, i ? STR(", ") : STR(""));
		print_field(&f->at[i], out);
	}
}

static void print_stage(const struct stage *s, struct buf *out)
{
	switch (s->kind) {
	case STAGE_SPANSET:
		print_spanset(s->spanset, out);
		break;
	case STAGE_SCALAR:
		print_scalar(s->left, true, out);
		print_op(s->op, RELATION_PLAIN, out);
		print_scalar(s->right, true, out);
		break;
	case STAGE_BY:
		buf_add(out, STR("by("));
		print_expr(s->by, out);
		buf_add_byte(out, ')');
		break;
	case STAGE_COALESCE:
		buf_add(out, STR("coalesce()"));
		break;
	case STAGE_SELECT:
		buf_add(out, STR("select("));
		print_fields(&s->select, out);
		buf_add_byte(out, ')');
		break;
	}
}

static void print_stages(const struct stage *s, struct buf *out)
{
	for (const struct stage *first = s; s; s = s->next) {
		buf_add(out, s == first ? STR("") : STR(" | "));
		print_stage(s, out);
	}
}

static void print_metric(const struct series *s, struct buf *out)
{
	static const enum call calls[] = {
		[METRIC_RATE] = CALL_RATE,
		[METRIC_COUNT] = CALL_COUNT_OVER_TIME,
		[METRIC_MIN] = CALL_MIN_OVER_TIME,
		[METRIC_MAX] = CALL_MAX_OVER_TIME,
		[METRIC_AVG] = CALL_AVG_OVER_TIME,
		[METRIC_SUM] = CALL_SUM_OVER_TIME,
		[METRIC_QUANTILE] = CALL_QUANTILE_OVER_TIME,
		[METRIC_HISTOGRAM] = CALL_HISTOGRAM_OVER_TIME,
	};

	print_stages(s->stages, out);
	buf_add(out, STR(" | "));
	buf_add(out, token_call_word(calls[s->metric]));
	buf_add_byte(out, '(');
	if (s->has_field)
		print_field(&s->field, out);
	for (size_t i = 0; i < s->quantile_count; i++) {
		struct value v = {.type = VALUE_FLOAT, .real = s->quantiles[i]};

		buf_add(out, STR(", "));
		print_value(&v, out);
	}
	buf_add_byte(out, ')');
	if (s->by.count) {
		buf_add(out, STR(" by("));
		print_fields(&s->by, out);
		buf_add_byte(out, ')');
	}
}

static void print_in(struct buf *text, struct str before, struct str after)
{
	struct buf whole = {0};

	buf_add_byte(&whole, '(');
	buf_add(&whole, before);
	buf_add(&whole, buf_str(text));
	buf_add(&whole, after);
	buf_add_byte(&whole, ')');
	buf_release(text);
	*text = whole;
}

static void print_math(const struct second *s, struct buf *text)
{
	struct buf number = {0}, side = {0};

	print_constant(&s->value, &number);
	if (s->kind == SECOND_MATH_LEFT) {
		buf_add(&side, buf_str(&number));
		print_op(s->op, RELATION_PLAIN, &side);
		print_in(text, buf_str(&side), STR(""));
	} else {
		print_op(s->op, RELATION_PLAIN, &side);
		buf_add(&side, buf_str(&number));
		print_in(text, STR(""), buf_str(&side));
	}
	buf_release(&number);
	buf_release(&side);
}

/* What only follows: no parentheses. */
static void print_second(const struct second *s, struct buf *text)
{
	if (s->kind == SECOND_COMPARE)
		print_op(s->op, RELATION_PLAIN, text);
	else
		buf_add(text,
			s->kind == SECOND_TOPK ? STR(" | topk(") : STR(" | bottomk("));
	print_constant(&s->value, text);
	buf_add(text, s->kind == SECOND_COMPARE ? STR("") : STR(")"));
}

static void print_series(const struct series *s, bool top, struct buf *out)
{
	bool open = s->kind == SERIES_METRIC;
	struct buf text = {0};

	if (open) {
		print_metric(s, &text);
	} else {
		buf_add_byte(&text, '(');
		print_series(s->left, false, &text);
		print_op(s->op, RELATION_PLAIN, &text);
		print_series(s->right, false, &text);
		buf_add_byte(&text, ')');
	}
	for (const struct second *i = s->seconds; i; i = i->next) {
		bool math = i->kind == SECOND_MATH || i->kind == SECOND_MATH_LEFT;

		if (math && open)
			print_in(&text, STR(""), STR(""));
		open = open && !math;
		if (math)
			print_math(i, &text);
		else
			print_second(i, &text);
	}
	if (open && !top)
		print_in(&text, STR(""), STR(""));
	buf_add(out, buf_str(&text));
	buf_release(&text);
}

static void print_hints(const struct query_hint *h, struct buf *out)
{
	if (!h)
		return;
	buf_add(out, STR(" with("));
	for (const struct query_hint *first = h; h; h = h->next) {
		buf_add(out, h == first ? STR("") : STR(", "));
		buf_add(out, h->name);
		buf_add_byte(out, '=');
		print_value(&h->value, out);
	}
	buf_add_byte(out, ')');
}

void print_query(const struct query *q, struct buf *out)
{
	if (q->series)
		print_series(q->series, true, out);
	else
		print_stages(q->stages, out);
	print_hints(q->hints, out);
}
