#ifndef RECORD_ID_H
#define RECORD_ID_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/buf.h"

/*
 * A trace or span id. The canonical ones, 32 and 16 lower-case hex digits (W3C Trace Context,
 * section 3.2.2), are numbers; any other string of 1 to ID_MAX bytes is text and comes back
 * unchanged. The two never compare equal.
 */
enum { ID_MAX = 128 };

struct id {
	uint64_t high;	 /* first 16 of 32 digits; of a span id 0 */
	uint64_t low;	 /* last 16 digits; of a text its hash */
	struct str text; /* empty for a canonical id */
};

#ifdef __SSE2__
static inline __m128i id_between(__m128i v, char first, char last)
{
	return _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)(first - 1))),
		_mm_cmplt_epi8(v, _mm_set1_epi8((char)(last + 1))));
}

/* Whether these are sixteen digits; *zero: all of them are 0. */
static inline bool id_is_hex16(const char *text, bool *zero)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
	__m128i hex = _mm_or_si128(id_between(v, '0', '9'), id_between(v, 'a', 'f'));

	*zero = _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('0'))) == 0xffff;
	return _mm_movemask_epi8(hex) == 0xffff;
}

/* Sixteen digits at once: their values, then pairs of them as bytes, then all as one number. */
static inline bool id_hex16(const char *text, uint64_t *out)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
	__m128i digit = id_between(v, '0', '9'), letter = id_between(v, 'a', 'f');

	if (_mm_movemask_epi8(_mm_or_si128(digit, letter)) != 0xffff)
		return false;
	v = _mm_add_epi8(_mm_and_si128(v, _mm_set1_epi8(0x0f)),
		_mm_and_si128(letter, _mm_set1_epi8(9)));
	v = _mm_or_si128(_mm_slli_epi16(_mm_and_si128(v, _mm_set1_epi16(0xff)), 4),
		_mm_srli_epi16(v, 8));
	*out = __builtin_bswap64((uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(v, v)));
	return true;
}
#else
/* 0 to 15, or more than 15 for what is no lower-case hex digit. */
static inline unsigned id_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

static inline bool id_hex16(const char *text, uint64_t *out)
{
	*out = 0;
	for (int i = 0; i < 16; i++) {
		unsigned digit = id_digit(text[i]);

		if (digit > 15)
			return false;
		*out = *out << 4 | digit;
	}
	return true;
}

static inline bool id_is_hex16(const char *text, bool *zero)
{
	uint64_t number;
	bool hex = id_hex16(text, &number);

	*zero = hex && !number;
	return hex;
}
#endif

/* Whether it is of `digits` hex digits, 32 or 16, perhaps all zero; else *id is undefined. */
static inline bool id_parse_digits(struct str text, size_t digits, struct id *id)
{
	id->high = 0;
	id->text = (struct str){0};
	return text.len == digits && id_hex16(text.at + digits - 16, &id->low) &&
		(digits == 16 || id_hex16(text.at, &id->high));
}

/* `digits` is 32 or 16. False for an empty, too long or all-zero id. `text` must outlive *id. */
bool id_parse(struct str text, size_t digits, struct id *id);

/* The hash in `low` makes a second look rare. */
static inline bool id_eq(const struct id *a, const struct id *b)
{
	return a->low == b->low && a->high == b->high && a->text.len == b->text.len &&
		(!a->text.len || str_eq(a->text, b->text));
}

/* Appends the id as it was read; `digits` as for id_parse. */
void id_format(const struct id *id, size_t digits, struct buf *out);

/* Finishes as splitmix64 does. */
static inline uint64_t id_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 id_product;

/* Both halves of a product of 128 bits: they depend on all of both factors. */
static inline uint64_t id_fold(uint64_t a, uint64_t b)
{
	id_product product = (id_product)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}
#else
static inline uint64_t id_fold(uint64_t a, uint64_t b)
{
	return id_mix(id_mix(a) + b);
}
#endif

/* 64 bits that depend on all of the id and on `seed`: crafted ids find no common slot. */
static inline uint64_t id_hash(const struct id *id, uint64_t seed)
{
	uint64_t high = id_fold(id->high ^ UINT64_C(0xd1b54a32d192ed03),
		seed ^ UINT64_C(0x8cb92ba72f3d8dd7));

	return id_fold(id->low ^ seed ^ UINT64_C(0x9e3779b97f4a7c15),
		high ^ UINT64_C(0xabcc5167ccad925f));
}

#endif
