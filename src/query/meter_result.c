#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/meter.h"
#include "query/print.h"

/* What is being made of a meter. */
struct making {
	const struct meter *m;
	const struct grid *grid;
	struct timelines out;
};

static struct timeline *making_add(struct making *k, size_t labels)
{
	struct timeline *one = &k->out.at[k->out.count++];

	one->labels = arena_new(k->out.arena, labels * sizeof(*one->labels));
	one->values = arena_new(k->out.arena, k->out.points * sizeof(*one->values));
	return one;
}

static void making_label(struct timeline *one, struct str name, struct value value)
{
	one->labels[one->label_count++] = (struct label){name, value};
}

static struct str making_field(const struct making *k, const struct field *f)
{
	struct buf text = {0};
	struct str name;

	print_field(f, &text);
	name = arena_copy(k->out.arena, buf_str(&text));
	buf_release(&text);
	return name;
}

static struct value making_copy(const struct making *k, struct value v)
{
	if (v.type == VALUE_STRING || v.type == VALUE_KIND || v.type == VALUE_JSON)
		v.text = arena_copy(k->out.arena, v.text);
	return v;
}

/* What is nil has no label, unless all are: then the first says so. */
static void making_labels(
	const struct making *k, struct timeline *one, const struct meter_group *g)
{
	const struct fields *by = &k->m->series->by;

	for (size_t i = 0; i < by->count; i++)
		if (g->labels[i].value.type != VALUE_NIL)
			making_label(one, making_field(k, &by->at[i]),
				making_copy(k, g->labels[i].value));
	if (by->count && !one->label_count)
		making_label(one, making_field(k, &by->at[0]), (struct value){0});
}

static const struct meter_cell *making_cell(
	const struct making *k, const struct meter_group *g, size_t point)
{
	static const struct meter_cell none;
	int64_t interval = k->grid->first + (int64_t)point;

	if (interval < g->first || interval - g->first >= (int64_t)g->count)
		return &none;
	return &g->cells[interval - g->first];
}

static double making_value(const struct making *k, const struct meter_cell *c)
{
	double count = (double)c->count;

	switch (k->m->series->metric) {
	case METRIC_RATE:
		return count / ((double)k->grid->step_ns / 1e9);
	case METRIC_COUNT:
	case METRIC_HISTOGRAM:
		return count;
	case METRIC_AVG:
		return c->count ? (c->value + c->carry) / count : NAN;
	case METRIC_SUM:
		return c->count ? c->value + c->carry : NAN;
	default:
		return c->count ? c->value : NAN;
	}
}

static const char *making_name(enum metric metric)
{
	static const char *const names[] = {
		[METRIC_RATE] = "rate",
		[METRIC_COUNT] = "count_over_time",
		[METRIC_MIN] = "min_over_time",
		[METRIC_MAX] = "max_over_time",
		[METRIC_AVG] = "avg_over_time",
		[METRIC_SUM] = "sum_over_time",
		[METRIC_QUANTILE] = "quantile_over_time",
		[METRIC_HISTOGRAM] = "histogram_over_time",
	};

	return names[metric];
}

static void making_groups(struct making *k)
{
	const struct meter *m = k->m;

	for (uint32_t i = 0; i < m->keys.count; i++) {
		const struct meter_group *g = &m->groups[i];
		struct timeline *one = making_add(k, m->series->by.count + 1);

		making_labels(k, one, g);
		if (m->series->metric == METRIC_HISTOGRAM)
			making_label(one, STR("__bucket"),
				(struct value){.type = VALUE_FLOAT, .real = g->bucket});
		else if (!m->series->by.count)
			making_label(one, timeline_name(),
				(struct value){.type = VALUE_STRING,
					.text = str_from(making_name(m->series->metric))});
		for (size_t j = 0; j < k->out.points; j++)
			one->values[j] = making_value(k, making_cell(k, g, j));
	}
}

/* ---- quantiles ---------------------------------------------------------------------------- */

static int making_by_bucket(const void *a, const void *b)
{
	const struct meter_group *x = *(const struct meter_group *const *)a;
	const struct meter_group *y = *(const struct meter_group *const *)b;

	return (x->bucket > y->bucket) - (x->bucket < y->bucket);
}

