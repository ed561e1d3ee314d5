#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/*
 * Memory for texts that come in order and go one by one, most of them soon: in blocks that are
 * given back when all in them has gone. What stays keeps its block, and nothing is ever moved. A
 * zeroed pool is valid and empty.
 */
struct pool {
	struct pool_block *block; /* newest first */
	size_t bytes;		  /* taken from the system, all blocks */
};

/* `size` bytes, not zeroed, aligned for pointers; ARENA_PAD bytes behind them may be read. */
void *pool_new(struct pool *p, size_t size);

/* Gives one back; NULL is none. */
void pool_drop(struct pool *p, void *at);

void pool_release(struct pool *p);

#endif
