#ifndef BASE_RANKS_H
#define BASE_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Places from 0 to count - 1, each in or out. How many are in before a place, and which is the n-th
 * that is in, is answered at once, for ten million of them; ranges come in and go out by the word.
 *
 *     bits    1 1 0 1 0 ... | 0 1 1 1 ... | ...     a bit a place, in blocks of 512
 *     before  0               300           612     those that are in before each block
 *
 * After changes, ranks_count says where they were; before that, nothing is asked.
 */
struct ranks {
	uint32_t count;	  /* of places */
	uint64_t *bits;	  /* by place */
	size_t bit_room;  /* of their words */
	uint32_t *before; /* by block; behind the last one: all of them */
	size_t block_room;
};

/* Makes it anew, all places out, and counted. */
void ranks_reset(struct ranks *r, uint32_t count);
void ranks_release(struct ranks *r);

/* One place comes in; those from `from` up to but not with `to` come in or go out. */
void ranks_put(struct ranks *r, uint32_t place);
void ranks_fill(struct ranks *r, uint32_t from, uint32_t to, bool in);

/* Counts what was changed, all of it from `from` up to but not with `to`. */
void ranks_count(struct ranks *r, uint32_t from, uint32_t to);

/* Places that are in: all of them, and those before a place. */
uint32_t ranks_all(const struct ranks *r);
uint32_t ranks_before(const struct ranks *r, uint32_t place);

bool ranks_has(const struct ranks *r, uint32_t place);

/* The n-th place that is in, from 0; count: there are not so many. */
uint32_t ranks_find(const struct ranks *r, uint32_t n);

#endif
