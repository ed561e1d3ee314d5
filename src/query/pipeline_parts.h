#ifndef QUERY_PIPELINE_PARTS_H
#define QUERY_PIPELINE_PARTS_H

#include "query/pipeline.h"

/* Inside of pipeline: for pipeline*.c alone. */

/* A spanset expression, made ready. */
struct filter {
	enum spanset_kind kind;
	enum op op;
	enum relation relation;
	const struct plan *plan; /* of SPANSET_FILTER */
	uint32_t leaf;		 /* its number among those that are asked together */
	struct filter *left;
	struct filter *right;
	struct pipeline *inner; /* of SPANSET_PIPELINE */
};

/* Filters that see the same spans are asked together, so that each span is opened once. */
enum { LEAVES_MAX = 64 };

struct leaves {
	const struct plan *plans[LEAVES_MAX];
	uint32_t count;
	const struct group *in; /* the group they were asked of */
	uint64_t *masks;	/* by its members: a bit for each that holds */
};

/* Makes one ready; `leaves` gets its filters, as many as fit. */
struct filter *filter_new(struct engine *e, const struct spanset *s, struct leaves *leaves);

/* Adds to `out` what it makes of one group. */
void filter_run(struct engine *e, const struct filter *f, struct leaves *leaves,
	const struct group *in, struct groups *out);

/* A scalar, made ready; its value for one group. */
struct tally;
struct tally *tally_new(struct engine *e, const struct scalar *s);
struct value tally_run(struct engine *e, const struct tally *t, const struct group *in);

void groups_add(struct engine *e, struct groups *g, struct group one);

/* The spans of all. */
struct group groups_joined(struct engine *e, const struct groups *g);

/* The stages from `p` on, beginning with these groups. */
struct groups pipeline_from(
	struct engine *e, const struct pipeline *p, struct groups groups);

#endif
