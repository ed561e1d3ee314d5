#ifndef QUERY_OPERATOR_H
#define QUERY_OPERATOR_H

#include "base/arena.h"
#include "query/ast.h"
#include "query/regex.h"

/*
 * Operators over values, as TraceQL has them:
 *
 * Ints, floats and durations compare and calculate with each other; a duration is its
 * nanoseconds. Two ints give an int (`7 / 2` is 3), anything else a float. Values of types that
 * have nothing to do with each other are neither equal nor unequal: both comparisons are false.
 * So is any comparison with nil, `!=` too, and arithmetic with it is nil, as is division of an
 * int by 0. Of an array, `!=` and `!~` want all elements and the others one.
 *
 * None fails. `scratch` is for escapes that have to be undone.
 */

/* OP_ADD to OP_GE, and OP_CONTAINS. */
struct value operator_apply(
	enum op op, const struct value *a, const struct value *b, struct arena *scratch);

/* OP_EQ to OP_GE alone. */
bool operator_holds(
	enum op op, const struct value *a, const struct value *b, struct arena *scratch);

/* OP_MATCH and OP_NOT_MATCH. */
bool operator_matches(
	enum op op, const struct value *a, struct regex *pattern, struct arena *scratch);

struct value operator_negate(const struct value *v);

/* Int, float or duration; then *out is it. */
bool operator_number(const struct value *v, double *out);

#endif
