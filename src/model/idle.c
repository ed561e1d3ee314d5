#include "model/idle.h"

#include <stdlib.h>

#include "base/mem.h"

enum { BUCKETS = 4096 };

/* What is known of a bucket. */
struct idle_bucket {
	int64_t first_start; /* of the spans that start in it */
	int64_t last_end;    /* of the spans that end in it */
	int32_t covered;     /* spans that begin to cover all of it, less those that stop */
	bool touched;	     /* a span starts or ends in it */
};

static size_t bucket_of(const struct idle_making *b, int64_t ns)
{
	return (size_t)(((uint64_t)ns - (uint64_t)b->within.from_ns) >> b->shift);
}

bool idle_is_work(const struct trace *t, const struct census *census, uint32_t span)
{
	const struct span *s = &t->spans[span];
	char letter = census ? census_letter(census, span) : '\0';

	if (!span || letter == 'A')
		return false;
	return letter == 'L' || s->parent || !s->last_child;
}

static void bucket_start(struct idle_bucket *b, int64_t ns)
{
	if (!b->touched || ns < b->first_start)
		b->first_start = ns;
}

static void bucket_end(struct idle_bucket *b, int64_t ns)
{
	if (!b->touched || ns > b->last_end)
		b->last_end = ns;
}

static void buckets_add(struct idle_making *b, struct extent x)
{
	size_t from, to;

	if (x.to_ns < b->within.from_ns || x.from_ns > b->within.to_ns)
		return;
	x.from_ns = x.from_ns < b->within.from_ns ? b->within.from_ns : x.from_ns;
	x.to_ns = x.to_ns > b->within.to_ns ? b->within.to_ns : x.to_ns;
	from = bucket_of(b, x.from_ns);
	to = bucket_of(b, x.to_ns);
	/* A bucket that was touched has both, so that neither is asked for in vain. */
	bucket_start(&b->at[from], x.from_ns);
	bucket_end(&b->at[from], from == to ? x.to_ns : x.from_ns);
	b->at[from].touched = true;
	bucket_start(&b->at[to], from == to ? x.from_ns : x.to_ns);
	bucket_end(&b->at[to], x.to_ns);
	b->at[to].touched = true;
	if (to > from + 1) {
		b->at[from + 1].covered++;
		b->at[to].covered--;
	}
}

static void idle_add(struct idle *idle, int64_t from_ns, int64_t to_ns)
{
	if (from_ns >= to_ns)
		return;
	idle->gaps = mem_grow(
		idle->gaps, &idle->room, idle->count + 1, sizeof(*idle->gaps));
	idle->gaps[idle->count++] = (struct extent){from_ns, to_ns};
	idle->total_ns += (uint64_t)to_ns - (uint64_t)from_ns;
}

/* From the last end before untouched buckets to the first start behind them. */
static void idle_scan(struct idle *idle, const struct idle_making *b)
{
	int64_t since = b->within.from_ns; /* when the last of them ended */
	bool empty = false;
	int32_t covered = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct idle_bucket *at = &b->at[i];

		covered += at->covered;
		if (!at->touched && !covered) {
			empty = true;
			continue;
		}
		if (empty && at->touched)
			idle_add(idle, since, at->first_start);
		empty = false;
		if (at->touched)
			since = at->last_end;
	}
	if (empty)
		idle_add(idle, since, b->within.to_ns);
}

void idle_making_release(struct idle_making *m)
{
	free(m->at);
	*m = (struct idle_making){0};
}

void idle_begin(struct idle_making *m, struct extent within)
{
	uint64_t length = (uint64_t)within.to_ns - (uint64_t)within.from_ns;

	idle_making_release(m);
	m->within = within;
	m->next = 1;
	if (within.to_ns <= within.from_ns)
		return;
	while (length >> m->shift >= BUCKETS)
		m->shift++;
	m->count = (size_t)(length >> m->shift) + 1;
	m->at = mem_new((m->count + 1) * sizeof(*m->at));
}

bool idle_step(struct idle_making *m, const struct trace *t, const struct census *census,
	uint32_t spans)
{
	struct extent x;

	if (!m->at)
		return false;
	for (; m->next < t->span_count && spans; m->next++, spans--)
		if (idle_is_work(t, census, m->next) &&
			extent_until(t, m->next, m->within.to_ns, &x))
			buckets_add(m, x);
	return m->next < t->span_count;
}

void idle_take(struct idle_making *m, struct idle *idle)
{
	idle->count = 0;
	idle->total_ns = 0;
	if (m->at)
		idle_scan(idle, m);
	idle_making_release(m);
}

void idle_find(struct idle *idle, const struct trace *t, const struct census *census,
	struct extent within)
{
	struct idle_making m = {0};

	idle_begin(&m, within);
	idle_step(&m, t, census, UINT32_MAX);
	idle_take(&m, idle);
}

void idle_release(struct idle *idle)
{
	free(idle->gaps);
	*idle = (struct idle){0};
}
