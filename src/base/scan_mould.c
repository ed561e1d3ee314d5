#include "base/scan_mould.h"

#include "base/scan_shape_parts.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,sse4.2")))
#define INLINE static inline __attribute__((always_inline)) AVX2

enum { WORTH_MOST = 256, PATIENCE_LEAST = 1 << 10, PATIENCE_MOST = 1 << 16 };

INLINE __m256i mould_load(const void *at)
{
	return _mm256_loadu_si256(at);
}

INLINE uint64_t mould_quotes(const char *p)
{
	__m256i quotes = _mm256_cmpeq_epi8(mould_load(p), _mm256_set1_epi8('"'));

	return (uint32_t)_mm256_movemask_epi8(quotes);
}

INLINE uint64_t mould_quotes_64(const char *p)
{
	return mould_quotes(p) | mould_quotes(p + 32) << 32;
}

/* Whoever makes texts with one hash on purpose gains nothing: all is compared. */
INLINE void mould_print(struct str text, struct scan_print *print)
{
	size_t last = (text.len - 1) / 64;
	uint64_t hash = text.len, quotes;

	for (size_t i = 0; i < last; i++) {
		quotes = mould_quotes_64(text.at + i * 64);
		print->quotes[i] = quotes;
		hash = _mm_crc32_u64(hash, quotes);
	}
	quotes = mould_quotes_64(text.at + last * 64) & UINT64_MAX >> (-text.len & 63);
	print->quotes[last] = quotes;
	print->words = (uint32_t)last + 1;
	print->hash = (uint32_t)_mm_crc32_u64(hash, quotes);
}

/* Not 0 in each byte that may stand where it does; a backslash may nowhere. */
INLINE __m256i mould_may(const struct scan_mould *m, const char *text, size_t at)
{
	__m256i v = mould_load(text + at);
	__m256i above = _mm256_sub_epi8(v, mould_load(m->least + at));
	__m256i may = _mm256_cmpeq_epi8(
		above, _mm256_min_epu8(above, mould_load(m->more + at)));

	return _mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\')), may);
}

INLINE bool mould_fits(
	const struct scan_mould *m, struct str text, const struct scan_print *print)
{
	__m256i may = _mm256_set1_epi8((char)0xff);
	uint64_t differ = m->len ^ text.len;

	for (size_t i = 0; i < print->words; i++) {
		differ |= m->quotes[i] ^ print->quotes[i];
		may = _mm256_and_si256(may,
			_mm256_and_si256(mould_may(m, text.at, i * 64),
				mould_may(m, text.at, i * 64 + 32)));
	}
	return !differ && _mm256_movemask_epi8(may) == -1;
}

/* Texts without one are looked at in vain, and where nearly all are it is not worth it. */
static void mould_missed(struct scan_moulds *m)
{
	if (m->worth > 0)
		m->patience = 0;
	if (--m->worth > -WORTH_MOST)
		return;
	m->worth = 0;
	m->patience = m->patience ? m->patience * 2 : PATIENCE_LEAST;
	if (m->patience > PATIENCE_MOST)
		m->patience = PATIENCE_MOST;
	m->pause = m->patience;
}

/* On its own: most texts are looked at. */
static __attribute__((noinline)) struct scan_mould *mould_pass(
	struct scan_moulds *m, struct scan_print *print)
{
	print->words = 0;
	m->pause -= m->pause > 0;
	return NULL;
}

AVX2 struct scan_mould *scan_mould_find_wide(
	struct scan_shapes *shapes, struct str text, struct scan_print *print)
{
	struct scan_moulds *m = shapes->moulds;
	struct scan_mould *mould;
	uint16_t number;

	if (m->pause || text.len - 1 >= SCAN_MOULD_LEN)
		return mould_pass(m, print);
	mould_print(text, print);
	number = m->slots[print->hash % SCAN_MOULD_SLOTS].mould;
	mould = number ? &m->moulds[number - 1] : NULL;
	if (!mould || !mould_fits(mould, text, print)) {
		mould_missed(m);
		return NULL;
	}
	if (m->worth < WORTH_MOST)
		m->worth += 2;
	scan_shape_hit(shapes);
	return mould;
}
#else
struct scan_mould *scan_mould_find_wide(
	struct scan_shapes *shapes, struct str text, struct scan_print *print)
{
	(void)shapes, (void)text;
	print->words = 0;
	return NULL;
}
#endif

void scan_mould_give(const struct scan_mould *m, struct str text, struct scan_value *values)
{
	for (uint32_t left = m->shape.seen; left; left &= left - 1) {
		unsigned tag = (unsigned)__builtin_ctz(left);
		struct scan_mould_value v = m->values[tag];

		values[tag] = (struct scan_value){
			.text = {text.at + v.from, v.len}, .type = v.type};
	}
}
