#include "hex.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

char *ait_hex_narrow(char *to, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	return to;
}

#ifdef __SSE2__
/* Eight bytes: the halves of each side by side, then '0' or, above nine, 'a' - 10 added. */
static char *hex8(char *to, const unsigned char *bytes)
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

char *ait_hex(char *to, const unsigned char *bytes, size_t len)
{
#ifdef __SSE2__
	for (; len >= 8; len -= 8, bytes += 8)
		to = hex8(to, bytes);
#endif
	return ait_hex_narrow(to, bytes, len);
}
