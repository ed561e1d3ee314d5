#ifndef BASE_DOC_PARTS_H
#define BASE_DOC_PARTS_H

#include "base/doc.h"

/* Inside of doc: for doc*.c alone. */

struct doc_items {
	uint64_t owner; /* whose they are while nobody else has seen them */
	size_t used;	/* of `at`, by the longest of those that share it */
	size_t room;
	struct doc_item at[];
};

/* Refuses; false. */
bool doc_refuse(struct docs *d, enum doc_fault fault);

/* Whether so many steps are left; they are taken. */
bool doc_spend(struct docs *d, size_t steps);

/* What is held from now on belongs to somebody new. */
void doc_own_anew(struct docs *d);

/* An array or object of nothing. */
struct doc doc_empty(enum scan_type type);

/* An array or object of what is in `items`, which are copied. */
struct doc doc_of(
	struct docs *d, enum scan_type type, const struct doc_item *items, size_t count);

/*
 * Change what *v holds; who has a copy of *v from before doc_own_anew sees nothing of it. Weights and
 * depths are kept right. False: the work is used up.
 */
bool doc_put(struct docs *d, struct doc *v, size_t i, struct doc value);
bool doc_insert(struct docs *d, struct doc *v, size_t i, struct doc_item item);
bool doc_take(struct docs *d, struct doc *v, size_t i);

/* An item's value, to be changed in place; doc_grown then. NULL: the work is used up. */
struct doc *doc_touch(struct docs *d, struct doc *v, size_t i);
void doc_grown(struct doc *v, size_t i, size_t weight);

/* Whether what came of a change is neither too big nor too deep. */
bool doc_fits(struct docs *d, struct doc *v);

/* A JSON Pointer taken apart. */
struct doc_path {
	struct str *tokens; /* in the arena, ~0 and ~1 undone */
	size_t count;
};

bool doc_path(struct docs *d, struct str pointer, struct doc_path *out);

/*
 * Where an item of that name is, or would be added: then *i is v->len. False with d->fault: there
 * is no such place.
 */
bool doc_place(struct docs *d, const struct doc *v, struct str token, size_t *i);

/* The item that a token names; false with d->fault: there is none. */
bool doc_step(struct docs *d, const struct doc *v, struct str token, size_t *i);

const struct doc *doc_walk(struct docs *d, const struct doc *v, struct doc_path path);

#endif
