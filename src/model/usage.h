#ifndef MODEL_USAGE_H
#define MODEL_USAGE_H

#include "model/trace.h"

/*
 * Tokens and cost, rolled up. An agent often carries the sum of its model calls, and a wrapper
 * the usage of the call that it wraps; so a span with all below it has used the larger of what
 * it says itself and what its children have used together, each figure on its own. Nothing is
 * counted twice.
 */

/* What a JSON object of attributes, checked before, says of usage; false: nothing. */
bool usage_read(struct str attributes, struct usage *out);

/* Sums up all spans: `tree` of every span_more, and the trace as a whole. Settles the tree. */
struct usage usage_total(struct trace *t);

/* What a span has used with all below it, after usage_total. */
struct usage usage_of_tree(const struct trace *t, uint32_t span);

#endif
