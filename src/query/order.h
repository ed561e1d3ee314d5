#ifndef QUERY_ORDER_H
#define QUERY_ORDER_H

#include "model/trace.h"

/*
 * A trace's spans in pre-order, as numbers: what is below a span are the ranks behind its own up
 * to its end. So relations between sets of spans are found in one pass, however deep they are.
 *
 *     a          rank 1  end 6  depth 0
 *     ├─b             2      5        1
 *     │ ├─c           3      4        2
 *     │ └─d           4      5        2
 *     └─e             5      6        1
 */
struct order {
	uint32_t *rank;	       /* by span, from 1 */
	uint32_t *span;	       /* by rank */
	uint32_t *end;	       /* by rank: the first rank that is not below it */
	uint32_t *depth;       /* by rank; of a root 0 */
	size_t room;	       /* of each */
	uint32_t count;	       /* of spans, with the 0th, which stands above the roots */
	const struct trace *t; /* whose they are, */
	uint64_t generation;   /* and when that was */
};

/* Orders a trace that is settled, unless that was done. */
void order_trace(struct order *o, struct trace *t);
void order_release(struct order *o);

/* Numbers of a nested set: a span's lie between its parent's. 0 of the span 0. */
uint64_t order_left(const struct order *o, uint32_t span);
uint64_t order_right(const struct order *o, uint32_t span);

#endif
