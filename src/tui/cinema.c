#include "tui/cinema_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "view/figure.h"
#include "view/glyph.h"
#include "view/title_row.h"

enum {
	HEAD_ROWS = 3,	  /* axis, minimap, playhead */
	NEXT_ROWS = 4,	  /* with its heading */
	SAID_ROWS = 5,	  /* likewise */
	ACTIVE_LEAST = 4, /* rows that the others leave for what is active */
	STATE_FROM = 70,  /* cells from which the state is beside it */
	TREE_FROM = 120,  /* likewise the waterfall */
};

static void *cinema_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct cinema));
}

static void cinema_end(void *state)
{
	struct cinema *c = state;

	if (c) {
		row_release(&c->row);
		row_release(&c->open);
		buf_release(&c->said);
	}
	free(c);
}

/* Whoever comes here wants to see it play; who comes back finds it as it was. */
static void cinema_enter(struct tui *t)
{
	struct timing *m;

	if (!t->trace && t->store->first)
		tui_choose(t, t->store->first);
	m = timing_of(t);
	if (!m || tui_sight(t)->head_ns != INT64_MAX)
		return;
	m->playback.playing = false;
	timing_play(t, &(struct press){.action = ACT_PLAY}, true);
}

/* ---- what is drawn ------------------------------------------------------------------------ */

/* `── active now ─────` */
static void cinema_rule(struct tui *t, const struct pane *p, int y, const char *words)
{
	struct cinema *c = tui_state(t, PART_CINEMA);
	struct pane line = pane_part(p, y, 0, 1, p->cols);

	if (!line.rows)
		return;
	pane_fill(&line, 0, ROLE_DIM, glyph_text(GLYPH_RULE, t->set));
	row_reset(&c->row);
	row_add(&c->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&c->row, ROLE_PLAIN, str_from(words), t->set, p->cols - 4);
	row_add(&c->row, ROLE_PLAIN, STR(" "), 1);
	row_cut(&c->row, t->set, p->cols - 2);
	pane_row(&line, 0, 2, &c->row);
}

/* What is active, what was said, what comes next: what there is no room for goes from the end. */
static void cinema_left(struct tui *t, const struct timing *m, const struct pane *p)
{
	int next = p->rows >= NEXT_ROWS + ACTIVE_LEAST ? NEXT_ROWS : 0;
	int said = p->rows >= next + SAID_ROWS + ACTIVE_LEAST ? SAID_ROWS : 0;
	int active = p->rows - said - next;
	struct pane part = pane_part(p, 1, 0, active - 1, p->cols);

	cinema_rule(t, p, 0, "active now");
	cinema_active(t, m, &part);
	if (said) {
		part = pane_part(p, active + 1, 0, said - 1, p->cols);
		cinema_rule(t, p, active, "last answer");
		cinema_said(t, m, &part);
	}
	if (next) {
		part = pane_part(p, active + said + 1, 0, next - 1, p->cols);
		cinema_rule(t, p, active + said, "next");
		cinema_next(t, m, &part);
	}
}

/* Another screen in a part of this one, which goes by the playhead. */
static void cinema_other(struct tui *t, enum part screen, const struct pane *p)
{
	if (t->screens[screen] && t->screens[screen]->draw && p->rows > 0 && p->cols > 0)
		t->screens[screen]->draw(t, p, false);
}

static void cinema_line(struct tui *t, const struct pane *p, int x)
{
	struct pane top = pane_part(p, 0, x, 1, 1);

	pane_fill_down(p, x, ROLE_DIM, t->set == TEXT_UTF8 ? STR("│") : STR("|"));
	pane_fill_down(&top, 0, ROLE_DIM, t->set == TEXT_UTF8 ? STR("┬") : STR("+"));
}

static bool cinema_has(const struct tui *t, enum part screen)
{
	return t->screens[screen] && t->screens[screen]->draw;
}

/*
 *     active │ state              from 70 cells on
 *     tree │ active │ state       from 120 cells on
 */
