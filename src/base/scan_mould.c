#include "base/scan_mould.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
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

/* Whoever makes texts with one hash on purpose gains nothing: all else is compared. */
AVX2 static inline void mould_print(struct str text, struct scan_print *print)
{
	static const uint64_t factors[SCAN_MOULD_WORDS] = {UINT64_C(0x9e3779b97f4a7c15),
		UINT64_C(0xbf58476d1ce4e5b9), UINT64_C(0x94d049bb133111eb),
		UINT64_C(0xd1b54a32d192ed03), UINT64_C(0x8cb92ba72f3d8dd7),
		UINT64_C(0xabcc5167ccad925f), UINT64_C(0xc4ceb9fe1a85ec53),
		UINT64_C(0xe7037ed1a0b428db)};
	uint64_t hash = text.len * UINT64_C(0xff51afd7ed558ccd);
	size_t words = (text.len + 63) / 64;

	for (size_t i = 0; i < words; i++) {
		const char *p = text.at + i * 64;
		uint64_t quotes = mould_quotes(p) | mould_quotes(p + 32) << 32;

		if (i + 1 == words && text.len % 64)
			quotes &= (UINT64_C(1) << text.len % 64) - 1;
		print->quotes[i] = quotes;
		hash += (quotes ^ quotes >> 29) * factors[i];
	}
	print->words = words;
	print->hash = (hash ^ hash >> 32) * factors[0];
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

static void mould_give(
	const struct scan_mould *m, struct str text, struct scan_value *values)
{
	const struct scan_mould_value *v = m->values, *end = v + m->count;

	for (; v < end; v++)
		values[v->tag] = (struct scan_value){
			.text = {text.at + v->from, v->len}, .type = v->type};
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

AVX2 bool scan_mould_read(struct scan_moulds *m, struct str text, struct scan_print *print,
	struct scan_value *values, struct scan_shape *shape)
{
	const struct scan_mould_slot *slot;
	const struct scan_mould *mould;

	print->words = 0;
	if (m->pause || text.len > SCAN_MOULD_LEN) {
		m->pause -= m->pause > 0;
		return false;
	}
	mould_print(text, print);
	slot = &m->slots[print->hash % SCAN_MOULD_SLOTS];
	mould = slot->mould ? &m->moulds[slot->mould - 1] : NULL;
	if (!mould || slot->print != print->hash >> 32 || !mould_fits(mould, text, print)) {
		mould_missed(m);
		return false;
	}
	mould_give(mould, text, values);
	*shape = mould->shape;
	m->worth = m->worth < WORTH_MOST ? m->worth + 2 : WORTH_MOST;
	return true;
}
#endif
