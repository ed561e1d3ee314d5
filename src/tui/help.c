#include "tui/help.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/vocabulary.h"
#include "query/finder.h"
#include "tui/scroll.h"
#include "tui/tui.h"
#include "view/gist.h"
#include "view/glyph.h"

enum { KEYS_END = 18, WORDS_LEAST = 16 };

struct help {
	struct scroll scroll;
};

static void *help_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct help));
}

static void help_enter(struct tui *t)
{
	struct help *h = tui_state(t, PART_HELP);

	h->scroll.top = 0;
}

/* What is being drawn: rows go by, and those in the window get there. */
struct help_page {
	struct tui *t;
	const struct pane *pane;
	uint32_t top;
	uint32_t row; /* that comes next */

	/* Or it is looked at for a pattern; NULL: it is not. */
	struct finder *finder;
	uint32_t wanted; /* row */
	bool found;
};

static void help_row(struct help_page *h, const struct row *r)
{
	if (h->finder && h->row == h->wanted)
		h->found = finder_text(h->finder, buf_str(&r->text));
	if (h->finder) {
		h->row++;
		return;
	}
	if (h->row >= h->top && h->row - h->top < (uint32_t)h->pane->rows)
		pane_row(h->pane, (int)(h->row - h->top), 0, r);
	h->row++;
}

static void help_heading(struct help_page *h, const char *words)
{
	struct row *r = &h->t->row;

	row_reset(r);
	if (h->row)
		help_row(h, r);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_STRONG, str_from(words), h->t->set, h->pane->cols);
	help_row(h, r);
}

/* ` on list, waterfall` behind what is not everywhere. */
static void help_screens(const struct help_page *h, unsigned screens, struct buf *out)
{
	size_t begun = out->len;
	unsigned all = 0;

	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		all |= h->t->screens[i] ? 1U << i : 0;
	if ((screens & all) == all)
		return;
	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		if (screens & all & 1U << i)
			buf_addf(out, "%s%s", out->len > begun ? ", " : "  on ",
				h->t->screens[i]->name);
}

/* Behind what stands in the row already, on as many rows as it takes. */
static void help_words(struct help_page *h, enum role role, struct str words)
{
	struct row *r = &h->t->row;
	int room = h->pane->cols - KEYS_END - 1;
	size_t at = 0;

	do {
		struct buf shown = {0};
		int cells = 0;

		row_pad(r, KEYS_END);
		at += text_wrap(str_tail(words, at), h->t->set,
			room > WORDS_LEAST ? room : WORDS_LEAST, true, &shown, &cells);
		row_add(r, role, buf_str(&shown), cells);
		row_cut(r, h->t->set, h->pane->cols);
		help_row(h, r);
		row_reset(r);
		buf_release(&shown);
	} while (at < words.len);
}

/*
 * Keys, and what they are for; dim, and with the screens that they are of, where that is not the one
 * that help was asked on.
 */
static void help_line(struct help_page *h, struct str keys, const char *words,
	unsigned screens, enum part from)
{
	struct row *r = &h->t->row;
	bool here = screens & 1U << from;
	struct buf text = {0};

	row_reset(r);
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_text(r, here ? ROLE_STRONG : ROLE_DIM, keys, h->t->set, h->pane->cols - 2);
	if (r->width >= KEYS_END) {
		help_row(h, r);
		row_reset(r);
	}
	buf_add(&text, str_from(words));
	if (!here)
		help_screens(h, screens, &text);
	help_words(h, here ? ROLE_PLAIN : ROLE_DIM, buf_str(&text));
	buf_release(&text);
}

static void help_keys(struct help_page *h, enum part from)
{
	for (const struct action_row *row = keys_table(); row->action; row++) {
		struct buf keys = {0};

		if (keys_heading(row))
			help_heading(h, keys_heading(row));
		keymap_all_words(&h->t->keymap, row, &keys);
		if (row->character && keys.len)
			buf_add(&keys, STR("{a-z}"));
		if (keys.len)
			help_line(h, buf_str(&keys), row->help, row->screens, from);
		buf_release(&keys);
	}
}

static void help_commands(struct help_page *h)
{
	help_heading(h, "Commands");
	for (size_t i = 0; h->t->parts->commands[i]; i++)
		for (const struct command_row *row = h->t->parts->commands[i]; row->name;
			row++) {
			struct buf name = {0};

			buf_addf(&name, ":%s%s%s", row->name, row->words ? " " : "",
				row->words ? row->words : "");
			help_line(h, buf_str(&name), row->help, ON_ALL, PART_LIST);
			buf_release(&name);
		}
}

/* ---- the legend --------------------------------------------------------------------------- */

static const char *const kinds[] = {"agent", "llm", "tool", "retrieval", "embedding",
	"prompt", "chain", "guardrail", "eval", "memory", "http", "state"};

static void help_kinds(struct help_page *h)
{
	struct row *r = &h->t->row;

	help_heading(h, "Kinds of spans");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		char letter = vocabulary_letter(str_from(kinds[i]));

		row_reset(r);
		row_add(r, ROLE_PLAIN, STR("  "), 2);
		row_add(r, gist_role(str_from(kinds[i])), (struct str){&letter, 1}, 1);
		row_pad(r, KEYS_END);
		row_add_text(r, ROLE_PLAIN, str_from(kinds[i]), h->t->set, h->pane->cols);
		help_row(h, r);
	}
}

