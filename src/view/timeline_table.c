#include "view/timeline_table.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"

enum { LABELS_MAX = 40, GAP = 2, BLANKS_MAX = 512 };

/* A table being written. */
struct tabling {
	const struct timeline_table *table;
	const struct timelines *t;
	struct row row;	 /* scratch */
	struct buf text; /* scratch */
	int *widths;	 /* of the columns */
	int time_width;
};

/* ---- cells -------------------------------------------------------------------------------- */

/* `name=chat model=gpt-4`; of one without labels what was measured. */
static void tabling_labels(struct tabling *b, const struct timeline *one)
{
	struct buf raw = {0};

	for (size_t i = 0; i < one->label_count; i++) {
		const struct label *l = &one->labels[i];

		buf_add(&raw, i ? STR(" ") : STR(""));
		if (!str_eq(l->name, timeline_name())) {
			buf_add(&raw, l->name);
			buf_add_byte(&raw, '=');
		}
		timeline_value(&l->value, &raw);
	}
	if (!raw.len)
		buf_add(&raw, STR("value"));
	buf_reset(&b->text);
	text_fit(buf_str(&raw), b->table->set, LABELS_MAX, &b->text);
	buf_release(&raw);
}

static void tabling_number(struct tabling *b, double value)
{
	buf_reset(&b->text);
	if (isnan(value))
		buf_add_byte(&b->text, '-');
	else
		buf_addf(&b->text, "%.6g", value);
}

/* No finer than the step. */
static void tabling_time(struct tabling *b, size_t point)
{
	enum { WHOLE = 19, MILLI = 23, NANO = 29 };
	int64_t step = b->t->step_ns;
	uint64_t ns = (uint64_t)b->t->first_ns + point * (uint64_t)step;

	buf_reset(&b->text);
	stamp_format((int64_t)ns, &b->text);
	b->text.len = step % 1000000000 == 0 ? WHOLE : step % 1000000 == 0 ? MILLI : NANO;
	buf_add_byte(&b->text, 'Z');
}

static int tabling_width(const struct tabling *b)
{
	return text_width(buf_str(&b->text), b->table->set);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void tabling_blanks(struct tabling *b, int count)
{
	for (int i = 0; i < count && i < BLANKS_MAX; i++)
		row_add(&b->row, ROLE_PLAIN, STR(" "), 1);
}

static void tabling_right(struct tabling *b, enum role role, int width)
{
	tabling_blanks(b, GAP + width - tabling_width(b));
	row_add(&b->row, role, buf_str(&b->text), tabling_width(b));
}

static void tabling_emit(struct tabling *b)
{
	b->table->emit(b->table->to, &b->row);
	row_reset(&b->row);
}

static void tabling_head(struct tabling *b, size_t from, size_t to)
{
	row_add(&b->row, ROLE_DIM, STR("time"), 4);
	tabling_blanks(b, b->time_width - 4);
	for (size_t i = from; i < to; i++) {
		tabling_labels(b, &b->t->at[i]);
		tabling_right(b, ROLE_STRONG, b->widths[i]);
	}
	tabling_emit(b);
}

static void tabling_point(struct tabling *b, size_t point, size_t from, size_t to)
{
	tabling_time(b, point);
	row_add(&b->row, ROLE_DIM, buf_str(&b->text), tabling_width(b));
	for (size_t i = from; i < to; i++) {
		tabling_number(b, b->t->at[i].values[point]);
		tabling_right(b, ROLE_PLAIN, b->widths[i]);
	}
	tabling_emit(b);
}

static void tabling_measure(struct tabling *b)
{
	b->widths = mem_new((b->t->count + 1) * sizeof(*b->widths));
	tabling_time(b, 0);
	b->time_width = tabling_width(b);
	for (size_t i = 0; i < b->t->count; i++) {
		tabling_labels(b, &b->t->at[i]);
		b->widths[i] = tabling_width(b);
		for (size_t j = 0; j < b->t->points; j++) {
			tabling_number(b, b->t->at[i].values[j]);
			if (tabling_width(b) > b->widths[i])
				b->widths[i] = tabling_width(b);
		}
	}
}

/* One column at least, and as many more as fit. */
static size_t tabling_fit(const struct tabling *b, size_t from)
{
	int used = b->time_width + GAP + b->widths[from];
	size_t to = from + 1;

	while (to < b->t->count &&
		(!b->table->width || used + GAP + b->widths[to] <= b->table->width))
		used += GAP + b->widths[to++];
	return to;
}

void timeline_table(const struct timeline_table *table, const struct timelines *t)
{
	struct tabling b = {.table = table, .t = t};

	tabling_measure(&b);
	for (size_t from = 0, to; from < t->count; from = to) {
		to = tabling_fit(&b, from);
		if (from)
			tabling_emit(&b);
		tabling_head(&b, from, to);
		for (size_t i = 0; i < t->points; i++)
			tabling_point(&b, i, from, to);
	}
	row_release(&b.row);
	buf_release(&b.text);
	free(b.widths);
}
