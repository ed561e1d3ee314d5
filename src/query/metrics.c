#include "query/metrics.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "query/meter.h"
#include "query/print.h"

struct query_metrics {
	const struct query *q;
	struct metrics_options options;
	struct engine engine;
	struct grid grid;
	struct meter *meters; /* as the metrics of the query stand, from left to right */
	size_t count;
};

static size_t metrics_count(const struct series *s)
{
	if (s->kind == SERIES_METRIC)
		return 1;
	return metrics_count(s->left) + metrics_count(s->right);
}

static void metrics_init(struct query_metrics *m, const struct series *s)
{
	if (s->kind == SERIES_METRIC) {
		meter_init(&m->meters[m->count++], &m->engine, s);
		return;
	}
	metrics_init(m, s->left);
	metrics_init(m, s->right);
}

struct query_metrics *query_metrics_new(
	const struct query *q, const struct metrics_options *options)
{
	struct query_metrics *m = mem_new(sizeof(*m));

	m->q = q;
	m->options = *options;
	m->engine.seed = options->seed;
	m->engine.scene.names = options->names;
	m->engine.plans.pattern_count = q->pattern_count;
	grid_init(&m->grid, options->step_ns);
	m->meters = mem_new(metrics_count(q->series) * sizeof(*m->meters));
	metrics_init(m, q->series);
	return m;
}

void query_metrics_free(struct query_metrics *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->count; i++)
		meter_release(&m->meters[i]);
	free(m->meters);
	engine_release(&m->engine);
	free(m);
}

/* A span counts when it started. */
static bool metrics_wants(const struct query_metrics *m, const struct span *s)
{
	if (!(s->flags & SPAN_HAS_START))
		return false;
	return (!m->options.has_since || s->start_ns >= m->options.since_ns) &&
		(!m->options.has_until || s->start_ns < m->options.until_ns);
}

static void metrics_span(struct query_metrics *m, struct meter *meter, uint32_t span)
{
	const struct span *s = &m->engine.scene.t->spans[span];
	int64_t times;

	if (!metrics_wants(m, s))
		return;
	times = grid_take(&m->grid, s->start_ns);
	for (size_t i = 0; times > 1 && i < m->count; i++)
		meter_coarsen(&m->meters[i], times);
	asked_begin(&m->engine.asked, &m->engine.scene, span);
	meter_span(meter, &m->engine.asked, grid_interval(&m->grid, s->start_ns));
}

static void metrics_meter(struct query_metrics *m, struct meter *meter)
{
	struct engine *e = &m->engine;
	struct groups groups = pipeline_run(e, meter->pipeline);

	for (size_t i = 0; i < groups.count; i++)
		for (size_t j = 0; j < groups.at[i].count; j++)
			metrics_span(m, meter, engine_span(e, groups.at[i].at[j]));
}

void query_metrics_trace(struct query_metrics *m, struct trace *t, const struct life *life)
{
	pipeline_begin(&m->engine, t, life);
	for (size_t i = 0; i < m->count; i++)
		metrics_meter(m, &m->meters[i]);
}

/* `next` is the number of the next metric in the query. */
static struct timelines metrics_series(
	struct query_metrics *m, const struct series *s, size_t *next, struct arena *arena)
{
	struct timelines out;

	if (s->kind == SERIES_METRIC) {
		out = meter_result(&m->meters[(*next)++], &m->grid, arena);
	} else {
		struct timelines left = metrics_series(m, s->left, next, arena);
		struct timelines right = metrics_series(m, s->right, next, arena);

		out = timelines_math(s->op, &left, &right);
	}
	timelines_second(&out, s->seconds);
	return out;
}

struct timelines query_metrics_result(struct query_metrics *m, struct arena *arena)
{
	size_t next = 0;
	struct timelines out = metrics_series(m, m->q->series, &next, arena);

	timelines_sort(&out);
	return out;
}

/* The first that measured nothing; NULL: all did. */
static const struct meter *metrics_silent(const struct query_metrics *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (!m->meters[i].counted)
			return &m->meters[i];
	return NULL;
}

struct str query_metrics_nothing(const struct query_metrics *m, struct arena *arena)
{
	const struct meter *silent = metrics_silent(m);
	struct buf text = {0};
	struct str why;

	if (!silent)
		return STR("no value is left of what was measured");
	if (!silent->asked)
		return STR("no span matches that has started");
	buf_addf(&text,
		"%" PRIu64 " spans match, and none of them has a number to measure in ",
		silent->asked);
	print_field(&silent->series->field, &text);
	why = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return why;
}

uint64_t query_metrics_left_out(const struct query_metrics *m)
{
	uint64_t count = 0;

	for (size_t i = 0; i < m->count; i++)
		count += m->meters[i].left_out;
	return count;
}

bool query_metrics_gave_up(const struct query_metrics *m)
{
	return plans_gave_up(&m->engine.plans);
}
