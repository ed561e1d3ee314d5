#include "query/parse_parts.h"

#include "query/check.h"

/* Which aggregate a call is; false: none. */
static bool term_aggregate_of(enum call call, enum aggregate *out)
{
	static const struct {
		enum call call;
		enum aggregate aggregate;
	} rows[] = {
		{CALL_COUNT, AGGREGATE_COUNT},
		{CALL_AVG, AGGREGATE_AVG},
		{CALL_MIN, AGGREGATE_MIN},
		{CALL_MAX, AGGREGATE_MAX},
		{CALL_SUM, AGGREGATE_SUM},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].call == call) {
			*out = rows[i].aggregate;
			return true;
		}
	return false;
}

static bool term_operand(struct parser *p, struct term *out);

/* A word with parentheses that is no call. */
static bool term_no_call(struct parser *p)
{
	const struct token *t = p->next;
	const char *near = token_near_call((struct str){p->q->text.at + t->at, t->len});

	if (near)
		return query_error_set(p->why, t->at, t->len,
			"no such function: did you mean `%s()`?", near);
	return query_error_set(p->why, t->at, t->len,
		"no such function: there are count avg min max sum by coalesce select, and "
		"metrics like rate");
}

/* What no stage begins with, or what stands behind no operator between stages. */
static bool term_wrong(struct parser *p)
{
	const struct token *t = p->next;

	if (t->kind == TOKEN_WORD && t[1].kind == TOKEN_OPEN)
		return term_no_call(p);
	if (t > p->first && t[-1].kind == TOKEN_OP)
		return parse_expected(p, "a filter in braces, a number or an aggregate");
	if (t->kind == TOKEN_FIELD || t->kind == TOKEN_WORD || t->kind == TOKEN_VALUE)
		return parse_expected(p,
			"a filter in braces (they may be left out only where nothing but one "
			"filter is in the query)");
	return parse_expected(p, "a filter like `{ duration > 2s }`");
}

/* `{}` is true of all spans. */
static bool term_braces(struct parser *p, struct term *out)
{
	struct spanset *s = arena_new(&p->q->arena, sizeof(*s));
	const struct token *t = p->next++;

	if (p->next->kind == TOKEN_CLOSE_BRACE) {
		s->filter = arena_new(&p->q->arena, sizeof(*s->filter));
		*s->filter = (struct expr){.kind = EXPR_VALUE,
			.type = VALUE_BOOL,
			.at = t->at,
			.len = 1,
			.height = 1,
			.value = {.type = VALUE_BOOL, .yes = true}};
	} else {
		s->filter = parse_expr(p);
	}
	if (!s->filter || !parse_expect(p, TOKEN_CLOSE_BRACE, "an operator or `}`") ||
		!check_filter(s->filter, p->why))
		return false;
	s->height = s->filter->height;
	out->kind = TERM_SPANSET;
	out->spanset = s;
	out->plain = true;
	return true;
}

static bool term_aggregate(struct parser *p, enum aggregate aggregate, struct term *out)
{
	struct scalar *s = arena_new(&p->q->arena, sizeof(*s));

	p->next++;
	*s = (struct scalar){.kind = SCALAR_AGGREGATE, .type = VALUE_INT, .height = 1};
	s->aggregate = aggregate;
	if (!parse_expect(p, TOKEN_OPEN, "`(`"))
		return false;
	if (aggregate != AGGREGATE_COUNT) {
		s->of = parse_expr(p);
		if (!s->of || !check_aggregate(s->of, p->why))
			return false;
		s->type = s->of->type;
		s->height = s->of->height;
	}
	if (!parse_expect(p, TOKEN_CLOSE, s->of ? "an operator or `)`" : "`)`"))
		return false;
	out->kind = TERM_SCALAR;
	out->scalar = s;
	return true;
}

/* A sign, which only constants take. */
static bool term_negate(struct parser *p, struct term *out)
{
	const struct token *minus = p->next++;

	if (!parse_enter(p))
		return false;
	if (!term_operand(p, out))
		return false;
	parse_leave(p);
	if (out->kind != TERM_NUMBER)
		return query_error_set(p->why, minus->at, minus->len,
			"a sign stands in front of numbers only: write 0 - ... here");
	if (out->number.type == VALUE_FLOAT)
		out->number.real = -out->number.real;
	else
		out->number.number = (int64_t)(0 - (uint64_t)out->number.number);
	return true;
}

/* A pipeline in parentheses is a spanset; one spanset in parentheses stays what it is. */
static bool term_group_close(struct parser *p, const struct token *open, struct term *t)
{
	struct spanset *s;

	if (t->kind == TERM_SERIES && t->last && !t->open)
		return query_error_set(p->why, open->at, open->len,
			"what is done with series stands behind all parentheses");
	t->open = t->last = false;
	if (t->kind == TERM_STAGES) {
		s = arena_new(&p->q->arena, sizeof(*s));
		*s = (struct spanset){
			.kind = SPANSET_PIPELINE, .pipes = true, .stages = t->stages};
		if (!parse_grow(p, open, parse_stages_height(t->stages), 0, &s->height))
			return false;
		*t = (struct term){.kind = TERM_SPANSET, .spanset = s};
	}
	t->piped = t->kind == TERM_SPANSET;
	return true;
}

static bool term_group(struct parser *p, struct term *out)
{
	const struct token *open = p->next++;

	if (!parse_pipeline(p, out) ||
		!parse_expect(p, TOKEN_CLOSE, "an operator, `|` or `)`"))
		return false;
	return term_group_close(p, open, out);
}

static bool term_is_number(const struct token *t)
{
	return t->kind == TOKEN_VALUE &&
		(t->value->type == VALUE_INT || t->value->type == VALUE_FLOAT ||
			t->value->type == VALUE_DURATION);
}

static bool term_operand(struct parser *p, struct term *out)
{
	const struct token *t = p->next;
	enum aggregate aggregate;

	*out = (struct term){0};
	if (t->kind == TOKEN_OPEN_BRACE)
		return term_braces(p, out);
	if (t->kind == TOKEN_OPEN)
		return term_group(p, out);
	if (t->kind == TOKEN_OP && t->op == OP_SUB)
		return term_negate(p, out);
	if (t->kind == TOKEN_CALL && term_aggregate_of(t->call, &aggregate))
		return term_aggregate(p, aggregate, out);
	if (!term_is_number(t))
		return term_wrong(p);
	out->kind = TERM_NUMBER;
	out->number = *t->value;
	p->next++;
	return true;
}

static bool term_level(struct parser *p, enum level least, struct term *out)
{
	bool ok;

	if (!parse_enter(p))
		return false;
	ok = term_operand(p, out);
	while (ok && p->next->kind == TOKEN_OP && op_level(p->next->op) >= least) {
		const struct token *t = p->next++;
		enum level level = op_level(t->op);
		struct term right;

		ok = term_level(p, level == LEVEL_POWER ? level : level + 1, &right) &&
			parse_join(p, t, out, &right);
	}
	parse_leave(p);
	return ok;
}

bool parse_term(struct parser *p, struct term *out)
{
	return term_level(p, LEVEL_LOGIC, out);
}

bool parse_operand_above(struct parser *p, enum level level, struct term *out)
{
	return term_level(p, level + 1, out);
}
