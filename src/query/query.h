#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/arena.h"
#include "base/buf.h"
#include "query/error.h"
#include "query/field.h"

/*
 * TraceQL as aitrace-query(7) has it: from text to a checked query. A query knows nothing of any
 * trace; what it is evaluated over is its tree (query/ast.h). Texts longer than QUERY_LENGTH_MAX
 * bytes, and expressions nested deeper or higher than is good for a stack, are refused.
 */
struct query;

enum { QUERY_LENGTH_MAX = 65536 };

/* NULL, and *why says where and what: release it then. Keeps a copy of the text. */
struct query *query_parse(struct str text, struct query_error *why);
void query_free(struct query *q);

/* One field, as in --select: its key lasts as long as `arena`. */
bool query_parse_field(
	struct str text, struct arena *arena, struct field *out, struct query_error *why);

enum query_need query_needs(const struct query *q);

/*
 * The query again: one line, canonical, all parentheses written. Parsed, it gives the same; only
 * where it is longer than QUERY_LENGTH_MAX, which it may be, it is refused.
 */
void query_print(const struct query *q, struct buf *out);

/* What --explain says: that line, and what the query needs. */
void query_explain(const struct query *q, struct buf *out);

#endif
