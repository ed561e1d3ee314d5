#include "tui/help.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/vocabulary.h"
#include "tui/paper.h"
#include "tui/tui.h"
#include "view/gist.h"
#include "view/glyph.h"

enum { KEYS_END = 18 };

struct help {
	struct paper paper;
	enum part from; /* the screen that it was asked on */
	size_t binds;	/* of the keys that are told */
	bool filled;
};

static void *help_make(struct tui *t)
{
	struct help *h = mem_new(sizeof(struct help));

	(void)t;
	h->paper.reads = true;
	return h;
}

static void help_end(void *state)
{
	struct help *h = state;

	if (h)
		paper_release(&h->paper);
	free(h);
}

/* Whoever asks anew wants all of it, from the beginning. */
static void help_enter(struct tui *t)
{
	struct help *h = tui_state(t, PART_HELP);

	if (h->paper.pick)
		buf_reset(&h->paper.pick->pattern);
	paper_home(&h->paper);
	h->filled = false;
}

static void help_heading(struct sheet *s, const char *words)
{
	struct sheet_part p = {.of = SIZE_MAX};

	if (s->count)
		sheet_add_blank(s);
	row_add_text(&p.head, ROLE_STRONG, str_from(words), s->set, s->width);
	sheet_add(s, &p);
}

/* ` on list, waterfall` behind what is not everywhere. */
static void help_screens(const struct tui *t, unsigned screens, struct buf *out)
{
	size_t begun = out->len;
	unsigned all = 0;

	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		all |= t->screens[i] ? 1U << i : 0;
	if ((screens & all) == all)
		return;
	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		if (screens & all & 1U << i)
			buf_addf(out, "%s%s", out->len > begun ? ", " : "  on ",
				t->screens[i]->name);
}

/* What stands on the left, and behind it words, on as many rows as they take. */
static void help_add(
	struct sheet *s, enum role head, struct str left, enum role role, struct str words)
{
	struct sheet_part p = {.form = SHEET_TEXT,
		.text = arena_copy(&s->arena, words),
		.role = role,
		.indent = KEYS_END - 1,
		.whole = true};

	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&p.head, head, left, s->set, s->width - 2);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	sheet_add(s, &p);
}

/*
 * Keys, and what they are for; dim, and with the screens that they are of, where that is not the one
 * that help was asked on.
 */
static void help_line(const struct tui *t, struct help *h, struct str keys,
	const char *words, unsigned screens)
{
	bool here = screens & 1U << h->from;
	struct buf text = {0};

	buf_add(&text, str_from(words));
	if (!here)
		help_screens(t, screens, &text);
	help_add(&h->paper.sheet, here ? ROLE_STRONG : ROLE_DIM, keys,
		here ? ROLE_PLAIN : ROLE_DIM, buf_str(&text));
	buf_release(&text);
}

static void help_keys(const struct tui *t, struct help *h)
{
	for (const struct action_row *row = keys_table(); row->action; row++) {
		struct buf keys = {0};

		if (keys_heading(row))
			help_heading(&h->paper.sheet, keys_heading(row));
		keymap_all_words(&t->keymap, row, &keys);
		if (row->character && keys.len)
			buf_add(&keys, STR("{a-z}"));
		if (keys.len)
			help_line(t, h, buf_str(&keys), row->help, row->screens);
		buf_release(&keys);
	}
}

static void help_commands(const struct tui *t, struct help *h)
{
	help_heading(&h->paper.sheet, "Commands");
	for (size_t i = 0; t->parts->commands[i]; i++)
		for (const struct command_row *row = t->parts->commands[i]; row->name;
			row++) {
			struct buf name = {0};

			buf_addf(&name, ":%s%s%s", row->name, row->words ? " " : "",
				row->words ? row->words : "");
			help_line(t, h, buf_str(&name), row->help, ON_ALL);
			buf_release(&name);
		}
}

/* ---- the legend --------------------------------------------------------------------------- */

static const char *const kinds[] = {"agent", "llm", "tool", "retrieval", "embedding",
	"prompt", "chain", "guardrail", "eval", "memory", "http", "state"};

