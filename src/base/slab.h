#ifndef BASE_SLAB_H
#define BASE_SLAB_H

#include <stddef.h>

/*
 * Memory for very many things of one size that stay where they are: each begins at a line of the
 * cache, and what is given back is used for the next one. Nothing goes back to the system before
 * slab_release. A zeroed slab is valid and empty; `size` is the same in all calls, and at least a pointer's.
 */
struct slab {
	struct slab_block *blocks;
	struct slab_free *free; /* given back */
	char *next;		/* in the newest block, not used yet */
	size_t left;		/* so many */
	size_t count;		/* of the newest block */
};

/* Not zeroed. */
void *slab_new(struct slab *s, size_t size);
void slab_drop(struct slab *s, void *at);

void slab_release(struct slab *s);

#endif
