#include "view/title_row.h"

#include "base/stamp.h"
#include "view/figure.h"
#include "view/glyph.h"

enum { ID_CELLS = 24, ID_HEAD = 8, ID_TAIL = 4 };

/* Figures one behind the other, with something between them. */
struct list {
	struct row *row;
	enum text_set set;
	bool dots;	 /* GLYPH_DOT between them; else one space */
	bool begun;	 /* one is there */
	struct buf text; /* scratch */
};

static void list_add(struct list *l, enum role role)
{
	if (l->begun && l->dots)
		glyph_add(l->row, ROLE_DIM, GLYPH_DOT, l->set);
	else if (l->begun)
		row_add(l->row, ROLE_PLAIN, STR("  "), 2);
	row_add(l->row, role, buf_str(&l->text), text_width(buf_str(&l->text), l->set));
	buf_reset(&l->text);
	l->begun = true;
}

/* `14 spans`, `1 span`; nothing for 0. */
static void list_count(
	struct list *l, enum role role, uint64_t count, const char *one, const char *many)
{
	if (!count)
		return;
	buf_add_number(&l->text, count, 1);
	buf_add_byte(&l->text, ' ');
	buf_add(&l->text, str_from(count == 1 ? one : many));
	list_add(l, role);
}

static void list_errors(struct list *l, uint64_t errors)
{
	if (!errors)
		return;
	buf_add_number(&l->text, errors, 1);
	buf_add(&l->text, glyph_text(GLYPH_ERROR, l->set));
	list_add(l, ROLE_ERROR);
}

static void list_tokens(struct list *l, const struct totals *t)
{
	if (!t->input_tokens && !t->output_tokens)
		return;
	figure_count(t->input_tokens, &l->text);
	buf_add(&l->text, glyph_text(GLYPH_ARROW, l->set));
	figure_count(t->output_tokens, &l->text);
	buf_add(&l->text, STR(" tok"));
	list_add(l, ROLE_PLAIN);
}

static void list_cost(struct list *l, double cost)
{
	if (!(cost > 0))
		return;
	figure_cost(cost, &l->text);
	list_add(l, ROLE_PLAIN);
}

/* `14 spans 3✗` */
static void list_spans_errors(struct list *l, const struct totals *t)
{
	list_count(l, ROLE_PLAIN, t->spans, "span", "spans");
	if (!t->errors)
		return;
	row_add(l->row, ROLE_PLAIN, STR(" "), 1);
	l->begun = false;
	list_errors(l, t->errors);
}

static void list_end(struct list *l, const struct columns *c)
{
	row_cut(l->row, c->set, c->width);
	buf_release(&l->text);
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= 0x20 || text.at[i] >= 0x7F)
			return false;
	return true;
}

void title_row_id(struct row *r, enum text_set set, struct str id)
{
	if (id.len <= ID_CELLS || !is_plain(id)) {
		row_add_text(r, ROLE_STRONG, id, set, ID_CELLS);
		return;
	}
	row_add(r, ROLE_STRONG, str_head(id, ID_HEAD), ID_HEAD);
	glyph_add(r, ROLE_STRONG, GLYPH_ELLIPSIS, set);
	row_add(r, ROLE_STRONG, str_tail(id, id.len - ID_TAIL), ID_TAIL);
}

/* `14:02:11`, `2025-11-22 14:02:11` or, where there is little room, `11-22 14:02`. */
static void list_start(
	struct list *l, const struct columns *c, int64_t start_ns, int64_t today_ns)
{
	bool dated = today_ns == TITLE_DATED || !stamp_same_day(start_ns, today_ns);

	if (dated && c->details) {
		stamp_year(start_ns, &l->text);
		buf_add_byte(&l->text, '-');
	}
	if (dated) {
		stamp_day(start_ns, &l->text);
		buf_add_byte(&l->text, ' ');
	}
	stamp_clock(start_ns, &l->text);
	if (dated && !c->details)
		l->text.len -= 3;
	list_add(l, ROLE_PLAIN);
}

