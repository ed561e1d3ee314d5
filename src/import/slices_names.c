#include "import/slices_names.h"

#include <stdlib.h>

#include "base/mem.h"

static size_t slices_name_slot(const struct slices_names *n, uint64_t key)
{
	size_t slot = key % SLICES_NAMES;

	while (n->at[slot].key && n->at[slot].key != key)
		slot = (slot + 1) % SLICES_NAMES;
	return slot;
}

const struct slices_name *slices_name_find(const struct slices_names *n, uint64_t key)
{
	const struct slices_name *name;

	if (!n->at)
		return NULL;
	name = &n->at[slices_name_slot(n, key)];
	return name->key ? name : NULL;
}

struct slices_name *slices_name(struct slices_names *n, uint64_t key)
{
	struct slices_name *name;

	if (!n->at)
		n->at = mem_new(SLICES_NAMES * sizeof(*n->at));
	name = &n->at[slices_name_slot(n, key)];
	if (name->key)
		return name;
	if (n->count == SLICES_NAMES / 2)
		return NULL;
	n->count++;
	name->key = key;
	return name;
}

void slices_names_release(struct slices_names *n)
{
	free(n->at);
	arena_release(&n->arena);
}