/*
 * The value below which a share `q` of an interval's spans lie: inside the bucket where that is,
 * by the exponent, as far as its spans are used up.
 */
static double making_quantile(const struct making *k, const struct meter_group **buckets,
	size_t count, size_t point, double q)
{
	uint64_t total = 0, wanted, before = 0;
	double low = NAN;

	for (size_t i = 0; i < count; i++)
		total += making_cell(k, buckets[i], point)->count;
	wanted = (uint64_t)ceil(q * (double)total);
	wanted = wanted ? wanted : 1;
	for (size_t i = 0; i < count && total; i++) {
		uint64_t here = making_cell(k, buckets[i], point)->count;
		double high = log2(buckets[i]->bucket);

		if (!here)
			continue;
		if (before + here == wanted)
			return buckets[i]->bucket;
		if (isnan(low))
			low = high - 1;
		if (before + here > wanted)
			return exp2(low +
				(high - low) * (double)(wanted - before) / (double)here);
		before += here;
		low = high;
	}
	return 0;
}

/* Groups that differ in their bucket alone. */
static size_t making_family(const struct making *k, struct keys *families,
	const struct meter_group *g, struct buf *key)
{
	buf_reset(key);
	for (size_t i = 0; i < k->m->series->by.count; i++)
		keys_add(key, &g->labels[i].value);
	return keys_number(families, buf_str(key));
}

static void making_family_quantiles(
	struct making *k, const struct meter_group **buckets, size_t count)
{
	const struct series *s = k->m->series;

	qsort(buckets, count, sizeof(struct meter_group *), making_by_bucket);
	for (size_t i = 0; i < s->quantile_count; i++) {
		struct timeline *one = making_add(k, s->by.count + 1);

		making_labels(k, one, buckets[0]);
		making_label(one, STR("p"),
			(struct value){.type = VALUE_FLOAT, .real = s->quantiles[i]});
		for (size_t j = 0; j < k->out.points; j++)
			one->values[j] = making_quantile(
				k, buckets, count, j, s->quantiles[i]);
	}
}

static void making_quantiles(struct making *k)
{
	const struct meter *m = k->m;
	const struct meter_group **sorted;
	struct keys families = {.seed = m->keys.seed};
	struct buf key = {0};
	uint32_t *family;
	size_t *end;

	family = arena_new(k->out.arena, m->keys.count * sizeof(*family));
	for (uint32_t i = 0; i < m->keys.count; i++)
		family[i] = (uint32_t)making_family(k, &families, &m->groups[i], &key);
	end = arena_new(k->out.arena, (families.count + 1) * sizeof(*end));
	for (uint32_t i = 0; i < m->keys.count; i++)
		end[family[i] + 1]++;
	for (uint32_t i = 0; i < families.count; i++)
		end[i + 1] += end[i];
	sorted = arena_new(k->out.arena, m->keys.count * sizeof(struct meter_group *));
	for (uint32_t i = 0; i < m->keys.count; i++)
		sorted[end[family[i]]++] = &m->groups[i];
	for (uint32_t i = 0; i < families.count; i++) {
		size_t begin = i ? end[i - 1] : 0;

		making_family_quantiles(k, sorted + begin, end[i] - begin);
	}
	keys_release(&families);
	buf_release(&key);
}

struct timelines meter_result(
	const struct meter *m, const struct grid *grid, struct arena *arena)
{
	struct making k = {.m = m, .grid = grid};
	size_t each = m->series->metric == METRIC_QUANTILE ? m->series->quantile_count : 1;

	k.out = (struct timelines){.points = (size_t)grid_points(grid),
		.first_ns = (int64_t)((uint64_t)grid->first * (uint64_t)grid->step_ns),
		.step_ns = grid->step_ns,
		.arena = arena};
	k.out.at = arena_new(arena, (m->keys.count * each + 1) * sizeof(*k.out.at));
	if (m->series->metric == METRIC_QUANTILE)
		making_quantiles(&k);
	else
		making_groups(&k);
	timelines_sort(&k.out);
	return k.out;
}
