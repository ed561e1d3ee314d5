#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "base/intern.h"
#include "model/facts.h"
#include "model/selection.h"
#include "query/query.h"

/* A query that is asked of traces, one after the other. */
struct query_run;

/* `names`: of spans, as in the store; NULL: they are read. The query outlives the run. */
struct query_run *query_run_new(
	const struct query *q, const struct intern *names, uint64_t seed);
void query_run_free(struct query_run *run);

/*
 * Which spans of a trace a query keeps: *out is emptied first. False: none. Settles the tree. For
 * metrics queries there is query/metrics.h.
 */
bool query_trace(struct query_run *run, struct trace *t, const struct life *life,
	struct selection *out);

/*
 * The same for one span, of queries that need no more (QUERY_SPAN): what else of the trace is
 * known does not matter, but for what a span inherits.
 */
bool query_span(
	struct query_run *run, struct trace *t, uint32_t span, const struct life *life);

/* A pattern in it took too long on some text, which then did not match: worth saying once. */
bool query_gave_up(const struct query_run *run);

#endif
