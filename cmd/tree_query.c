#include <inttypes.h>

#include "tree.h"

/*
 * A stream is decided span by span where a span alone decides: whoever looks on sees a match when
 * it ends. A query that needs the trace is asked when that is over.
 */
void tree_query_begin(struct tree *t)
{
	const struct query *q = t->options->query;

	if (!q)
		return;
	t->query.run = query_run_new(
		q, &t->intake.store.common.names, t->intake.store.common.seed);
	t->query.whole = query_needs(q) != QUERY_SPAN;
	t->outline.query = t->query.run;
}

void tree_query_release(struct tree *t)
{
	query_run_free(t->query.run);
	selection_release(&t->query.matched);
	selection_release(&t->query.shown);
}

static void tree_query_above(struct tree *t, const struct trace *trace)
{
	struct tree_query *q = &t->query;

	selection_reset(&q->shown, trace);
	for (uint32_t i = 1; i < trace->span_count; i++)
		if (selection_has(&q->matched, i))
			selection_add(&q->shown, i);
	selection_add_above(&q->shown, trace);
}

bool tree_query_trace(struct tree *t, struct trace *trace)
{
	struct tree_query *q = &t->query;
	bool any = query_trace(q->run, trace, &t->intake.life, &q->matched);

	if (any && t->options->json)
		tree_query_above(t, trace);
	return any;
}

void tree_query_show(struct tree *t, struct trace *trace)
{
	if (t->query.run)
		tree_query_trace(t, trace);
	t->outline.matched = t->query.run ? &t->query.matched : NULL;
	outline_trace(&t->outline, trace);
	t->outline.matched = NULL;
}

void tree_query_summary(const struct tree *t, const struct totals *sum, struct buf *out)
{
	const struct outline *o = &t->outline;
	uint64_t hidden = o->kept + o->above < sum->spans ? sum->spans - o->kept - o->above
							  : 0;
	bool others = t->options->depth || t->options->shorter_ns;

	if (!t->query.run || !sum->spans)
		return;
	buf_addf(out, "%" PRIu64 " of %" PRIu64 " spans", o->kept, sum->spans);
	if (o->above)
		buf_addf(out, ", %" PRIu64 " above %s", o->above,
			o->kept == 1 ? "it" : "them");
	buf_addf(out, "; %" PRIu64 " %s", hidden,
		others ? "left out" : "hidden by the query");
}
