#include <string.h>

#include "base/scan.h"
#include "base/utf8.h"

/* What a string reads, piece by piece. */
struct scan_pieces {
	const char *at;
	const char *end;
	char bytes[4]; /* of an escape's character, as UTF-8 */
};

static unsigned scan_text_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* The four digits behind \u; no surrogate half when there is no such escape. */
static unsigned scan_text_unit(const char *at, const char *end)
{
	unsigned unit = 0;

	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return 0;
	for (int i = 2; i < 6; i++)
		unit = unit << 4 | scan_text_digit(at[i]);
	return unit;
}

static bool scan_text_in(unsigned c, unsigned from, unsigned to)
{
	return c >= from && c <= to;
}

static struct str scan_text_unicode(struct scan_pieces *t)
{
	unsigned c = scan_text_unit(t->at, t->end), low;

	t->at += 6;
	low = scan_text_in(c, 0xd800, 0xdbff) ? scan_text_unit(t->at, t->end) : 0;
	if (scan_text_in(low, 0xdc00, 0xdfff)) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		t->at += 6;
	} else if (scan_text_in(c, 0xd800, 0xdfff)) {
		c = 0xfffd;
	}
	return (struct str){t->bytes, utf8_encode(c, t->bytes)};
}

static struct str scan_text_escape(struct scan_pieces *t)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *hit;

	if (t->end - t->at < 2)
		t->at = t->end;
	if (t->at == t->end)
		return (struct str){t->bytes, 0};
	if (t->at[1] == 'u' && t->end - t->at >= 6)
		return scan_text_unicode(t);
	hit = memchr(from, t->at[1], sizeof(from) - 1);
	t->bytes[0] = hit ? to[hit - from] : t->at[1];
	t->at += 2;
	return (struct str){t->bytes, 1};
}

/* The bytes up to the next escape, or what one escape reads. False at the end. */
static bool scan_text_piece(struct scan_pieces *t, struct str *piece)
{
	struct str left = {t->at, (size_t)(t->end - t->at)};

	if (!left.len)
		return false;
	if (*t->at == '\\') {
		*piece = scan_text_escape(t);
		return true;
	}
	*piece = str_head(left, str_find(left, '\\'));
	t->at += piece->len;
	return true;
}

bool scan_is(const struct scan_value *string, struct str text)
{
	struct scan_pieces t = {.at = string->text.at, .end = string->text.at};
	struct str piece;

	if (!string->escaped)
		return str_eq(string->text, text);
	t.end += string->text.len;
	while (scan_text_piece(&t, &piece)) {
		if (!str_starts(text, piece))
			return false;
		text = str_tail(text, piece.len);
	}
	return text.len == 0;
}

void scan_unescape(const struct scan_value *string, struct buf *out)
{
	struct scan_pieces t = {.at = string->text.at, .end = string->text.at};
	struct str piece;

	if (!string->escaped) {
		buf_add(out, string->text);
		return;
	}
	t.end += string->text.len;
	while (scan_text_piece(&t, &piece))
		buf_add(out, piece);
}
