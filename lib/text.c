#include "text.h"

#include <stdint.h>

#include "utf8.h"
#include "wide.h"

enum {
	SHORTEST = 32, /* bytes of text that the longest keys and names have */
	SHORT = 256,   /* that are likely to be plain, all of them */
	LONGEST = 7,   /* one byte becomes \\u0001 in a chunk */
	SEQUENCE = 4,  /* bytes of the longest sequence of UTF-8 */
};

/* ---- escapes ---- */

#define ESCAPE(literal)                      \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

/* `s` is how a backslash is written, `q` a quote. The other control characters are \u00xx. */
#define ESCAPES(s, q)                                                           \
	['\b'] = ESCAPE(s "b"), ['\t'] = ESCAPE(s "t"), ['\n'] = ESCAPE(s "n"), \
	['\f'] = ESCAPE(s "f"), ['\r'] = ESCAPE(s "r"), ['"'] = ESCAPE(q),      \
	['\\'] = ESCAPE(s s)

#define UNKNOWN "\xef\xbf\xbd" /* U+FFFD */

/* JSON as it is may have line breaks between its tokens: they would end our line. */
static const struct ait_escape once[][AIT_ESCAPES] = {
	[AIT_BUF_STRING] = {ESCAPES("\\", "\\\"")},
	[AIT_BUF_KEY] = {['\0'] = ESCAPE(UNKNOWN), ESCAPES("\\", "\\\"")},
	[AIT_BUF_JSON] = {['\t'] = ESCAPE("\t"),
		['\n'] = ESCAPE(" "),
		['\r'] = ESCAPE(" "),
		['"'] = ESCAPE("\""),
		['\\'] = ESCAPE("\\")},
};

static const struct ait_escape twice[][AIT_ESCAPES] = {
	[AIT_BUF_STRING] = {ESCAPES("\\\\", "\\\\\\\"")},
	[AIT_BUF_KEY] = {['\0'] = ESCAPE(UNKNOWN), ESCAPES("\\\\", "\\\\\\\"")},
	[AIT_BUF_JSON] = {['\t'] = ESCAPE("\\t"),
		['\n'] = ESCAPE(" "),
		['\r'] = ESCAPE(" "),
		['"'] = ESCAPE("\\\""),
		['\\'] = ESCAPE("\\\\")},
};

const struct ait_escape *ait_text_escapes(enum ait_buf_text what, bool in_chunk)
{
	return in_chunk ? twice[what] : once[what];
}

/* ---- one character ---- */

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

static char *put_control(char *to, unsigned char c, const struct ait_escape *escapes)
{
	static const char hex[] = "0123456789abcdef";

	to = put(to, escapes['\\'].bytes, escapes['\\'].len / 2);
	to = put(to, "u00", 3);
	*to++ = hex[c >> 4];
	*to++ = hex[c & 15];
	return to;
}

/* May write 8 bytes. */
static inline char *put_escape(char *to, unsigned char c, const struct ait_escape *escapes)
{
	if (escapes[c].len == 0)
		return put_control(to, c, escapes);
	memcpy(to, escapes[c].bytes, sizeof(escapes[c].bytes));
	return to + escapes[c].len;
}

/* What is not ASCII, up to what is; *at moves behind it. */
static char *put_beyond_ascii(
	char *to, const char *stop, const char **from, const char *end)
{
	const char *at = *from;

	while (at < end && (unsigned char)*at >= 0x80 && stop - to >= SEQUENCE) {
		size_t len = ait_utf8(at, end);

		to = len ? put(to, at, len) : put(to, UNKNOWN, sizeof(UNKNOWN) - 1);
		at += len ? len : 1;
	}
	*from = at;
	return to;
}

/* One that is not plain, if there is room for it; *at moves behind it then. */
static char *put_special(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes)
{
	unsigned char c = (unsigned char)**at;

	if (c >= 0x80)
		return put_beyond_ascii(to, stop, at, end);
	if (stop - to < LONGEST)
		return to;
	*at += 1;
	return put_escape(to, c, escapes);
}

/* ---- many ---- */

typedef char *copy_plain(char *to, const char **at, const char *stop);

static char *copy_narrow(char *to, const char **at, const char *stop)
{
	while (*at < stop && is_plain(**at))
		*to++ = *(*at)++;
	return to;
}

