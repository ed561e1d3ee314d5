#include "tui/waterfall_parts.h"

#include "view/glyph.h"

/* Siblings that are called alike and stand one behind the other, as one row. */

enum {
	OFFERED = 10,	/* of them, from which it is worth a word, */
	COUNTED = 1000, /* and how many are counted for that */
	FOLDED = 3,	/* fewer are left alone where all are folded */
};

/* What all of them are called; what each was about is its own. */
static void alike_name(struct tui *t, struct waterfall *w, uint32_t span)
{
	struct str name = intern_text(&t->store->common.names, t->trace->spans[span].name);

	row_reset(&w->alike_name);
	row_add_text(&w->alike_name, ROLE_STRONG, name, t->set, GLANCE_NAME);
}

/* One that failed is to be seen; else whether all are over. */
static void alike_mark(struct tui *t, struct waterfall *w, const struct brood *b,
	const struct glance *first)
{
	row_reset(&w->alike_mark);
	if (b->failed)
		glyph_add(&w->alike_mark, ROLE_ERROR, GLYPH_ERROR, t->set);
	else if (!b->running)
		glyph_add(&w->alike_mark, ROLE_OK, GLYPH_OK, t->set);
	else if (tui_edge(t))
		glyph_add(&w->alike_mark, ROLE_OPEN, GLYPH_OPEN, t->set);
	else if (first->state == SPAN_LOST)
		glyph_add(&w->alike_mark, ROLE_LOST, GLYPH_LOST, t->set);
	else
		glyph_add(&w->alike_mark, ROLE_DIM, GLYPH_MISSING, t->set);
}

bool waterfall_alike_row(
	struct tui *t, uint32_t span, struct waterfall_row *row, struct glance *out)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	const struct brood *b = waterfall_alike(t, span);
	struct extent x;

	alike_name(t, w, span);
	if (!b || !brood_extent(b, &x))
		return false;
	alike_mark(t, w, b, row->glance);
	row->alike = b->members;
	row->failed = b->failed;
	row->outside = false;
	*out = (struct glance){.state = b->running && tui_edge(t) ? SPAN_OPEN : SPAN_ENDED,
		.status = b->failed == b->members ? STATUS_ERROR : STATUS_UNSET,
		.has_start = true,
		.has_end = !b->running || !tui_edge(t),
		.start_ns = x.from_ns,
		.end_ns = x.to_ns,
		.first_ns = INT64_MIN,
		.role = row->glance->role,
		.letter = row->glance->letter,
		.mark = w->alike_mark,
		.name = w->alike_name};
	return true;
}

void waterfall_alike_offer(struct tui *t, struct buf *out)
{
	const struct sight *s = tui_sight(t);
	uint32_t count = folds_alike_count(&s->folds, s->span, COUNTED);

	if (count < OFFERED || folds_alike(&s->folds, s->span))
		return;
	buf_addf(out, "  %u%s alike - ", count, count == COUNTED ? "+" : "");
	keymap_words(&t->keymap, ACT_FOLD_ALIKE, PART_WATERFALL, out);
	buf_add(out, STR(" folds them"));
}

void waterfall_act_alike(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	struct folds *f = &s->folds;
	uint32_t row;

	if (f->shown) {
		tui_say(t, "what a filter keeps has a row each");
	} else if (press->action == ACT_FOLD_ALIKE) {
		bool folded = folds_alike(f, s->span);

		if (!folded && folds_alike_count(f, s->span, 2) < 2)
			tui_say(t, "no sibling beside it is called alike");
		s->span = folds_set_alike(f, s->span, !folded);
	} else {
		folds_set_all_alike(f, FOLDED);
		row = folds_row(f, s->span);
		s->span = folds_span(f, row == UINT32_MAX ? 0 : row);
	}
}
