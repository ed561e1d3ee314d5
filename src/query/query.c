#include "query/query.h"

#include <stdlib.h>

#include "base/mem.h"
#include "query/ast.h"
#include "query/parse.h"
#include "query/print.h"

struct query *query_parse(struct str text, struct query_error *why)
{
	struct query *q;

	if (text.len > QUERY_LENGTH_MAX) {
		query_error_set(why, QUERY_LENGTH_MAX, 0,
			"too long: a query has at most %d bytes", QUERY_LENGTH_MAX);
		return NULL;
	}
	q = mem_new(sizeof(*q));
	q->text = arena_copy(&q->arena, text);
	if (parse_query(q, why))
		return q;
	query_free(q);
	return NULL;
}

void query_free(struct query *q)
{
	if (!q)
		return;
	arena_release(&q->arena);
	free(q);
}

bool query_parse_field(
	struct str text, struct arena *arena, struct field *out, struct query_error *why)
{
	if (text.len > QUERY_LENGTH_MAX)
		return query_error_set(why, QUERY_LENGTH_MAX, 0,
			"too long: a field has at most %d bytes", QUERY_LENGTH_MAX);
	return parse_field(text, arena, out, why);
}

enum query_need query_needs(const struct query *q)
{
	return q->need;
}

void query_print(const struct query *q, struct buf *out)
{
	print_query(q, out);
}

void query_explain(const struct query *q, struct buf *out)
{
	static const char *const needs[] = {
		[QUERY_SPAN] = "a span alone",
		[QUERY_TRACE] = "the whole trace",
		[QUERY_METRICS] = "the whole input",
	};

	print_query(q, out);
	buf_addf(out, "\nneeds: %s\n", needs[q->need]);
}
