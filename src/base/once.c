#include "base/once.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

enum { ONCE_FIRST = 16 }; /* slots: some remember a trace alone, which is small */

/* Its slot, or the free one where it belongs. The table has a free one. */
static struct once_entry *once_slot(
	const struct once_table *t, uint64_t hash, uint64_t number)
{
	size_t i = (size_t)hash & (t->room - 1);

	while (t->slots[i].hash &&
		(t->slots[i].hash != hash || t->slots[i].number != number))
		i = (i + 1) & (t->room - 1);
	return &t->slots[i];
}

static bool once_holds(const struct once_table *t, uint64_t hash, uint64_t number)
{
	return t->room && once_slot(t, hash, number)->hash;
}

static void once_grow(struct once_table *t)
{
	struct once_table old = *t;

	t->room = old.room ? old.room * 2 : ONCE_FIRST;
	t->slots = mem_new(t->room * sizeof(*t->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].hash)
			*once_slot(
				t, old.slots[i].hash, old.slots[i].number) = old.slots[i];
	free(old.slots);
}

/* What is full becomes what was before; what was before that is forgotten. */
static void once_turn(struct once *o)
{
	struct once_table old = o->before;

	o->before = o->now;
	o->now = old;
	o->now.count = 0;
	if (old.room)
		memset(old.slots, 0, old.room * sizeof(*old.slots));
}

static void once_prefetch(const struct once_table *t, uint64_t hash)
{
	if (t->room)
		__builtin_prefetch(&t->slots[hash & (t->room - 1)]);
}

/* Never 0, and no bit of it is lost for that. */
uint64_t once_hash(const struct once *o, struct str text)
{
	uint64_t hash = hash_bulk(text, o->seed);

	hash += !hash;
	once_prefetch(&o->now, hash);
	once_prefetch(&o->before, hash);
	return hash;
}

bool once_has(const struct once *o, uint64_t hash, uint64_t number)
{
	return once_holds(&o->now, hash, number) || once_holds(&o->before, hash, number);
}

bool once_add(struct once *o, uint64_t hash, uint64_t number)
{
	if (once_has(o, hash, number))
		return false;
	if (o->now.count >= o->max)
		once_turn(o);
	if (o->now.count >= o->now.room / 2)
		once_grow(&o->now);
	*once_slot(&o->now, hash, number) = (struct once_entry){hash, number};
	o->now.count++;
	return true;
}

void once_release(struct once *o)
{
	free(o->now.slots);
	free(o->before.slots);
	*o = (struct once){.max = o->max, .seed = o->seed};
}
