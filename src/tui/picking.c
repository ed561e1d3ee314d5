#include "tui/picking.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tui/paper.h"
#include "tui/scroll.h"
#include "tui/tui_recall.h"

enum { LOOKED_AT = 512 }; /* lines at once; what is more is looked at between frames */

struct picking {
	struct pick picks[SCREEN_COUNT];
	enum part typed_on;	  /* the screen that it was asked for on */
	struct finder judge;	  /* of what is being typed, */
	struct regex_fault fault; /* and what is wrong with it */
	bool wrong;
};

static struct picking *picking_of(const struct tui *t)
{
	return tui_state(t, PART_PICKING);
}

static void *picking_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct picking));
}

static void picking_end(void *state)
{
	struct picking *p = state;

	if (!p)
		return;
	for (int i = 0; i < SCREEN_COUNT; i++)
		pick_release(&p->picks[i]);
	finder_release(&p->judge);
	free(p);
}

/* Screens of text; the list of traces and the tree have queries. */
static bool picking_takes(const struct tui *t, enum part screen)
{
	const struct screen *s = t->screens[screen];

	return s && ON_TEXT & 1U << screen && (s->paper || (s->scroll && s->has));
}

/* ---- looking ------------------------------------------------------------------------------ */

/* The cursor goes back to where it stood as soon as that is known, and is free when all is. */
static void picking_place(struct pick *p, struct scroll *s)
{
	scroll_count(s, s->lines);
	if (!p->moved)
		s->at = scroll_seek(s, (uint32_t)p->want.row);
	p->done = p->next.row >= s->lines;
	p->moved |= p->done;
	scroll_fit(s);
}

static bool picking_lines(struct tui *t, const struct screen *screen, struct pick *p)
{
	struct scroll *s = screen->scroll(t);

	for (int i = 0; i < LOOKED_AT && p->next.row < s->lines; i++)
		pick_look(p, screen->has(t, (uint32_t)p->next.row, &p->finder));
	picking_place(p, s);
	return !p->done;
}

static bool picking_rows(struct tui *t, enum part screen, struct pick *p)
{
	const struct screen *s = t->screens[screen];
	struct paper *paper = s->paper ? s->paper(t) : NULL;

	if (paper && !p->done) {
		tui_touch(t);
		return pick_sheet(p, &paper->sheet, &t->row, LOOKED_AT);
	}
	if (paper || p->next.row >= s->scroll(t)->lines)
		return false;
	tui_touch(t);
	return picking_lines(t, s, p);
}

static bool picking_work(struct tui *t)
{
	struct picking *p = picking_of(t);
	bool more = false;

	for (int i = 0; i < SCREEN_COUNT; i++)
		if (pick_is_on(&p->picks[i]) && tui_shows(t, (enum part)i))
			more |= picking_rows(t, (enum part)i, &p->picks[i]);
	return more;
}

void picking_again(struct tui *t, enum part screen, uint32_t line)
{
	struct picking *p = picking_of(t);

	if (!p || !pick_is_on(&p->picks[screen]))
		return;
	pick_begin(&p->picks[screen], (struct sheet_at){0, line});
	picking_lines(t, t->screens[screen], &p->picks[screen]);
}

/* ---- typing it ---------------------------------------------------------------------------- */

static struct str picking_pattern(struct str text, bool *inverted)
{
	*inverted = text.len && text.at[0] == '!';
	return str_tail(text, *inverted ? 1 : 0);
}

/* While it is typed it is only judged. */
static void picking_changed(struct tui *t, struct str text)
{
	struct picking *p = picking_of(t);
	bool inverted;

	text = picking_pattern(text, &inverted);
	p->wrong = text.len && !finder_set(&p->judge, text, NULL, &p->fault);
}

/* Where the cursor stands among all rows, and where it is to stand. */
static void picking_set(struct tui *t, enum part screen, struct str pattern)
{
	const struct screen *s = t->screens[screen];
	struct pick *p = &picking_of(t)->picks[screen];
	struct paper *paper = s->paper ? s->paper(t) : NULL;
	struct scroll *scroll = paper ? NULL : s->scroll(t);
	struct sheet_at at = paper ? paper->at
				   : (struct sheet_at){0, scroll_line(scroll, scroll->at)};

	buf_reset(&p->pattern);
	buf_add(&p->pattern, pattern);
	pick_begin(p, at);
	if (paper) {
		paper->pick = p;
		return;
	}
	scroll->pick = p;
	picking_lines(t, s, p);
	scroll->at = scroll_seek(scroll, (uint32_t)at.row);
	scroll_fit(scroll);
}

static void picking_typed(struct tui *t, struct str text, bool taken)
{
	struct picking *p = picking_of(t);
	struct pick *pick = &p->picks[p->typed_on];
	struct str pattern;
	bool inverted;

	p->wrong = false;
	if (!taken)
		return;
	recall_keep(t, MEMORY_SEARCH, text);
	pattern = picking_pattern(text, &inverted);
	if (pattern.len && !finder_set(&pick->finder, pattern, NULL, &p->fault)) {
		tui_complain(t, "column %zu: %s", p->fault.offset + 1, p->fault.text);
		return;
	}
	pick->inverted = inverted;
	picking_set(t, p->typed_on, pattern);
	tui_touch(t);
}

static void picking_answer(struct tui *t, struct row *row)
{
	const struct picking *p = picking_of(t);

	if (p->wrong)
		row_add_text(row, ROLE_ERROR, str_from(p->fault.text), t->set, 60);
}

static bool picking_act(struct tui *t, const struct press *press)
{
	struct picking *p = picking_of(t);
	struct prompt prompt = {.sign = "&",
		.changed = picking_changed,
		.done = picking_typed,
		.answer = picking_answer,
		.recall = recall_of(t, MEMORY_SEARCH)};

	if (press->action != ACT_FILTER || !picking_takes(t, tui_screen(t)))
		return false;
	p->typed_on = tui_screen(t);
	p->wrong = false;
	prompt_open(&t->prompt, &prompt);
	return true;
}

/* `&!debug 12 rows` */
static void picking_status(struct tui *t, struct row *row)
{
	const struct pick *p = &picking_of(t)->picks[tui_screen(t)];
	struct buf text = {0};

	if (!pick_is_on(p))
		return;
	row_add(row, ROLE_PLAIN, p->inverted ? STR("&!") : STR("&"), p->inverted ? 2 : 1);
	row_add_text(row, ROLE_STRONG, buf_str(&p->pattern), t->set, 30);
	buf_addf(&text, " %zu row%s%s%s", p->found, p->found == 1 ? "" : "s",
		p->done ? "" : ", looking",
		p->done && !p->found ? ": & and Enter show all" : "");
	row_add(row, ROLE_DIM, buf_str(&text), (int)text.len);
	buf_release(&text);
}

const struct screen picking_part = {
	.part = PART_PICKING,
	.name = "rows",
	.help = "of a text, only the rows that have a pattern",
	.make = picking_make,
	.end = picking_end,
	.status = picking_status,
	.act = picking_act,
	.work = picking_work,
};
