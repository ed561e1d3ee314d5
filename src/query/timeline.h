#ifndef QUERY_TIMELINE_H
#define QUERY_TIMELINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "query/ast.h"

/*
 * What a metrics query gives: values over time, one line for each group of spans. Durations are
 * seconds. Where there is no value, the value is no number.
 */
struct label {
	struct str name;
	struct value value;
};

struct timeline {
	struct label *labels;
	size_t label_count;
	double *values;
};

struct timelines {
	struct timeline *at; /* in the order of their labels */
	size_t count;
	size_t points;	  /* values of each */
	int64_t first_ns; /* when the first interval ends */
	int64_t step_ns;
	struct arena *arena; /* of all that is here */
};

/* The label of a timeline that has no other: what was counted. */
struct str timeline_name(void);

/* Appends a label's value as people and JSON strings have it: `llm`, `200`, `nil`. */
void timeline_value(const struct value *v, struct buf *out);

/* One after the other, what a query does with them. */
void timelines_second(struct timelines *t, const struct second *seconds);

/* Both sides of an operator, joined where their labels are the same. */
struct timelines timelines_math(
	enum op op, const struct timelines *left, const struct timelines *right);

/* Puts them in order, and leaves out those without any value. */
void timelines_sort(struct timelines *t);

#endif
