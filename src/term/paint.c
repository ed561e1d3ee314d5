#include "term/paint.h"

#include "term/look.h"

/* SGR (ECMA-48, 8.3.117). */
static void paint_begin(struct look look, enum colour colour, struct buf *out)
{
	buf_add(out, STR("\x1b["));
	if (look.style & LOOK_BOLD)
		buf_add(out, look.colour >= 0 ? STR("1;") : STR("1"));
	if (look.style & LOOK_DIM)
		buf_add(out, look.colour >= 0 ? STR("2;") : STR("2"));
	if (look.colour >= 0) {
		buf_add(out, colour == COLOUR_256 ? STR("38;5;") : STR("3"));
		buf_add_number(out, (uint64_t)look.colour, 1);
	}
	buf_add_byte(out, 'm');
}

static void paint_run(
	struct str text, enum role role, const struct caps *caps, struct buf *out)
{
	struct look look = {-1, 0};

	if (caps->styled && text.len)
		look = look_of(role, caps->colour);
	if (look.colour < 0 && !look.style) {
		buf_add(out, text);
		return;
	}
	paint_begin(look, caps->colour, out);
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
	struct str text, enum role role, const struct caps *caps, int left, struct buf *out)
{
	struct buf part = {0};

	buf_add(&part, text);
	text_cut(&part, 0, caps->set, left);
	part.len = without_spaces(buf_str(&part));
	paint_run(buf_str(&part), role, caps, out);
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
		enum role role = r->runs[i].role;
		int cells = r->width <= max ? 0 : text_width(text, caps->set);

		if (cells > left)
			paint_part(text, role, caps, left, out);
		else
			paint_run(text, role, caps, out);
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
