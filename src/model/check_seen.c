#include "model/check_parts.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

enum { SLOTS_FIRST = 1 << 10 };

/* 64 bits a record in an open table; that two which differ have the same ones does not happen. */
struct check_seen {
	uint64_t *slots; /* 0: free */
	size_t mask;	 /* of places */
	size_t count;
	uint64_t seed;
	uint64_t hashes[HINT_MAX]; /* of the batch */
};

struct check_seen *check_seen_new(uint64_t seed)
{
	struct check_seen *seen = mem_new(sizeof(*seen));

	seen->mask = SLOTS_FIRST - 1;
	seen->slots = mem_new(SLOTS_FIRST * sizeof(*seen->slots));
	seen->seed = seed;
	return seen;
}

void check_seen_free(struct check_seen *seen)
{
	if (!seen)
		return;
	free(seen->slots);
	free(seen);
}

void check_seen_hint(struct check_seen *seen, const struct check_batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct record *r = &b->records[i];

		if (b->what[i] != DECODED_RECORD)
			continue;
		seen->hashes[i] =
			hash_bulk(str_tail(r->line.text, r->before.len), seen->seed) | 1;
		__builtin_prefetch(&seen->slots[seen->hashes[i] >> 1 & seen->mask]);
	}
}

/* The slot that holds the hash, or the free one where it belongs. */
static uint64_t *check_seen_slot(const struct check_seen *seen, uint64_t hash)
{
	size_t i = hash >> 1 & seen->mask;

	while (seen->slots[i] && seen->slots[i] != hash)
		i = (i + 1) & seen->mask;
	return &seen->slots[i];
}

static void check_seen_grow(struct check_seen *seen)
{
	uint64_t *old = seen->slots;
	size_t room = seen->mask + 1;

	seen->mask = room * 2 - 1;
	seen->slots = mem_new(room * 2 * sizeof(*seen->slots));
	for (size_t i = 0; i < room; i++)
		if (old[i])
			*check_seen_slot(seen, old[i]) = old[i];
	free(old);
}

bool check_seen_add(struct check_seen *seen, size_t i)
{
	uint64_t *slot = check_seen_slot(seen, seen->hashes[i]);

	if (*slot)
		return true;
	*slot = seen->hashes[i];
	if (++seen->count > seen->mask / 4 * 3)
		check_seen_grow(seen);
	return false;
}
