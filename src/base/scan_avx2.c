#include "base/scan_parts.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* What the functions below need; the caller has asked whether the machine has it. */
#define AVX2 __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) AVX2

/* 64 bytes, and their bits. */
struct scan_pair {
	__m256i low, high;
};

/* What one block hands on to the next. */
struct scan_carry {
	__m256i last;	  /* the 32 bytes in front */
	__m256i wrong;	  /* not 0: some byte was not UTF-8 */
	uint64_t beyond;  /* bits of the bytes beyond ASCII */
	uint64_t escape;  /* 1: the next byte is escaped */
	uint64_t slashes; /* not 0: there was a backslash */
	bool open;	  /* an escape or a character may not be whole */
};

INLINE struct scan_pair scan_load(const char *p)
{
	return (struct scan_pair){_mm256_loadu_si256((const __m256i *)(const void *)p),
		_mm256_loadu_si256((const __m256i *)(const void *)(p + 32))};
}

/* A bit for each byte that has its high bit set. */
INLINE uint64_t scan_mask(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) |
		(uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

INLINE uint64_t scan_equal(struct scan_pair v, char byte)
{
	__m256i all = _mm256_set1_epi8(byte);

	return scan_mask(_mm256_cmpeq_epi8(v.low, all), _mm256_cmpeq_epi8(v.high, all));
}

/* Quotes and control characters. */
INLINE __m256i scan_ends(__m256i v)
{
	__m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v);

	return _mm256_or_si256(control, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')));
}

/* A table of 16 bytes, looked up by the low four bits of each byte. */
INLINE __m256i scan_table(__m256i index, __m128i table)
{
	return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), index);
}

INLINE __m256i scan_nibble(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
}

/* Not 0 for what may stand behind a backslash alone: " / b f n r t. */
INLINE __m256i scan_letters(__m256i v)
{
	/* By the low half of the byte, which high halves make one: 1: 2_, 2: 6_, 4: 7_. */
	const __m128i low = _mm_setr_epi8(0, 0, 7, 0, 4, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 1);
	const __m128i high = _mm_setr_epi8(0, 0, 1, 0, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0);

	return _mm256_and_si256(scan_table(v, low), scan_table(scan_nibble(v), high));
}

INLINE uint64_t scan_escapable(struct scan_pair v)
{
	__m256i zero = _mm256_setzero_si256();

	return ~scan_mask(_mm256_cmpeq_epi8(scan_letters(v.low), zero),
		_mm256_cmpeq_epi8(scan_letters(v.high), zero));
}

/*
 * The bytes behind runs of backslashes of odd length. A run that is added to its own first bit
 * carries into the bit behind it; where that is tells whether the length is odd.
 */
static inline uint64_t scan_escaped(uint64_t slashes, uint64_t *escape)
{
	const uint64_t even = UINT64_C(0x5555555555555555);
	uint64_t runs = slashes & ~*escape, first = runs & ~(runs << 1);
	uint64_t from_even = (runs + (first & even)) & ~runs & ~even, from_odd;
	uint64_t escaped = from_even | (*escape & ~slashes);

	*escape = __builtin_add_overflow(runs, first & ~even, &from_odd);
	return escaped | (from_odd & ~runs & even);
}

/* The stops of a block: escapes that are fine are none, and no end is where one is escaped. */
INLINE uint64_t scan_block_stops(
	struct scan_pair v, uint64_t ends, struct scan_carry *carry)
{
	uint64_t slashes = scan_equal(v, '\\'), escaped, fine;

	if (!(slashes | carry->escape))
		return ends;
	carry->slashes |= slashes;
	escaped = scan_escaped(slashes, &carry->escape);
	fine = escaped & scan_escapable(v);
	return (ends & ~fine) | (escaped & ~fine);
}

/* The bytes `back` in front of those of `v`. A macro: the instruction wants a literal. */
#define SCAN_BEFORE(v, last, back) \
	_mm256_alignr_epi8(v, _mm256_permute2x128_si256(last, v, 0x21), 16 - (back))

