#ifndef MODEL_HINT_H
#define MODEL_HINT_H

#include "model/store.h"

/*
 * Asks the memory for what store_add will need for a batch of records, so that it arrives while
 * others are worked on: with a million spans nearly every look misses the cache. Changes nothing.
 *
 * hint_add as soon as a record is there, hint_do when all of the batch are, and before any of them
 * goes into the store. A zeroed one is valid.
 */
enum { HINT_MAX = 64 };

/* A record whose trace is not at hand. */
struct hint_far {
	const struct record *record;
	const struct trace *trace; /* NULL: not looked for yet, or a new one */
	uint64_t hash;		   /* of the trace's id */
};

/* A span that is to be looked for in its trace. */
struct hint_look {
	const struct trace *trace;
	uint64_t hash; /* of its id */
};

struct hint {
	struct hint_far fars[HINT_MAX];
	size_t far_count;
	struct hint_look looks[2 * HINT_MAX]; /* for spans of records and their parents */
	size_t look_count;
};

/* `r` stays where it is; at most HINT_MAX before hint_do. */
void hint_add(struct hint *h, const struct store *s, const struct record *r);

/* Begins anew afterwards. */
void hint_do(struct hint *h, struct store *s);

#endif
