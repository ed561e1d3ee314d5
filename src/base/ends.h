#ifndef BASE_ENDS_H
#define BASE_ENDS_H

#include <stddef.h>

/*
 * Where lines end: puts the offsets of the first LFs among `len` bytes into `ends`, at most `max` of them,
 * and returns how many there were. ENDS_PAD bytes behind them may be read too, and are not used.
 */
enum { ENDS_PAD = 64 };
size_t ends_find(const char *at, size_t len, size_t *ends, size_t max);

/* The same on a machine of which nothing is known; and no other byte is read. */
size_t ends_find_plain(const char *at, size_t len, size_t *ends, size_t max);

#endif
