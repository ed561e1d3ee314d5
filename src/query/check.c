#include "query/check.h"

#include "query/regex.h"
#include "query/type.h"

static bool check_regex(const struct expr *e, struct query_error *why)
{
	const struct expr *right = e->right;
	struct regex_fault fault = {0};
	struct regex *regex;

	if (right->kind != EXPR_VALUE || right->type != VALUE_STRING)
		return query_error_set(why, right->at, right->len,
			"a regular expression is written out, as a string in quotes");
	regex = regex_new(right->value.text, &fault);
	if (!regex)
		return query_error_set(why, right->at, right->len,
			"no regular expression: %s", fault.text);
	regex_free(regex);
	return true;
}

static bool check_takes(
	const struct expr *e, const struct expr *side, struct query_error *why)
{
	struct str word = op_word(e->op, RELATION_PLAIN);

	if (op_takes(e->op, side->type))
		return true;
	return query_error_set(why, side->at, side->len, "`%.*s` does not go with %s",
		(int)word.len, word.at, type_word(side->type));
}

static bool check_two(struct expr *e, struct query_error *why)
{
	enum value_type left = e->left->type, right = e->right->type;
	struct str word = op_word(e->op, RELATION_PLAIN);

	e->type = op_says_yes_or_no(e->op) ? VALUE_BOOL
		: left != VALUE_UNKNOWN	   ? left
					   : right;
	if (!type_match(left, right))
		return query_error_set(why, e->at, e->len,
			"`%.*s` between %s and %s: they have nothing in common",
			(int)word.len, word.at, type_word(left), type_word(right));
	if (!check_takes(e, e->left, why) || !check_takes(e, e->right, why))
		return false;
	if (e->op == OP_MATCH || e->op == OP_NOT_MATCH)
		return check_regex(e, why);
	return true;
}

/* What every span has is never nil. */
static bool check_absent(const struct expr *of, struct query_error *why)
{
	const struct field_row *row;

	if (of->kind != EXPR_FIELD)
		return true;
	row = field_row(of->field.id);
	if (row && !row->absent)
		return query_error_set(why, of->at, of->len,
			"`%s` is never nil: every span has it", row->name.at);
	if (of->field.scope == SCOPE_RESOURCE && !of->field.parent &&
		str_eq(of->field.key, STR("service.name")))
		return query_error_set(
			why, of->at, of->len, "resource.service.name is never nil");
	return true;
}

static bool check_one(struct expr *e, struct query_error *why)
{
	e->type = e->op == OP_EXISTS || e->op == OP_ABSENT ? VALUE_BOOL : e->left->type;
	if (e->op == OP_ABSENT && !check_absent(e->left, why))
		return false;
	return check_takes(e, e->left, why);
}

bool check_expr(struct expr *e, struct query_error *why)
{
	return e->right ? check_two(e, why) : check_one(e, why);
}

bool check_filter(const struct expr *e, struct query_error *why)
{
	if (e->type == VALUE_UNKNOWN || e->type == VALUE_BOOL)
		return true;
	return query_error_set(why, e->at, e->len,
		"a filter is true or false, and this is %s: compare it with something",
		type_word(e->type));
}

bool check_by(const struct expr *e, struct query_error *why)
{
	if (e->span)
		return true;
	return query_error_set(why, e->at, e->len,
		"by() groups spans by something they have: expected a field in it");
}

bool check_aggregate(const struct expr *e, struct query_error *why)
{
	if (e->type != VALUE_UNKNOWN && !type_numeric(e->type))
		return query_error_set(why, e->at, e->len,
			"an aggregate is made of numbers, and this is %s",
			type_word(e->type));
	if (e->span)
		return true;
	return query_error_set(why, e->at, e->len,
		"an aggregate is made of what spans have: expected a field in it");
}
