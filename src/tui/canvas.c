#include "tui/canvas.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"

static int canvas_clamp(int cells)
{
	if (cells < 1)
		return 1;
	return cells < CANVAS_MAX ? cells : CANVAS_MAX;
}

void canvas_reset(struct canvas *c, int cols, int rows)
{
	size_t count;

	c->cols = canvas_clamp(cols);
	c->rows = canvas_clamp(rows);
	count = (size_t)c->cols * (size_t)c->rows;
	c->cells = mem_grow(c->cells, &c->room, count, sizeof(*c->cells));
	memset(c->cells, 0, count * sizeof(*c->cells));
	for (size_t i = 0; i < count; i++)
		c->cells[i].width = 1;
	c->cursor_x = c->cursor_y = -1;
}

void canvas_release(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){0};
}

struct pane pane_of(struct canvas *c)
{
	return (struct pane){c, 0, 0, c->rows, c->cols};
}

static int pane_least(int a, int b)
{
	return a < b ? a : b;
}

struct pane pane_part(const struct pane *p, int top, int left, int rows, int cols)
{
	struct pane part = {p->canvas, p->top + top, p->left + left,
		pane_least(rows, p->rows - top), pane_least(cols, p->cols - left)};

	part.rows = part.rows > 0 ? part.rows : 0;
	part.cols = part.cols > 0 ? part.cols : 0;
	return part;
}

struct cell *pane_cell(const struct pane *p, int y, int x)
{
	struct canvas *c = p->canvas;
	int row = p->top + y, col = p->left + x;

	if (y < 0 || x < 0 || y >= p->rows || x >= p->cols)
		return NULL;
	if (row < 0 || col < 0 || row >= c->rows || col >= c->cols)
		return NULL;
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

/* What is written over one half of a wide character takes the other half away. */
static void pane_clear(const struct pane *p, int y, int x)
{
	struct cell *here = pane_cell(p, y, x), *other = NULL;

	if (!here)
		return;
	if (here->width == 0)
		other = pane_cell(p, y, x - 1);
	else if (here->width == 2)
		other = pane_cell(p, y, x + 1);
	if (other)
		*other = (struct cell){.width = 1, .role = other->role};
	*here = (struct cell){.width = 1};
}

/* A character of one run, its width known. False: there is no room for it. */
static bool pane_character(
	const struct pane *p, int y, int x, struct str text, int width, enum role role)
{
	struct cell *here = pane_cell(p, y, x);

	if (!here || (width == 2 && !pane_cell(p, y, x + 1)))
		return false;
	for (int i = 0; i < width; i++)
		pane_clear(p, y, x + i);
	memcpy(here->text, text.at, text.len);
	here->len = (uint8_t)text.len;
	here->width = (uint8_t)width;
	here->role = (uint8_t)role;
	if (width == 2)
		*pane_cell(p, y, x + 1) = (struct cell){.role = (uint8_t)role};
	return true;
}

/* A combining mark goes to the character before it, if there is room. */
static void pane_mark(const struct pane *p, int y, int x, struct str text)
{
	struct cell *base = pane_cell(p, y, x - 1);

	if (base && base->width == 0)
		base = pane_cell(p, y, x - 2);
	if (!base || !base->len || base->len + text.len > CELL_BYTES)
		return;
	memcpy(base->text + base->len, text.at, text.len);
	base->len = (uint8_t)(base->len + text.len);
}

/* The width of a character of text that was made safe: 0, 1 or 2. */
static int pane_width(uint32_t code)
{
	int width;

	if (code < 0x7f)
		return 1;
	width = wcwidth((wchar_t)code);
	/* Our own glyphs are of one cell also where libc knows none of them (the C locale). */
	return width < 0 ? 1 : width;
}

/* Draws text of one role; returns the column behind it. */
static int pane_text(const struct pane *p, int y, int x, struct str text, enum role role)
{
	while (text.len && x < p->cols) {
		uint32_t code = '?';
		size_t len = utf8_decode(text, &code);
		struct str one = str_head(text, len ? len : 1);
		int width = pane_width(code);

		if (width == 0)
			pane_mark(p, y, x, one);
		else if (x >= 0 && !pane_character(p, y, x, one, width, role) &&
			x + 1 == p->cols)
			return x;
		x += width;
		text = str_tail(text, one.len);
	}
	return x;
}

void pane_row(const struct pane *p, int y, int x, const struct row *row)
{
	size_t begin = 0;

	for (size_t i = 0; i < row->count; i++) {
		struct str text = {row->text.at + begin, row->runs[i].end - begin};

		x = pane_text(p, y, x, text, row->runs[i].role);
		begin = row->runs[i].end;
	}
}

void pane_row_right(const struct pane *p, int y, const struct row *row)
{
	int x = p->cols - row->width;

	pane_row(p, y, x > 0 ? x : 0, row);
}

void pane_fill(const struct pane *p, int y, enum role role, struct str glyph)
{
	for (int x = 0; x < p->cols; x++)
		pane_character(p, y, x, glyph, 1, role);
}

void pane_fill_down(const struct pane *p, int x, enum role role, struct str glyph)
{
	for (int y = 0; y < p->rows; y++)
		pane_character(p, y, x, glyph, 1, role);
}

void pane_style(const struct pane *p, int y, int x, int cols, unsigned style)
{
	for (int i = 0; i < cols; i++) {
		struct cell *cell = pane_cell(p, y, x + i);

		if (cell)
			cell->style = (uint8_t)(cell->style | style);
	}
}
