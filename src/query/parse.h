#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "query/ast.h"
#include "query/error.h"

/*
 * From q->text to the tree of q, checked. False, and *why is set, when it is no query. Bounded:
 * a tree that grows higher than AST_HEIGHT_MAX is refused, and what nests deeper than any such
 * tree does when it is printed: the right side of an operator and its parentheses are two levels.
 */
enum { PARSE_DEPTH_MAX = 2 * AST_HEIGHT_MAX + 16 };

bool parse_query(struct query *q, struct query_error *why);

/* A text that is one field. Its key lives in `arena`. */
bool parse_field(
	struct str text, struct arena *arena, struct field *out, struct query_error *why);

#endif
