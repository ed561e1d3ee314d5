#include "model/trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/place.h"

enum {
	SPANS_FIRST = 8,
	SPANS_SECOND = 24,
	SLOTS_AHEAD = 32,
	SLOTS_MANY = 4 << 20,
	ITEMS_FIRST = 4,
	ITEMS_SECOND = 12
};

static size_t trace_slots_size(const struct trace *t)
{
	return ((size_t)t->slot_mask + 1) * sizeof(*t->slots);
}

/* To t->span_room. */
static void trace_spans_resize(struct trace *t)
{
	t->spans = mem_lines_resize(t->spans, &t->spans_front,
		t->span_count * sizeof(*t->spans), t->span_room * sizeof(*t->spans));
}

static void trace_slots_free(struct trace *t)
{
	if (t->slots != t->slots_first)
		mem_table_free(t->slots, trace_slots_size(t));
}

struct trace *trace_new(struct slab *traces, const struct id *id)
{
	struct trace *t = slab_new(traces, sizeof(*t));

	*t = (struct trace){.id = *id};
	if (id->text.len)
		t->id.text = arena_copy(&t->arena, id->text);
	t->span_room = SPANS_FIRST;
	t->slots = t->slots_first;
	t->slot_mask = TRACE_SLOTS - 1;
	trace_spans_resize(t);
	t->spans[0] = (struct span){0};
	t->span_count = 1;
	t->event_count = 1;
	t->more_count = 1;
	t->settled = 1;
	t->first_ns = INT64_MAX;
	t->last_ns = INT64_MIN;
	return t;
}

void trace_free(struct slab *traces, struct trace *t)
{
	arena_release(&t->arena);
	pool_release(&t->texts);
	pool_release(&t->kept);
	mem_lines_free(t->spans, t->spans_front);
	trace_slots_free(t);
	free(t->events);
	free(t->mores);
	free(t->costs);
	free(t->parts);
	free(t->sums);
	free(t->cost_sums);
	free(t->part_sums);
	slab_drop(traces, t);
}

void trace_span_id(const struct trace *t, uint32_t span, struct id *id)
{
	const struct span *s = &t->spans[span];

	if (!(s->flags & SPAN_TEXT_ID)) {
		*id = (struct id){.low = s->id.number};
		return;
	}
	id_parse(*s->id.text, 16, id);
}

static bool trace_is(const struct trace *t, uint32_t span, const struct id *id)
{
	const struct span *s = &t->spans[span];

	if (s->flags & SPAN_TEXT_ID)
		return id->text.len && str_eq(*s->id.text, id->text);
	return s->id.number == id->low && !id->text.len;
}

/* The bits of a hash that a slot keeps beside the index. */
static uint32_t trace_tag(const struct trace *t, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~t->slot_mask;
}

/* The slot that holds the span, or the free one where it belongs. */
static uint32_t *trace_slot(const struct trace *t, const struct id *id, uint64_t hash)
{
	uint32_t mask = t->slot_mask, tag = trace_tag(t, hash);
	uint32_t i = (uint32_t)hash & mask;

	for (; t->slots[i]; i = (i + 1) & mask)
		if ((t->slots[i] & ~mask) == tag && trace_is(t, t->slots[i] & mask, id))
			break;
	return &t->slots[i];
}

uint32_t trace_find(const struct trace *t, const struct id *id, uint64_t seed)
{
	return *trace_slot(t, id, id_hash(id, seed)) & t->slot_mask;
}

void trace_hint_slot(const struct trace *t, uint64_t hash)
{
	__builtin_prefetch(&t->slots[(uint32_t)hash & t->slot_mask]);
}

void trace_hint_span(const struct trace *t, uint64_t hash)
{
	uint32_t mask = t->slot_mask, tag = trace_tag(t, hash);
	uint32_t i = (uint32_t)hash & mask;

	while (t->slots[i] && (t->slots[i] & ~mask) != tag)
		i = (i + 1) & mask;
	__builtin_prefetch(&t->spans[t->slots[i] ? t->slots[i] & mask : t->span_count]);
}

static void trace_slot_put(struct trace *t, uint32_t span, uint64_t hash)
{
	uint32_t i = (uint32_t)hash & t->slot_mask;

	while (t->slots[i])
		i = (i + 1) & t->slot_mask;
	t->slots[i] = trace_tag(t, hash) | span;
}

