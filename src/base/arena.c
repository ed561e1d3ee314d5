#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK_MIN = 256, BLOCK_MAX = 256 * 1024 };

struct arena_block {
	struct arena_block *next; /* older */
	size_t size;		  /* of `bytes` */
	size_t used;
	alignas(max_align_t) char bytes[];
};

/* Small traces stay small: blocks start at 256 bytes and double. */
static struct arena_block *arena_grow(struct arena *a, size_t need)
{
	size_t size = a->block ? a->block->size * 2 : BLOCK_MIN;
	struct arena_block *block;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	block = mem_resize(NULL, sizeof(*block) + size + ARENA_PAD);
	block->size = size;
	block->used = 0;
	block->next = a->block;
	memset(block->bytes + size, 0, ARENA_PAD);
	a->block = block;
	a->bytes += sizeof(*block) + size;
	return block;
}

static char *arena_take(struct arena *a, size_t size, size_t align)
{
	struct arena_block *block = a->block;
	size_t start = block ? (block->used + align - 1) & ~(align - 1) : 0;

	if (!block || start > block->size || size > block->size - start) {
		block = arena_grow(a, size);
		start = 0;
	}
	block->used = start + size;
	return block->bytes + start;
}

void *arena_new(struct arena *a, size_t size)
{
	return memset(arena_take(a, size, alignof(max_align_t)), 0, size);
}

void *arena_room(struct arena *a, size_t size)
{
	return arena_take(a, size, alignof(max_align_t));
}

char *arena_bytes(struct arena *a, size_t size)
{
	return arena_take(a, size, 1);
}

struct str arena_copy(struct arena *a, struct str text)
{
	char *copy = arena_bytes(a, text.len);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return (struct str){copy, text.len};
}

static void arena_drop(struct arena *a, struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		a->bytes -= sizeof(*block) + block->size;
		free(block);
		block = next;
	}
}

void arena_reset(struct arena *a)
{
	if (!a->block)
		return;
	arena_drop(a, a->block->next);
	a->block->next = NULL;
	a->block->used = 0;
}

void arena_release(struct arena *a)
{
	arena_drop(a, a->block);
	*a = (struct arena){0};
}
