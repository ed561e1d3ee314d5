#ifndef BASE_WORD_H
#define BASE_WORD_H

#include <stdint.h>
#include <string.h>

/* Eight bytes at once, for loops that look at bytes side by side. */

/* A byte's value times this is a word that has it in each byte. */
static const uint64_t WORD_EACH = UINT64_C(0x0101010101010101);

/* The eight bytes at `at`, the first one lowest, on any machine. */
static inline uint64_t word_load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* The inverse. */
static inline void word_store(void *at, uint64_t word)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	memcpy(at, &word, sizeof(word));
}

#endif
