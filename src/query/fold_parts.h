#ifndef QUERY_FOLD_PARTS_H
#define QUERY_FOLD_PARTS_H

#include <string.h>

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
	uint32_t masks[FOLD_FIELDS];	      /* the leaves of a field, a bit for each */
	const struct str *words[FOLD_FIELDS]; /* the only one's, where it has a word */
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

/* Which span: 96 bits that depend on all of both ids and on the seed. */
struct fold_id {
	uint32_t bits[3];
};

static inline uint64_t fold_id_hash(const struct fold_id *id)
{
	uint64_t hash;

	memcpy(&hash, id->bits, sizeof(hash));
	return hash;
}

static inline bool fold_id_same(const struct fold_id *a, const struct fold_id *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* What was said of a span. */
struct fold_saying {
	uint32_t leaves; /* that hold */
	uint16_t known;	 /* fields of which something was said, a bit for each */
	uint16_t firm;	 /* those of which it was not said ahead (record_ahead) */
};

/* A span of which something is known. Its times are when that was said, by field. */
struct fold_slot {
	struct fold_id id;
	struct fold_saying said;
	int64_t times[]; /* of the duration: the start; and behind the others, the end */
};

enum {
	FOLD_TIMES = FOLD_FIELDS + 1,
	FOLD_SLOT_WORDS = 3, /* before the times */
	FOLD_SLOT_MOST = FOLD_SLOT_WORDS + FOLD_TIMES,
};

/*
 * Spans by their ids. The slots lie one behind the other, so that memory is needed for those alone that
 * are taken, and found by small cells: half of them are free.
 *
 *     cells    . 3 . . 1 . 2 .           slots, in pages    1 2 | 3 . |
 */
enum { FOLD_PAGES = 32 };

struct fold_table {
	uint64_t *pages[FOLD_PAGES]; /* each as large as all before it */
	uint32_t *cells;	     /* numbers of slots, from 1; 0: none */
	uint16_t *hints; /* of each cell: has two bits for each span that belongs there */
	size_t size;	 /* of a slot, in words */
	size_t room;	 /* cells, a power of two */
	size_t count;	 /* slots */
	size_t joined;	 /* of them: those that can be found */
};

void fold_table_init(struct fold_table *t, size_t size);

void fold_table_release(struct fold_table *t);

enum { FOLD_PAGE_FIRST = 1024 /* slots */ };

/* By number, from 0 to below `count`. */
static inline struct fold_slot *fold_table_at(const struct fold_table *t, size_t i)
{
	unsigned page = 0;

	if (i >= FOLD_PAGE_FIRST) {
		page = 64 - (unsigned)__builtin_clzll(i / FOLD_PAGE_FIRST);
		i -= (size_t)FOLD_PAGE_FIRST << (page - 1);
	}
	return (struct fold_slot *)&t->pages[page][i * t->size];
}

static inline size_t fold_table_first(const struct fold_table *t, const struct fold_id *id)
{
	return (size_t)fold_id_hash(id) & (t->room - 1);
}

static inline uint16_t fold_table_hint(const struct fold_id *id)
{
	uint64_t hash = fold_id_hash(id);

	return (uint16_t)(1 << (hash >> 60) | 1 << (hash >> 56 & 15));
}

/* False: it is not there. So nearly all that are not are known without a look at a slot. */
static inline bool fold_table_may(const struct fold_table *t, const struct fold_id *id)
{
	uint16_t hint = fold_table_hint(id);

	return (t->hints[fold_table_first(t, id)] & hint) == hint;
}

/* It will be looked for: first by its hint. */
static inline void fold_table_expect_hint(
	const struct fold_table *t, const struct fold_id *id)
{
	__builtin_prefetch(&t->hints[fold_table_first(t, id)]);
}

static inline void fold_table_expect(const struct fold_table *t, const struct fold_id *id)
{
	fold_table_expect_hint(t, id);
	__builtin_prefetch(&t->cells[fold_table_first(t, id)]);
}

/* The same once the cell is at hand. */
static inline void fold_table_expect_slot(
	const struct fold_table *t, const struct fold_id *id)
{
	uint32_t number = t->cells[fold_table_first(t, id)];

	if (number)
		__builtin_prefetch(fold_table_at(t, number - 1));
}

/* NULL: it is not there. */
struct fold_slot *fold_table_find_far(const struct fold_table *t, const struct fold_id *id);

static inline struct fold_slot *fold_table_find(
	const struct fold_table *t, const struct fold_id *id)
{
	return fold_table_may(t, id) ? fold_table_find_far(t, id) : NULL;
}

/* Of a span that is not there; it is copied. */
void fold_table_add(struct fold_table *t, const struct fold_slot *s);

/*
 * The same of one that need not be found before fold_table_join. It may be there: of several the first one is found
 * then, and the others are left over. Until that nothing else is added.
 */
void fold_table_append(struct fold_table *t, const struct fold_slot *s);
void fold_table_join(struct fold_table *t);

/* What was appended since goes again. */
void fold_table_leave(struct fold_table *t);

/*
 * What was said of spans, written down one after the other. Nearly all records say one of few things at a time
 * little later than the one before, so of most no more is written than which thing, the id, and how much
 * later:
 *
 *     code 1 | id 12 | times later 3
 *
 * What is not as usual has more bytes. A zeroed log is valid and empty.
 */
struct fold_page {
	struct fold_page *next; /* that was written after it; NULL: none was */
	size_t room;		/* bytes */
	size_t used;		/* of them */
	uint8_t bytes[];
};

enum { FOLD_SAYINGS = 63 /* that have a number */ };

struct fold_log {
	struct fold_page *first; /* NULL: none is there */
	struct fold_page *page;	 /* that is written */
	size_t count;		 /* slots */
	int64_t last;		 /* the time that was written last */
	struct fold_saying sayings[FOLD_SAYINGS];
	unsigned saying_count; /* of them */
	unsigned recent;       /* the number of the last one */
};

void fold_log_add(struct fold_log *l, const struct fold_slot *s);

/* A place in a log; a zeroed one is the beginning. */
struct fold_walk {
	size_t at;    /* in the first page */
	int64_t last; /* the time before */
};

/* Slots that are worked on together. */
struct fold_group {
	uint64_t words[FOLD_BATCH][FOLD_SLOT_MOST];
	size_t count;
};

static inline struct fold_slot *fold_group_at(struct fold_group *g, size_t i)
{
	return (struct fold_slot *)g->words[i];
}

/*
 * Takes the next slots in the order in which they were written, and what was walked over goes. False: none
 * is left, and the log is empty.
 */
bool fold_log_next(struct fold_log *l, struct fold_walk *w, struct fold_group *g);
void fold_log_release(struct fold_log *l);

#endif
