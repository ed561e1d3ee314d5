#ifndef BASE_SCAN_PARTS_H
#define BASE_SCAN_PARTS_H

#include "base/scan.h"

/*
 * What the files of scan share; but for their tests nobody else includes it. A walking function takes the place where
 * it begins and returns the place behind what it passed, or NULL when the walk has stopped with
 * an error.
 */

/* Stops the walk at `at`; returns NULL, for the caller to hand on. */
const char *scan_fail(struct scan *s, const char *at, const char *why);

/* The byte at `p`, or -1 behind the text. */
static inline int scan_peek(const struct scan *s, const char *p)
{
	return p < s->end ? (unsigned char)*p : -1;
}

/* From behind the opening quote to the closing quote, which is not passed. Sets *escaped. */
const char *scan_string_end(struct scan *s, const char *p, bool *escaped);

/* From the first byte of a number to behind its last one. */
const char *scan_number_end(struct scan *s, const char *p);

/* As scan_check, of what scan_init was given. */
bool scan_whole(struct scan *s);

#endif
