#ifndef BASE_ONCE_H
#define BASE_ONCE_H

#include <stdint.h>

#include "base/str.h"

/*
 * Whether a text came before, as far as is remembered: between `max` and twice as many of the last
 * ones are, by a hash and a number that belongs to each (the time of a record, say), so that two
 * different texts are never taken for one but by a chance of 2^-128. Memory: at most 64 bytes for
 * each of `max`.
 */
struct once_entry {
	uint64_t hash; /* 0: free */
	uint64_t number;
};

struct once_table {
	struct once_entry *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

struct once {
	size_t max;    /* texts that one table may hold; set it first */
	uint64_t seed; /* of the hash; set it first */
	struct once_table now;
	struct once_table before; /* it was full */
};

/*
 * The hash of a text, and asks the memory for what once_add will look at: of several texts ask for
 * all before the first is added.
 */
uint64_t once_hash(const struct once *o, struct str text);

/* Whether it is remembered. */
bool once_has(const struct once *o, uint64_t hash, uint64_t number);

/* Remembers it; true: it is new. */
bool once_add(struct once *o, uint64_t hash, uint64_t number);
void once_release(struct once *o);

#endif
