#include "base/ends.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,popcnt")))

AVX2 static inline uint32_t ends_bits(const char *p)
{
	__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n')));
}

/* Those of the LFs in `bits` that stand `at` and there is room for; returns how many. */
AVX2 static size_t ends_of(uint64_t bits, size_t at, size_t *ends, size_t room)
{
	size_t count = 0;

	for (; bits && count < room; bits &= bits - 1)
		ends[count++] = at + (unsigned)__builtin_ctzll(bits);
	return count;
}

AVX2 static inline uint64_t ends_bits_64(const char *p)
{
	return ends_bits(p) | (uint64_t)ends_bits(p + 32) << 32;
}

/*
 * Lines are short: going on behind each end would look at many bytes twice. Whether an end is among
 * the next bytes nobody can foresee, so one is written down in any case, and stays if it was one.
 * Returns how many there are then; there is room for one at least.
 */
AVX2 static inline size_t ends_add(
	const char *at, size_t i, size_t *ends, size_t count, size_t max)
{
	const uint64_t last = UINT64_C(1) << 63;
	uint64_t bits = ends_bits_64(at + i);
	size_t more = (size_t)__builtin_popcountll(bits);

	ends[count] = i + (size_t)__builtin_ctzll(bits | last);
	if (more > 1)
		more = ends_of(bits, i, &ends[count], max - count);
	return count + more;
}

AVX2 static size_t ends_find_avx2(const char *at, size_t len, size_t *ends, size_t max)
{
	size_t count = 0, i = 0;

	for (; i + 128 <= len && count < max; i += 128) {
		count = ends_add(at, i, ends, count, max);
		if (count == max)
			return count;
		count = ends_add(at, i + 64, ends, count, max);
	}
	if (i + 64 <= len && count < max) {
		count = ends_add(at, i, ends, count, max);
		i += 64;
	}
	if (i < len && count < max)
		count += ends_of(ends_bits_64(at + i) & ((UINT64_C(1) << len % 64) - 1), i,
			&ends[count], max - count);
	return count;
}
#endif

size_t ends_find_plain(const char *at, size_t len, size_t *ends, size_t max)
{
	const char *p = at, *end = at + len;
	size_t count = 0;

	while (count < max && (p = memchr(p, '\n', (size_t)(end - p))))
		ends[count++] = (size_t)(p++ - at);
	return count;
}

size_t ends_find(const char *at, size_t len, size_t *ends, size_t max)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		return ends_find_avx2(at, len, ends, max);
#endif
	return ends_find_plain(at, len, ends, max);
}
