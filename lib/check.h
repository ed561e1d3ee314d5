#ifndef AIT_CHECK_H
#define AIT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

enum { AIT_CHECK_DEPTH = 512 }; /* levels of arrays and objects */

/*
 * Whether the bytes are exactly one JSON value (RFC 8259), blanks around it allowed: the whole
 * grammar, valid UTF-8, no half of a surrogate pair, at most AIT_CHECK_DEPTH levels.
 */
bool ait_check(const char *at, size_t len);

#endif
