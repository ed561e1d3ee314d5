#ifndef QUERY_METER_H
#define QUERY_METER_H

#include "query/grid.h"
#include "query/keys.h"
#include "query/pipeline.h"
#include "query/timeline.h"

/*
 * One metric of a query, `{..} | rate() by (..)`: counts and sums of its spans by group and
 * interval. A histogram's buckets are groups too, and a quantile is made of them in the end.
 */
enum { METER_GROUPS = 10000 };

struct meter_cell {
	double value;	/* sum, least or most */
	double carry;	/* what the sum has lost so far */
	uint64_t count; /* spans; 0: there is no value */
};

struct meter_group {
	struct label *labels;	  /* in the meter's arena */
	double bucket;		  /* its upper end, of histograms */
	struct meter_cell *cells; /* from the interval `first` on */
	int64_t first;
	size_t count;
	size_t room;
};

struct meter {
	const struct series *series; /* what is asked */
	struct pipeline *pipeline;
	struct keys keys; /* of groups */
	struct meter_group *groups;
	size_t room;
	struct arena arena; /* the labels */
	struct buf key;	    /* scratch */
	uint64_t asked;	    /* spans */
	uint64_t counted;   /* of them: those that had a value */
	uint64_t left_out;  /* spans, because there were too many groups */
};

void meter_init(struct meter *m, struct engine *e, const struct series *series);
void meter_release(struct meter *m);

/* A span that is asked about, in that interval. */
void meter_span(struct meter *m, struct asked *a, int64_t interval);

/* Intervals are that many times as long from now on. */
void meter_coarsen(struct meter *m, int64_t times);

struct timelines meter_result(
	const struct meter *m, const struct grid *grid, struct arena *arena);

#endif
