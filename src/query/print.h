#ifndef QUERY_PRINT_H
#define QUERY_PRINT_H

#include "base/buf.h"
#include "query/ast.h"

/*
 * Queries and their parts as text: canonical, on one line, with all parentheses. What is printed
 * parses to the same again. Characters that a terminal would obey or reorder are escapes.
 */
void print_query(const struct query *q, struct buf *out);
void print_field(const struct field *f, struct buf *out);

/* As it is written in a query; of what cannot be written (arrays), as in JSON. */
void print_value(const struct value *v, struct buf *out);

/* In quotes. */
void print_string(struct str text, struct buf *out);

/* Exact, as TraceQL reads it: 1h30m, 1s500ms, -20ns. */
void print_duration(int64_t ns, struct buf *out);

#endif
