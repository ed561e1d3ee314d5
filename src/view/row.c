#include "view/row.h"

#include <stdlib.h>

#include "base/mem.h"

/* The text now ends later: what is new has `role`. */
static void row_extend(struct row *r, enum role role, int cells)
{
	size_t begin = r->count ? r->runs[r->count - 1].end : 0;

	if (r->text.len == begin)
		return;
	if (!r->count || r->runs[r->count - 1].role != role) {
		r->runs = mem_grow(r->runs, &r->room, r->count + 1, sizeof *r->runs);
		r->runs[r->count++].role = role;
	}
	r->runs[r->count - 1].end = r->text.len;
	r->width += cells;
}

void row_add(struct row *r, enum role role, struct str text, int cells)
{
	buf_add(&r->text, text);
	row_extend(r, role, cells);
}

int row_add_text(struct row *r, enum role role, struct str text, enum text_set set, int max)
{
	int cells = text_fit(text, set, max, &r->text);

	row_extend(r, role, cells);
	return cells;
}

void row_add_row(struct row *r, const struct row *other)
{
	size_t begin = 0;

	for (size_t i = 0; i < other->count; i++) {
		size_t end = other->runs[i].end;

		row_add(r, other->runs[i].role,
			(struct str){other->text.at + begin, end - begin}, 0);
		begin = end;
	}
	r->width += other->width;
}

void row_cut(struct row *r, enum text_set set, int width)
{
	size_t ellipsis = set == TEXT_UTF8 ? 3
					   : 1; /* bytes; it looks like what is before it */

	if (r->width <= width)
		return;
	r->width = text_cut(&r->text, 0, set, width);
	if (!r->text.len) {
		r->count = 0;
		return;
	}
	while (r->count > 1 && r->runs[r->count - 2].end >= r->text.len - ellipsis)
		r->count--;
	r->runs[r->count - 1].end = r->text.len;
}

void row_pad(struct row *r, int column)
{
	if (column <= r->width)
		return;
	buf_add_bytes(&r->text, ' ', (size_t)(column - r->width));
	row_extend(r, ROLE_PLAIN, column - r->width);
}

void row_reset(struct row *r)
{
	buf_reset(&r->text);
	r->count = 0;
	r->width = 0;
}

void row_release(struct row *r)
{
	buf_release(&r->text);
	free(r->runs);
	*r = (struct row){0};
}

void row_copy(struct row *to, const struct row *from)
{
	row_reset(to);
	buf_add(&to->text, buf_str(&from->text));
	to->runs = mem_grow(to->runs, &to->room, from->count, sizeof(*to->runs));
	for (size_t i = 0; i < from->count; i++)
		to->runs[i] = from->runs[i];
	to->count = from->count;
	to->width = from->width;
}

void row_paint(struct row *r, enum role role)
{
	if (!r->count)
		return;
	r->count = 1;
	r->runs[0] = (struct row_run){role, r->text.len};
}
