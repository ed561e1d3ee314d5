#include "tui/canvas.h"

/* A canvas as text, for tests and for :screen. */

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_PLAIN] = "plain",
	[ROLE_DIM] = "dim",
	[ROLE_STRONG] = "strong",
	[ROLE_AGENT] = "agent",
	[ROLE_LLM] = "llm",
	[ROLE_TOOL] = "tool",
	[ROLE_RETRIEVAL] = "retrieval",
	[ROLE_STATE] = "state",
	[ROLE_OTHER] = "other",
	[ROLE_OK] = "ok",
	[ROLE_ERROR] = "error",
	[ROLE_OPEN] = "open",
	[ROLE_LOST] = "lost",
};

static const char *const style_names[] = {"bold", "faint", "reverse", "underline"};

static const struct cell *canvas_line(const struct canvas *c, int y)
{
	return c->cells + (size_t)y * (size_t)c->cols;
}

static void dump_text(const struct cell *line, int cols, struct buf *out)
{
	while (cols && line[cols - 1].width == 1 &&
		(!line[cols - 1].len || line[cols - 1].text[0] == ' '))
		cols--;
	for (int x = 0; x < cols; x++)
		if (line[x].len)
			buf_add(out, (struct str){line[x].text, line[x].len});
		else if (line[x].width)
			buf_add_byte(out, ' ');
	buf_add_byte(out, '\n');
}

static bool same_looks(const struct cell *a, const struct cell *b)
{
	return a->role == b->role && a->style == b->style;
}

static bool is_plain(const struct cell *a)
{
	return a->role == ROLE_PLAIN && !a->style;
}

static void dump_run(const struct cell *cell, int from, int to, struct buf *out)
{
	const char *between = " ";

	buf_addf(out, to > from ? " %d-%d" : " %d", from, to);
	if (cell->role != ROLE_PLAIN) {
		buf_addf(out, "%s%s", between, role_names[cell->role]);
		between = "+";
	}
	for (unsigned i = 0; i < sizeof(style_names) / sizeof(*style_names); i++)
		if (cell->style & 1U << i) {
			buf_addf(out, "%s%s", between, style_names[i]);
			between = "+";
		}
	buf_add_byte(out, ',');
}

static void dump_roles(const struct cell *line, int cols, int y, struct buf *out)
{
	size_t begin = out->len;

	buf_addf(out, "%d:", y);
	for (int x = 0, end; x < cols; x = end) {
		for (end = x + 1; end < cols && same_looks(&line[x], &line[end]);)
			end++;
		if (!is_plain(&line[x]))
			dump_run(&line[x], x, end - 1, out);
	}
	if (out->at[out->len - 1] == ':')
		out->len = begin;
	else
		out->at[out->len - 1] = '\n';
}

void canvas_dump(const struct canvas *c, bool roles, struct buf *out)
{
	for (int y = 0; y < c->rows; y++)
		dump_text(canvas_line(c, y), c->cols, out);
	for (int y = 0; roles && y < c->rows; y++)
		dump_roles(canvas_line(c, y), c->cols, y, out);
}
