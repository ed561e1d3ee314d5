#include "base/text.h"

/* Length of the `CSI K` (ECMA-48, 8.3.41; with 0, 1 or 2) that text begins with, or 0. */
static size_t drawn_clear(struct str text)
{
	if (text.len < 3 || text.at[0] != 0x1b || text.at[1] != '[')
		return 0;
	if (text.at[2] == 'K')
		return 3;
	return text.len > 3 && text.at[2] >= '0' && text.at[2] <= '2' && text.at[3] == 'K'
		? 4
		: 0;
}

static bool drawn_ends(struct str text, size_t len)
{
	return text.len >= len && drawn_clear(str_tail(text, text.len - len)) == len;
}

static struct str drawn_part(struct str text)
{
	size_t len;

	while ((len = drawn_clear(text)))
		text = str_tail(text, len);
	while ((len = drawn_ends(text, 3) ? 3 : drawn_ends(text, 4) ? 4 : 0))
		text.len -= len;
	return text;
}

static bool drawn_blank(struct str text)
{
	while (text.len && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = str_tail(text, 1);
	return !text.len;
}

struct str text_drawn(struct str line, bool *over)
{
	struct str last = str_head(line, 0), rest = line;
	size_t len = str_find(line, '\r');

	*over = false;
	if (len == line.len)
		return line;
	while (rest.len) {
		struct str part = drawn_part(str_head(rest, len));

		if (!drawn_blank(part)) {
			last = part;
			*over = rest.at > line.at;
		}
		rest = str_tail(rest, len + 1);
		len = str_find(rest, '\r');
	}
	return last;
}
