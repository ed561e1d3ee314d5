#include "tui/tui.h"

#include "view/glyph.h"

/* The frame around the screens. */

enum { LEAST_COLS = 40, LEAST_ROWS = 8 };

static void draw_title(struct tui *t, const struct pane *p)
{
	const struct screen *s = t->screens[tui_top(t)];

	row_reset(&t->left);
	row_reset(&t->right);
	row_add(&t->left, ROLE_PLAIN, STR(" "), 1);
	if (s && s->title)
		s->title(t, &t->left, &t->right);
	row_add(&t->right, ROLE_PLAIN, STR(" "), 1);
	if (t->right.width + 1 < p->cols)
		row_cut(&t->left, t->set, p->cols - t->right.width - 1);
	else
		row_reset(&t->right);
	row_cut(&t->left, t->set, p->cols);
	pane_row(p, 0, 0, &t->left);
	if (t->right.count)
		pane_row_right(p, 0, &t->right);
	pane_style(p, 0, 0, p->cols, STYLE_REVERSE);
}

static void draw_tile(struct tui *t, const struct pane *body, size_t i)
{
	const struct tile *tile = &t->tiles.at[i];
	struct pane p = pane_part(body, tile->top, tile->left, tile->rows, tile->cols);

	if (t->screens[tile->part] && t->screens[tile->part]->draw)
		t->screens[tile->part]->draw(t, &p, i == t->focus);
}

static struct str draw_glyph(const struct tui *t, const char *unicode, const char *ascii)
{
	return str_from(t->set == TEXT_UTF8 ? unicode : ascii);
}

/* `── state ───────`: of a tile that is below others. */
static void draw_name(struct tui *t, const struct pane *line, const struct tile *tile)
{
	const struct screen *s = t->screens[tile->part];

	pane_fill(line, 0, ROLE_DIM, draw_glyph(t, "─", "-"));
	if (!s)
		return;
	row_reset(&t->row);
	row_add(&t->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&t->row, tile == &t->tiles.at[t->focus] ? ROLE_STRONG : ROLE_DIM,
		str_from(s->name), t->set, tile->cols);
	row_add(&t->row, ROLE_PLAIN, STR(" "), 1);
	pane_row(line, 0, 2, &t->row);
}

/* Where lines meet: one of them may have come from the left. */
static struct str draw_corner(
	const struct tui *t, const struct pane *body, const struct tile *tile)
{
	const struct cell *left = pane_cell(body, tile->top - 1, tile->left - 2);
	struct str rule = draw_glyph(t, "─", "-");
	bool comes = left && str_eq((struct str){left->text, left->len}, rule);

	return comes ? draw_glyph(t, "┼", "+") : draw_glyph(t, "├", "+");
}

/* The lines between them: left of and above those that are not at the edge. */
static void draw_lines(struct tui *t, const struct pane *body)
{
	for (size_t i = 0; i < t->tiles.count; i++) {
		const struct tile *tile = &t->tiles.at[i];
		struct pane left = pane_part(
			body, tile->top, tile->left - 1, tile->left ? tile->rows : 0, 1);
		struct pane above = pane_part(
			body, tile->top - 1, tile->left, tile->top ? 1 : 0, tile->cols);
		struct pane corner = pane_part(body, tile->top - 1, tile->left - 1,
			tile->top && tile->left ? 1 : 0, 1);

		pane_fill_down(&left, 0, ROLE_DIM, draw_glyph(t, "│", "|"));
		if (above.rows)
			draw_name(t, &above, tile);
		if (corner.rows)
			pane_fill(&corner, 0, ROLE_DIM, draw_corner(t, body, tile));
	}
}

/* Below all tiles: where lines from above end, and when all of the trace was. */
static void draw_time(struct tui *t, const struct pane *body)
{
	int top = body->rows - t->tiles.time;
	struct pane line = pane_part(body, top - 1, 0, 1, body->cols);
	struct pane rows = pane_part(body, top, 0, t->tiles.time, body->cols);

	if (!t->tiles.time)
		return;
	pane_fill(&line, 0, ROLE_DIM, draw_glyph(t, "─", "-"));
	for (size_t i = 0; i < t->tiles.count; i++) {
		const struct tile *tile = &t->tiles.at[i];
		struct pane end = pane_part(&line, 0, tile->left - 1, 1, 1);

		if (tile->left && tile->top + tile->rows == top - 1)
			pane_fill(&end, 0, ROLE_DIM, draw_glyph(t, "┴", "+"));
	}
	t->screens[PART_TIME]->draw(t, &rows, false);
}

/* `reading 34%`, and keys that are not all there yet. */
static void draw_status_right(struct tui *t)
{
	struct buf text = {0};

	row_reset(&t->right);
	if (!t->intake.done && !t->intake.live && t->intake.bytes_all)
		buf_addf(&text, "reading %d%%  ",
			(int)(100.0 * (double)t->intake.bytes /
				(double)t->intake.bytes_all));
	typed_words(&t->typed, &text);
	row_add_text(&t->right, ROLE_DIM, buf_str(&text), t->set, t->cols);
	row_add(&t->right, ROLE_PLAIN, STR(" "), 1);
	buf_release(&text);
}