struct help_sign {
	enum role role;
	const char *unicode;
	const char *ascii;
	const char *words;
};

static const struct help_sign signs[] = {
	{ROLE_OK, "✓", "+", "ended well"},
	{ROLE_ERROR, "✗", "x", "failed"},
	{ROLE_OPEN, "▸", ">", "runs; its time has a +"},
	{ROLE_LOST, "?", "?", "never ended: what wrote it is gone"},
	{ROLE_DIM, "·", ".", "missing: only others have named it"},
	{ROLE_LLM, "▒▒████", "..====", "waited for the first token, then ran"},
	{ROLE_DIM, "──────", "------", "waited for what is below it"},
	{ROLE_TOOL, "████▸", "====>", "runs until now"},
	{ROLE_LOST, "╌╌╌╌?", "----?", "last seen there"},
	{ROLE_DIM, "‹ ›", "< >", "goes on outside of what is shown"},
	{ROLE_DIM, "╌╌╌", "~~~", "time in which nothing ran, made short (I)"},
	{ROLE_STRONG, "*", "*", "on the critical path (C)"},
	{ROLE_ERROR, "!", "!", "ran outside of the time of what it is in"},
	{ROLE_PLAIN, "▾ ▸ +3", "- + +3", "unfolded; folded, and so many spans below"},
	{ROLE_PLAIN, "↻2", "retry 2", "was tried so often"},
	{ROLE_PLAIN, "•", "*", "an event"},
	{ROLE_PLAIN, "◂", "<", "has just ended"},
	{ROLE_STRONG, "▴", "^", "the playhead"},
	{ROLE_LLM, "⠉", "-", "in the row of the whole trace: model calls,"},
	{ROLE_TOOL, "⠒", "-", "tools,"},
	{ROLE_DIM, "⠤", "-", "other work,"},
	{ROLE_STATE, "⣀", "-", "states; several at once stand in one"},
	{ROLE_PLAIN, "⏎ ^[ <RLO>", "^[ <RLO>", "what a terminal would have obeyed"},
};

static void help_signs(struct help_page *h)
{
	struct row *r = &h->t->row;

	help_heading(h, "Signs");
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		const char *sign = h->t->set == TEXT_UTF8 ? signs[i].unicode
							  : signs[i].ascii;

		row_reset(r);
		row_add(r, ROLE_PLAIN, STR("  "), 2);
		row_add_text(r, signs[i].role, str_from(sign), h->t->set, KEYS_END - 2);
		help_words(h, ROLE_PLAIN, str_from(signs[i].words));
	}
}

/* ---- the screen --------------------------------------------------------------------------- */

static enum part help_from(const struct tui *t)
{
	return t->depth > 1 ? t->stack[t->depth - 2] : PART_LIST;
}

static void help_rows(struct help_page *page)
{
	help_keys(page, help_from(page->t));
	help_commands(page);
	help_kinds(page);
	help_signs(page);
}

/* There are few of them: all go by for each. */
static bool help_has(struct tui *t, uint32_t row, struct finder *f)
{
	struct pane pane = {.cols = t->cols, .rows = 1};
	struct help_page page = {.t = t, .pane = &pane, .finder = f, .wanted = row};

	help_rows(&page);
	return page.found;
}

static void help_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct help *h = tui_state(t, PART_HELP);
	struct help_page page = {.t = t, .pane = p, .top = h->scroll.top};

	(void)focus;
	help_rows(&page);
	h->scroll.count = page.row;
	h->scroll.height = (uint32_t)p->rows;
}

static void help_title(struct tui *t, struct row *left, struct row *right)
{
	const struct screen *from = t->screens[help_from(t)];
	struct buf text = {0};

	row_add(left, ROLE_STRONG, STR("help"), 4);
	if (from)
		buf_addf(&text, "keys of the %s; those of other screens are dim",
			from->name);
	row_add(right, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static void help_status(struct tui *t, struct row *row)
{
	struct help *h = tui_state(t, PART_HELP);
	struct buf text = {0};
	uint32_t end = h->scroll.top + h->scroll.height;

	buf_addf(&text, "lines %u-%u of %u", h->scroll.top + 1,
		end < h->scroll.count ? end : h->scroll.count, h->scroll.count);
	row_add(row, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static bool help_act(struct tui *t, const struct press *press)
{
	struct help *h = tui_state(t, PART_HELP);

	if (press->action == ACT_HELP) {
		tui_back(t);
		return true;
	}
	scroll_fit(&h->scroll);
	return scroll_act(&h->scroll, press);
}

static struct scroll *help_scroll(const struct tui *t)
{
	struct help *h = tui_state(t, PART_HELP);

	return &h->scroll;
}

static const enum action help_hints[] = {ACT_BACK, ACT_SEARCH, ACT_NONE};

const struct screen help_screen = {
	.part = PART_HELP,
	.name = "help",
	.help = "what keys do, and what signs mean",
	.hints = help_hints,
	.make = help_make,
	.end = free,
	.enter = help_enter,
	.title = help_title,
	.draw = help_draw,
	.status = help_status,
	.act = help_act,
	.scroll = help_scroll,
	.has = help_has,
};
