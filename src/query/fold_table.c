#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/fold_parts.h"

/* Small ones grow in larger steps: moving a table costs more than its memory then. */
enum { SLOTS_FIRST = 1024, SLOTS_SMALL = 1 << 16 };

static size_t fold_table_bytes(const struct fold_table *t)
{
	return t->room * t->size * sizeof(*t->slots);
}

static void fold_table_make(struct fold_table *t, size_t room)
{
	t->room = room;
	t->slots = mem_table_new(fold_table_bytes(t));
	t->hints = mem_new(room);
}

void fold_table_init(struct fold_table *t, size_t size)
{
	*t = (struct fold_table){.size = size};
	fold_table_make(t, SLOTS_FIRST);
}

void fold_table_release(struct fold_table *t)
{
	mem_table_free(t->slots, fold_table_bytes(t));
	free(t->hints);
}

struct fold_slot *fold_table_at(const struct fold_table *t, size_t i)
{
	return (struct fold_slot *)&t->slots[i * t->size];
}

/* Its slot, or the free one where it belongs. */
static struct fold_slot *fold_table_look(
	const struct fold_table *t, const uint64_t hashes[2])
{
	size_t i = fold_table_first(t, hashes);
	struct fold_slot *s = fold_table_at(t, i);

	while (s->hashes[0] && (s->hashes[0] != hashes[0] || s->hashes[1] != hashes[1])) {
		i = (i + 1) & (t->room - 1);
		s = fold_table_at(t, i);
	}
	return s;
}

struct fold_slot *fold_table_find_far(const struct fold_table *t, const uint64_t hashes[2])
{
	struct fold_slot *s = fold_table_look(t, hashes);

	return s->hashes[0] ? s : NULL;
}

static void fold_table_put(struct fold_table *t, const struct fold_slot *s)
{
	t->hints[fold_table_first(t, s->hashes)] |= fold_table_hint(s->hashes);
	memcpy(fold_table_look(t, s->hashes), s, t->size * sizeof(*t->slots));
}

static void fold_table_grow(struct fold_table *t)
{
	struct fold_table old = *t;

	fold_table_make(t, old.room * (old.room < SLOTS_SMALL ? 4 : 2));
	for (size_t i = 0; i < old.room; i++)
		if (fold_table_at(&old, i)->hashes[0])
			fold_table_put(t, fold_table_at(&old, i));
	fold_table_release(&old);
}

void fold_table_add(struct fold_table *t, const struct fold_slot *s)
{
	if (t->count >= t->room / 4 * 3)
		fold_table_grow(t);
	t->count++;
	fold_table_put(t, s);
}
