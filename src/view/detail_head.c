#include "view/detail.h"

#include "base/stamp.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"
#include "view/span_name.h"

static const struct state_row {
	enum role role;
	const char *words;
} states[] = {
	[SPAN_OPEN] = {ROLE_OPEN, "runs"},
	[SPAN_ENDED] = {ROLE_OK, ""},
	[SPAN_LOST] = {ROLE_LOST, "lost"},
	[SPAN_MISSING] = {ROLE_DIM, "never seen"},
};

static void add_word(struct row *r, enum role role, struct str word, enum text_set set)
{
	if (!word.len)
		return;
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_text(r, role, word, set, 60);
}

static void add_offset(struct buf *out, int64_t at, const struct detail *d)
{
	figure_offset(figure_since(at, d->t0), out);
}

/* `2.04s  +3.150s → +5.190s  self 2.04s` */
static void add_times(struct row *r, const struct detail *d, enum text_set set)
{
	const struct facts *f = d->facts;
	struct buf text = {0};
	int64_t end = f->has_end ? f->end_ns : f->state == SPAN_OPEN ? d->now_ns : 0;

	if (!f->has_start)
		return;
	if (end) {
		stamp_duration(figure_since(end, f->start_ns), &text);
		if (!f->has_end)
			buf_add_byte(&text, '+');
		add_word(r, ROLE_STRONG, buf_str(&text), set);
	}
	buf_reset(&text);
	add_offset(&text, f->start_ns, d);
	if (f->has_end) {
		buf_add_byte(&text, ' ');
		buf_add(&text, glyph_text(GLYPH_ARROW, set));
		buf_add_byte(&text, ' ');
		add_offset(&text, f->end_ns, d);
	}
	add_word(r, ROLE_PLAIN, buf_str(&text), set);
	if (d->self_ns >= 0) {
		buf_reset(&text);
		buf_add(&text, STR("self "));
		stamp_duration(d->self_ns, &text);
		add_word(r, ROLE_DIM, buf_str(&text), set);
	}
	buf_release(&text);
}

static void add_state(struct row *r, const struct facts *f, enum text_set set)
{
	const struct state_row *state = &states[f->state];

	row_add(r, ROLE_PLAIN, STR("  "), 2);
	span_name_status(r, f, set);
	if (*state->words) {
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_text(r, state->role, str_from(state->words), set, 20);
	}
}

void detail_head(struct row *r, const struct detail *d, enum text_set set, int width)
{
	const struct facts *f = d->facts;
	char letter = vocabulary_letter(f->kind);
	struct row details = {0};
	struct gist g;

	row_reset(r);
	gist_of(f, &g);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add(r, gist_role(f->kind), (struct str){&letter, 1}, 1);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_STRONG, f->name.len ? f->name : STR("(no name)"), set,
		width > 60 ? width / 2 : width);
	add_state(r, f, set);
	gist_details(f, &g, set, true, &details);
	if (details.width) {
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_row(r, &details);
	}
	add_times(r, d, set);
	row_cut(r, set, width);
	row_release(&details);
	gist_release(&g);
}

static size_t count_states(const struct detail *d)
{
	size_t count = 0;

	for (size_t i = 0; i < d->moment_count; i++)
		count += d->moments[i].kind == EVENT_STATE;
	return count;
}

/* Below so many cells figures would take the place of a tab. */
enum { TABS_COUNTED = 56 };

void detail_tabs(struct row *r, const struct detail *d, enum detail_tab tab,
	enum text_set set, int width)
{
	static const char *const words[] = {"args", "result", "events", "state", "raw"};
	size_t counts[] = {0, 0, d->moment_count, count_states(d), d->facts->record_count};

	row_reset(r);
	for (int i = 0; i < DETAIL_TABS; i++) {
		struct buf text = {0};

		buf_addf(&text, " %d %s", i + 1, words[i]);
		if (counts[i] && width >= TABS_COUNTED)
			buf_addf(&text, " %zu", counts[i]);
		buf_add_byte(&text, ' ');
		row_add_text(
			r, i == (int)tab ? ROLE_STRONG : ROLE_DIM, buf_str(&text), set, 40);
		buf_release(&text);
	}
	row_cut(r, set, width);
}
