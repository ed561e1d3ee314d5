#ifndef QUERY_PIPELINE_H
#define QUERY_PIPELINE_H

#include "query/plan.h"
#include "query/relate.h"

/*
 * The stages of a query, made ready, and run over the spans of one trace at a time: each makes
 * groups of spans (TraceQL's spansets) of the groups before it.
 */
struct groups {
	struct group *at;
	size_t count;
	size_t room;
};

/* What runs queries shares. A zeroed one with `seed` set is valid. */
struct engine {
	struct patterns patterns;
	struct scene scene;
	struct asked asked;
	struct relate relate;
	struct arena plans; /* as long as the query */
	struct arena arena; /* of the trace at hand */
	uint64_t seed;	    /* of hashes, against crafted values */
	bool ordered;	    /* groups are ranks; else spans */
};

void engine_release(struct engine *e);

/* The span that a member of a group is. */
uint32_t engine_span(const struct engine *e, uint32_t member);

struct pipeline;

/* In the engine's arena of plans; NULL for no stages. Sets e->ordered where that is needed. */
struct pipeline *pipeline_new(struct engine *e, const struct stage *stages);

/* A trace's turn; what was made of the one before is gone. Settles it. */
void pipeline_begin(struct engine *e, struct trace *t, const struct life *life);

/* All spans of it that a record was about, through the stages. In e->arena. */
struct groups pipeline_run(struct engine *e, const struct pipeline *p);

/* The one filter that a pipeline may be; NULL: it is more. */
const struct plan *pipeline_filter(const struct pipeline *p);

#endif