/* Two blanks between what the screen says and each part that has something to say. */
static void draw_figures(struct tui *t)
{
	struct row part = {0};

	for (unsigned i = 0; i < PART_COUNT; i++) {
		if (!t->screens[i] || !t->screens[i]->status ||
			(i < SCREEN_COUNT && i != tui_screen(t)))
			continue;
		row_reset(&part);
		t->screens[i]->status(t, &part);
		if (!part.width)
			continue;
		if (t->left.width > 1)
			row_add(&t->left, ROLE_PLAIN, STR("  "), 2);
		row_add_row(&t->left, &part);
	}
	row_release(&part);
}

static void draw_prompt(struct tui *t, const struct pane *p, int y)
{
	int x;

	row_reset(&t->left);
	x = prompt_row(&t->prompt, t->set, t->cols, &t->left);
	if (t->prompt.answer) {
		row_add(&t->left, ROLE_PLAIN, STR("  "), 2);
		t->prompt.answer(t, &t->left);
	}
	row_cut(&t->left, t->set, t->cols);
	pane_row(p, y, 0, &t->left);
	t->canvas.cursor_x = x < t->cols ? x : t->cols - 1;
	t->canvas.cursor_y = y;
}

static void draw_status(struct tui *t, const struct pane *p, int y)
{
	if (t->prompt.open) {
		draw_prompt(t, p, y);
		return;
	}
	row_reset(&t->left);
	row_add(&t->left, ROLE_PLAIN, STR(" "), 1);
	if (t->said.len)
		row_add_text(&t->left, t->said_wrong ? ROLE_ERROR : ROLE_PLAIN,
			buf_str(&t->said), t->set, t->cols);
	else
		draw_figures(t);
	draw_status_right(t);
	row_cut(&t->left, t->set, t->cols - t->right.width);
	pane_row(p, y, 0, &t->left);
	pane_row_right(p, y, &t->right);
}

/* `za fold  `: a key and its word; nothing when there is no such key. */
static void draw_hint(struct tui *t, enum action action, enum part screen, struct row *r)
{
	const struct action_row *row = keys_row(action, screen);
	struct buf text = {0};
	struct str keys = keymap_words(&t->keymap, action, screen, &text);

	if (row && row->word && keys.len) {
		row_add_text(r, ROLE_STRONG, keys, t->set, t->cols);
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_text(r, ROLE_PLAIN, str_from(row->word), t->set, t->cols);
		row_add(r, ROLE_PLAIN, STR("  "), 2);
	}
	buf_release(&text);
}

/* As many as have room, and always where help is. */
static void draw_keys(struct tui *t)
{
	static const enum action always[] = {ACT_BACK, ACT_NONE};
	const struct screen *s = t->screens[tui_screen(t)];
	const enum action *hints = s && s->hints ? s->hints : always;
	struct row help = {0};

	draw_hint(t, ACT_HELP, tui_screen(t), &help);
	for (; *hints; hints++) {
		if (*hints == ACT_HELP)
			continue;
		row_reset(&t->row);
		draw_hint(t, *hints, tui_screen(t), &t->row);
		if (t->left.width + t->row.width + help.width - 2 > t->cols)
			break;
		row_add_row(&t->left, &t->row);
	}
	row_add_row(&t->left, &help);
	row_release(&help);
}

static void draw_hints(struct tui *t, const struct pane *p, int y)
{
	row_reset(&t->left);
	row_add(&t->left, ROLE_PLAIN, STR(" "), 1);
	if (t->prompt.open)
		row_add(&t->left, ROLE_DIM, STR("Enter takes it  Esc leaves it"), 29);
	else
		draw_keys(t);
	pane_row(p, y, 0, &t->left);
}

static void draw_too_small(struct tui *t, const struct pane *p)
{
	row_reset(&t->left);
	row_add(&t->left, ROLE_PLAIN, STR("terminal too small (need 40x8)"), 30);
	row_cut(&t->left, t->set, p->cols);
	pane_row(p, 0, 0, &t->left);
}

void tui_draw(struct tui *t)
{
	struct pane all, body;

	arena_reset(&t->frame);
	canvas_reset(&t->canvas, t->cols, t->rows);
	all = pane_of(&t->canvas);
	t->stale = false;
	t->frames++;
	if (t->cols < LEAST_COLS || t->rows < LEAST_ROWS) {
		draw_too_small(t, &all);
		return;
	}
	body = pane_part(&all, 1, 0, t->rows - 3, t->cols);
	for (size_t i = 0; i < t->tiles.count; i++)
		draw_tile(t, &body, i);
	draw_lines(t, &body);
	draw_time(t, &body);
	draw_title(t, &all);
	draw_status(t, &all, t->rows - 2);
	draw_hints(t, &all, t->rows - 1);
}
