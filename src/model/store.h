#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include "model/apply.h"

/*
 * All traces that are held. Takes records in any order and calls nobody; who shows them compares
 * generations. Reading the same start, end or span twice changes nothing; where two records set
 * the same member, the later `ts` wins, at equal times the later record.
 */
enum { STORE_RECENT = 256 };

struct store_recent {
	uint64_t low; /* of its id: to tell others apart needs no look at the trace */
	struct trace *trace; /* NULL: none */
};

/* By its hash alone a trace is as good as found: who only asks for memory need not look at it. */
struct store_slot {
	uint64_t hash;	     /* of the id */
	struct trace *trace; /* NULL: free */
};

struct store {
	struct apply_common common;
	struct store_slot *slots; /* by hash */
	size_t slot_mask;	  /* of places in `slots` */
	struct slab traces;
	struct trace *first; /* in order of appearance */
	struct trace *last;
	struct store_recent
		recent[STORE_RECENT]; /* asked for last, by the low bits of the id */
	size_t trace_count;
	uint64_t generation; /* raised by every record */
	uintptr_t heap;	     /* mem_heap_large's */
};

/* `seed` is any number that a stranger cannot guess; tests choose it. */
void store_init(struct store *s, uint64_t seed);
void store_release(struct store *s);

/* The trace with this id; NULL: none. */
struct trace *store_find(struct store *s, const struct id *trace_id);

/* The same, if it is one of those that were asked for last; else NULL. */
static inline struct trace *store_recent(const struct store *s, const struct id *id)
{
	const struct store_recent *r = &s->recent[id->low % STORE_RECENT];

	return r->low == id->low && r->trace && id_eq(&r->trace->id, id) ? r->trace : NULL;
}

/*
 * Asks the memory for what store_guess will look at, which needs no look at a trace to tell the one that
 * has this id_hash, and may be wrong; NULL: none.
 */
void store_hint(const struct store *s, uint64_t hash);
const struct trace *store_guess(const struct store *s, uint64_t hash);

/* Takes one record; returns its trace. Nothing of the record is needed afterwards. */
struct trace *store_add(struct store *s, const struct record *r);

/* Forgets a trace and frees what it took. */
void store_drop(struct store *s, struct trace *t);

#endif
