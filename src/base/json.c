#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"
#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What a backslash in front makes of them; what has nothing there has a number. */
static const char json_short[128] = {
	['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\t'] = 't'};

static void json_escape(unsigned char c, struct buf *out)
{
	char *to = buf_reserve(out, 2);

	if (!json_short[c]) {
		buf_addf(out, "\\u%04x", c);
		return;
	}
	to[0] = '\\';
	to[1] = json_short[c];
	out->len += 2;
}

static bool json_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Eight bytes, each the same. */
static uint64_t json_bytes(unsigned char c)
{
	return c * UINT64_C(0x0101010101010101);
}

/* Not 0 where one of eight bytes is 0; what stands above it may be wrong. */
static uint64_t json_zero(uint64_t eight)
{
	return (eight - json_bytes(1)) & ~eight & json_bytes(0x80);
}

/* Whether eight bytes are plain, but for quotes where `quote` is none. */
static bool json_plain_eight(const char *at, unsigned char quote)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof(eight));
	return !(((eight - json_bytes(0x20)) & json_bytes(0x80)) |
		(eight & json_bytes(0x80)) | json_zero(eight ^ json_bytes(0x7F)) |
		json_zero(eight ^ json_bytes('\\')) | json_zero(eight ^ json_bytes(quote)));
}

#ifdef __SSE2__
/* A bit for each of sixteen bytes that is not. Beyond ASCII they are negative. */
static unsigned json_odd_sixteen(const char *at, unsigned char quote)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i odd = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20));

	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)quote)));
	return (unsigned)_mm_movemask_epi8(odd);
}

/* How many of a text of sixteen bytes or more are; the last ones may be looked at twice. */
static size_t json_run_wide(struct str text, unsigned char quote)
{
	size_t at = 0;
	unsigned odd;

	do {
		odd = json_odd_sixteen(text.at + at, quote);
		if (odd)
			return at + (size_t)__builtin_ctz(odd);
		at += 16;
	} while (at + 16 <= text.len);
	if (at == text.len)
		return at;
	at = text.len - 16;
	odd = json_odd_sixteen(text.at + at, quote);
	return odd ? at + (size_t)__builtin_ctz(odd) : text.len;
}
#endif

/* How many bytes are; eight at a time, the last of which may have been looked at before. */
static size_t json_run(struct str text, unsigned char quote)
{
	size_t len = 0;

#ifdef __SSE2__
	if (text.len >= 16)
		return json_run_wide(text, quote);
#endif
	while (len + 8 <= text.len && json_plain_eight(text.at + len, quote))
		len += 8;
	if (len && len + 8 > text.len && json_plain_eight(text.at + text.len - 8, quote))
		return text.len;
	while (len < text.len &&
		(json_plain((unsigned char)text.at[len]) ||
			(text.at[len] == '"' && quote != '"')))
		len++;
	return len;
}

bool json_obeyed(uint32_t code)
{
	return (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
		code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
		(code >= 0x2066 && code <= 0x2069);
}

/* One character beyond ASCII; returns its bytes in the input. */
static size_t json_wide(struct str text, struct buf *out)
{
	uint32_t code;
	size_t len = utf8_decode(text, &code);

	if (!len)
		buf_add(out, STR("\xef\xbf\xbd"));
	else if (json_obeyed(code))
		buf_addf(out, "\\u%04x", code);
	else
		buf_add(out, str_head(text, len));
	return len ? len : 1;
}

/* The quote and what of a text is plain from its beginning on, which mostly is all; returns how much. */
static size_t json_begin(struct str text, unsigned char quote, struct buf *out)
{
	size_t plain = json_run(text, quote);
	char *to = buf_reserve(out, text.len + 2);

	to[0] = '"';
	if (plain)
		memcpy(to + 1, text.at, plain);
	out->len += plain + 1;
	return plain;
}

void json_string(struct str text, struct buf *out)
{
	text = str_tail(text, json_begin(text, '"', out));
	while (text.len) {
		size_t plain = json_run(text, '"');

		buf_add(out, str_head(text, plain));
		text = str_tail(text, plain);
		if (!text.len)
			break;
		if ((unsigned char)text.at[0] >= 0x80) {
			text = str_tail(text, json_wide(text, out));
			continue;
		}
		json_escape((unsigned char)text.at[0], out);
		text = str_tail(text, 1);
	}
	buf_add_byte(out, '"');
}

/* The number of the \u escape that a text begins with; false: there is none. */
static bool json_unit(struct str text, unsigned *unit)
{
	if (text.len < 6 || text.at[0] != '\\' || text.at[1] != 'u')
		return false;
	*unit = 0;
	for (int i = 2; i < 6; i++) {
		char c = text.at[i];

		*unit = *unit * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return true;
}

/* Bytes of an escape, or of two that are one character; 0: it is half of such a pair. */
static size_t json_escape_length(struct str text)
{
	unsigned unit, next;

	if (!json_unit(text, &unit))
		return 2;
	if (unit < 0xD800 || unit > 0xDFFF)
		return 6;
	if (unit > 0xDBFF || !json_unit(str_tail(text, 6), &next))
		return 0;
	return next >= 0xDC00 && next <= 0xDFFF ? 12 : 0;
}

/* Returns its bytes in the input. */
static size_t json_escaped(struct str text, struct buf *out)
{
	size_t len = json_escape_length(text);

	buf_add(out, len ? str_head(text, len) : STR("\\ufffd"));
	return len ? len : 6;
}

/* Something that is no plain text; returns its bytes in the input. */
static size_t json_odd(struct str text, struct buf *out)
{
	if (text.at[0] == '\\')
		return json_escaped(text, out);
	if ((unsigned char)text.at[0] >= 0x7F)
		return json_wide(text, out);
	buf_add_byte(out, ' ');
	return 1;
}

void json_text(struct str text, struct buf *out)
{
	while (text.len) {
		size_t len = json_run(text, '\\');

		buf_add(out, str_head(text, len));
		text = str_tail(text, len);
		if (text.len)
			text = str_tail(text, json_odd(text, out));
	}
}

void json_string_or_null(struct str text, struct buf *out)
{
	if (text.len)
		json_string(text, out);
	else
		buf_add(out, STR("null"));
}

void json_time(int64_t ns, struct buf *out)
{
	buf_add_byte(out, '"');
	stamp_format(ns, out);
	buf_add_byte(out, '"');
}

void json_quoted(struct str text, struct buf *out)
{
	json_text(str_tail(text, json_begin(text, '\\', out)), out);
	buf_add_byte(out, '"');
}

void json_value(const struct scan_value *v, struct buf *out)
{
	if (v->type == SCAN_STRING)
		json_quoted(v->text, out);
	else
		json_text(v->text, out);
}

void json_key(struct str name, struct buf *out)
{
	json_string(name, out);
	buf_add_byte(out, ':');
}

void json_double(double x, struct buf *out)
{
	char text[40];
	int digits = 6;

	if (!isfinite(x)) {
		buf_add(out, STR("null"));
		return;
	}
	do
		snprintf(text, sizeof(text), "%.*g", digits, x);
	while (digits++ < 17 && (strtod(text, NULL) < x || strtod(text, NULL) > x));
	buf_add(out, str_from(text));
}
