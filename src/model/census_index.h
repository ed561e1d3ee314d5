#ifndef MODEL_CENSUS_INDEX_H
#define MODEL_CENSUS_INDEX_H

#include "model/census.h"

/*
 * What a census has found of each span, for who draws one: its marks stand there as they were read, those of
 * a span anywhere among them. Each knows the one of its span before it, so that a span's are walked from
 * the newest on, and going on as the census does costs the new ones alone. First tokens are left out:
 * a bar shows these by itself. A zeroed one is valid.
 *
 *     marks    a0  b0  a1  a2  b1        last of a: a2, of b: b1
 *     before    -   -  a0  a1  b0
 */
struct census_index {
	size_t done;	 /* marks that are in it */
	uint32_t *lasts; /* by span: its newest mark's number, from 1; 0: it has none */
	size_t last_room;
	uint32_t *befores; /* by mark: the number of the one before of its span */
	size_t before_room;
};

/* Takes in up to `marks` more; true: there are more. */
bool census_index_step(struct census_index *x, const struct census *census, size_t marks);
void census_index_release(struct census_index *x);

/* The number of a span's newest mark, from 1; 0: it has none. The mark is census->marks[number - 1]. */
uint32_t census_index_last(const struct census_index *x, uint32_t span);

/* The number of the mark of the same span before this one; 0: it was the first. */
uint32_t census_index_before(const struct census_index *x, uint32_t number);

#endif
