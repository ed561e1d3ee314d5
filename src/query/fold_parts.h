#ifndef QUERY_FOLD_PARTS_H
#define QUERY_FOLD_PARTS_H

#include "query/fold.h"
#include "query/plan.h"

/* Inside of fold: for fold*.c alone. */

enum { FOLD_FIELDS = 6, FOLD_LEAVES = 32 };

/* A part of the filter in which one field is spoken of, and no other. */
struct fold_leaf {
	const struct plan *plan;
	unsigned field;		/* its number */
	const struct str *word; /* it holds of this text and no other; NULL: ask */
};

/* What the filter is made of. */
enum fold_kind { FOLD_LEAF, FOLD_ALL, FOLD_ANY, FOLD_NOT };

struct fold_node {
	enum fold_kind kind;
	unsigned leaf; /* of FOLD_LEAF: its number */
	struct fold_node *parts;
	struct fold_node *next; /* the next part of the same */
};

struct fold_plan {
	struct plans plans;
	struct fold_node *top;
	struct fold_leaf leaves[FOLD_LEAVES];
	unsigned leaf_count;
	const struct field *fields[FOLD_FIELDS];
	uint32_t masks[FOLD_FIELDS]; /* the leaves of a field, a bit for each */
	unsigned field_count;
	unsigned kind;	   /* number of the field; field_count: none */
	unsigned duration; /* likewise */
	uint32_t none;	   /* the leaves that hold of a span of which nothing is known */
	uint32_t
		key; /* leaves, none of them among those: one holds of whatever matches, and only
			      because a record said so. 0: the filter is not of that kind */
};

/* False: the query cannot be folded. Release it in any case. */
bool fold_plan_make(struct fold_plan *p, const struct query *q, struct asked *asked);
void fold_plan_release(struct fold_plan *p);

/* The leaves of a field that hold when it has that value. */
uint32_t fold_plan_ask(const struct fold_plan *p, unsigned field, const struct value *v,
	struct asked *asked);

/* Whether the filter holds when these leaves do. */
bool fold_plan_holds(const struct fold_plan *p, uint32_t leaves);

/* A span of which something is known. Its times are when that was said, by field. */
struct fold_slot {
	uint64_t hashes[2]; /* of the trace's id, never 0, and of its own */
	uint32_t leaves;    /* that hold */
	uint16_t known;	    /* fields of which something was said, a bit for each */
	uint16_t firm;	    /* those of which it was not said ahead (record_ahead) */
	int64_t times[];    /* of the duration: the start; and behind the others, the end */
};

enum { FOLD_SLOT_WORDS = 3 /* before the times */ };

/* Spans by their hashes. */
struct fold_table {
	uint64_t *slots;
	uint8_t *hints; /* a byte a slot: has a bit for each span that belongs there */
	size_t size;	/* of a slot, in words */
	size_t room;	/* slots, a power of two */
	size_t count;	/* of them taken */
};

void fold_table_init(struct fold_table *t, size_t size);
void fold_table_release(struct fold_table *t);

/* By number, up to `room`; of one that is free the first hash is 0. */
struct fold_slot *fold_table_at(const struct fold_table *t, size_t i);

static inline size_t fold_table_first(const struct fold_table *t, const uint64_t hashes[2])
{
	return (size_t)(hashes[0] ^ hashes[1]) & (t->room - 1);
}

static inline uint8_t fold_table_hint(const uint64_t hashes[2])
{
	return (uint8_t)(1 << ((hashes[0] ^ hashes[1]) >> 61));
}

/* False: it is not there. Nearly all that are looked for are not, and the hints are few enough to be at hand. */
static inline bool fold_table_may(const struct fold_table *t, const uint64_t hashes[2])
{
	return t->hints[fold_table_first(t, hashes)] & fold_table_hint(hashes);
}

/* It will be looked for. `seldom`: mostly in vain, so that the hint is what has to be at hand. */
static inline void fold_table_expect(
	const struct fold_table *t, const uint64_t hashes[2], bool seldom)
{
	size_t first = fold_table_first(t, hashes);

	if (seldom)
		__builtin_prefetch(&t->hints[first]);
	else
		__builtin_prefetch(&t->slots[first * t->size]);
}

/* NULL: it is not there. */
struct fold_slot *fold_table_find_far(const struct fold_table *t, const uint64_t hashes[2]);

static inline struct fold_slot *fold_table_find(
	const struct fold_table *t, const uint64_t hashes[2])
{
	return fold_table_may(t, hashes) ? fold_table_find_far(t, hashes) : NULL;
}

/* Of a span that is not there; it is copied. */
void fold_table_add(struct fold_table *t, const struct fold_slot *s);

/*
 * What was said of spans that cannot match by that alone, which are most: slots that are only written
 * down, and taken back in the end. A zeroed one with its size is valid and empty.
 */
struct fold_page {
	struct fold_page *before; /* that was filled before; NULL: none was */
	size_t room;		  /* words */
	size_t used;		  /* of them */
	uint64_t words[];
};

struct fold_log {
	struct fold_page *page; /* that is written; NULL: none is there */
	size_t size;		/* of a slot, in words */
	size_t count;		/* slots */
};

/* Begins a new page. */
void fold_log_page(struct fold_log *l);

/* Where the next one goes; fold_log_keep lets it stay. */
static inline struct fold_slot *fold_log_end(struct fold_log *l)
{
	if (!l->page || l->page->used + l->size > l->page->room)
		fold_log_page(l);
	return (struct fold_slot *)&l->page->words[l->page->used];
}

static inline void fold_log_keep(struct fold_log *l)
{
	l->page->used += l->size;
	l->count++;
}

/* Takes the last one; it lasts until the next call. NULL: none is left. */
const struct fold_slot *fold_log_take(struct fold_log *l);
void fold_log_release(struct fold_log *l);

#endif
