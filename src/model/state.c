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
	s->gathering.on = false;
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
	for (size_t i = 0; s->series && i < s->count; i++)
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

/* Of an event whose record cannot be read nobody knows which state it was about. */
static void states_take(struct states *s, struct state_change c, const int64_t *ts)
{
	struct state_series *series;
	struct state_said said;

	state_read(&s->reader, c.place, c.inner, &said);
	if (said.fault == STATE_GONE)
		return;
	c.ts = ts ? *ts : s->reader.record.ts;
	c.source = place_source(c.place);
	c.number = s->reader.record.line.number;
	c.way = (uint8_t)said.way;
	c.fault = (uint8_t)said.fault;
	series = states_series(s, &said.key);
	series->at = mem_grow(
		series->at, &series->room, series->count + 1, sizeof(*series->at));
	series->at[series->count++] = c;
}

/* Those inside of a whole span: how many there are is bounded by the length of a line. */
static void states_inner(struct states *s, uint32_t span)
{
	struct arena arena = {0};
	struct moment *m;
	size_t count;

	m = moments(s->t, span, 0, true, s->reader.life, &arena, &count);
	for (size_t i = 0; i < count; i++)
		if (!m[i].place && m[i].kind == EVENT_STATE)
			states_take(s,
				(struct state_change){.span = span,
					.place = m[i].within,
					.inner = m[i].number + 1},
				&m[i].ts);
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

/* What was gathered goes where it belongs. */
static void states_sort(struct states *s, struct state_series *series)
{
	size_t from = series->sorted, at;

	series->sorted = series->count;
	if (state_unsorted(series, from) == series->count)
		return;
	at = state_belongs(series, from);
	state_forget(s, series, at);
	qsort(series->at + at, series->count - at, sizeof(*series->at), state_compare_any);
}

/* ---- gathering ---- */

/* Whole spans that came since may have been there before with other events: all begins anew. */
static bool gather_begin(struct states *s)
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
	s->gathering = (struct state_gathering){.on = true,
		.inner = inner,
		.events = (uint32_t)t->event_count,
		.inner_events = t->inner_events};
	return true;
}

static void gather_event(struct states *s)
{
	struct state_gathering *g = &s->gathering;
	const struct event *e = &s->t->events[g->event];

	if (e->kind == EVENT_STATE)
		states_take(s,
			(struct state_change){.span = g->span - 1, .place = e->place},
			NULL);
	g->event = e->next >= s->events ? e->next : 0;
}

static void gather_span(struct states *s)
{
	struct state_gathering *g = &s->gathering;
	const struct span *span = &s->t->spans[g->span];

	if (g->inner && span->flags & SPAN_HAS_INNER)
		states_inner(s, g->span);
	g->event = span->first_event;
	while (g->event >= g->events) /* it came after we began */
		g->event = s->t->events[g->event].next;
	if (g->event < s->events)
		g->event = 0;
	g->span++;
}

static void gather_end(struct states *s)
{
	for (size_t i = 0; i < s->count; i++)
		states_sort(s, &s->series[i]);
	s->events = s->gathering.events;
	s->inner_events = s->gathering.inner_events;
	s->gathering.on = false;
}

/* How many steps are made before somebody is asked whether it is late. */
enum { GATHER_STEPS = 64 };

bool states_gather(struct states *s, const struct state_pace *pace)
{
	struct state_gathering *g = &s->gathering;
	unsigned steps = 0;

	if (!g->on && !gather_begin(s))
		return true;
	while (g->event || g->span < s->t->span_count) {
		if (g->event)
			gather_event(s);
		else
			gather_span(s);
		if (pace && ++steps % GATHER_STEPS == 0 && pace->late(pace->to))
			return false;
	}
	gather_end(s);
	return true;
}

bool states_update(struct states *s)
{
	bool begun = s->gathering.on || gather_begin(s);

	if (begun)
		states_gather(s, NULL);
	return begun;
}