static void cinema_body(struct tui *t, const struct timing *m, const struct pane *p)
{
	bool tree = p->cols >= TREE_FROM && cinema_has(t, PART_WATERFALL);
	bool state = p->cols >= STATE_FROM && cinema_has(t, PART_STATE);
	int from = tree ? p->cols * 9 / 20 : 0;
	int width = state ? (p->cols - from) / 2 : p->cols - from;
	struct pane left = pane_part(p, 0, from, p->rows, width);

	if (tree) {
		struct pane part = pane_part(p, 0, 0, p->rows, from - 1);

		cinema_other(t, PART_WATERFALL, &part);
		cinema_line(t, p, from - 1);
	}
	cinema_left(t, m, &left);
	if (state) {
		struct pane part = pane_part(
			p, 1, from + width + 1, p->rows - 1, p->cols - from - width - 1);
		struct pane title = pane_part(p, 0, from + width + 1, 1, part.cols);

		cinema_line(t, p, from + width);
		cinema_rule(t, &title, 0, "state");
		cinema_other(t, PART_STATE, &part);
	}
}

static void cinema_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct cinema *c = tui_state(t, PART_CINEMA);
	struct timing *m = timing_of(t);
	struct pane body = pane_part(p, HEAD_ROWS, 0, p->rows - HEAD_ROWS, p->cols);
	struct pane head = pane_part(p, 0, 0, HEAD_ROWS, p->cols);

	(void)focus;
	row_reset(&c->row);
	if (!m) {
		row_add(&c->row, ROLE_DIM, STR(" no trace yet"), 13);
		pane_row(p, 0, 0, &c->row);
		return;
	}
	timing_frame(t);
	row_reset(&c->open);
	glyph_add(&c->open, ROLE_OPEN, GLYPH_OPEN, t->set);
	timing_draw_whole(t, &head);
	cinema_body(t, m, &body);
}

/* ---- title -------------------------------------------------------------------------------- */

static void title_state(struct tui *t, const struct playback *p, struct row *left)
{
	bool unicode = t->set == TEXT_UTF8;

	if (p->edge)
		row_add(left, ROLE_STRONG, STR("LIVE"), 4);
	else if (p->playing)
		row_add(left, ROLE_STRONG, unicode ? STR("▸▸") : STR(">>"), 2);
	else
		row_add(left, ROLE_STRONG, unicode ? STR("❚❚") : STR("||"), 2);
	row_add(left, ROLE_STRONG, STR(" CINEMA"), 7);
}

/* `+12.645s / 14.20s  event 31/38  1x  gaps>1s→0.5s` */
static void title_figures(struct tui *t, const struct timing *m, struct row *left)
{
	const struct playback *p = &m->playback;
	struct buf text = {0};

	buf_add(&text, STR("  "));
	figure_offset(figure_since(p->at_ns, p->time.from_ns), &text);
	buf_add(&text, STR(" / "));
	stamp_duration(extent_length(&p->time), &text);
	buf_addf(&text, "  event %zu/%zu  %s", boundaries_after(&m->boundaries, p->at_ns),
		m->boundaries.count, playback_speed_word(p));
	if (p->jumped_ns && p->playing) {
		buf_add(&text, STR("  passing over "));
		stamp_duration(p->jumped_ns, &text);
	} else if (m->boundaries.idle_count) {
		buf_add(&text, p->whole ? STR("  gaps whole") : STR("  gaps>1s→0.5s"));
	}
	row_add_text(left, ROLE_PLAIN, buf_str(&text), t->set, t->cols);
	buf_release(&text);
}

static void cinema_title(struct tui *t, struct row *left, struct row *right)
{
	const struct timing *m = timing_of(t);
	struct buf text = {0};

	if (!m) {
		row_add(left, ROLE_STRONG, STR("CINEMA"), 6);
		return;
	}
	title_state(t, &m->playback, left);
	title_figures(t, m, left);
	row_add(right, ROLE_PLAIN, STR("trace "), 6);
	id_format(&t->trace->id, 32, &text);
	title_row_id(right, t->set, buf_str(&text));
	buf_release(&text);
}

static const enum action cinema_hints[] = {ACT_PLAY, ACT_STEP_NEXT, ACT_MARKER_NEXT,
	ACT_STEP_ERROR_NEXT, ACT_FASTER, ACT_IDLE, ACT_DIFF, ACT_CONVERSATION, ACT_BACK,
	ACT_NONE};

const struct screen cinema_screen = {
	.part = PART_CINEMA,
	.name = "cinema",
	.help = "plays the trace: what ran, was said and known at a time",
	.hints = cinema_hints,
	.make = cinema_make,
	.end = cinema_end,
	.enter = cinema_enter,
	.title = cinema_title,
	.draw = cinema_draw,
	.act = cinema_act,
};
