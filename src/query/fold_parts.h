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

/*
 * What was said of spans that cannot match by that alone, which are most: items of `size` words, that
 * are only written down, and taken back in the end. A zeroed one with its size is valid and empty.
 */
struct fold_log {
	struct fold_page *page; /* that is written; opaque */
	size_t size;
};

/* Where the next item goes; fold_log_keep lets it stay. */
uint64_t *fold_log_end(struct fold_log *l);
void fold_log_keep(struct fold_log *l);

/* Takes the last item; it lasts until the next call. NULL: none is left. */
const uint64_t *fold_log_take(struct fold_log *l);
void fold_log_release(struct fold_log *l);

#endif
