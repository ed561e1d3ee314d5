#include "view/detail_parts.h"

#include "base/stamp.h"
#include "model/cancelled.h"
#include "model/tree.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"

enum { BELOW_MOST = 50, LOOK_MOST = 100000, NAME_CELLS = 44, DETAIL_CELLS = 10 };

static enum glyph below_glyph(const struct facts *f)
{
	if (f->status == STATUS_ERROR)
		return cancelled_is(f) ? GLYPH_CANCELLED : GLYPH_ERROR;
	return f->state == SPAN_OPEN	? GLYPH_OPEN
		: f->state == SPAN_LOST ? GLYPH_LOST
					: GLYPH_OK;
}

static enum role below_role(const struct facts *f)
{
	if (f->status == STATUS_ERROR)
		return cancelled_is(f) ? ROLE_LOST : ROLE_ERROR;
	return f->state == SPAN_OPEN	? ROLE_OPEN
		: f->state == SPAN_LOST ? ROLE_LOST
					: ROLE_OK;
}

/* `T bash pytest -q  exit 1` */
static void add_name(struct row *r, const struct facts *f, enum text_set set, int width)
{
	int end = r->width + NAME_CELLS < width ? r->width + NAME_CELLS : width;
	char letter = vocabulary_letter(f->kind);
	struct row details = {0};
	struct gist g;

	gist_of(f, &g);
	row_add(r, gist_role(f->kind), (struct str){&letter, 1}, 1);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_STRONG, f->name.len ? f->name : STR("(no name)"), set,
		end - r->width);
	if (g.subject.len && r->width + 4 < end) {
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_text(r, ROLE_PLAIN, buf_str(&g.subject), set, end - r->width);
	}
	if (g.http && r->width + 4 <= end) {
		struct buf text = {0};

		buf_addf(&text, " %d", (int)g.http);
		row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
		buf_release(&text);
	}
	gist_details(f, &g, set, true, &details);
	if (details.width) {
		row_pad(r, end + 1);
		row_add_row(r, &details);
	}
	row_release(&details);
	gist_release(&g);
}

/* ` ✗ H GET /search 503           +1.200s  400ms` */
static void add_span(struct sheet *s, const struct detail *d, uint32_t span)
{
	struct sheet_part p = {.span = span};
	struct arena arena = {0};
	struct buf times = {0};
	struct facts f;

	facts_open(&f, d->trace, span, d->life, &arena);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	glyph_add(&p.head, below_role(&f), below_glyph(&f), s->set);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	if (f.has_start)
		figure_offset(figure_since(f.start_ns, d->t0), &times);
	row_add(&p.head, ROLE_DIM, buf_str(&times), (int)times.len);
	row_pad(&p.head, 14);
	buf_reset(&times);
	if (f.has_start && f.has_end)
		stamp_duration(figure_since(f.end_ns, f.start_ns), &times);
	row_add(&p.head, ROLE_PLAIN, buf_str(&times), (int)times.len);
	row_pad(&p.head, 22);
	add_name(&p.head, &f, s->set, s->width - DETAIL_CELLS);
	buf_release(&times);
	arena_release(&arena);
	sheet_add(s, &p);
}

static void add_more(struct sheet *s, size_t more)
{
	struct sheet_part p = {0};
	struct buf text = {0};

	buf_add(&text, STR(" "));
	buf_add(&text, glyph_text(GLYPH_ELLIPSIS, s->set));
	buf_addf(&text, " %zu more", more);
	row_add(&p.head, ROLE_DIM, buf_str(&text), text_width(buf_str(&text), s->set));
	buf_release(&text);
	sheet_add(s, &p);
}

/* Those directly below, the first ones of them. */
void detail_below(struct sheet *s, const struct detail *d)
{
	size_t count = 0, shown = 0;
	struct buf words = {0};

	if (!d->trace)
		return;
	for (uint32_t i = tree_first(d->trace, d->span); i; i = tree_next(d->trace, i))
		count++;
	if (!count)
		return;
	buf_addf(&words, "%zu %s below", count, count == 1 ? "span" : "spans");
	sheet_add_rule(s, buf_str(&words));
	buf_release(&words);
	for (uint32_t i = tree_first(d->trace, d->span); i && shown < BELOW_MOST;
		i = tree_next(d->trace, i), shown++)
		add_span(s, d, i);
	if (count > shown)
		add_more(s, count - shown);
}

static bool failed(const struct detail *d, uint32_t span)
{
	return span_status(&d->trace->spans[span]) == STATUS_ERROR;
}

/* The last child that failed: what came before it was got over. */
static uint32_t failed_child(const struct detail *d, uint32_t span, size_t *looked)
{
	uint32_t found = 0;

	for (uint32_t i = tree_first(d->trace, span); i && *looked < LOOK_MOST;
		i = tree_next(d->trace, i), ++*looked)
		if (failed(d, i))
			found = i;
	return found;
}

/* Where a failure came from: the lowest span that failed, below spans that did. */
void detail_cause(struct sheet *s, const struct detail *d)
{
	uint32_t cause = 0, next;
	size_t looked = 0;

	if (!d->trace || !failed(d, d->span))
		return;
	for (next = d->span; next; next = failed_child(d, next, &looked))
		cause = next;
	if (cause == d->span)
		return;
	sheet_add_rule(s, STR("because of"));
	add_span(s, d, cause);
}
