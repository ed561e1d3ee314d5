#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

/*
 * The word that somebody may have meant: of those offered, the one that fewest edits turn the
 * written word into, if these are few enough to be a slip.
 */
struct near {
	const char *word; /* what was written */
	size_t len;	  /* bytes of it */
	const char *best; /* NULL: none is near */
	size_t distance;  /* edits between the two */
};

void near_init(struct near *n, const char *word, size_t len);
void near_offer(struct near *n, const char *candidate);

#endif
