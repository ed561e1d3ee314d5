#include "model/store.h"

#include <stdlib.h>

#include "base/mem.h"

enum { SLOTS_FIRST = 64, HEAP_EVERY = 64 };

static void store_slots_new(struct store *s, size_t count)
{
	s->slot_mask = count - 1;
	s->slots = mem_table_new(count * sizeof(*s->slots));
}

void store_init(struct store *s, uint64_t seed)
{
	*s = (struct store){.common = {.seed = seed, .names.seed = seed}};
	store_slots_new(s, SLOTS_FIRST);
}

void store_release(struct store *s)
{
	struct trace *t = s->first;

	while (t) {
		struct trace *next = t->next;

		trace_free(&s->traces, t);
		t = next;
	}
	slab_release(&s->traces);
	mem_table_free(s->slots, (s->slot_mask + 1) * sizeof(*s->slots));
	intern_release(&s->common.names);
	*s = (struct store){0};
}

/* The slot of the id, or the free one where it belongs. */
static struct store_slot *store_slot(
	const struct store *s, const struct id *id, uint64_t hash)
{
	size_t i = hash & s->slot_mask;

	while (s->slots[i].trace &&
		(s->slots[i].hash != hash || !id_eq(&s->slots[i].trace->id, id)))
		i = (i + 1) & s->slot_mask;
	return &s->slots[i];
}

static void store_keep_recent(struct store *s, struct trace *t)
{
	s->recent[t->id.low % STORE_RECENT] = (struct store_recent){t->id.low, t};
}

struct trace *store_find(struct store *s, const struct id *id)
{
	struct trace *t = store_recent(s, id);

	if (t)
		return t;
	t = store_slot(s, id, id_hash(id, s->common.seed))->trace;
	if (t)
		store_keep_recent(s, t);
	return t;
}

void store_hint(const struct store *s, uint64_t hash)
{
	__builtin_prefetch(&s->slots[hash & s->slot_mask]);
}

const struct trace *store_guess(const struct store *s, uint64_t hash)
{
	size_t i = hash & s->slot_mask;

	while (s->slots[i].trace && s->slots[i].hash != hash)
		i = (i + 1) & s->slot_mask;
	return s->slots[i].trace;
}

static void store_put(struct store *s, struct trace *t, uint64_t hash)
{
	size_t i = hash & s->slot_mask;

	while (s->slots[i].trace)
		i = (i + 1) & s->slot_mask;
	s->slots[i] = (struct store_slot){hash, t};
}

static void store_grow(struct store *s)
{
	struct store_slot *old = s->slots;
	size_t count = s->slot_mask + 1;

	store_slots_new(s, 2 * count);
	for (size_t i = 0; i < count; i++)
		if (old[i].trace)
			store_put(s, old[i].trace, old[i].hash);
	mem_table_free(old, count * sizeof(*old));
}

/* What stands behind it and belongs before it moves up, so that no way to one is cut off. */
static void store_slot_free(struct store *s, struct store_slot *gone)
{
	size_t free = (size_t)(gone - s->slots), i = free;

	for (;;) {
		size_t from;

		i = (i + 1) & s->slot_mask;
		if (!s->slots[i].trace)
			break;
		from = s->slots[i].hash & s->slot_mask;
		if (((i - from) & s->slot_mask) < ((i - free) & s->slot_mask))
			continue;
		s->slots[free] = s->slots[i];
		free = i;
	}
	s->slots[free].trace = NULL;
}

static struct trace *store_trace(struct store *s, const struct id *id)
{
	struct trace *t = store_find(s, id);

	if (t)
		return t;
	if (s->trace_count > s->slot_mask / 4 * 3)
		store_grow(s);
	t = trace_new(&s->traces, id);
	store_put(s, t, id_hash(id, s->common.seed));
	t->prev = s->last;
	*(s->last ? &s->last->next : &s->first) = t;
	s->last = t;
	s->trace_count++;
	store_keep_recent(s, t);
	return t;
}

struct trace *store_add(struct store *s, const struct record *r)
{
	struct trace *t = store_trace(s, &r->trace_id);

	apply(t, r, &s->common);
	t->generation = ++s->generation;
	if (s->generation % HEAP_EVERY == 0)
		mem_heap_large(&s->heap);
	return t;
}

void store_drop(struct store *s, struct trace *t)
{
	store_slot_free(s, store_slot(s, &t->id, id_hash(&t->id, s->common.seed)));
	*(t->prev ? &t->prev->next : &s->first) = t->next;
	*(t->next ? &t->next->prev : &s->last) = t->prev;
	if (store_recent(s, &t->id) == t)
		s->recent[t->id.low % STORE_RECENT].trace = NULL;
	recent_drop(&s->common.recent, t);
	s->trace_count--;
	s->generation++;
	trace_free(&s->traces, t);
}
