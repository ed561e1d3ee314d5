#ifndef AIT_WIDE_H
#define AIT_WIDE_H

/*
 * 64 bytes of text looked at together, where the processor can: what is found is a bit for each, the
 * first one lowest.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	AIT_WIDE = 64,
	AIT_WIDE_PART = 16,
};

struct ait_wide {
	__m128i a; /* the first 16 bytes */
	__m128i b;
	__m128i c;
	__m128i d; /* the last */
};

static inline __m128i ait_wide_load_part(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline void ait_wide_store_part(char *to, __m128i v)
{
	_mm_storeu_si128((__m128i *)(void *)to, v);
}

static inline struct ait_wide ait_wide_load(const char *at)
{
	return (struct ait_wide){ait_wide_load_part(at), ait_wide_load_part(at + 16),
		ait_wide_load_part(at + 32), ait_wide_load_part(at + 48)};
}

static inline void ait_wide_store(char *to, struct ait_wide v)
{
	ait_wide_store_part(to, v.a);
	ait_wide_store_part(to + 16, v.b);
	ait_wide_store_part(to + 32, v.c);
	ait_wide_store_part(to + 48, v.d);
}

static inline uint32_t ait_wide_bits_part(__m128i v)
{
	return (uint32_t)_mm_movemask_epi8(v);
}

/* What is not ASCII; and of what a comparison left, where it held. */
static inline uint64_t ait_wide_bits(struct ait_wide v)
{
	uint32_t low = ait_wide_bits_part(v.a) | ait_wide_bits_part(v.b) << 16;
	uint32_t high = ait_wide_bits_part(v.c) | ait_wide_bits_part(v.d) << 16;

	return low | (uint64_t)high << 32;
}

/*
 * Which bytes do not stand for themselves in JSON: control characters, the quote, the backslash,
 * what is not ASCII. Signed, these last are below all others; and with one bit turned the quote is
 * 0x20, and what was 0x20 is above it: less 0x21, and no less than the least, they alone are
 * negative. Only the highest bit of each byte says something.
 */
static inline __m128i ait_wide_special_part(__m128i v)
{
	__m128i turned = _mm_xor_si128(v, _mm_set1_epi8('"' ^ 0x20));
	__m128i low = _mm_subs_epi8(turned, _mm_set1_epi8(0x21));

	return _mm_or_si128(low, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
}

static inline uint64_t ait_wide_special(struct ait_wide v)
{
	return ait_wide_bits(
		(struct ait_wide){ait_wide_special_part(v.a), ait_wide_special_part(v.b),
			ait_wide_special_part(v.c), ait_wide_special_part(v.d)});
}

static inline uint64_t ait_wide_equal(struct ait_wide v, int byte)
{
	__m128i all = _mm_set1_epi8((char)byte);

	return ait_wide_bits(
		(struct ait_wide){_mm_cmpeq_epi8(v.a, all), _mm_cmpeq_epi8(v.b, all),
			_mm_cmpeq_epi8(v.c, all), _mm_cmpeq_epi8(v.d, all)});
}

/* Signed: of the bytes beyond ASCII those from `byte` on, and all of ASCII. */
static inline uint64_t ait_wide_from(struct ait_wide v, int byte)
{
	__m128i all = _mm_set1_epi8((char)(byte - 1));

	return ait_wide_bits(
		(struct ait_wide){_mm_cmpgt_epi8(v.a, all), _mm_cmpgt_epi8(v.b, all),
			_mm_cmpgt_epi8(v.c, all), _mm_cmpgt_epi8(v.d, all)});
}

/*
 * What some leads demand of the byte behind them (RFC 3629, section 4): no overlong form, no
 * surrogate, nothing beyond U+10FFFF.
 */
static inline bool ait_wide_second(struct ait_wide v, uint64_t beyond)
{
	uint64_t from_90 = ait_wide_from(v, 0x90);
	uint64_t from_a0 = ait_wide_from(v, 0xa0);
	uint64_t bad = ait_wide_from(v, 0xf5) & beyond;

	bad |= ait_wide_equal(v, 0xe0) << 1 & ~from_a0;
	bad |= ait_wide_equal(v, 0xed) << 1 & from_a0;
	bad |= ait_wide_equal(v, 0xf0) << 1 & ~from_90;
	bad |= ait_wide_equal(v, 0xf4) << 1 & from_90;
	return bad == 0;
}

/*
 * How many of the bytes are whole characters of valid UTF-8: all, or all but a sequence that
 * reaches beyond them. 0: something is not valid. A character begins with the first byte. Behind a
 * lead of two, three, four bytes stand one, two, three that follow, and nowhere else does one.
 */
static inline unsigned ait_wide_whole(struct ait_wide v, uint64_t beyond)
{
	uint64_t two = ait_wide_from(v, 0xc2) & beyond; /* and more */
	uint64_t three = ait_wide_from(v, 0xe0) & beyond;
	uint64_t four = ait_wide_from(v, 0xf0) & beyond;
	uint64_t follow = beyond & ~ait_wide_from(v, 0xc0);

	if (follow != (two << 1 | three << 2 | four << 3) || (two | follow) != beyond)
		return 0;
	if (three != 0 && !ait_wide_second(v, beyond))
		return 0;
	if (two >> 63)
		return AIT_WIDE - 1;
	if (three >> 62)
		return AIT_WIDE - 2;
	return four >> 61 ? AIT_WIDE - 3 : AIT_WIDE;
}
#endif

#endif
