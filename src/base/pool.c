#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

enum { BLOCK_MIN = 256, BLOCK_MAX = 64 * 1024 };

struct pool_block {
	struct pool_block *older;
	struct pool_block *newer;
	size_t size; /* of `bytes` */
	size_t used;
	size_t count; /* of what is in it and was not dropped */
	char bytes[];
};

/* In front of each: where it is. */
struct pool_head {
	struct pool_block *block;
};

static struct pool_block *pool_grow(struct pool *p, size_t need)
{
	size_t size = p->block ? p->block->size * 2 : BLOCK_MIN;
	struct pool_block *block;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	block = mem_resize(NULL, sizeof(*block) + size + ARENA_PAD);
	*block = (struct pool_block){.older = p->block, .size = size};
	memset(block->bytes + size, 0, ARENA_PAD);
	if (p->block)
		p->block->newer = block;
	p->block = block;
	p->bytes += sizeof(*block) + size;
	return block;
}

void *pool_new(struct pool *p, size_t size)
{
	size_t need = (sizeof(struct pool_head) + size + 7) & ~(size_t)7;
	struct pool_block *block = p->block;
	struct pool_head *head;

	if (!block || need > block->size - block->used)
		block = pool_grow(p, need);
	head = (struct pool_head *)(void *)(block->bytes + block->used);
	head->block = block;
	block->used += need;
	block->count++;
	return head + 1;
}

static void pool_free(struct pool *p, struct pool_block *block)
{
	if (block->older)
		block->older->newer = block->newer;
	*(block->newer ? &block->newer->older : &p->block) = block->older;
	p->bytes -= sizeof(*block) + block->size;
	free(block);
}

/* The newest block is begun anew: it would be asked for again at once. */
void pool_drop(struct pool *p, void *at)
{
	struct pool_block *block;

	if (!at)
		return;
	block = ((struct pool_head *)at - 1)->block;
	if (--block->count)
		return;
	if (block == p->block)
		block->used = 0;
	else
		pool_free(p, block);
}

void pool_release(struct pool *p)
{
	struct pool_block *block = p->block;

	while (block) {
		struct pool_block *older = block->older;

		free(block);
		block = older;
	}
	*p = (struct pool){0};
}
