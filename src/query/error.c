#include "query/error.h"

#include <stdarg.h>
#include <stdio.h>

enum {
	BEFORE = 48,
	AFTER = 72
}; /* bytes shown around what is wrong, at least and at most */

bool query_error_set(
	struct query_error *why, size_t at, size_t len, const char *format, ...)
{
	char text[512];
	va_list args;
	int made;

	if (why->what.len)
		return false;
	va_start(args, format);
	made = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	why->at = at;
	why->len = len;
	if (made >= (int)sizeof(text))
		made = sizeof(text) - 1;
	buf_add(&why->what, (struct str){text, made > 0 ? (size_t)made : 0});
	return false;
}

void query_error_release(struct query_error *why)
{
	buf_release(&why->what);
	*why = (struct query_error){0};
}

/* Where the character begins that the byte at an offset belongs to. */
static size_t error_border(struct str text, size_t at)
{
	while (at > 0 && at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* The line that an offset lies in: its beginning, or its end. */
static size_t error_line_start(struct str text, size_t at)
{
	while (at > 0 && text.at[at - 1] != '\n')
		at--;
	return at;
}

static size_t error_line_end(struct str text, size_t at)
{
	return at + str_find(str_tail(text, at), '\n');
}

struct error_window {
	struct str before;
	struct str wrong;
	struct str after;
	bool cut_before;
	bool cut_after;
};

/* What is shown of the query: the line, or where that is long the part around what is wrong. */
static struct error_window error_window(const struct query_error *why, struct str text)
{
	size_t at = why->at < text.len ? why->at : text.len;
	size_t start = error_line_start(text, at), end = error_line_end(text, at);
	struct error_window w = {0};
	size_t len = why->len < end - at ? why->len : end - at;

	if (at - start > BEFORE + AFTER) {
		start = error_border(text, at - BEFORE);
		w.cut_before = true;
	}
	if (end - at > AFTER) {
		end = error_border(text, at + AFTER);
		w.cut_after = true;
	}
	if (len > end - at)
		len = end - at;
	w.before = str_head(str_tail(text, start), at - start);
	w.wrong = str_head(str_tail(text, at), len);
	w.after = str_head(str_tail(text, at + len), end - at - len);
	return w;
}

void query_error_show(
	const struct query_error *why, struct str text, enum text_set set, struct buf *out)
{
	struct error_window w = error_window(why, text);
	int column = 2, width;

	text_line(buf_str(&why->what), set, out);
	buf_add(out, STR("\n  "));
	if (w.cut_before) {
		buf_add(out, STR("..."));
		column += 3;
	}
	column += text_line(w.before, set, out);
	width = text_line(w.wrong, set, out);
	text_line(w.after, set, out);
	if (w.cut_after)
		buf_add(out, STR("..."));
	buf_add_byte(out, '\n');
	buf_add_bytes(out, ' ', (size_t)column);
	buf_add_byte(out, '^');
	if (width > 1)
		buf_add_bytes(out, '~', (size_t)width - 1);
	buf_add_byte(out, '\n');
}
