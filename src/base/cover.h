#ifndef BASE_COVER_H
#define BASE_COVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Places from 0 to count - 1 that ranges cover and uncover again. How many are bare, which is the
 * n-th bare one and how many are before a place is answered in O(log count), and a range of any
 * length is put down or taken away in the same time: folds of a tree whose spans stand in
 * pre-order are such ranges.
 *
 * A binary tree over the places. A node holds how many ranges cover exactly what it stands for, and
 * how many bare places it has: none while it is covered, else those of its two halves. Nothing is
 * ever handed down.
 */
struct cover {
	uint32_t count;	 /* of places */
	uint32_t leaves; /* a power of two, not below count */
	uint32_t *bare;	 /* by node: from 1 on, the halves of n are 2n and 2n + 1 */
	uint32_t *over;	 /* by node: ranges on it */
	size_t room;	 /* of both */
	bool ready;	 /* counted */
};

/* Makes it anew, all places bare. Between it and cover_ready only cover_hide and cover_put. */
void cover_reset(struct cover *c, uint32_t count);
void cover_release(struct cover *c);

/* Hides a place for good. */
void cover_hide(struct cover *c, uint32_t place);

/* Counts; so very many ranges cost one pass. */
void cover_ready(struct cover *c);

/* Puts a range from `from` up to but not with `to` down, or takes one that was put down away. */
void cover_put(struct cover *c, uint32_t from, uint32_t to);
void cover_take(struct cover *c, uint32_t from, uint32_t to);

/* Bare places in all, and before a place. */
uint32_t cover_bare(const struct cover *c);
uint32_t cover_before(const struct cover *c, uint32_t place);

/* Whether a place is bare. */
bool cover_is_bare(const struct cover *c, uint32_t place);

/* The n-th bare place, from 0; count: there are not so many. */
uint32_t cover_find(const struct cover *c, uint32_t n);

#endif
