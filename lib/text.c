#include "text.h"

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "utf8.h"

enum {
	PIECE = 256,   /* bytes of input a reserve */
	WORST = 6,     /* one byte becomes \u0001 */
	OVERHANG = 16, /* bytes that a wide store may write behind what counts */
};

static bool is_plain(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static char *put(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

/* What stands behind the backslash of a short escape; 0: there is none. */
static const char letters[128] = {
	['\b'] = 'b',
	['\t'] = 't',
	['\n'] = 'n',
	['\f'] = 'f',
	['\r'] = 'r',
	['"'] = '"',
	['\\'] = '\\',
};

static char *put_control(char *to, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	to = put(to, "\\u00", 4);
	*to++ = hex[c >> 4];
	*to++ = hex[c & 15];
	return to;
}

static char *put_beyond_ascii(char *to, const char **at, const char *end)
{
	size_t len = ait_utf8(*at, end);

	to = len ? put(to, *at, len) : put(to, "\xef\xbf\xbd", 3);
	*at += len ? len : 1;
	return to;
}

/* One character that is not plain; *at moves behind it. */
static inline char *put_special(char *to, const char **at, const char *end)
{
	unsigned char c = (unsigned char)**at;

	if (c >= 0x80)
		return put_beyond_ascii(to, at, end);
	*at += 1;
	if (letters[c] == '\0')
		return put_control(to, c);
	*to++ = '\\';
	*to++ = letters[c];
	return to;
}

static char *narrow(char *to, const char **at, const char *stop)
{
	while (*at < stop && is_plain(**at))
		*to++ = *(*at)++;
	return to;
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that is not plain: signed, all from 0x80 on are below a space. */
static inline unsigned special_bits(__m128i v)
{
	__m128i low = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20));
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, slash)));
}

static uint64_t load(const char *at, size_t len)
{
	uint64_t v = 0;

	memcpy(&v, at, len);
	return v;
}

/* Fewer than 16 bytes, from loads that overlap and stay inside. */
static inline __m128i load_few(const char *at, size_t len)
{
	uint64_t low = 0;
	uint64_t high = 0;

	if (len >= 8) {
		low = load(at, 8);
		high = load(at + len - 8, 8) >> (8 * (15 - len)) >> 8;
	} else if (len >= 4) {
		low = load(at, 4) | load(at + len - 4, 4) << (8 * (len - 4));
	} else if (len > 0) {
		low = load(at, 1) | load(at + len / 2, 1) << (8 * (len / 2)) |
			load(at + len - 1, 1) << (8 * (len - 1));
	}
	return _mm_set_epi64x((long long)high, (long long)low);
}

/* Copies plain bytes, up to a special one or `stop`; may write OVERHANG bytes more. */
static inline __attribute__((always_inline)) char *wide(
	char *to, const char **at, const char *stop)
{
	while (stop - *at >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)*at);
		unsigned bits = special_bits(v);
		unsigned len = bits ? (unsigned)__builtin_ctz(bits) : 16;

		_mm_storeu_si128((__m128i *)(void *)to, v);
		*at += len;
		to += len;
		if (len < 16)
			return to;
	}
	if (*at < stop) {
		size_t left = (size_t)(stop - *at);
		__m128i v = load_few(*at, left);
		unsigned bits = special_bits(v) | 1U << left;
		unsigned len = (unsigned)__builtin_ctz(bits);

		_mm_storeu_si128((__m128i *)(void *)to, v);
		*at += len;
		to += len;
	}
	return to;
}
#else
#define wide narrow
#endif

typedef char *copy_plain(char *to, const char **at, const char *stop);

/* Escapes up to `stop` (a character may reach behind it). Returns the place behind. */
static inline __attribute__((always_inline)) char *escape(
	char *to, const char **from, const char *stop, const char *end, copy_plain *plain)
{
	const char *at = *from;

	while (at < stop) {
		to = plain(to, &at, stop);
		if (at < stop)
			to = put_special(to, &at, end);
	}
	*from = at;
	return to;
}

static inline __attribute__((always_inline)) void escape_all(
	struct ait_buf *b, const char *at, size_t len, copy_plain *plain)
{
	const char *end = at + len;

	while (at < end) {
		size_t piece = (size_t)(end - at) < PIECE ? (size_t)(end - at) : PIECE;
		char *to = ait_buf_reserve(b, piece * WORST + OVERHANG);

		b->len = (size_t)(escape(to, &at, at + piece, end, plain) - b->at);
	}
}

void ait_text(struct ait_buf *b, const char *at, size_t len)
{
	escape_all(b, at, len, wide);
}

void ait_text_narrow(struct ait_buf *b, const char *at, size_t len)
{
	escape_all(b, at, len, narrow);
}

void ait_text_stringn(struct ait_buf *b, const char *at, size_t len)
{
	char *to;

	if (len > PIECE) {
		ait_buf_put(b, "\"");
		ait_text(b, at, len);
		ait_buf_put(b, "\"");
		return;
	}
	to = ait_buf_reserve(b, len * WORST + OVERHANG + 2);
	*to++ = '"';
	to = escape(to, &at, at + len, at + len, wide);
	*to++ = '"';
	b->len = (size_t)(to - b->at);
}

void ait_text_string(struct ait_buf *b, const char *text)
{
	ait_text_stringn(b, text, strlen(text));
}

static void add_nulless(struct ait_buf *b, const char *at, size_t len)
{
	const char *end = at + len;

	while (at < end) {
		size_t piece = strnlen(at, (size_t)(end - at));

		ait_text(b, at, piece);
		at += piece;
		if (at < end)
			ait_buf_put(b, "\xef\xbf\xbd");
		at += at < end;
	}
}

void ait_text_key(struct ait_buf *b, const char *key, size_t len)
{
	const char *at = key ? key : "";
	size_t start = b->len;

	if (key == NULL || len == 0)
		len = strlen(at);
	ait_text_stringn(b, at, len);
	if (b->len != start + len + 2) { /* something was escaped: perhaps a NUL */
		b->len = start;
		ait_buf_put(b, "\"");
		add_nulless(b, at, len);
		ait_buf_put(b, "\"");
	}
	ait_buf_put(b, ":");
}

size_t ait_text_plain(const char *at, const char *end)
{
	const char *start = at;

#ifdef __SSE2__
	while (end - at >= 16) {
		unsigned bits = special_bits(
			_mm_loadu_si128((const __m128i *)(const void *)at));

		if (bits != 0)
			return (size_t)(at - start) + (unsigned)__builtin_ctz(bits);
		at += 16;
	}
#endif
	while (at < end && is_plain(*at))
		at++;
	return (size_t)(at - start);
}

/* Bytes that 16 bytes of a line become. */
static size_t escaped16(const char *at)
{
	size_t size = 16;

#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	unsigned bits = (unsigned)_mm_movemask_epi8(_mm_or_si128(quote, slash));

	for (; bits != 0; bits &= bits - 1)
		size++;
#else
	for (size_t i = 0; i < 16; i++)
		size += at[i] == '"' || at[i] == '\\';
#endif
	return size;
}

size_t ait_text_fit(const char *at, size_t len, size_t room)
{
	size_t i = 0;
	size_t need;

	while (len - i >= 16 && (need = escaped16(at + i)) <= room) {
		room -= need;
		i += 16;
	}
	while (i < len && (need = 1 + (size_t)(at[i] == '"' || at[i] == '\\')) <= room) {
		room -= need;
		i++;
	}
	while (i > 0 && i < len && ((unsigned char)at[i] & 0xc0) == 0x80)
		i--;
	return i;
}
