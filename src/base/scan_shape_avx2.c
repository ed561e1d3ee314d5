#include "base/scan_parts.h"
#include "base/scan_shape_parts.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define FIT __attribute__((target("avx2")))

FIT static inline __m256i fit_load(const char *at)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

FIT static inline bool fit_same(const struct scan_shape_block *b, const char *p, size_t len)
{
	const char *end = p + len;
	__m256i differ = _mm256_setzero_si256();

	do {
		__m256i other = _mm256_xor_si256(fit_load(b->text), fit_load(p));

		differ = _mm256_or_si256(
			differ, _mm256_and_si256(other, fit_load(b->literal)));
		p += SCAN_SHAPE_BLOCK;
		b++;
	} while (p < end);
	return _mm256_testz_si256(differ, differ);
}

/* Compared signed: bytes beyond ASCII are among those below a space. */
FIT static inline uint32_t fit_stops(const char *p)
{
	__m256i v = fit_load(p);
	__m256i quote = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('"'));
	__m256i slash = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'));
	__m256i other = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), v);

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_or_si256(_mm256_or_si256(quote, slash), other));
}

#include "base/scan_shape_fit.h"

FIT const struct scan_shape_node *scan_shape_read_avx2(struct scan_shapes *shapes,
	struct str text, size_t pad, struct scan_value *values, struct scan_shape *shape)
{
	return fit_read(shapes, text, pad, values, shape);
}
#else
const struct scan_shape_node *scan_shape_read_avx2(struct scan_shapes *shapes,
	struct str text, size_t pad, struct scan_value *values, struct scan_shape *shape)
{
	(void)shapes, (void)text, (void)pad, (void)values, (void)shape;
	return NULL;
}
#endif
