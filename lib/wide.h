#ifndef AIT_WIDE_H
#define AIT_WIDE_H

/*
 * 32 bytes of text looked at together, where the processor can: what is found is a bit for each, the
 * first one lowest.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#include <stdbool.h>
#include <stdint.h>

enum { AIT_WIDE = 32 };

struct ait_wide {
	__m128i first;
	__m128i last;
};

static inline __m128i ait_wide_load16(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline void ait_wide_store16(char *to, __m128i v)
{
	_mm_storeu_si128((__m128i *)(void *)to, v);
}

static inline struct ait_wide ait_wide_load(const char *at)
{
	return (struct ait_wide){ait_wide_load16(at), ait_wide_load16(at + 16)};
}

static inline void ait_wide_store(char *to, struct ait_wide v)
{
	ait_wide_store16(to, v.first);
	ait_wide_store16(to + 16, v.last);
}

static inline uint32_t ait_wide_bits(__m128i first, __m128i last)
{
	return (uint32_t)_mm_movemask_epi8(first) | (uint32_t)_mm_movemask_epi8(last) << 16;
}

/* Which of 16 bytes do not stand for themselves in JSON: signed, all from 0x80 on are below 0x20. */
static inline __m128i ait_wide_special16(__m128i v)
{
	__m128i low = _mm_cmpgt_epi8(_mm_set1_epi8(0x20), v);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));

	return _mm_or_si128(low, _mm_or_si128(quote, slash));
}

static inline uint32_t ait_wide_special(struct ait_wide v)
{
	return ait_wide_bits(ait_wide_special16(v.first), ait_wide_special16(v.last));
}

/* What is not ASCII. */
static inline uint32_t ait_wide_beyond(struct ait_wide v)
{
	return ait_wide_bits(v.first, v.last);
}

static inline uint32_t ait_wide_equal(struct ait_wide v, int byte)
{
	__m128i all = _mm_set1_epi8((char)byte);

	return ait_wide_bits(_mm_cmpeq_epi8(v.first, all), _mm_cmpeq_epi8(v.last, all));
}

/* Signed: of the bytes beyond ASCII those from `byte` on, and all of ASCII. */
static inline uint32_t ait_wide_from(struct ait_wide v, int byte)
{
	__m128i all = _mm_set1_epi8((char)(byte - 1));

	return ait_wide_bits(_mm_cmpgt_epi8(v.first, all), _mm_cmpgt_epi8(v.last, all));
}

/*
 * What some leads demand of the byte behind them (RFC 3629, section 4): no overlong form, no
 * surrogate, nothing beyond U+10FFFF.
 */
static inline bool ait_wide_second(struct ait_wide v, uint32_t beyond)
{
	uint32_t from_90 = ait_wide_from(v, 0x90);
	uint32_t from_a0 = ait_wide_from(v, 0xa0);
	uint32_t bad = ait_wide_from(v, 0xf5) & beyond;

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
static inline unsigned ait_wide_whole(struct ait_wide v, uint32_t beyond)
{
	uint32_t two = ait_wide_from(v, 0xc2) & beyond; /* and more */
	uint32_t three = ait_wide_from(v, 0xe0) & beyond;
	uint32_t four = ait_wide_from(v, 0xf0) & beyond;
	uint32_t follow = beyond & ~ait_wide_from(v, 0xc0);

	if (follow != (two << 1 | three << 2 | four << 3) || (two | follow) != beyond)
		return 0;
	if (three != 0 && !ait_wide_second(v, beyond))
		return 0;
	if (two >> 31)
		return AIT_WIDE - 1;
	if (three >> 30)
		return AIT_WIDE - 2;
	return four >> 29 ? AIT_WIDE - 3 : AIT_WIDE;
}
#endif

#endif
