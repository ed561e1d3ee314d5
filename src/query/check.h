#ifndef QUERY_CHECK_H
#define QUERY_CHECK_H

#include "query/ast.h"
#include "query/error.h"

/*
 * Types, before any span is looked at: what TraceQL refuses is refused here. Each looks at one
 * node whose operands were checked, and fills in its type.
 */
bool check_expr(struct expr *e, struct query_error *why);

/* A filter has to say yes or no. */
bool check_filter(const struct expr *e, struct query_error *why);

/* What by() groups by has to refer to the span. */
bool check_by(const struct expr *e, struct query_error *why);

/* What an aggregate takes has to be a number of the span. */
bool check_aggregate(const struct expr *e, struct query_error *why);

#endif
