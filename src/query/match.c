#include "query/match.h"

#include <stdlib.h>

#include "base/mem.h"
#include "query/pipeline.h"

struct query_run {
	struct engine engine;
	struct pipeline *pipeline;
	const struct plan
		*filter; /* all of it, of a query that needs one span; else NULL */
};

struct query_run *query_run_new(
	const struct query *q, const struct intern *names, uint64_t seed)
{
	struct query_run *run = mem_new(sizeof(*run));

	run->engine.seed = seed;
	run->engine.scene.names = names;
	run->engine.plans.pattern_count = q->pattern_count;
	run->pipeline = pipeline_new(&run->engine, q->stages);
	return run;
}

void query_run_free(struct query_run *run)
{
	if (!run)
		return;
	engine_release(&run->engine);
	free(run);
}

bool query_trace(struct query_run *run, struct trace *t, const struct life *life,
	struct selection *out)
{
	struct engine *e = &run->engine;
	struct groups groups;

	selection_reset(out, t);
	pipeline_begin(e, t, life);
	groups = pipeline_run(e, run->pipeline);
	for (size_t i = 0; i < groups.count; i++)
		for (size_t j = 0; j < groups.at[i].count; j++)
			selection_add(out, engine_span(e, groups.at[i].at[j]));
	return out->count > 0;
}

bool query_span(
	struct query_run *run, struct trace *t, uint32_t span, const struct life *life)
{
	struct engine *e = &run->engine;

	scene_begin(&e->scene, t, life, false);
	return engine_asks(e, span) && pipeline_span(e, run->pipeline, span);
}

bool query_gave_up(const struct query_run *run)
{
	return plans_gave_up(&run->engine.plans);
}