/*
 * Not 0 where two bytes cannot follow each other in UTF-8, or where the third or fourth byte of
 * a character is missing: Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per
 * Byte" (2021). Each bit is a way to be wrong, and stands where both bytes and halves allow it.
 */
enum {
	SHORT = 1 << 0,	     /* a lead, then no continuation */
	LONG = 1 << 1,	     /* ASCII, then a continuation */
	OVERLONG_3 = 1 << 2, /* E0, then 80 to 9F */
	LARGE = 1 << 3,	     /* F4 and up, then 90 or more */
	SURROGATE = 1 << 4,  /* ED, then A0 or more */
	OVERLONG_2 = 1 << 5, /* C0 or C1 */
	OVERLONG_4 = 1 << 6, /* F0, then 80 to 8F; F5 and up, then the same */
	TWO = 1 << 7,	     /* two continuations: right in characters of three and four */
	ANY = SHORT | LONG | TWO,
};

INLINE __m256i scan_wrong_pairs(__m256i v, __m256i before)
{
	const char two = (char)TWO, any = (char)ANY;
	const __m128i first_high = _mm_setr_epi8(LONG, LONG, LONG, LONG, LONG, LONG, LONG,
		LONG, two, two, two, two, SHORT | OVERLONG_2, SHORT,
		SHORT | OVERLONG_3 | SURROGATE, SHORT | LARGE | OVERLONG_4);
	const char large = (char)(ANY | LARGE | OVERLONG_4);
	const __m128i first_low = _mm_setr_epi8(
		(char)(ANY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4),
		(char)(ANY | OVERLONG_2), any, any, (char)(ANY | LARGE), large, large,
		large, large, large, large, large, large,
		(char)(ANY | LARGE | OVERLONG_4 | SURROGATE), large, large);
	const char trail = (char)(LONG | OVERLONG_2 | TWO);
	const __m128i second_high = _mm_setr_epi8(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,
		SHORT, SHORT, (char)(trail | OVERLONG_3 | OVERLONG_4),
		(char)(trail | OVERLONG_3 | LARGE), (char)(trail | SURROGATE | LARGE),
		(char)(trail | SURROGATE | LARGE), SHORT, SHORT, SHORT, SHORT);
	__m256i low = _mm256_and_si256(before, _mm256_set1_epi8(0x0f));

	return _mm256_and_si256(scan_table(scan_nibble(v), second_high),
		_mm256_and_si256(scan_table(scan_nibble(before), first_high),
			scan_table(low, first_low)));
}

INLINE __m256i scan_wrong(__m256i v, __m256i last)
{
	__m256i third = _mm256_subs_epu8(
		SCAN_BEFORE(v, last, 2), _mm256_set1_epi8(0xe0 - 0x80));
	__m256i fourth = _mm256_subs_epu8(
		SCAN_BEFORE(v, last, 3), _mm256_set1_epi8(0xf0 - 0x80));
	__m256i must = _mm256_and_si256(
		_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));

	return _mm256_xor_si256(must, scan_wrong_pairs(v, SCAN_BEFORE(v, last, 1)));
}

/* Holds a block against UTF-8, unless it is ASCII and nothing is left open before it. */
INLINE void scan_block_utf8(struct scan_pair v, struct scan_carry *carry)
{
	uint64_t beyond = scan_mask(v.low, v.high);

	if (beyond | carry->beyond >> 61) {
		carry->wrong = _mm256_or_si256(
			carry->wrong, scan_wrong(v.low, carry->last));
		carry->wrong = _mm256_or_si256(carry->wrong, scan_wrong(v.high, v.low));
	}
	carry->beyond = beyond;
}

