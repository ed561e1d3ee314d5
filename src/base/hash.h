#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

/*
 * A hash of text for tables whose keys a stranger writes: SipHash-1-3 (Aumasson and Bernstein,
 * 2012), so that nobody who does not know the seed can write many keys that find one slot.
 */
uint64_t hash_text(struct str text, uint64_t seed);

#endif