void title_row_trace(struct row *r, const struct columns *c, struct str id,
	int64_t start_ns, int64_t today_ns, const struct totals *t)
{
	struct list l = {.row = r, .set = c->set, .begun = true};

	row_reset(r);
	row_add(r, ROLE_DIM, STR("trace "), 6);
	title_row_id(r, c->set, id);
	if (start_ns)
		list_start(&l, c, start_ns, today_ns);
	list_spans_errors(&l, t);
	list_tokens(&l, t);
	list_end(&l, c);
}

void title_row_figures(struct row *r, enum text_set set, const struct totals *t)
{
	struct list l = {.row = r, .set = set};

	list_spans_errors(&l, t);
	list_tokens(&l, t);
	list_cost(&l, t->cost);
	buf_release(&l.text);
}

void title_row_live(struct row *r, const struct columns *c, const struct totals *t)
{
	struct list l = {.row = r, .set = c->set, .dots = true};

	row_reset(r);
	glyph_add(r, ROLE_DIM, GLYPH_RULE, c->set);
	glyph_add(r, ROLE_DIM, GLYPH_RULE, c->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	figure_running(t->duration_ns, &l.text);
	list_add(&l, ROLE_PLAIN);
	if (!t->spans && !t->open) {
		buf_add(&l.text, STR("no records yet"));
		list_add(&l, ROLE_PLAIN);
	}
	list_count(&l, ROLE_PLAIN, t->open, "open", "open");
	list_count(&l, ROLE_PLAIN, t->done, "done", "done");
	list_errors(&l, t->errors);
	if (t->input_tokens || t->output_tokens) {
		figure_count(t->input_tokens + t->output_tokens, &l.text);
		buf_add(&l.text, STR(" tok"));
		list_add(&l, ROLE_PLAIN);
	}
	list_cost(&l, t->cost);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	glyph_add(r, ROLE_DIM, GLYPH_RULE, c->set);
	list_end(&l, c);
}

static void list_spans(struct list *l, const struct totals *t)
{
	if (t->shown.len)
		buf_add(&l->text, t->shown);
	else if (!t->spans)
		buf_add(&l->text, STR("no spans"));
	if (l->text.len)
		list_add(l, ROLE_PLAIN);
	else
		list_count(l, ROLE_PLAIN, t->spans, "span", "spans");
}

void title_row_summary(struct row *r, const struct columns *c, const struct totals *t)
{
	struct list l = {.row = r, .set = c->set, .dots = true};

	row_reset(r);
	if (t->traces > 1)
		list_count(&l, ROLE_PLAIN, t->traces, "trace", "traces");
	list_spans(&l, t);
	list_errors(&l, t->errors);
	list_count(&l, ROLE_OPEN, t->open, "open", "open");
	list_count(&l, ROLE_LOST, t->lost, "lost", "lost");
	list_count(&l, ROLE_LOST, t->missing, "missing", "missing");
	if (t->duration_ns > 0) {
		stamp_duration(t->duration_ns, &l.text);
		list_add(&l, ROLE_PLAIN);
	}
	list_tokens(&l, t);
	list_cost(&l, t->cost);
	list_count(&l, ROLE_DIM, t->texts, "line of text", "lines of text");
	list_count(&l, ROLE_ERROR, t->bad, "bad line", "bad lines");
	if (t->ending.len) {
		buf_add(&l.text, t->ending);
		list_add(&l, ROLE_ERROR);
	}
	list_end(&l, c);
}

void title_row_more(struct row *r, const struct columns *c, uint64_t count)
{
	struct buf text = {0};

	row_reset(r);
	glyph_add(r, ROLE_DIM, GLYPH_ELLIPSIS, c->set);
	buf_add(&text, STR(" +"));
	buf_add_number(&text, count, 1);
	buf_add(&text, STR(" more open"));
	row_add(r, ROLE_DIM, buf_str(&text), (int)text.len);
	buf_release(&text);
	row_cut(r, c->set, c->width);
}
