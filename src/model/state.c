#include "model/state_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/place.h"

static void state_default(size_t *limit, size_t value)
{
	if (!*limit)
		*limit = value;
}

void states_init(struct states *s, const struct trace *t, const struct life *life,
	const struct state_limits *limits)
{
	*s = (struct states){.t = t, .reader.life = life, .events = 1};
	if (limits)
		s->limits = *limits;
	state_default(&s->limits.weight, (size_t)64 << 20);
	state_default(&s->limits.frames, (size_t)32 << 20);
	state_default(&s->limits.stride, 256);
	state_default(&s->limits.work, (size_t)4 << 20);
	state_default(&s->limits.spent, (size_t)4 << 30);
}

static void state_series_release(struct states *s, struct state_series *series)
{
	state_forget(s, series, 0);
	state_rest(series);
	free(series->frames);
	free(series->at);
}

static void states_reset(struct states *s)
{
	for (size_t i = 0; i < s->count; i++)
		state_series_release(s, &s->series[i]);
	for (size_t i = 0; i < s->slot_room; i++)
		s->slots[i] = 0;
	s->count = 0;
	s->events = 1;
	s->inner_events = 0;
	arena_reset(&s->keys);
	state_reader_release(&s->reader);
}

void states_release(struct states *s)
{
	states_reset(s);
	arena_release(&s->keys);
	free(s->series);
	free(s->slots);
	*s = (struct states){0};
}

/* ---- keys ---- */

static uint32_t *states_slot(const struct states *s, struct str key)
{
	size_t mask = s->slot_room - 1;
	size_t i = hash_text(key, s->reader.life->seed) & mask;

	while (s->slots[i] && !str_eq(s->series[s->slots[i] - 1].key, key))
		i = (i + 1) & mask;
	return &s->slots[i];
}

static void states_rehash(struct states *s)
{
	size_t room = s->slot_room ? s->slot_room * 2 : 8;

	free(s->slots);
	s->slots = mem_new(room * sizeof(*s->slots));
	s->slot_room = room;
	for (size_t i = 0; i < s->count; i++)
		*states_slot(s, s->series[i].key) = (uint32_t)i + 1;
}

struct state_series *states_find(struct states *s, struct str key)
{
	uint32_t n = s->slot_room ? *states_slot(s, key) : 0;

	return n ? &s->series[n - 1] : NULL;
}

static struct state_series *states_series(struct states *s, const struct scan_value *key)
{
	struct buf text = {0};
	struct state_series *series;

	scan_unescape(key, &text);
	series = states_find(s, buf_str(&text));
	if (!series) {
		if (s->count * 2 >= s->slot_room)
			states_rehash(s);
		s->series = mem_grow(s->series, &s->room, s->count + 1, sizeof(*s->series));
		series = &s->series[s->count];
		*series = (struct state_series){.key = arena_copy(&s->keys, buf_str(&text)),
			.stride = s->limits.stride};
		*states_slot(s, series->key) = (uint32_t)++s->count;
	}
	buf_release(&text);
	return series;
}

/* ---- changes ---- */

/* In the order of time; at equal times as their lines stand in their source. */
static int state_compare(const struct state_change *a, const struct state_change *b)
{
	if (a->ts != b->ts)
		return a->ts < b->ts ? -1 : 1;
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->inner > b->inner) - (a->inner < b->inner);
}

static int state_compare_any(const void *a, const void *b)
{
	return state_compare(a, b);
}

static void states_take(struct states *s, uint32_t span, const struct moment *m)
{
	struct state_change c = {.ts = m->ts, .span = span, .place = m->place};
	struct state_series *series;
	struct state_said said;

	if (!c.place) {
		c.place = m->within;
		c.inner = m->number + 1;
	}
	state_read(&s->reader, c.place, c.inner, &said);
	if (said.fault == STATE_GONE)
		return; /* nobody knows which state it was about */
	c.source = place_source(c.place);
	c.number = s->reader.record.line.number;
	c.way = (uint8_t)said.way;
	c.fault = (uint8_t)said.fault;
	series = states_series(s, &said.key);
	series->at = mem_grow(
		series->at, &series->room, series->count + 1, sizeof(*series->at));
	series->at[series->count++] = c;
}

static void states_span(struct states *s, uint32_t span)
{
	struct arena arena = {0};
	struct moment *m;
	size_t count;

	m = moments(s->t, span, s->events - 1, true, s->reader.life, &arena, &count);
	for (size_t i = 0; i < count; i++)
		states_take(s, span, &m[i]);
	arena_release(&arena);
}

/* The first change that does not come where the one before it is. */
static size_t state_unsorted(const struct state_series *series, size_t from)
{
	for (size_t i = from ? from : 1; i < series->count; i++)
		if (state_compare(&series->at[i - 1], &series->at[i]) > 0)
			return i;
	return series->count;
}

/* Where the earliest of the changes from `from` on belongs. */
static size_t state_belongs(const struct state_series *series, size_t from)
{
	const struct state_change *least = &series->at[from];
	size_t low = 0, high = from;

	for (size_t i = from; i < series->count; i++)
		if (state_compare(&series->at[i], least) < 0)
			least = &series->at[i];
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (state_compare(&series->at[middle], least) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Changes from `from` on are new. */
static void states_sort(struct states *s, struct state_series *series, size_t from)
{
	size_t at;

	if (state_unsorted(series, from) == series->count)
		return;
	at = state_belongs(series, from);
	state_forget(s, series, at);
	qsort(series->at + at, series->count - at, sizeof(*series->at), state_compare_any);
}

static void states_gather(struct states *s, bool inner)
{
	size_t old_count = s->count;
	size_t *old = mem_new((old_count + 1) * sizeof(*old));

	for (size_t i = 0; i < old_count; i++)
		old[i] = s->series[i].count;
	for (uint32_t i = 0; i < s->t->span_count; i++)
		if (s->t->spans[i].first_event >= s->events ||
			(inner && s->t->spans[i].flags & SPAN_HAS_INNER))
			states_span(s, i);
	for (size_t i = 0; i < s->count; i++)
		states_sort(s, &s->series[i], i < old_count ? old[i] : 0);
	free(old);
}

/* Whole spans that came since may have been there before with other events: all begins anew. */
bool states_update(struct states *s)
{
	const struct trace *t = s->t;
	bool inner = t->inner_events != s->inner_events;

	if (s->generation == t->generation && s->generation)
		return false;
	s->generation = t->generation;
	if (!inner && t->event_count == s->events)
		return false;
	if (inner)
		states_reset(s);
	states_gather(s, inner);
	s->events = (uint32_t)t->event_count;
	s->inner_events = t->inner_events;
	return true;
}