static const char *nearer(const char *at, const char *end, ptrdiff_t room)
{
	return end - at < room ? end : at + room;
}

/* Character by character, and plain ones together. */
static inline __attribute__((always_inline)) char *fill(char *to, const char *stop,
	const char **from, const char *end, const struct ait_escape *escapes,
	copy_plain *plain)
{
	const char *at = *from;
	const char *before = NULL;

	while (at < end && at != before) {
		to = plain(to, &at, nearer(at, end, stop - to));
		before = at;
		if (at < end && to < stop)
			to = put_special(to, stop, &at, end, escapes);
	}
	*from = at;
	return to;
}

char *ait_text_fill_narrow(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes)
{
	return fill(to, stop, at, end, escapes, copy_narrow);
}

#ifdef __SSE2__
/* Up to a byte that is not plain; may write as if there were none in the next 16. */
static char *copy_wide(char *to, const char **at, const char *stop)
{
	while (stop - *at >= AIT_WIDE_PART) {
		__m128i v = ait_wide_load_part(*at);
		uint32_t special = ait_wide_bits_part(ait_wide_special_part(v));
		int len = special ? __builtin_ctz(special) : AIT_WIDE_PART;

		ait_wide_store_part(to, v);
		*at += len;
		to += len;
		if (special != 0)
			return to;
	}
	return copy_narrow(to, at, stop);
}

/* `len` bytes of which some are `special`; `to` has all of them already. */
static inline char *escape_wide(char *to, const char *stop, const char **from,
	const char *end, unsigned len, uint64_t special, const struct ait_escape *escapes)
{
	const char *start = *from;
	const char *at = start;

	for (; special != 0; special &= special - 1) {
		const char *next = start + __builtin_ctzll(special);
		unsigned char c = (unsigned char)*next;

		to += next - at;
		if (c >= 0x80) {
			*from = next;
			return put_beyond_ascii(to, stop, from, end);
		}
		to = put_escape(to, c, escapes);
		at = next + 1;
		ait_wide_store(to, ait_wide_load(at));
	}
	*from = start + len;
	return to + (*from - at);
}

/*
 * While there is room for the worst that becomes of them. The next bytes are looked at before it is
 * known how long these became: nothing waits for anything.
 */
static char *fill_wide(char *to, const char *stop, const char **from, const char *end,
	const struct ait_escape *escapes)
{
	const char *at = *from;

	while (end - at >= 2 * AIT_WIDE && stop - to >= AIT_WIDE) {
		struct ait_wide v = ait_wide_load(at);
		uint64_t special = ait_wide_special(v);
		uint64_t beyond = special ? ait_wide_bits(v) : 0;
		unsigned whole = beyond ? ait_wide_whole(v, beyond) : AIT_WIDE;

		ait_wide_store(to, v);
		if (special == 0) {
			at += AIT_WIDE;
			to += AIT_WIDE;
		} else if (stop - to < AIT_WIDE * (LONGEST + 1)) {
			break;
		} else {
			to = escape_wide(to, stop, &at, end, whole,
				whole ? special & ~beyond : special, escapes);
		}
	}
	*from = at;
	return to;
}

char *ait_text_fill(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes)
{
	to = fill_wide(to, stop, at, end, escapes);
	return fill(to, stop, at, end, escapes, copy_wide);
}

static inline bool none_special(__m128i v, uint32_t mask)
{
	return (ait_wide_bits_part(ait_wide_special_part(v)) & mask) == 0;
}

/* Less than four bytes: the first, the middle, the last, which may be the same. */
static inline bool copy_three(char *to, const char *at, size_t len)
{
	char three[4] = {at[0], at[len / 2], at[len - 1]};
	int v;

	to[0] = three[0];
	to[len / 2] = three[1];
	to[len - 1] = three[2];
	memcpy(&v, three, sizeof(v));
	return none_special(_mm_cvtsi32_si128(v), 7);
}

static inline __m128i load_four(const char *at)
{
	int v;

	memcpy(&v, at, sizeof(v));
	return _mm_cvtsi32_si128(v);
}

static inline __m128i load_eight(const char *at)
{
	return _mm_loadl_epi64((const __m128i *)(const void *)at);
}

/*
 * Up to 32 bytes, from both ends: loads and stores overlap. What keys and names are as long as
 * stands in few bytes of code: after a write the processor has forgotten all of it.
 */
