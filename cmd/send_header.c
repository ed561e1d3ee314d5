#include "send_header.h"

#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"

/* What a request says of its own bytes, which nobody else knows. */
static const char *const ours[] = {"content-type", "content-encoding", "content-length",
	"transfer-encoding", "expect", NULL};

static bool header_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct str header_trim(struct str text)
{
	while (text.len && header_blank(text.at[0]))
		text = str_tail(text, 1);
	while (text.len && header_blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

/* A token of RFC 9110, section 5.6.2. */
static bool header_is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i], lower = (char)(c | 0x20);

		if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') &&
			(!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return name.len > 0;
}

/* A line end in it would begin another field. */
static bool header_is_value(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (((unsigned char)value.at[i] < ' ' && value.at[i] != '\t') ||
			value.at[i] == 0x7f)
			return false;
	return true;
}

static bool header_ours(struct str name)
{
	for (const char *const *o = ours; *o; o++)
		if (strlen(*o) == name.len && strncasecmp(*o, name.at, name.len) == 0)
			return true;
	return false;
}

static bool header_add(struct send_headers *h, struct str name, struct str value)
{
	if (!header_is_name(name) || !header_is_value(value))
		return false;
	if (header_ours(name))
		return true;
	h->at = mem_grow(h->at, &h->room, h->count + 1, sizeof(*h->at));
	h->at[h->count++] = (struct send_header){name, value};
	return true;
}

/* ---- a list ----------------------------------------------------------------------------------- */

static int header_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool header_decode(struct str text, struct arena *arena, struct str *out)
{
	char *to = arena_bytes(arena, text.len);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high, low;

		to[len++] = text.at[i];
		if (text.at[i] != '%')
			continue;
		high = i + 2 < text.len ? header_digit(text.at[i + 1]) : -1;
		low = i + 2 < text.len ? header_digit(text.at[i + 2]) : -1;
		if (high < 0 || low < 0)
			return false;
		to[len - 1] = (char)(high << 4 | low);
		i += 2;
	}
	*out = (struct str){to, len};
	return true;
}

static bool header_pair(struct send_headers *h, struct str pair, struct arena *arena)
{
	size_t equals = str_find(pair, '=');
	struct str name, value;

	if (equals == pair.len ||
		!header_decode(header_trim(str_head(pair, equals)), arena, &name) ||
		!header_decode(header_trim(str_tail(pair, equals + 1)), arena, &value))
		return false;
	return header_add(h, name, value);
}

bool send_headers_list(
	struct send_headers *h, struct str list, struct arena *arena, struct buf *why)
{
	for (unsigned number = 1; list.len; number++) {
		struct str pair = str_head(list, str_find(list, ','));

		list = str_tail(list, pair.len + 1);
		if (!header_trim(pair).len || header_pair(h, pair, arena))
			continue;
		buf_addf(why, "has no name=value, percent-encoded, in part %u", number);
		return false;
	}
	return true;
}

/* ---- lines ------------------------------------------------------------------------------------ */

static bool header_line(struct send_headers *h, struct str line)
{
	size_t colon = str_find(line, ':');

	return colon < line.len &&
		header_add(
			h, str_head(line, colon), header_trim(str_tail(line, colon + 1)));
}

bool send_headers_lines(
	struct send_headers *h, struct str text, struct arena *arena, struct buf *why)
{
	text = arena_copy(arena, text);
	for (unsigned number = 1; text.len; number++) {
		struct str line = str_head(text, str_find(text, '\n'));

		text = str_tail(text, line.len + 1);
		line = header_trim(line);
		if (!line.len || line.at[0] == '#' || header_line(h, line))
			continue;
		buf_addf(why, "has no `Name: value` in line %u", number);
		return false;
	}
	return true;
}

void send_headers_release(struct send_headers *h)
{
	free(h->at);
}
