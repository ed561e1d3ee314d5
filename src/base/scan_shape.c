#include "base/scan_shape.h"

#include "base/scan_mould.h"
#include "base/scan_parts.h"
#include "base/scan_shape_parts.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define FIT

#if defined(__x86_64__)
static inline __m128i fit_load(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline __m128i fit_differ(const char *text, const char *literal, const char *p)
{
	return _mm_and_si128(_mm_xor_si128(fit_load(text), fit_load(p)), fit_load(literal));
}

static inline bool fit_same(const struct scan_shape_block *b, const char *p, size_t len)
{
	const char *end = p + len;
	__m128i differ = _mm_setzero_si128();

	do {
		__m128i a = fit_differ(b->text, b->literal, p);
		__m128i c = fit_differ(b->text + 16, b->literal + 16, p + 16);

		differ = _mm_or_si128(differ, _mm_or_si128(a, c));
		p += SCAN_SHAPE_BLOCK;
		b++;
	} while (p < end);
	return _mm_movemask_epi8(_mm_cmpeq_epi8(differ, _mm_setzero_si128())) == 0xffff;
}

/* Compared signed: bytes beyond ASCII are among those below a space. */
static inline uint32_t fit_stops_16(const char *p)
{
	__m128i v = fit_load(p);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i other = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20));

	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), other));
}

static inline uint32_t fit_stops(const char *p)
{
	return fit_stops_16(p) | fit_stops_16(p + 16) << 16;
}
#else
static inline bool fit_same(const struct scan_shape_block *b, const char *p, size_t len)
{
	const char *end = p + len;
	char differ = 0;

	for (; p < end; p += SCAN_SHAPE_BLOCK, b++)
		for (int i = 0; i < SCAN_SHAPE_BLOCK; i++)
			differ |= (char)((b->text[i] ^ p[i]) & b->literal[i]);
	return !differ;
}

/* All but an empty string are left to scan. */
static inline uint32_t fit_stops(const char *p)
{
	(void)p;
	return 1;
}
#endif

#include "base/scan_shape_fit.h"

bool scan_shape_read(struct scan_shapes *shapes, struct str text, size_t pad,
	struct scan_value *values, struct scan_shape *shape, const struct scan_print *print)
{
	const struct scan_shape_node *leaf;

	if (!shapes->first || pad < SCAN_BLOCK)
		return false;
	if (shapes->narrow || !scan_shape_wide())
		return fit_read(shapes, text, pad, values, shape);
	leaf = scan_shape_read_avx2(shapes, text, pad, values, shape);
	if (leaf && print->words)
		scan_mould_miss(shapes, leaf, text, print, values, shape);
	return leaf;
}
