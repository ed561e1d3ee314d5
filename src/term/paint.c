#include "term/paint.h"

#include <string.h>

/* SGR parameters (ECMA-48, 8.3.117); an empty one: as it is. */
struct look {
	const char *many; /* 256 colours */
	const char *few;  /* 8 colours */
	const char *none; /* no colour */
};

static const struct look looks[ROLE_COUNT] = {
	[ROLE_PLAIN] = {"", "", ""},
	[ROLE_DIM] = {"2", "2", "2"},
	[ROLE_STRONG] = {"1", "1", "1"},
	[ROLE_AGENT] = {"38;5;133", "35", ""},
	[ROLE_LLM] = {"38;5;26", "1;34", ""},
	[ROLE_TOOL] = {"38;5;172", "33", ""},
	[ROLE_RETRIEVAL] = {"38;5;36", "36", ""},
	[ROLE_STATE] = {"38;5;133", "35", ""},
	[ROLE_OTHER] = {"", "", ""},
	[ROLE_OK] = {"38;5;36", "36", ""},
	[ROLE_ERROR] = {"1;38;5;197", "1;31", "1"},
	[ROLE_OPEN] = {"1", "1", "1"},
	[ROLE_LOST] = {"38;5;172", "33", ""},
};

static const char *look_of(enum role role, const struct caps *caps)
{
	const struct look *look = &looks[role];

	if (!caps->styled)
		return "";
	if (caps->colour == COLOUR_NONE)
		return look->none;
	return caps->colour == COLOUR_256 ? look->many : look->few;
}

static void paint_run(struct str text, const char *look, struct buf *out)
{
	if (!*look || !text.len) {
		buf_add(out, text);
		return;
	}
	buf_add(out, STR("\x1b["));
	buf_add(out, str_from(look));
	buf_add_byte(out, 'm');
	buf_add(out, text);
	buf_add(out, STR("\x1b[0m"));
}

static size_t without_spaces(struct str text)
{
	while (text.len && text.at[text.len - 1] == ' ')
		text.len--;
	return text.len;
}

/* Paints a run cut to `left` cells. */
static void paint_part(
	struct str text, const char *look, enum text_set set, int left, struct buf *out)
{
	struct buf part = {0};

	buf_add(&part, text);
	text_cut(&part, 0, set, left);
	part.len = without_spaces(buf_str(&part));
	paint_run(buf_str(&part), look, out);
	buf_release(&part);
}

void paint_row(const struct row *r, const struct caps *caps, int max, struct buf *out)
{
	size_t last = without_spaces(buf_str(&r->text));
	size_t begin = 0;
	size_t start = out->len;
	int left = max;

	for (size_t i = 0; i < r->count && begin < last && left > 0; i++) {
		size_t end = r->runs[i].end < last ? r->runs[i].end : last;
		struct str text = {r->text.at + begin, end - begin};
		const char *look = look_of(r->runs[i].role, caps);
		int cells = r->width <= max ? 0 : text_width(text, caps->set);

		if (cells > left)
			paint_part(text, look, caps->set, left, out);
		else
			paint_run(text, look, out);
		left -= cells;
		begin = end;
	}
	out->len = start + without_spaces(str_tail(buf_str(out), start));
}

void paint_text(struct str text, const struct caps *caps, struct buf *out)
{
	bool open;

	text_pass(text, caps->set, caps->colour != COLOUR_NONE, out, &open);
	if (open)
		buf_add(out, STR("\x1b[0m"));
}
