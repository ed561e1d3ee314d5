#include <string.h>

#include "base/scan_parts.h"
#include "base/utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Bytes that need no look of their own: ASCII but control characters, quote and backslash. */
static bool scan_string_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static const uint64_t EACH = UINT64_C(0x0101010101010101);

/* Whether one of eight bytes is not plain. A byte may be blamed for its lower neighbour's. */
static bool scan_string_any8(uint64_t w)
{
	uint64_t quote = w ^ EACH * '"', slash = w ^ EACH * '\\';

	return ((w - EACH * 0x20) | (quote - EACH) | (slash - EACH) | w) & EACH * 0x80;
}

/* To the first byte that is not plain, or to the end. */
static const char *scan_string_bytes(const struct scan *s, const char *p)
{
	uint64_t w;

	for (; s->safe - p >= 8 && p < s->end; p += 8) {
		memcpy(&w, p, 8);
		if (scan_string_any8(w))
			break;
	}
	while (p < s->end && scan_string_plain((unsigned char)*p))
		p++;
	return p;
}

#if defined(__x86_64__)
static const char *scan_string_sse2(const struct scan *s, const char *p)
{
	const __m128i space = _mm_set1_epi8(0x20), quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\');

	for (; s->safe - p >= 16 && p < s->end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i stop = _mm_or_si128(_mm_cmplt_epi8(v, space),
			_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)));
		int mask = _mm_movemask_epi8(stop);

		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
	return scan_string_bytes(s, p);
}

__attribute__((target("avx2"))) static const char *scan_string_avx2(
	const struct scan *s, const char *p)
{
	const __m256i space = _mm256_set1_epi8(0x20), quote = _mm256_set1_epi8('"');
	const __m256i slash = _mm256_set1_epi8('\\');

	for (; s->safe - p >= 32 && p < s->end; p += 32) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
		__m256i stop = _mm256_or_si256(_mm256_cmpgt_epi8(space, v),
			_mm256_or_si256(
				_mm256_cmpeq_epi8(v, quote), _mm256_cmpeq_epi8(v, slash)));
		int mask = _mm256_movemask_epi8(stop);

		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
	return scan_string_sse2(s, p);
}
#endif

static const char *scan_string_skip(const struct scan *s, const char *p)
{
#if defined(__x86_64__)
	if (s->engine == SCAN_AVX2)
		return scan_string_avx2(s, p);
	if (s->engine == SCAN_SSE2)
		return scan_string_sse2(s, p);
#endif
	return scan_string_bytes(s, p);
}

static bool scan_string_hex(int byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
		(byte >= 'A' && byte <= 'F');
}

/* From the backslash to behind the escape. */
static const char *scan_string_escape(struct scan *s, const char *p)
{
	int byte = scan_peek(s, ++p);

	if (byte < 0 || !memchr("\"\\/bfnrtu", byte, 9))
		return scan_fail(s, p, "no such escape in a string");
	p++;
	if (byte != 'u')
		return p;
	for (int i = 0; i < 4; i++, p++)
		if (!scan_string_hex(scan_peek(s, p)))
			return scan_fail(s, p, "expected four hex digits");
	return p;
}

/* From a byte beyond ASCII to behind the run of such characters. */
static const char *scan_string_wide(struct scan *s, const char *p)
{
	uint32_t code;

	while (p < s->end && (unsigned char)*p >= 0x80) {
		size_t len = utf8_decode((struct str){p, (size_t)(s->end - p)}, &code);

		if (!len)
			return scan_fail(s, p, "not UTF-8");
		p += len;
	}
	return p;
}

const char *scan_string_end(struct scan *s, const char *p, bool *escaped)
{
	*escaped = false;
	while (p) {
		int byte = scan_peek(s, p = scan_string_skip(s, p));

		if (byte == '"')
			return p;
		if (byte == '\\') {
			*escaped = true;
			p = scan_string_escape(s, p);
		} else if (byte >= 0x80) {
			p = scan_string_wide(s, p);
		} else {
			p = scan_fail(s, p, "control character in a string");
		}
	}
	return NULL;
}
