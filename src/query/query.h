#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "query/field.h"

/*
 * TraceQL as aitrace-query(7) has it: from text to a checked query. A query knows nothing of any
 * trace; what it is evaluated over is its tree (query/ast.h).
 */
struct query;

/* Texts that are longer, or expressions nested deeper, are refused. */
enum { QUERY_LENGTH_MAX = 65536, QUERY_NESTING_MAX = 200, QUERY_HEIGHT_MAX = 1000 };

/* Why a text is no query. A zeroed one is valid. */
struct query_error {
	size_t at;  /* offset of what is wrong, in bytes */
	size_t len; /* bytes of it; 0: something is missing there */
	struct buf
		what; /* what is wrong and what was expected: one line, made visible, no LF */
};

/* NULL, and *why says where and what: release it then. Keeps a copy of the text. */
struct query *query_parse(struct str text, struct query_error *why);
void query_free(struct query *q);

/* One field, as in --select: its key lasts as long as `arena`. */
bool query_parse_field(
	struct str text, struct arena *arena, struct field *out, struct query_error *why);

enum query_need query_needs(const struct query *q);

/* The query again: one line, canonical, all parentheses written. Parsed, it gives the same. */
void query_print(const struct query *q, struct buf *out);

/* What --explain says: that line, and what the query needs. */
void query_explain(const struct query *q, struct buf *out);

/*
 * Three lines for people: what is wrong, the line of the query it is in, a caret below. Columns
 * are display cells; `set` as for text_line.
 */
void query_error_show(
	const struct query_error *why, struct str text, enum text_set set, struct buf *out);
void query_error_release(struct query_error *why);

#endif
