#ifndef AIT_HEX_H
#define AIT_HEX_H

#include <stddef.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Two lower-case digits a byte, no NUL; returns the place behind them. */
static inline char *ait_hex(char *to, const unsigned char *bytes, size_t len);

/* The same byte by byte, where the processor has no wide loads, and to hold ait_hex against. */
char *ait_hex_narrow(char *to, const unsigned char *bytes, size_t len);

#ifdef __SSE2__
/* Eight bytes: the halves of each side by side, then '0' or, above nine, 'a' - 10 added. */
static inline char *ait_hex_eight(char *to, const unsigned char *bytes)
{
	__m128i v = _mm_loadl_epi64((const __m128i *)(const void *)bytes);
	__m128i mask = _mm_set1_epi8(15);
	__m128i high = _mm_and_si128(_mm_srli_epi16(v, 4), mask);
	__m128i half = _mm_unpacklo_epi8(high, _mm_and_si128(v, mask));
	__m128i letter = _mm_cmpgt_epi8(half, _mm_set1_epi8(9));
	__m128i shift = _mm_and_si128(letter, _mm_set1_epi8('a' - 10 - '0'));

	half = _mm_add_epi8(_mm_add_epi8(half, _mm_set1_epi8('0')), shift);
	_mm_storeu_si128((__m128i *)(void *)to, half);
	return to + 16;
}
#endif

/* In place, since the length is known there. */
static inline char *ait_hex(char *to, const unsigned char *bytes, size_t len)
{
#ifdef __SSE2__
	for (; len >= 8; len -= 8, bytes += 8)
		to = ait_hex_eight(to, bytes);
#endif
	return len == 0 ? to : ait_hex_narrow(to, bytes, len);
}

#endif
