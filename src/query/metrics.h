#ifndef QUERY_METRICS_H
#define QUERY_METRICS_H

#include "base/intern.h"
#include "model/facts.h"
#include "query/query.h"
#include "query/timeline.h"

/*
 * A metrics query while traces are fed to it, one after the other. What it holds are counts and
 * sums by group and interval, never spans.
 */
struct query_metrics;

struct metrics_options {
	const struct intern *names; /* of spans, as in the store; NULL: they are read */
	uint64_t seed;		    /* of hashes */
	int64_t step_ns;	    /* 0: chosen by the time that the spans take up */
	bool has_since;		    /* spans that started before are left out, */
	bool has_until;		    /* and from then on */
	int64_t since_ns;
	int64_t until_ns;
};

struct query_metrics *query_metrics_new(
	const struct query *q, const struct metrics_options *options);
void query_metrics_free(struct query_metrics *m);

void query_metrics_trace(struct query_metrics *m, struct trace *t, const struct life *life);

/* What it comes to so far. Lasts as long as `arena`. */
struct timelines query_metrics_result(struct query_metrics *m, struct arena *arena);

/*
 * Why nothing has come of it, for people: no span matched, or none had a number to measure. (TraceQL
 * gives no series then, which looks like a typing error.) Lasts as long as `arena`.
 */
struct str query_metrics_nothing(const struct query_metrics *m, struct arena *arena);

/* Spans that were left out because there were too many groups. */
uint64_t query_metrics_left_out(const struct query_metrics *m);
bool query_metrics_gave_up(const struct query_metrics *m);

#endif