/* Neither backslashes nor anything beyond ASCII. */
INLINE bool scan_is_simple(struct scan_pair v)
{
	__m256i slash = _mm256_set1_epi8('\\');
	__m256i slashes = _mm256_or_si256(
		_mm256_cmpeq_epi8(v.low, slash), _mm256_cmpeq_epi8(v.high, slash));

	return !_mm256_movemask_epi8(
		_mm256_or_si256(slashes, _mm256_or_si256(v.low, v.high)));
}

INLINE uint64_t scan_block_bits(struct scan_pair v, struct scan_carry *carry)
{
	uint64_t ends = scan_mask(scan_ends(v.low), scan_ends(v.high));

	if (!scan_is_simple(v) || carry->open) {
		ends = scan_block_stops(v, ends, carry);
		scan_block_utf8(v, carry);
		carry->open = carry->escape | carry->beyond >> 61;
	}
	carry->last = v.high;
	return ends;
}

/* How many bytes the character has that ends the `len` bytes at `p`, when it is not whole. */
static size_t scan_open_bytes(const char *p, size_t len)
{
	for (size_t back = 1; back <= 3 && back <= len; back++) {
		unsigned char byte = (unsigned char)p[len - back];

		if (byte >= 0xc0)
			return byte >= 0xf0 || (byte >= 0xe0 && back < 3) || back < 2 ? back
										      : 0;
		if (byte < 0x80)
			return 0;
	}
	return 0;
}

/* A window that is not UTF-8 stops at all characters beyond ASCII, to find the wrong one. */
AVX2 static void scan_stop_beyond(struct scan *s, const char *p, size_t count)
{
	char copy[SCAN_BLOCK];

	for (size_t n = 0; n < count; n++) {
		struct scan_pair v = scan_load(scan_block(s, p + n * SCAN_BLOCK, copy));

		s->stops[n] |= scan_mask(v.low, v.high);
	}
}

/* The window ends in front of what is not whole; an escape that is wrong stays to be seen. */
static size_t scan_reach(const struct scan *s, size_t reach, size_t open, bool escape)
{
	size_t whole = reach - (escape ? 1 : open);

	if (open && s->stops[whole / SCAN_BLOCK] >> whole % SCAN_BLOCK & 1)
		return reach;
	return whole;
}

/* The first blocks, up to one in which something has to be looked at closely: how many. */
AVX2 static inline size_t scan_look_simple(struct scan *s, const char *p, size_t count)
{
	char copy[SCAN_BLOCK];

	for (size_t n = 0; n < count; n++) {
		struct scan_pair v = scan_load(scan_block(s, p + n * SCAN_BLOCK, copy));

		if (!scan_is_simple(v))
			return n;
		s->stops[n] = scan_mask(scan_ends(v.low), scan_ends(v.high));
	}
	return count;
}

/* The blocks from the `n`th on. */
AVX2 static size_t scan_look_closely(struct scan *s, const char *p, size_t reach, size_t n)
{
	struct scan_carry carry = {
		.last = _mm256_setzero_si256(), .wrong = _mm256_setzero_si256()};
	size_t count = (reach + SCAN_BLOCK - 1) / SCAN_BLOCK;
	size_t open = scan_open_bytes(p, reach);
	bool last = p + reach == s->end;
	char copy[SCAN_BLOCK];

	for (; n < count; n++)
		s->stops[n] = scan_block_bits(
			scan_load(scan_block(s, p + n * SCAN_BLOCK, copy)), &carry);
	s->slashes |= carry.slashes != 0;
	if (!_mm256_testz_si256(carry.wrong, carry.wrong) || (open && last))
		scan_stop_beyond(s, p, count);
	return last ? reach : scan_reach(s, reach, open, carry.escape);
}

/* Bytes behind the text are looked at too; if they are not UTF-8, that costs time alone. */
AVX2 size_t scan_look_avx2(struct scan *s, const char *p, size_t reach)
{
	size_t count = (reach + SCAN_BLOCK - 1) / SCAN_BLOCK;
	size_t simple = scan_look_simple(s, p, count);

	return simple == count ? reach : scan_look_closely(s, p, reach, simple);
}
#endif
