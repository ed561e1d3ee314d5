#ifndef QUERY_RELATE_H
#define QUERY_RELATE_H

#include "base/arena.h"
#include "query/ast.h"
#include "query/order.h"

/*
 * Sets of spans of one trace, and what their spans have to do with each other. Every operation
 * takes time in proportion to the sets alone, so that it may be done for each of many groups.
 */
struct group {
	uint32_t *at; /* ranks, ascending; spans where the tree does not matter */
	size_t count;
};

/* Marks on spans. A zeroed one is valid. */
struct relate {
	const struct order *order;
	uint32_t *mark; /* by rank: the round in which it was made */
	uint32_t *
		only; /* by rank of a parent: its one child of a set; 0: there are several */
	size_t room;
	uint32_t round;
};

void relate_begin(struct relate *r, const struct order *order);
void relate_release(struct relate *r);

/* Those of either. */
struct group relate_union(
	const struct group *a, const struct group *b, struct arena *arena);

/* OP_CHILD to OP_SIBLING, in either form. */
struct group relate_spans(struct relate *r, enum op op, enum relation relation,
	const struct group *left, const struct group *right, struct arena *arena);

#endif