/* Some spans get their slots; these are asked for together, for none is near another. */
static void trace_slots_put(struct trace *t, uint32_t first, uint32_t count, uint64_t seed)
{
	uint64_t hashes[SLOTS_AHEAD];

	for (uint32_t i = 0; i < count; i++) {
		struct id id;

		trace_span_id(t, first + i, &id);
		hashes[i] = id_hash(&id, seed);
		trace_hint_slot(t, hashes[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		trace_slot_put(t, first + i, hashes[i]);
}

/* Of very many, each of which waits for memory, all are seldom put anew. */
static uint32_t trace_slots_more(const struct trace *t)
{
	uint32_t slots = t->slot_mask + 1;

	return slots < SLOTS_MANY ? 2 * slots : 4 * slots;
}

/* Slots anew, all spans in them. */
static void trace_slots_make(struct trace *t, uint32_t count, uint64_t seed)
{
	trace_slots_free(t);
	t->slot_mask = count - 1;
	t->slots = mem_table_new(trace_slots_size(t));
	for (uint32_t i = 1, some; i < t->span_count; i += some) {
		some = t->span_count - i;
		some = some < SLOTS_AHEAD ? some : SLOTS_AHEAD;
		trace_slots_put(t, i, some, seed);
	}
}

/*
 * Most traces are small, and there may be very many: what is too much is given back later. What outgrows
 * its first room is seldom of the smallest.
 */
static void trace_spans_grow(struct trace *t)
{
	if (t->span_room == SPANS_FIRST)
		t->span_room = SPANS_SECOND;
	else
		t->span_room += t->span_room < 4 * SPANS_FIRST ? SPANS_FIRST
							       : t->span_room / 4;
	trace_spans_resize(t);
}

void trace_trim(struct trace *t)
{
	if (t->trimmed)
		return;
	t->trimmed = true;
	t->span_room = t->span_count;
	t->events_left = 0;
	t->mores_left = 0;
	trace_spans_resize(t);
	if (t->events)
		t->events = mem_resize(t->events, t->event_count * sizeof(*t->events));
	if (t->mores)
		t->mores = mem_resize(t->mores, t->more_count * sizeof(*t->mores));
}

static uint32_t trace_span_new(struct trace *t, const struct id *id)
{
	struct span *s;

	if (t->span_count == t->span_room)
		trace_spans_grow(t);
	s = &t->spans[t->span_count];
	memset(s, 0, sizeof(*s));
	s->id.number = id->low;
	if (id->text.len) {
		struct str *text = arena_new(&t->arena, sizeof(*text));

		*text = arena_copy(&t->arena, id->text);
		s->id.text = text;
		s->flags = SPAN_TEXT_ID;
	}
	t->missing++;
	return t->span_count++;
}

uint32_t trace_span(struct trace *t, const struct id *id, uint64_t seed)
{
	uint64_t hash = id_hash(id, seed);
	uint32_t *slot = trace_slot(t, id, hash), span;

	if (*slot)
		return *slot & t->slot_mask;
	span = trace_span_new(t, id);
	*slot = trace_tag(t, hash) | span;
	if (t->span_count > (t->slot_mask + 1) / 8 * 7)
		trace_slots_make(t, trace_slots_more(t), seed);
	return span;
}

/* Room for one more item; little by little, as of spans. The 0th is there once there are others. */
static void *trace_grow(void *items, uint16_t *left, size_t count, size_t size)
{
	size_t step = ITEMS_FIRST;

	if (*left) {
		--*left;
		return items;
	}
	if (items)
		step = count < 4 * ITEMS_FIRST ? 2 * ITEMS_FIRST : count / 4;
	else
		count = 0;
	step = step < UINT16_MAX ? step : UINT16_MAX;
	*left = (uint16_t)(step - (items ? 1 : 2));
	return mem_resize(items, (count + step) * size);
}

void trace_event(struct trace *t, uint32_t span, uint64_t place, enum event_kind kind)
{
	t->events = trace_grow(
		t->events, &t->events_left, t->event_count, sizeof(*t->events));
	t->events[t->event_count] = (struct event){
		.place = place, .next = t->spans[span].first_event, .kind = kind};
	t->spans[span].first_event = t->event_count++;
	if (kind == EVENT_EXCEPTION)
		t->spans[span].flags |= SPAN_HAS_EXCEPTION;
}

struct span_more *trace_more(struct trace *t, uint32_t span)
{
	if (!t->spans[span].more) {
		t->mores = trace_grow(
			t->mores, &t->mores_left, t->more_count, sizeof(*t->mores));
		t->mores[t->more_count] = (struct span_more){.usage_ts = INT64_MIN};
		t->spans[span].more = t->more_count++;
	}
	return &t->mores[t->spans[span].more];
}

double *trace_cost(struct trace *t, uint32_t span)
{
	size_t more, old = t->cost_room;

	trace_more(t, span);
	more = t->spans[span].more;
	t->costs = mem_grow(t->costs, &t->cost_room, more + 1, sizeof(*t->costs));
	for (; old < t->cost_room; old++)
		t->costs[old] = 0;
	return &t->costs[more];
}

struct token_parts *trace_parts(struct trace *t, uint32_t span)
{
	size_t more, old = t->part_room;

	trace_more(t, span);
	more = t->spans[span].more;
	t->parts = mem_grow(t->parts, &t->part_room, more + 1, sizeof(*t->parts));
	for (; old < t->part_room; old++)
		t->parts[old] = (struct token_parts){0};
	return &t->parts[more];
}

struct span_history *trace_history(struct trace *t, uint32_t span)
{
	struct span_more *more = trace_more(t, span);

	if (!more->history) {
		more->history = arena_new(&t->arena, sizeof(*more->history));
		more->history->name_ts = INT64_MIN;
		more->history->status_ts = INT64_MIN;
		more->history->parent_ts = INT64_MIN;
	}
	return more->history;
}

static void trace_drop_place(struct trace *t, uint64_t *place)
{
	place_drop(place, place_is_kept(*place) ? &t->kept : &t->texts);
}

static void trace_let_history_go(struct trace *t, struct span_history *history)
{
	for (struct span_record *r = history->records; r; r = r->next)
		trace_drop_place(t, &r->place);
	history->records = NULL;
	history->name_place = 0;
}

/* Newest first: behind one that was moved, all were. */
static void trace_keep_history(struct trace *t, struct span_history *history)
{
	for (struct span_record *r = history->records; r; r = r->next) {
		bool named = r->place == history->name_place;

		if (place_is_kept(r->place))
			break;
		place_keep(&r->place, &t->texts, &t->kept);
		if (named)
			history->name_place = r->place;
	}
}

static void trace_keep_records(struct trace *t, struct span *s)
{
	place_keep(&s->start_place, &t->texts, &t->kept);
	place_keep(&s->end_place, &t->texts, &t->kept);
	if (s->more && t->mores[s->more].history)
		trace_keep_history(t, t->mores[s->more].history);
}

/* Events stand newest first too. */
void trace_keep(struct trace *t, uint32_t span)
{
	struct span *s = &t->spans[span];

	trace_keep_records(t, s);
	for (uint32_t i = s->first_event; i; i = t->events[i].next) {
		if (place_is_kept(t->events[i].place))
			break;
		place_keep(&t->events[i].place, &t->texts, &t->kept);
	}
}

static void trace_let_records_go(struct trace *t, struct span *s)
{
	trace_drop_place(t, &s->start_place);
	trace_drop_place(t, &s->end_place);
	if (s->more && t->mores[s->more].history)
		trace_let_history_go(t, t->mores[s->more].history);
}

void trace_let_go(struct trace *t, uint32_t span)
{
	struct span *s = &t->spans[span];

	if (!s->name || s->flags & SPAN_HAS_RESOURCE)
		trace_keep_records(t, s);
	else
		trace_let_records_go(t, s);
	for (uint32_t i = s->first_event; i; i = t->events[i].next)
		trace_drop_place(t, &t->events[i].place);
}

uint32_t trace_spans_seen(const struct trace *t)
{
	return t->span_count - 1 - t->missing;
}

uint32_t trace_events(const struct trace *t)
{
	return t->event_count - 1 + t->inner_events;
}

size_t trace_bytes(const struct trace *t)
{
	return sizeof(*t) + t->arena.bytes + t->texts.bytes + t->kept.bytes +
		t->span_room * sizeof(*t->spans) +
		(t->slots != t->slots_first ? trace_slots_size(t) : 0) +
		(t->events ? (t->event_count + t->events_left) * sizeof(*t->events) : 0) +
		(t->mores ? (t->more_count + t->mores_left) * sizeof(*t->mores) : 0) +
		t->cost_room * sizeof(*t->costs) + t->part_room * sizeof(*t->parts) +
		t->sum_room *
		(sizeof(*t->sums) + (t->cost_sums ? sizeof(*t->cost_sums) : 0) +
			(t->part_sums ? sizeof(*t->part_sums) : 0));
}
