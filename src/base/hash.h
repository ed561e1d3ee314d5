#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

/*
 * A hash of text for tables whose keys a stranger writes: SipHash-1-3 (Aumasson and Bernstein,
 * 2012), so that nobody who does not know the seed can write many keys that find one slot.
 */
uint64_t hash_text(struct str text, uint64_t seed);

/*
 * SipHash-2-4, as its authors propose it for authentication: who does not know the key can neither
 * tell a text from its hash nor try whether it is this one.
 */
struct hash_key {
	uint64_t low; /* the first eight of its 16 bytes, the first one lowest */
	uint64_t high;
};

uint64_t hash_keyed(struct str text, const struct hash_key *key);

/*
 * hash_text for long texts, several times as fast and not as strong: for finding what is the same,
 * where two texts that were crafted to have one hash would only be taken for one.
 */
uint64_t hash_bulk(struct str text, uint64_t seed);

#endif
