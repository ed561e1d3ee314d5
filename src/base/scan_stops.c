#include "base/scan_parts.h"
#include "base/word.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/*
 * A string is passed by going from stop to stop. They are found for a window at once, 64 bytes to
 * a word of bits, so that the walk from string to string waits for no memory. SCAN_AVX2 holds the
 * window against UTF-8 and the simple escapes, and leaves few; the others leave all to the walk:
 *
 *     text     "id":"a \n \" \u00e9 é"
 *     AVX2     x  x x         x       x
 *     others   x  x x  x  x   x      xx
 */
enum { WINDOW = 8 * SCAN_BLOCK };

const char *scan_block_copy(const struct scan *s, const char *p, char copy[SCAN_BLOCK])
{
	memset(copy, 0, SCAN_BLOCK);
	memcpy(copy, p, (size_t)(s->end - p));
	return copy;
}

/* The high bit of each byte that is 0. */
static uint64_t scan_zeros(uint64_t w)
{
	return ~(((w & WORD_EACH * 0x7f) + WORD_EACH * 0x7f) | w) & WORD_EACH * 0x80;
}

static uint64_t scan_bits_8(const char *p)
{
	uint64_t w = word_load(p);
	uint64_t plain = ~scan_zeros(w & WORD_EACH * 0xe0) &
		~scan_zeros(w ^ WORD_EACH * '"') & ~scan_zeros(w ^ WORD_EACH * '\\') & ~w;

	/* Gathers the high bits of the bytes: the product puts the nth at bit 56 + n. */
	return (~plain >> 7 & WORD_EACH) * UINT64_C(0x0102040810204080) >> 56;
}

static uint64_t scan_bits_bytes(const char *p)
{
	uint64_t bits = 0;

	for (int i = 0; i < SCAN_BLOCK; i += 8)
		bits |= scan_bits_8(p + i) << i;
	return bits;
}

#if defined(__x86_64__)
static uint64_t scan_bits_16(const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i other = _mm_cmplt_epi8(
		v, _mm_set1_epi8(0x20)); /* signed: beyond ASCII too */

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), other));
}

static uint64_t scan_bits_sse2(const char *p)
{
	return scan_bits_16(p) | scan_bits_16(p + 16) << 16 | scan_bits_16(p + 32) << 32 |
		scan_bits_16(p + 48) << 48;
}
#endif

static void scan_look_plain(struct scan *s, const char *p, size_t count)
{
	char copy[SCAN_BLOCK];

	for (size_t n = 0; n < count; n++) {
		const char *block = scan_block(s, p + n * SCAN_BLOCK, copy);

#if defined(__x86_64__)
		if (s->engine == SCAN_SSE2) {
			s->stops[n] = scan_bits_sse2(block);
			continue;
		}
#endif
		s->stops[n] = scan_bits_bytes(block);
	}
}

/* Moves the window to `p`. */
static void scan_look(struct scan *s, const char *p)
{
	size_t left = (size_t)(s->end - p), reach = left < WINDOW ? left : WINDOW;

	s->window = p;
	s->stops[0] = 0;
#if defined(__x86_64__)
	if (s->engine == SCAN_AVX2)
		reach = scan_look_avx2(s, p, reach);
	else
#endif
		scan_look_plain(s, p, (reach + SCAN_BLOCK - 1) / SCAN_BLOCK);
	if (reach % SCAN_BLOCK)
		s->stops[reach / SCAN_BLOCK] &= (UINT64_C(1) << reach % SCAN_BLOCK) - 1;
	s->stops[(reach + SCAN_BLOCK - 1) / SCAN_BLOCK] = 0;
	s->reach = reach;
}

const char *scan_stop(struct scan *s, const char *p)
{
	size_t i = (size_t)(p - s->window);

	for (;;) {
		uint64_t bits;

		if (i >= s->reach) {
			p = s->window + i;
			if (p >= s->end)
				return s->end;
			scan_look(s, p);
			i = 0;
		}
		bits = s->stops[i / SCAN_BLOCK] >> i % SCAN_BLOCK;
		if (bits)
			return s->window + i + (unsigned)__builtin_ctzll(bits);
		i = (i / SCAN_BLOCK + 1) * SCAN_BLOCK;
		i = i < s->reach ? i : s->reach;
	}
}
