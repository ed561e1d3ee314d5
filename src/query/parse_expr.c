#include "query/parse_parts.h"

#include "query/check.h"
#include "query/type.h"

static struct expr *expr_level(struct parser *p, enum level least);

static struct expr *expr_new(struct parser *p, const struct token *t, enum expr_kind kind)
{
	struct expr *e = arena_new(&p->q->arena, sizeof(*e));

	e->kind = kind;
	e->at = t->at;
	e->len = t->len;
	e->height = 1;
	return e;
}

static struct expr *expr_value(struct parser *p, const struct token *t, struct value value)
{
	struct expr *e = expr_new(p, t, EXPR_VALUE);

	e->value = value;
	e->type = value.type;
	return e;
}

static struct expr *expr_field(struct parser *p, const struct token *t)
{
	struct expr *e = expr_new(p, t, EXPR_FIELD);

	e->field = *t->field;
	e->type = field_type(t->field);
	e->span = true;
	if (field_need(t->field) > p->q->need)
		p->q->need = field_need(t->field);
	return e;
}

/* An operation on one or two operands; NULL where one of them is wrong already. */
static struct expr *expr_op(struct parser *p, const struct token *t, enum op op,
	struct expr *left, struct expr *right)
{
	struct expr *e = expr_new(p, t, EXPR_OP);

	if (!parse_grow(p, t, left->height, right ? right->height : 0, &e->height))
		return NULL;
	e->op = op;
	e->left = left;
	e->right = right;
	e->span = left->span || (right && right->span);
	if (op == OP_MATCH || op == OP_NOT_MATCH)
		e->pattern = p->q->pattern_count++;
	return check_expr(e, p->why) ? e : NULL;
}

/* A sign in front of a number is part of it. */
static struct expr *expr_negate(struct parser *p, const struct token *t, struct expr *of)
{
	struct value *v = &of->value;

	if (of->kind != EXPR_VALUE || !type_numeric(of->type) ||
		(of->type != VALUE_FLOAT && v->number == INT64_MIN))
		return expr_op(p, t, OP_NEGATE, of, NULL);
	if (of->type == VALUE_FLOAT)
		v->real = -v->real;
	else
		v->number = -v->number;
	of->at = t->at;
	of->len = t->len;
	return of;
}

static struct expr *expr_prefix(struct parser *p)
{
	const struct token *t = p->next++;
	struct expr *of = expr_level(p, LEVEL_PRODUCT);

	if (!of)
		return NULL;
	return t->op == OP_SUB ? expr_negate(p, t, of) : expr_op(p, t, OP_NOT, of, NULL);
}

/* `nil = a`; `nil = nil` is false, as any comparison with what is not there. */
static struct expr *expr_nil(struct parser *p)
{
	const struct token *nil = p->next++, *t = p->next;
	struct expr *of;

	if (t->kind != TOKEN_OP || (t->op != OP_EQ && t->op != OP_NE)) {
		parse_expected(p, "`=` or `!=` behind nil");
		return NULL;
	}
	p->next++;
	if (parse_take(p, TOKEN_NIL))
		return expr_value(p, nil, (struct value){.type = VALUE_BOOL});
	of = expr_level(p, LEVEL_COMPARE + 1);
	if (!of)
		return NULL;
	return expr_op(p, t, t->op == OP_EQ ? OP_ABSENT : OP_EXISTS, of, NULL);
}

static struct expr *expr_group(struct parser *p)
{
	struct expr *e;

	p->next++;
	e = expr_level(p, LEVEL_LOGIC);
	if (!e || !parse_expect(p, TOKEN_CLOSE, "an operator or `)`"))
		return NULL;
	return e;
}

/* A word that is no field and no value. Behind an operator it was rather meant as a value. */
static struct expr *expr_word(struct parser *p)
{
	const struct token *t = p->next;
	struct str word = {p->q->text.at + t->at, t->len}, head = str_head(word, 40);
	const char *field = field_near(word), *value = token_near_value(word);
	bool behind = t > p->first && t[-1].kind == TOKEN_OP;

	if (str_eq(word, STR("parent")))
		query_error_set(p->why, t->at, t->len,
			"parent stands before an attribute: parent.key; the id is span:parentID");
	else if (value && (behind || !field))
		query_error_set(
			p->why, t->at, t->len, "no such value: did you mean `%s`?", value);
	else if (field)
		query_error_set(
			p->why, t->at, t->len, "no such field: did you mean `%s`?", field);
	else if (behind && t - 1 > p->first && t[-2].kind == TOKEN_FIELD)
		query_error_set(p->why, t->at, t->len,
			"no such value: strings stand in quotes, \"%.*s\"; an attribute of that "
			"name is span.%.*s, or .%.*s",
			(int)head.len, head.at, (int)head.len, head.at, (int)head.len,
			head.at);
	else
		query_error_set(p->why, t->at, t->len,
			"no such field or value: attributes have a scope in front (span.%.*s, or "
			".%.*s), strings stand in quotes",
			(int)head.len, head.at, (int)head.len, head.at);
	return NULL;
}

static struct expr *expr_operand(struct parser *p)
{
	const struct token *t = p->next;

	switch (t->kind) {
	case TOKEN_VALUE:
		p->next++;
		return expr_value(p, t, *t->value);
	case TOKEN_FIELD:
		p->next++;
		return expr_field(p, t);
	case TOKEN_NIL:
		return expr_nil(p);
	case TOKEN_OPEN:
		return expr_group(p);
	case TOKEN_WORD:
		return expr_word(p);
	case TOKEN_OP:
		if (t->op == OP_SUB || t->op == OP_NOT)
			return expr_prefix(p);
		break;
	default:
		break;
	}
	parse_expected(p, "a field or a value");
	return NULL;
}

/* Whether the next token joins two operands at that level. */
static bool expr_joins(struct parser *p, enum level least)
{
	const struct token *t = p->next;
	struct str word;

	if (t->kind != TOKEN_OP || op_level(t->op) < least)
		return false;
	if (!op_structural(t->op))
		return true;
	word = op_word(t->op, t->relation);
	return query_error_set(p->why, t->at, t->len,
		"`%.*s` stands between filters in braces, not in one", (int)word.len,
		word.at);
}

static struct expr *expr_join(struct parser *p, struct expr *left)
{
	const struct token *t = p->next++;
	enum level level = op_level(t->op);
	struct expr *right;

	if ((t->op == OP_EQ || t->op == OP_NE) && parse_take(p, TOKEN_NIL))
		return expr_op(p, t, t->op == OP_EQ ? OP_ABSENT : OP_EXISTS, left, NULL);
	right = expr_level(p, level == LEVEL_POWER ? level : level + 1);
	return right ? expr_op(p, t, t->op, left, right) : NULL;
}

/* Operands with operators between that bind at least as tightly as `least`. */
static struct expr *expr_level(struct parser *p, enum level least)
{
	struct expr *e;

	if (!parse_enter(p))
		return NULL;
	e = expr_operand(p);
	while (e && expr_joins(p, least))
		e = expr_join(p, e);
	parse_leave(p);
	return p->why->what.len ? NULL : e;
}

struct expr *parse_expr(struct parser *p)
{
	return expr_level(p, LEVEL_LOGIC);
}
