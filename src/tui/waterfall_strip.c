#include "tui/waterfall_parts.h"

#include "base/stamp.h"
#include "tui/surveys.h"
#include "view/figure.h"
#include "view/glyph.h"
#include "view/talk.h"

/* What the span with the cursor is, in four rows; all of it is on the screen of details. */

enum { LABEL = 8 };

/* The playhead, or the end of time. */
static int64_t strip_now(const struct tui *t)
{
	const struct sight *s = tui_sight(t);

	return s ? s->head_ns : INT64_MAX;
}

/* Whether a span has ended by then: before, nothing is known of what came out of it. */
static bool strip_is_over(const struct tui *t, uint32_t span)
{
	const struct span *s = &t->trace->spans[span];
	int64_t now = strip_now(t);

	return now == INT64_MAX || (s->flags & SPAN_HAS_END && s->end_ns <= now);
}

static void strip_duration(struct row *r, const char *words, int64_t ns)
{
	struct buf text = {0};

	buf_add(&text, str_from(words));
	stamp_duration(ns, &text);
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

/* `  1.5s+` */
static void strip_running(struct row *r, int64_t ns)
{
	struct buf text = {0};

	buf_add(&text, STR("  "));
	figure_running(ns, &text);
	buf_add_byte(&text, '+');
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static void strip_offset(struct tui *t, struct row *r, int64_t ns)
{
	struct buf text = {0};

	figure_offset(figure_since(ns, t->trace->first_ns), &text);
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static int64_t strip_self(struct tui *t, uint32_t span)
{
	struct glances_slot *g = tui_glance(t, t->trace, span);

	if (g->self_ns < 0)
		g->self_ns = waterfall_self(t, span);
	return g->self_ns;
}

/* `  2.04s  +3.150s → +5.190s   self 2.04s` */
static void strip_times(struct tui *t, struct row *r, const struct facts *f, uint32_t span)
{
	int64_t now = strip_now(t) == INT64_MAX ? tui_edge(t) : strip_now(t), self;

	if (!f->has_start)
		return;
	if (f->has_end)
		strip_duration(r, "  ", figure_since(f->end_ns, f->start_ns));
	else if (f->state == SPAN_OPEN && now > f->start_ns)
		strip_running(r, figure_since(now, f->start_ns));
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	strip_offset(t, r, f->start_ns);
	if (!f->has_end)
		return;
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	glyph_add(r, ROLE_PLAIN, GLYPH_ARROW, t->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	strip_offset(t, r, f->end_ns);
	self = strip_self(t, span);
	if (self >= 0)
		strip_duration(r, "   self ", self);
	if (timing_path(t, span) == PATH_ON)
		row_add(r, ROLE_PLAIN, STR("   critical"), 11);
}

/* `[tool] bash  ✗ exit 1`, and what follows where there is room. */
static void strip_head(
	struct tui *t, const struct pane *p, const struct facts *f, uint32_t span)
{
	struct row times = {0}, *r = &t->row;
	struct gist g;
	int room;

	gist_of(f, &g);
	strip_times(t, &times, f, span);
	row_reset(r);
	row_add(r, gist_role(f->kind), STR("["), 1);
	row_add_text(
		r, gist_role(f->kind), f->kind.len ? f->kind : STR("span"), t->set, 16);
	row_add(r, gist_role(f->kind), STR("] "), 2);
	room = p->cols - times.width - 3;
	span_name_add(r, f, &g, t->set, room > 24 ? room : p->cols - 4, false);
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	if (!f->has_start || f->start_ns <= strip_now(t))
		span_name_status(r, f, t->set);
	row_add_row(r, &times);
	row_cut(r, t->set, p->cols);
	pane_row(p, 0, 0, r);
	row_release(&times);
	gist_release(&g);
}

/* ` result FAILED tests/...`; nothing when there is no such value. */
static int strip_value(struct tui *t, const struct pane *p, int y, const char *label,
	enum role role, struct str value)
{
	struct row *r = &t->row;

	if (!value.len || y >= p->rows)
		return y;
	row_reset(r);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_DIM, str_from(label), t->set, LABEL - 1);
	row_pad(r, LABEL);
	row_add_text(r, role, value, t->set, p->cols - LABEL);
	row_cut(r, t->set, p->cols);
	pane_row(p, y, 0, r);
	return y + 1;
}

static struct str strip_text(struct tui *t, const struct scan_value *v)
{
	if (!v)
		return (struct str){0};
	return v->type == SCAN_STRING ? facts_text(v, &t->frame) : v->text;
}

/* ` result 3 files`, or ` answer I will run them. → bash`. */
static int strip_result(
	struct tui *t, const struct pane *p, int y, const struct facts *f, uint32_t span)
{
	const struct scan_value *v = facts_find(f, MEANING_TOOL_RESULT);
	bool llm = survey_letter(surveys_of(t, t->trace), span) == 'L';
	struct messages m;

	if (v || y >= p->rows)
		return strip_value(t, p, y, "result", ROLE_PLAIN, strip_text(t, v));
	messages_read_answer(&m, f, t->life, &t->frame);
	for (size_t i = 0; i < m.count; i++)
		y = strip_value(t, p, y, llm ? "answer" : "result", ROLE_PLAIN,
			talk_gist(&m.at[i], t->set, &t->frame));
	return y;
}

/* ` asked  How many lines?`, of whom somebody has asked something. */
static int strip_asked(
	struct tui *t, const struct pane *p, int y, const struct facts *f, uint32_t span)
{
	struct gist g;

	if (survey_letter(surveys_of(t, t->trace), span) != 'A')
		return y;
	gist_of(f, &g);
	if (g.quoted)
		y = strip_value(t, p, y, "asked", ROLE_PLAIN, buf_str(&g.subject));
	gist_release(&g);
	return y;
}

/* The last call of an agent's model that is over, found out once: there may be a million of others behind it. */
static uint32_t strip_last(struct tui *t, struct survey *s, uint32_t span)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct waterfall_last now = {t->trace, span, strip_now(t), s->call_count, 0};

	if (w->last.trace == now.trace && w->last.span == now.span &&
		w->last.head_ns == now.head_ns && w->last.calls == now.calls)
		return w->last.llm;
	now.llm = survey_llm_by(s, span, now.head_ns);
	if (now.llm && !strip_is_over(t, now.llm))
		now.llm = survey_llm(s, now.llm, -1);
	w->last = now;
	return now.llm;
}

/* What an agent said last, where its own span does not say it. */
static int strip_said(struct tui *t, const struct pane *p, int y, uint32_t span)
{
	struct survey *s = surveys_of(t, t->trace);
	uint32_t llm = survey_letter(s, span) == 'A' ? strip_last(t, s, span) : 0;
	struct messages m;
	struct facts f;

	if (!llm || y >= p->rows)
		return y;
	facts_open(&f, t->trace, llm, t->life, &t->frame);
	talk_answer(&m, &f, t->trace, llm, t->life, &t->frame);
	return m.count > m.asked ? strip_value(t, p, y, "said", ROLE_PLAIN,
					   talk_gist(&m.at[m.count - 1], t->set, &t->frame))
				 : y;
}

/* Attributes that nothing else here is made of, as many as there is room for. */
static int strip_others(
	struct tui *t, const struct pane *p, int y, const struct facts *f, uint32_t span)
{
	char letter = survey_letter(surveys_of(t, t->trace), span);
	struct buf text = {0};
	int rank;

	if (y >= p->rows || letter == 'L' || letter == 'A')
		return y;
	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct attribute *a = &f->attributes[i];

		if (vocabulary_meaning(a->key, &rank) != MEANING_NONE ||
			str_eq(a->key, STR("gen_ai.operation.name")) ||
			text.len > (size_t)p->cols * 4)
			continue;
		buf_addf(&text, "%s", text.len ? "   " : "");
		buf_add(&text, a->key);
		buf_add_byte(&text, ' ');
		buf_add(&text, str_head(strip_text(t, &a->value), (size_t)p->cols * 4));
	}
	y = strip_value(t, p, y, "also", ROLE_DIM, buf_str(&text));
	buf_release(&text);
	return y;
}

/* `asked by #3 chat small (%)   again as #14 (x)`: where a tool's call leads. */
static int strip_calls(struct tui *t, const struct pane *p, int y, uint32_t span)
{
	struct survey *s = surveys_of(t, t->trace);
	char letter = survey_letter(s, span);
	uint32_t asked, again;
	struct buf text = {0};

	if (y >= p->rows || (letter != 'T' && letter != 'R' && letter != 'M'))
		return y;
	asked = survey_llm(s, span, -1);
	again = survey_again(s, span, 1);
	if (asked) {
		buf_addf(&text, "asked by #%u ", asked);
		buf_add(&text, facts_name(t->trace, asked, t->life, &t->frame));
		buf_add(&text, STR(" (%)   "));
	}
	if (again)
		buf_addf(&text, "again as #%u (x)", again);
	y = strip_value(t, p, y, "", ROLE_DIM, buf_str(&text));
	buf_release(&text);
	return y;
}

static int strip_details(struct tui *t, const struct pane *p, int y, const struct facts *f)
{
	struct gist g;

	if (y >= p->rows)
		return y;
	gist_of(f, &g);
	row_reset(&t->left);
	gist_details(f, &g, t->set, true, &t->left);
	gist_release(&g);
	if (!t->left.width)
		return y;
	row_reset(&t->row);
	row_pad(&t->row, LABEL);
	row_add_row(&t->row, &t->left);
	row_cut(&t->row, t->set, p->cols);
	pane_row(p, y, 0, &t->row);
	return y + 1;
}

/* At the playhead it has not ended. */
static void strip_goes_on(struct facts *f)
{
	f->has_end = false;
	f->state = SPAN_OPEN;
	f->status = STATUS_UNSET;
	f->status_message = (struct str){0};
}

void waterfall_strip(struct tui *t, const struct pane *p, uint32_t span)
{
	struct facts f;
	int y = 1;

	if (!span || p->rows < 1)
		return;
	facts_open(&f, t->trace, span, t->life, &t->frame);
	if (!strip_is_over(t, span))
		strip_goes_on(&f);
	strip_head(t, p, &f, span);
	y = strip_value(t, p, y, "error", ROLE_ERROR, f.status_message);
	if (strip_is_over(t, span))
		y = strip_details(t, p, y, &f);
	y = strip_value(t, p, y, "args", ROLE_PLAIN,
		strip_text(t, facts_find(&f, MEANING_TOOL_ARGUMENTS)));
	y = strip_asked(t, p, y, &f, span);
	if (strip_is_over(t, span))
		y = strip_result(t, p, y, &f, span);
	y = strip_said(t, p, y, span);
	y = strip_calls(t, p, y, span);
	if (strip_is_over(t, span))
		y = strip_others(t, p, y, &f, span);
	strip_value(t, p, y, "id", ROLE_DIM, f.span_id);
}
