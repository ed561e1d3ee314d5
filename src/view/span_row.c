#include "view/span_row.h"

#include "base/stamp.h"
#include "model/cancelled.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"
#include "view/span_name.h"

enum {
	NAME_LEAST = 12, /* cells of the name that details never take */
	CLOCK = 8,
};

static void add_letter(struct row *r, const struct facts *f)
{
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	span_name_letter(r, f);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
}

/* Cells that the name must get before details are added: all that it needs, if that is little. */
static int name_least(const struct facts *f, enum text_set set)
{
	struct buf name = {0};
	int width = text_line(str_head(f->name, NAME_LEAST), set, &name);

	buf_release(&name);
	return f->name.len && width < NAME_LEAST ? width : NAME_LEAST;
}

/* All details, those without the model, or none: what there is room for. */
static void fit_details(const struct facts *f, const struct gist *g, enum text_set set,
	int room, struct row *details)
{
	room -= 2 + name_least(f, set);
	gist_details(f, g, set, true, details);
	if (details->width <= room)
		return;
	row_reset(details);
	gist_details(f, g, set, false, details);
	if (details->width > room)
		row_reset(details);
}

/* Name, what it is about and details, up to column c->text. Details give way to the name. */
static void add_text(
	struct row *r, const struct columns *c, const struct facts *f, const struct gist *g)
{
	struct row details = {0};
	int end = c->text, room = c->text - r->width;
	bool http = g->http && room >= NAME_LEAST;

	if (c->details)
		fit_details(f, g, c->set, room, &details);
	if (details.width)
		end -= details.width + 2;
	span_name_add(r, f, g, c->set, end, http);
	if (details.width)
		row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_row(r, &details);
	row_release(&details);
	row_cut(r, c->set, c->text);
}

/* ASCII text that ends at `column`. */
static void add_right(struct row *r, enum role role, struct str text, int column)
{
	int begin = column - (int)text.len;

	if (!text.len || begin < r->width)
		return;
	row_pad(r, begin);
	row_add(r, role, text, (int)text.len);
}

/* Until when a span's time counts; false: that is not known. */
static bool known_end(const struct span_row *s, int64_t *end)
{
	const struct facts *f = s->facts;

	if (!f->has_start)
		return false;
	switch (f->state) {
	case SPAN_ENDED:
		*end = f->end_ns;
		return f->has_end;
	case SPAN_OPEN:
		*end = s->now_ns > f->start_ns ? s->now_ns : f->start_ns;
		return s->now_ns != 0;
	case SPAN_LOST:
		*end = s->seen_ns;
		return s->seen_ns > f->start_ns;
	case SPAN_MISSING:
		break;
	}
	return false;
}

static void add_duration(struct row *r, const struct columns *c, const struct span_row *s)
{
	struct buf text = {0};
	int64_t end;

	if (known_end(s, &end)) {
		stamp_duration(figure_since(end, s->facts->start_ns), &text);
		if (s->facts->state == SPAN_OPEN)
			buf_add_byte(&text, '+');
	}
	if (s->facts->state == SPAN_LOST)
		buf_add_byte(&text, '?');
	add_right(r, ROLE_PLAIN, buf_str(&text), c->duration);
	buf_release(&text);
}

static void add_cost(struct row *r, const struct columns *c, const struct span_row *s,
	const struct gist *g)
{
	const struct scan_value *own = g->found[MEANING_COST];
	struct buf text = {0};
	double cost = s->cost;

	if (cost <= 0 && (!own || own->type != SCAN_NUMBER || !scan_double(own, &cost)))
		return;
	if (!(cost > 0))
		return;
	figure_cost(cost, &text);
	add_right(r, ROLE_DIM, buf_str(&text), c->left);
	buf_release(&text);
}

static void add_bar(struct row *r, const struct columns *c, const struct span_row *s,
	const struct gist *g)
{
	const struct facts *f = s->facts;
	struct bar b = {
		.start_ns = f->has_start ? f->start_ns : f->end_ns,
		.end_ns = f->end_ns,
		.first_ns = gist_first_token(f, g),
		.role = gist_role(f->kind),
		.error = f->status == STATUS_ERROR && !cancelled_is(f),
		.parts = s->parts,
		.part_count = s->part_count,
	};

	if (!c->lane.cols || !(f->has_start || f->has_end) || f->state == SPAN_MISSING)
		return;
	if (f->state == SPAN_OPEN || f->state == SPAN_LOST) {
		b.end = f->state == SPAN_OPEN ? BAR_OPEN : BAR_LOST;
		b.end_ns = f->state == SPAN_OPEN ? s->now_ns : s->seen_ns;
	}
	row_pad(r, c->left + 1);
	bar_add(r, &c->lane, &b, c->set);
}

static void add_span(struct row *r, const struct columns *c, const struct span_row *s,
	enum gutter_shape shape)
{
	struct gist g;

	row_reset(r);
	gist_of(s->facts, &g);
	gutter_add(r, c, &s->gutter, shape);
	span_name_status(r, s->facts, c->set);
	add_letter(r, s->facts);
	add_text(r, c, s->facts, &g);
	if (c->duration)
		add_duration(r, c, s);
	if (c->cost)
		add_cost(r, c, s, &g);
	add_bar(r, c, s, &g);
	gist_release(&g);
}

void span_row(struct row *r, const struct columns *c, const struct span_row *s)
{
	add_span(r, c, s, GUTTER_SPAN);
}

void span_row_close(struct row *r, const struct columns *c, const struct span_row *s)
{
	add_span(r, c, s, GUTTER_CLOSE);
}

void span_row_open(struct row *r, const struct columns *c, const struct span_row *s)
{
	struct columns wide = *c;
	struct buf clock = {0};
	struct gist g;

	wide.details = false; /* they are not known yet, or change */
	wide.text = c->duration ? c->left - CLOCK - 1 : c->text;
	row_reset(r);
	gist_of(s->facts, &g);
	gutter_add(r, c, &s->gutter, GUTTER_SPAN);
	glyph_add(r, ROLE_OPEN, GLYPH_OPEN, c->set);
	add_letter(r, s->facts);
	add_text(r, &wide, s->facts, &g);
	if (s->facts->has_start && c->duration)
		stamp_clock(s->facts->start_ns, &clock);
	add_right(r, ROLE_DIM, buf_str(&clock), c->left);
	buf_release(&clock);
	gist_release(&g);
}
