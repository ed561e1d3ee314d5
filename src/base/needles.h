#ifndef BASE_NEEDLES_H
#define BASE_NEEDLES_H

#include <stdint.h>

#include "base/str.h"

/*
 * Many short texts, looked for in a long one all at once, in one pass that costs about the same
 * however many they are. The case of ASCII letters does not matter. A zeroed one is valid and
 * empty.
 */
enum { NEEDLE_MAX = 24, NEEDLES_MAX = 1 << 15 };

struct needles {
	struct needle *at;	/* in the order of adding */
	size_t count;		/* of them */
	size_t room;		/* allocated */
	uint8_t grams[1 << 14]; /* by hash of three bytes: 1: one begins with such */
	uint16_t heads[512]; /* by some bits of that hash: the first of a chain, from 1 */
	uint16_t shorts;     /* the first of those of fewer bytes, from 1 */
};

/*
 * Adds one of 1 to NEEDLE_MAX bytes (of a longer one its beginning); `note` comes back when it is
 * found. False when it is empty, or there are too many.
 */
bool needles_add(struct needles *n, struct str text, uint32_t note);

/* A text being looked through. */
struct needles_walk {
	struct str text;
	size_t at;	/* next place to look at */
	bool over;	/* the long ones were all found */
	uint16_t chain; /* next to be tried at the place before, from 1 */
	uint16_t brief; /* the short one that is looked for, from 1 */
	size_t place;	/* of what was found */
	size_t len;	/* of the same */
	uint32_t note;	/* of the same */
};

void needles_begin(const struct needles *n, struct needles_walk *w, struct str text);

/* The next one that is there; false when that was all. In the order of places, short ones last. */
bool needles_next(const struct needles *n, struct needles_walk *w);

void needles_release(struct needles *n);

#endif