static void help_kinds(struct sheet *s)
{
	help_heading(s, "Kinds of spans");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct str kind = str_from(kinds[i]);
		char letter = vocabulary_letter(kind);

		help_add(s, gist_role(kind), (struct str){&letter, 1}, ROLE_PLAIN, kind);
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
	{ROLE_LOST, "⊘", "/", "was cancelled: failed, and by no fault of its own"},
	{ROLE_OPEN, "▸", ">", "runs; its time has a +"},
	{ROLE_LOST, "?", "?", "never ended: what wrote it is gone"},
	{ROLE_DIM, "·", ".", "missing: only others have named it"},
	{ROLE_LLM, "▒▒████", "..====", "waited for the first token, then ran"},
	{ROLE_DIM, "──────", "------", "waited for what is below it"},
	{ROLE_TOOL, "████▸", "====>", "runs until now"},
	{ROLE_LOST, "╌╌╌╌?", "----?", "last seen there"},
	{ROLE_TOOL, "██+██", "==+==", "an event happened there"},
	{ROLE_ERROR, "██!██", "xx!xx", "an exception did"},
	{ROLE_DIM, "‹ ›", "< >", "goes on outside of what is shown"},
	{ROLE_DIM, "╌╌╌", "~~~", "time in which nothing ran, made short (I)"},
	{ROLE_STRONG, "*", "*", "on the critical path (C)"},
	{ROLE_ERROR, "!", "!", "ran outside of the time of what it is in"},
	{ROLE_PLAIN, "▾ ▸ +3", "- + +3", "unfolded; folded, and so many spans below"},
	{ROLE_STRONG, "x12", "x12", "so many siblings of one name in one row (zs)"},
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

static void help_signs(struct sheet *s)
{
	help_heading(s, "Signs");
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		const char *sign = s->set == TEXT_UTF8 ? signs[i].unicode : signs[i].ascii;

		help_add(s, signs[i].role, str_from(sign), ROLE_PLAIN,
			str_from(signs[i].words));
	}
}

/* ---- the screen --------------------------------------------------------------------------- */

static enum part help_from(const struct tui *t)
{
	return t->depth > 1 ? t->stack[t->depth - 2] : PART_LIST;
}

static void help_fill(struct tui *t, struct help *h, int cols)
{
	h->from = help_from(t);
	h->binds = t->keymap.count;
	paper_begin(&h->paper, t, cols);
	/* There is nothing to be had on the right of a row. */
	sheet_look(&h->paper.sheet, t->set, h->paper.sheet.width, true);
	help_keys(t, h);
	help_commands(t, h);
	help_kinds(&h->paper.sheet);
	help_signs(&h->paper.sheet);
	h->filled = true;
}

static void help_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct help *h = tui_state(t, PART_HELP);

	if (!h->filled || h->binds != t->keymap.count ||
		h->paper.sheet.width != (p->cols > 1 ? p->cols - 1 : 1) ||
		h->paper.sheet.set != t->set)
		help_fill(t, h, p->cols);
	paper_draw(t, &h->paper, p, focus);
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

/* Rows up to a place. */
static size_t help_rows(struct help *h, struct sheet_at at)
{
	size_t rows = at.row;

	for (size_t i = 0; i < at.part; i++)
		rows += sheet_part_rows(&h->paper.sheet, i);
	return rows;
}

static void help_status(struct tui *t, struct row *row)
{
	struct help *h = tui_state(t, PART_HELP);
	struct buf text = {0};
	size_t top, end, count;

	if (!h->paper.sheet.count || pick_is_on(h->paper.pick))
		return;
	top = help_rows(h, h->paper.top);
	count = help_rows(h, sheet_last(&h->paper.sheet)) + 1;
	end = top + (size_t)h->paper.height;
	buf_addf(&text, "lines %zu-%zu of %zu", top + 1, end < count ? end : count, count);
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
	return press->action != ACT_WRAP && paper_act(&h->paper, press);
}

static struct paper *help_paper(const struct tui *t)
{
	struct help *h = tui_state(t, PART_HELP);

	return &h->paper;
}

static const enum action help_hints[] = {ACT_BACK, ACT_SEARCH, ACT_FILTER, ACT_NONE};

const struct screen help_screen = {
	.part = PART_HELP,
	.name = "help",
	.help = "what keys do, and what signs mean",
	.hints = help_hints,
	.make = help_make,
	.end = help_end,
	.enter = help_enter,
	.title = help_title,
	.draw = help_draw,
	.status = help_status,
	.act = help_act,
	.paper = help_paper,
};
