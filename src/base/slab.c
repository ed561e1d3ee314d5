#include "base/slab.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

enum { CACHE_LINE = 64, COUNT_FIRST = 2, COUNT_MAX = 64 };

struct slab_block {
	struct slab_block *older;
	char bytes[];
};

struct slab_free {
	struct slab_free *next;
};

static size_t slab_room(size_t size)
{
	return (size + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
}

static void slab_grow(struct slab *s, size_t room)
{
	struct slab_block *block;

	s->count = s->count ? 2 * s->count : COUNT_FIRST;
	if (s->count > COUNT_MAX)
		s->count = COUNT_MAX;
	block = mem_resize(NULL, sizeof(*block) + s->count * room + CACHE_LINE - 1);
	block->older = s->blocks;
	s->blocks = block;
	s->next = block->bytes + (-(uintptr_t)block->bytes & (CACHE_LINE - 1));
	s->left = s->count;
}

void *slab_new(struct slab *s, size_t size)
{
	struct slab_free *at = s->free;
	size_t room = slab_room(size);

	if (at) {
		s->free = at->next;
		return at;
	}
	if (!s->left)
		slab_grow(s, room);
	s->left--;
	s->next += room;
	return s->next - room;
}

void slab_drop(struct slab *s, void *at)
{
	struct slab_free *free = at;

	free->next = s->free;
	s->free = free;
}

void slab_release(struct slab *s)
{
	struct slab_block *block = s->blocks;

	while (block) {
		struct slab_block *older = block->older;

		free(block);
		block = older;
	}
	*s = (struct slab){0};
}
