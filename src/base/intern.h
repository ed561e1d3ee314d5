#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stdint.h>

#include "base/arena.h"

/*
 * Texts as small numbers, for names that come again and again. Bounded: it takes at most
 * INTERN_MAX texts of at most INTERN_LEN bytes and refuses the rest, so that a stream of names
 * that never repeat costs nothing for ever. Who is refused keeps the text some other way.
 */
enum { INTERN_MAX = 65535, INTERN_LEN = 256 };

struct intern {
	struct arena arena;  /* the texts */
	struct str *texts;   /* by number; texts[0] is empty */
	size_t count;	     /* of texts, the 0th included */
	size_t room;	     /* of texts, allocated */
	uint32_t *slots;     /* numbers by hash, 0: free */
	uint32_t slot_count; /* a power of two */
	uint64_t seed;	     /* of the hash; set it before the first use */
};

/* The number of `text`, from 1; 0 when it is refused or empty. */
uint32_t intern(struct intern *in, struct str text);

/* The text of a number; the empty text for 0. Lasts as long as the intern. */
struct str intern_text(const struct intern *in, uint32_t number);

void intern_release(struct intern *in);

#endif
