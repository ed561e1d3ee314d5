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
	struct plans plans;
	struct scene scene;
	struct asked asked;
	struct relate relate;
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

/* Whether a span is asked at all: those that only others have named are not, as a rule. */
bool engine_asks(const struct engine *e, uint32_t span);

/* One span through the stages; false where they ask for more than one. */
bool pipeline_span(struct engine *e, const struct pipeline *p, uint32_t span);

#endif
