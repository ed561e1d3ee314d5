#include "query/meter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/operator.h"

void meter_init(struct meter *m, struct engine *e, const struct series *series)
{
	*m = (struct meter){.series = series, .keys.seed = e->seed};
	m->pipeline = pipeline_new(e, series->stages);
}

void meter_release(struct meter *m)
{
	for (uint32_t i = 0; i < m->keys.count; i++)
		free(m->groups[i].cells);
	free(m->groups);
	keys_release(&m->keys);
	arena_release(&m->arena);
	buf_release(&m->key);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool meter_is_histogram(const struct meter *m)
{
	return m->series->metric == METRIC_HISTOGRAM ||
		m->series->metric == METRIC_QUANTILE;
}

/* The next power of two: ints and durations from 2 on as TraceQL has it, floats from 0 on. */
static bool meter_bucket(const struct value *v, double *bucket)
{
	double x;

	if (!operator_number(v, &x) || !isfinite(x) || x <= 0)
		return false;
	if (v->type != VALUE_FLOAT && x < 2)
		return false;
	*bucket = exp2(ceil(log2(x)));
	if (v->type == VALUE_DURATION)
		*bucket /= 1e9;
	return true;
}

/* What a span counts for; false: it does not count. */
static bool meter_value(
	const struct meter *m, struct asked *a, double *value, double *bucket)
{
	struct value v;

	*value = *bucket = 0;
	if (!m->series->has_field)
		return true;
	v = asked_field(a, &m->series->field);
	if (meter_is_histogram(m))
		return meter_bucket(&v, bucket);
	if (!operator_number(&v, value) || isnan(*value))
		return false;
	if (v.type == VALUE_DURATION)
		*value /= 1e9;
	return true;
}

/* ---- groups ------------------------------------------------------------------------------- */

static struct value meter_copy(struct meter *m, struct value v)
{
	if (v.type == VALUE_STRING || v.type == VALUE_KIND || v.type == VALUE_JSON)
		v.text = arena_copy(&m->arena, v.text);
	return v;
}

/* `values` has one for each of by(). */
static void meter_new_group(struct meter *m, const struct value *values, double bucket)
{
	const struct fields *by = &m->series->by;
	struct meter_group *g;

	m->groups = mem_grow(m->groups, &m->room, m->keys.count, sizeof(*m->groups));
	g = &m->groups[m->keys.count - 1];
	*g = (struct meter_group){.bucket = bucket};
	g->labels = arena_new(&m->arena, by->count * sizeof(*g->labels));
	for (size_t i = 0; i < by->count; i++)
		g->labels[i].value = meter_copy(m, values[i]);
}

static struct meter_group *meter_group(struct meter *m, struct asked *a, double bucket)
{
	const struct fields *by = &m->series->by;
	struct value *values = arena_new(&a->scratch, by->count * sizeof(*values));
	struct value last = {.type = VALUE_FLOAT, .real = bucket};
	uint32_t known = m->keys.count, number;

	buf_reset(&m->key);
	for (size_t i = 0; i < by->count; i++) {
		values[i] = asked_field(a, &by->at[i]);
		keys_add(&m->key, &values[i]);
	}
	keys_add(&m->key, &last);
	if (known == METER_GROUPS && !keys_has(&m->keys, buf_str(&m->key)))
		return NULL;
	number = keys_number(&m->keys, buf_str(&m->key));
	if (number == known)
		meter_new_group(m, values, bucket);
	return &m->groups[number];
}

/* ---- cells -------------------------------------------------------------------------------- */

/* Room in front is made by moving: times mostly come in order. */
static struct meter_cell *meter_cell(struct meter_group *g, int64_t interval)
{
	size_t before = 0, need;

	if (!g->count)
		g->first = interval;
	if (interval < g->first)
		before = (size_t)((uint64_t)g->first - (uint64_t)interval);
	need = before ? g->count + before
		      : (size_t)((uint64_t)interval - (uint64_t)g->first) + 1;
	if (need <= g->count)
		return &g->cells[interval - g->first];
	g->cells = mem_grow(g->cells, &g->room, need, sizeof(*g->cells));
	memmove(g->cells + before, g->cells, g->count * sizeof(*g->cells));
	memset(g->cells + (before ? 0 : g->count), 0,
		(need - g->count) * sizeof(*g->cells));
	g->first -= (int64_t)before;
	g->count = need;
	return &g->cells[interval - g->first];
}

/* Keeps what the sum of a large and a small number loses (Neumaier). */
static void meter_sum(struct meter_cell *c, double x)
{
	double sum = c->value + x;

	if (isfinite(sum))
		c->carry += fabs(c->value) >= fabs(x) ? c->value - sum + x
						      : x - sum + c->value;
	c->value = sum;
}

/* One cell into another; of a span alone, `from` has its value and a count of 1. */
static void meter_merge(
	enum metric metric, struct meter_cell *to, const struct meter_cell *from)
{
	bool first = !to->count;

	to->count += from->count;
	if (metric == METRIC_MIN || metric == METRIC_MAX) {
		if (first ||
			(metric == METRIC_MIN ? from->value < to->value
					      : from->value > to->value))
			to->value = from->value;
		return;
	}
	meter_sum(to, from->value);
	to->carry += from->carry;
}

void meter_span(struct meter *m, struct asked *a, int64_t interval)
{
	struct meter_cell one = {.count = 1};
	struct meter_group *g;
	double bucket;

	m->asked++;
	if (!meter_value(m, a, &one.value, &bucket))
		return;
	m->counted++;
	g = meter_group(m, a, bucket);
	if (g)
		meter_merge(m->series->metric, meter_cell(g, interval), &one);
	else
		m->left_out++;
}

/* In place: no cell moves backwards over one that has not moved yet. */
static void meter_coarsen_group(enum metric metric, struct meter_group *g, int64_t times)
{
	int64_t first = grid_coarser(g->first, times);
	size_t count = 0;

	for (size_t i = 0; i < g->count; i++) {
		size_t to = (size_t)(grid_coarser(g->first + (int64_t)i, times) - first);
		struct meter_cell cell = g->cells[i];

		if (to == count) {
			g->cells[to] = cell;
			count++;
		} else if (cell.count) {
			meter_merge(metric, &g->cells[to], &cell);
		}
	}
	g->first = first;
	g->count = count;
}

void meter_coarsen(struct meter *m, int64_t times)
{
	for (uint32_t i = 0; i < m->keys.count; i++)
		meter_coarsen_group(m->series->metric, &m->groups[i], times);
}
