#include "model/store.h"

#include <stdlib.h>

#include "base/mem.h"

enum { BUCKETS_FIRST = 64 };

void store_init(struct store *s, uint64_t seed)
{
	*s = (struct store){.common = {.seed = seed, .names.seed = seed}};
	s->bucket_count = BUCKETS_FIRST;
	s->buckets = mem_new(s->bucket_count * sizeof(struct trace *));
}

void store_release(struct store *s)
{
	struct trace *t = s->first;

	while (t) {
		struct trace *next = t->next;

		trace_free(t);
		t = next;
	}
	free(s->buckets);
	intern_release(&s->common.names);
	*s = (struct store){0};
}

static struct trace **store_bucket(const struct store *s, uint64_t hash)
{
	return &s->buckets[hash & (s->bucket_count - 1)];
}

static void store_chain(struct store *s, struct trace *t)
{
	struct trace **bucket = store_bucket(s, t->hash);

	t->chain = *bucket;
	*bucket = t;
}

static void store_keep_recent(struct store *s, struct trace *t)
{
	s->recent[t->id.low % STORE_RECENT] = (struct store_recent){t->id.low, t};
}

struct trace *store_look(struct store *s, const struct id *id, uint64_t hash)
{
	struct trace *t = *store_bucket(s, hash);

	while (t && (t->hash != hash || !id_eq(&t->id, id)))
		t = t->chain;
	if (t)
		store_keep_recent(s, t);
	return t;
}

struct trace *store_find(struct store *s, const struct id *id)
{
	struct trace *t = store_recent(s, id);

	return t ? t : store_look(s, id, id_hash(id, s->common.seed));
}

void store_hint(const struct store *s, uint64_t hash)
{
	__builtin_prefetch(store_bucket(s, hash));
}

void store_hint_trace(const struct store *s, uint64_t hash)
{
	__builtin_prefetch(*store_bucket(s, hash));
}

static void store_grow(struct store *s)
{
	free(s->buckets);
	s->bucket_count *= 2;
	s->buckets = mem_new(s->bucket_count * sizeof(struct trace *));
	for (struct trace *t = s->first; t; t = t->next)
		store_chain(s, t);
}

static struct trace *store_trace(struct store *s, const struct id *id)
{
	struct trace *t = store_find(s, id);

	if (t)
		return t;
	if (s->trace_count >= s->bucket_count)
		store_grow(s);
	mem_heap_large(&s->heap);
	t = trace_new(id, id_hash(id, s->common.seed));
	store_chain(s, t);
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
	return t;
}

void store_drop(struct store *s, struct trace *t)
{
	struct trace **link = store_bucket(s, t->hash);

	while (*link != t)
		link = &(*link)->chain;
	*link = t->chain;
	*(t->prev ? &t->prev->next : &s->first) = t->next;
	*(t->next ? &t->next->prev : &s->last) = t->prev;
	if (store_recent(s, &t->id) == t)
		s->recent[t->id.low % STORE_RECENT].trace = NULL;
	recent_drop(&s->common.recent, t);
	s->trace_count--;
	s->generation++;
	trace_free(t);
}
