#include "query/operator.h"

#include <math.h>

#include "query/value_scan.h"

static bool operator_numeric(enum value_type type)
{
	return type == VALUE_INT || type == VALUE_FLOAT || type == VALUE_DURATION;
}

bool operator_number(const struct value *v, double *out)
{
	if (!operator_numeric(v->type))
		return false;
	*out = v->type == VALUE_FLOAT ? v->real : (double)v->number;
	return true;
}

/* ---- comparison --------------------------------------------------------------------------- */

/* What `op` makes of a comparison: less than, equal to, or greater than 0. */
static bool operator_order(enum op op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_NE:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
		return order >= 0;
	default:
		return false;
	}
}

/* Not by operator_order: what is no number is unordered. */
static bool operator_reals(enum op op, double a, double b)
{
	if (isnan(a) || isnan(b))
		return op == OP_NE;
	return operator_order(op, (a > b) - (a < b));
}

static bool operator_numbers(enum op op, const struct value *a, const struct value *b)
{
	double x, y;

	if (a->type != VALUE_FLOAT && b->type != VALUE_FLOAT)
		return operator_order(
			op, (a->number > b->number) - (a->number < b->number));
	return operator_number(a, &x) && operator_number(b, &y) && operator_reals(op, x, y);
}

static bool operator_equality(enum op op, bool equal)
{
	return (op == OP_EQ && equal) || (op == OP_NE && !equal);
}

/* Kinds and strings are both words here: who may write which is the parser's business. */
static bool operator_is_text(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_KIND;
}

static bool operator_single(enum op op, const struct value *a, const struct value *b)
{
	if (operator_numeric(a->type) && operator_numeric(b->type))
		return operator_numbers(op, a, b);
	if (operator_is_text(a) && operator_is_text(b))
		return operator_order(op, str_cmp(a->text, b->text));
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_BOOL:
		return operator_equality(op, a->yes == b->yes);
	case VALUE_STATUS:
	case VALUE_STATE:
		return operator_equality(op, a->number == b->number);
	default:
		return false;
	}
}

/* ---- arrays ------------------------------------------------------------------------------- */

static bool operator_is_array(const struct value *v)
{
	return v->type == VALUE_JSON && v->text.len && v->text.at[0] == '[';
}

/* What an element is held against: a value, or a pattern. */
struct against {
	enum op op;
	const struct value *value;
	struct regex *pattern; /* NULL: the value */
	struct arena *scratch;
};

static bool operator_element(const struct against *to, const struct value *element)
{
	if (!to->pattern)
		return operator_single(to->op, element, to->value);
	return operator_is_text(element) &&
		regex_matches(to->pattern, element->text) == (to->op == OP_MATCH);
}

static bool operator_array(const struct value *array, const struct against *to)
{
	bool all = to->op == OP_NE || to->op == OP_NOT_MATCH;
	struct scan_value v;
	struct scan s;

	scan_init(&s, array->text, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v)) {
		struct value element = value_of_scan(&v, to->scratch);

		if (operator_element(to, &element) != all)
			return !all;
	}
	return all;
}

static enum op operator_flipped(enum op op)
{
	switch (op) {
	case OP_LT:
		return OP_GT;
	case OP_LE:
		return OP_GE;
	case OP_GT:
		return OP_LT;
	case OP_GE:
		return OP_LE;
	default:
		return op;
	}
}

bool operator_holds(
	enum op op, const struct value *a, const struct value *b, struct arena *scratch)
{
	struct against to = {.op = op, .value = b, .scratch = scratch};

	if (a->type == VALUE_NIL || b->type == VALUE_NIL)
		return false;
	if (operator_is_array(a))
		return operator_array(a, &to);
	if (!operator_is_array(b))
		return operator_single(op, a, b);
	to.op = operator_flipped(op);
	to.value = a;
	return operator_array(b, &to);
}

bool operator_matches(
	enum op op, const struct value *a, struct regex *pattern, struct arena *scratch)
{
	struct against to = {.op = op, .pattern = pattern, .scratch = scratch};

	if (operator_is_array(a))
		return operator_array(a, &to);
	return operator_element(&to, a);
}

static bool operator_contains(
	const struct value *a, const struct value *b, struct arena *scratch)
{
	if (!operator_is_text(b))
		return false;
	if (operator_is_text(a))
		return value_text_contains(a->text, b->text);
	return a->type == VALUE_JSON && value_json_contains(a->text, b->text, scratch);
}

/* ---- arithmetic --------------------------------------------------------------------------- */

static struct value operator_int(int64_t n)
{
	return (struct value){.type = VALUE_INT, .number = n};
}

static struct value operator_float(double x)
{
	return (struct value){.type = VALUE_FLOAT, .real = x};
}

/* To the nearest int there is. */
static int64_t operator_clamp(double x)
{
	if (!(x > (double)INT64_MIN))
		return isnan(x) ? 0 : INT64_MIN;
	return x >= (double)INT64_MAX ? INT64_MAX : (int64_t)x;
}

/* Too large results wrap around, as TraceQL's do. */
static struct value operator_ints(enum op op, int64_t a, int64_t b)
{
	switch (op) {
	case OP_ADD:
		return operator_int((int64_t)((uint64_t)a + (uint64_t)b));
	case OP_SUB:
		return operator_int((int64_t)((uint64_t)a - (uint64_t)b));
	case OP_MUL:
		return operator_int((int64_t)((uint64_t)a * (uint64_t)b));
	case OP_DIV:
		if (b == -1)
			return operator_int((int64_t)(0 - (uint64_t)a));
		return b ? operator_int(a / b) : (struct value){0};
	case OP_MOD:
		if (b == -1)
			return operator_int(0);
		return b ? operator_int(a % b) : (struct value){0};
	case OP_POW:
		return operator_int(operator_clamp(pow((double)a, (double)b)));
	default:
		return (struct value){0};
	}
}

static struct value operator_floats(enum op op, double a, double b)
{
	switch (op) {
	case OP_ADD:
		return operator_float(a + b);
	case OP_SUB:
		return operator_float(a - b);
	case OP_MUL:
		return operator_float(a * b);
	case OP_DIV:
		return operator_float(a / b);
	case OP_MOD:
		return operator_float(fmod(a, b));
	case OP_POW:
		return operator_float(pow(a, b));
	default:
		return (struct value){0};
	}
}

struct value operator_apply(
	enum op op, const struct value *a, const struct value *b, struct arena *scratch)
{
	double x, y;

	if (op == OP_CONTAINS)
		return (struct value){
			.type = VALUE_BOOL, .yes = operator_contains(a, b, scratch)};
	if (op >= OP_EQ)
		return (struct value){
			.type = VALUE_BOOL, .yes = operator_holds(op, a, b, scratch)};
	if (a->type == VALUE_INT && b->type == VALUE_INT)
		return operator_ints(op, a->number, b->number);
	if (!operator_number(a, &x) || !operator_number(b, &y))
		return (struct value){0};
	return operator_floats(op, x, y);
}

struct value operator_negate(const struct value *v)
{
	struct value out = *v;

	if (v->type == VALUE_FLOAT)
		out.real = -v->real;
	else if (operator_numeric(v->type))
		out.number = (int64_t)(0 - (uint64_t)v->number);
	else
		out = (struct value){0};
	return out;
}
