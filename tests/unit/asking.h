#ifndef ASKING_H
#define ASKING_H

#include "model/store.h"
#include "query/match.h"
#include "query/metrics.h"
#include "record/decode.h"

/* A store that is filled from text and asked queries, for tests. */
struct asking {
	struct store store;
	struct decoder decoder;
	struct life life;
	struct arena arena; /* of the lines */
	uint64_t lines;
};

void asking_init(struct asking *a);
void asking_release(struct asking *a);

/* Takes records, a line each; false, and it says which, when one is none. */
bool asking_take(struct asking *a, const char *text);

/*
 * The ids of the spans of the first trace that a query keeps, in the order in which they came, a
 * space between; or the query's fault. Lasts until the next call with that `out`.
 */
struct str asking_keeps(struct asking *a, const char *text, struct buf *out);

/* The same, each span asked alone. */
struct str asking_keeps_each(struct asking *a, const char *text, struct buf *out);

/*
 * What a metrics query gives: a line each timeline, its labels and then its points, `-` for none.
 */
struct str asking_measures(struct asking *a, const char *text,
	const struct metrics_options *options, struct buf *out);

#endif