static inline bool copy_ends(char *to, const char *at, size_t len)
{
	if (len >= AIT_WIDE_PART) {
		__m128i first = ait_wide_load_part(at);
		__m128i last = ait_wide_load_part(at + len - AIT_WIDE_PART);

		ait_wide_store_part(to, first);
		ait_wide_store_part(to + len - AIT_WIDE_PART, last);
		return ait_wide_bits_part(_mm_or_si128(ait_wide_special_part(first),
			       ait_wide_special_part(last))) == 0;
	}
	if (len >= 8) {
		__m128i first = load_eight(at);
		__m128i last = load_eight(at + len - 8);

		_mm_storel_epi64((__m128i *)(void *)to, first);
		_mm_storel_epi64((__m128i *)(void *)(to + len - 8), last);
		return none_special(_mm_unpacklo_epi64(first, last), 0xffff);
	}
	if (len >= 4) {
		__m128i both = _mm_unpacklo_epi32(load_four(at), load_four(at + len - 4));

		memcpy(to, at, 4);
		memcpy(to + len - 4, at + len - 4, 4);
		return none_special(both, 0xff);
	}
	return len == 0 || copy_three(to, at, len);
}

/* More. */
static inline bool copy_long(char *to, const char *at, size_t len)
{
	__m128i special = _mm_setzero_si128();
	size_t last = len - AIT_WIDE_PART;

	for (size_t i = 0; i < last + AIT_WIDE_PART; i += AIT_WIDE_PART) {
		size_t from = i < last ? i : last;
		__m128i v = ait_wide_load_part(at + from);

		special = _mm_or_si128(special, ait_wide_special_part(v));
		ait_wide_store_part(to + from, v);
	}
	return ait_wide_bits_part(special) == 0;
}
#else
/* Copies text if all of it is plain. */
static inline bool copy_few(char *to, const char *at, size_t len)
{
	size_t i = 0;

	for (; i < len && is_plain(at[i]); i++)
		to[i] = at[i];
	return i == len;
}

#define copy_ends copy_few
#define copy_long copy_few

char *ait_text_fill(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes)
{
	return fill(to, stop, at, end, escapes, copy_narrow);
}
#endif

/* ---- into a buffer ---- */

char *ait_text_add(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	const char *end = at + len;

	while (at < end) {
		if (b->way != NULL && (size_t)(end - at) > b->way->least)
			return b->way->add(b, to, at, (size_t)(end - at), what);
		to = ait_buf_room(b, to, 2 * AIT_TEXT_OVERHANG);
		to = ait_text_fill(to, b->stop - AIT_TEXT_OVERHANG, &at, end, once[what]);
	}
	return to;
}

static __attribute__((noinline)) char *quote_any(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	to = ait_buf_put(ait_buf_room(b, to, 1), "\"");
	to = ait_text_add(b, to, at, len, what);
	return ait_buf_put(ait_buf_room(b, to, 1 + AIT_TEXT_BEHIND), "\"");
}

/* Quotes around `len` bytes that are there. */
static inline char *put_quotes(char *to, size_t len)
{
	*to = '"';
	to += len + 1;
	*to = '"';
	return to + 1;
}

static __attribute__((noinline)) char *quote_long(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	if (len > SHORT || !copy_long(to + 1, at, len))
		return quote_any(b, to, at, len, what);
	return put_quotes(to, len);
}

char *ait_text_quote(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	if ((size_t)(b->stop - to) < SHORT + 2 + AIT_TEXT_BEHIND)
		return quote_any(b, to, at, len, what);
	if (len > SHORTEST)
		return quote_long(b, to, at, len, what);
	if (!copy_ends(to + 1, at, len))
		return quote_any(b, to, at, len, what);
	return put_quotes(to, len);
}

size_t ait_text_plain(const char *at, const char *end)
{
	const char *start = at;

#ifdef __SSE2__
	for (; end - at >= AIT_WIDE; at += AIT_WIDE) {
		uint64_t special = ait_wide_special(ait_wide_load(at));

		if (special != 0)
			return (size_t)(at - start) + (unsigned)__builtin_ctzll(special);
	}
#endif
	while (at < end && is_plain(*at))
		at++;
	return (size_t)(at - start);
}
