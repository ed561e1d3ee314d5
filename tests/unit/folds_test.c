#include "test.h"

#include <stdio.h>

#include "asking.h"
#include "model/tree.h"
#include "tui/folds.h"

/*
 *     1 a
 *     2 ├─ b
 *     3 │  └─ c
 *     4 └─ d
 *     5 e
 */
static const char tree[] =
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"a\",\"ts\":\"2026-01-01T00:00:01Z\"}\n"
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"b\",\"parent_span_id\":\"a\",\"name\":\"b\",\"ts\":\"2026-01-01T00:00:02Z\"}\n"
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"c\",\"parent_span_id\":\"b\",\"name\":\"c\",\"ts\":\"2026-01-01T00:00:03Z\"}\n"
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"d\",\"parent_span_id\":\"a\",\"name\":\"d\",\"ts\":\"2026-01-01T00:00:04Z\"}\n"
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"e\",\"name\":\"e\",\"ts\":\"2026-01-01T00:00:05Z\"}\n";

struct folded {
	struct asking asking;
	struct folds folds;
	struct trace *trace;
};

static void folded_init(struct folded *f)
{
	*f = (struct folded){0};
	asking_init(&f->asking);
	asking_take(&f->asking, tree);
	f->trace = f->asking.store.first;
	folds_settle(&f->folds, f->trace);
}

static void folded_release(struct folded *f)
{
	folds_release(&f->folds);
	asking_release(&f->asking);
}

/* The rows' spans as digits. */
static const char *rows(const struct folds *f, char text[16])
{
	uint32_t count = folds_rows(f);

	for (uint32_t i = 0; i < count; i++)
		text[i] = (char)('0' + folds_span(f, i));
	text[count] = '\0';
	return text;
}

#define CHECK_ROWS(t, f, want) CHECK_STR(t, str_from(rows(&(f)->folds, text)), want)

static void in_order(struct test *t)
{
	struct folded f;
	char text[16];

	folded_init(&f);
	CHECK_ROWS(t, &f, "12345");
	CHECK_INT(t, folds_depth(&f.folds, 3), 2);
	CHECK_INT(t, folds_size(&f.folds, 1), 4);
	CHECK_INT(t, folds_row(&f.folds, 4), 3);
	CHECK_INT(t, folds_span(&f.folds, 5), 0);
	CHECK(t, folds_more(&f.folds, 2) && !folds_more(&f.folds, 4));
	CHECK(t, folds_more(&f.folds, 1) && !folds_more(&f.folds, 5));
	folded_release(&f);
}

static void folding(struct test *t)
{
	struct folded f;
	char text[16];

	folded_init(&f);
	folds_set(&f.folds, 2, true);
	CHECK_ROWS(t, &f, "1245");
	CHECK_INT(t, folds_row(&f.folds, 3), 1);
	CHECK(t, !folds_seen(&f.folds, 3) && folds_closed(&f.folds, 2));
	folds_set(&f.folds, 1, true);
	CHECK_ROWS(t, &f, "15");
	folds_set(&f.folds, 1, false);
	CHECK_ROWS(t, &f, "1245");
	folds_set(&f.folds, 4, true); /* a leaf */
	CHECK_ROWS(t, &f, "1245");
	folds_set_all(&f.folds, true);
	CHECK_ROWS(t, &f, "15");
	folds_reveal(&f.folds, 3);
	CHECK_ROWS(t, &f, "12345");
	folds_set_deep(&f.folds, 1, true);
	folds_set(&f.folds, 1, false);
	CHECK_ROWS(t, &f, "1245");
	folds_set_all(&f.folds, false);
	CHECK_ROWS(t, &f, "12345");
	CHECK(t, !folds_closed(&f.folds, 2));
	folds_set(&f.folds, 2, true);
	CHECK_ROWS(t, &f, "1245");
	folded_release(&f);
}

/* What comes later finds the folds as they were. */
static void growing(struct test *t)
{
	struct folded f;
	char text[16];

	folded_init(&f);
	CHECK(t, !folds_settle(&f.folds, f.trace));
	folds_set(&f.folds, 2, true);
	asking_take(&f.asking,
		"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"f\",\"parent_span_id\":\"b\",\"name\":\"f\",\"ts\":\"2026-01-01T00:00:06Z\"}\n"
		"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"g\",\"parent_span_id\":\"d\",\"name\":\"g\",\"ts\":\"2026-01-01T00:00:07Z\"}\n");
	CHECK_ROWS(t, &f, "1245");
	CHECK_INT(t, folds_row(&f.folds, 6), UINT32_MAX);
	CHECK(t, folds_settle(&f.folds, f.trace));
	CHECK_ROWS(t, &f, "12475");
	CHECK_INT(t, folds_row(&f.folds, 6), 1);
	folded_release(&f);
}

static const char more[] =
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"f\",\"parent_span_id\":\"b\",\"name\":\"f\",\"ts\":\"2026-01-01T00:00:06Z\"}\n";
static const char still_more[] =
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"g\",\"parent_span_id\":\"d\",\"name\":\"g\",\"ts\":\"2026-01-01T00:00:07Z\"}\n";

/* In steps: rows are as they were until the last one, folds of meanwhile hold, and what comes makes it begin again. */
static void in_steps(struct test *t)
{
	struct folded f;
	char text[16];
	int steps = 1;

	folded_init(&f);
	folds_set(&f.folds, 2, true);
	asking_take(&f.asking, more);
	CHECK(t, folds_step(&f.folds, f.trace, 2) && folds_step(&f.folds, f.trace, 2));
	CHECK_ROWS(t, &f, "1245");
	folds_set(&f.folds, 2, false);
	folds_set(&f.folds, 1, true);
	CHECK_ROWS(t, &f, "15");
	asking_take(&f.asking, still_more);
	while (folds_step(&f.folds, f.trace, 2))
		steps++;
	CHECK_INT(t, steps, 4); /* of seven spans two at a time */
	CHECK_ROWS(t, &f, "15");
	folds_set(&f.folds, 1, false);
	CHECK_ROWS(t, &f, "1236475");
	CHECK_INT(t, folds_size(&f.folds, 1), 6);
	CHECK_INT(t, folds_size(&f.folds, 4), 2);
	CHECK_INT(t, folds_depth(&f.folds, 7), 2);
	CHECK(t, !folds_step(&f.folds, f.trace, 2));
	folded_release(&f);
}

/* Parents that are said anew go in a circle until the next pass. */
static void in_a_circle(struct test *t)
{
	struct folded f;

	folded_init(&f);
	folds_set(&f.folds, 1, true);
	asking_take(&f.asking,
		"{\"type\":\"span_update\",\"trace_id\":\"t\",\"span_id\":\"b\",\"parent_span_id\":\"c\",\"ts\":\"2026-01-01T00:00:08Z\"}\n");
	CHECK_INT(t, f.trace->spans[2].parent, 3);
	CHECK_INT(t, folds_row(&f.folds, 3), 0); /* what it was folded into */
	folds_reveal(&f.folds, 3);
	CHECK(t, !folds_more(&f.folds, 3));
	folds_settle(&f.folds, f.trace);
	CHECK(t, folds_row(&f.folds, 3) != UINT32_MAX);
	folded_release(&f);
}

static void filtered(struct test *t)
{
	struct selection shown = {0};
	struct folded f;
	char text[16];

	folded_init(&f);
	selection_reset(&shown, f.trace);
	selection_add(&shown, 4);
	selection_add_above(&shown, f.trace);
	folds_filter(&f.folds, &shown);
	CHECK_ROWS(t, &f, "14");
	CHECK(t, !folds_more(&f.folds, 1));
	folds_set(&f.folds, 1, true);
	CHECK_ROWS(t, &f, "1");
	folds_filter(&f.folds, NULL);
	CHECK_ROWS(t, &f, "15");
	selection_release(&shown);
	folded_release(&f);
}

/*
 *     1 a
 *     2 ├─ x
 *     3 │  └─ y
 *     4 ├─ x
 *     5 ├─ x
 *     6 ├─ z
 *     7 └─ x
 */
static void alike_init(struct folded *f)
{
	static const char *const spans[] = {"a", "xa", "yb", "xa", "xa", "za", "xa"};

	*f = (struct folded){0};
	asking_init(&f->asking);
	for (int i = 0; i < 7; i++) {
		char line[256];

		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"%c\",\"name\":\"%c\",\"ts\":%d%s%c%s}\n",
			"abcdefg"[i], spans[i][0], i,
			i ? ",\"parent_span_id\":\"" : ",\"x\":\"", i ? spans[i][1] : 'x',
			"\"");
		asking_take(&f->asking, line);
	}
	f->trace = f->asking.store.first;
	folds_settle(&f->folds, f->trace);
}

static void alike_in_one_row(struct test *t)
{
	struct folded f;
	char text[16];

	alike_init(&f);
	CHECK_ROWS(t, &f, "1234567");
	CHECK_INT(t, folds_alike_count(&f.folds, 5, 100), 3);
	CHECK_INT(t, folds_alike_count(&f.folds, 7, 100), 1);
	CHECK_INT(t, folds_set_alike(&f.folds, 5, true), 2);
	CHECK_ROWS(t, &f, "1267");
	CHECK(t, folds_alike(&f.folds, 2) && !folds_alike(&f.folds, 4));
	CHECK_INT(t, folds_row(&f.folds, 5), 1);
	CHECK_INT(t, folds_row(&f.folds, 3), 1);
	CHECK_INT(t, folds_set_alike(&f.folds, 7, true), 7);
	CHECK_ROWS(t, &f, "1267");
	folds_set(&f.folds, 1, true);
	CHECK_ROWS(t, &f, "1");
	folds_set(&f.folds, 1, false);
	CHECK_ROWS(t, &f, "1267");
	folds_set(&f.folds, 2, true);
	CHECK_ROWS(t, &f, "1267");
	folds_set_alike(&f.folds, 4, false);
	CHECK_ROWS(t, &f, "124567");
	folds_set_all_alike(&f.folds, 4);
	CHECK_ROWS(t, &f, "124567");
	folds_set_all_alike(&f.folds, 3);
	CHECK_ROWS(t, &f, "1267");
	folds_reveal(&f.folds, 2);
	CHECK_ROWS(t, &f, "1267");
	folds_reveal(&f.folds, 3);
	CHECK_ROWS(t, &f, "1234567");
	folds_set_alike(&f.folds, 2, true);
	folds_set_all(&f.folds, false);
	CHECK_ROWS(t, &f, "1234567");
	folded_release(&f);
}

/* Appends what has a row of the children of a span, as the folds say who is folded. */
static size_t seen_below(
	const struct folds *f, struct trace *t, uint32_t span, uint32_t *out, size_t count)
{
	uint32_t next;

	for (uint32_t i = tree_first(t, span); i; i = next) {
		bool alike = folds_alike(f, i);

		out[count++] = i;
		if (!alike && !folds_closed(f, i))
			count = seen_below(f, t, i, out, count);
		next = tree_next(t, i);
		while (alike && next && t->spans[next].name == t->spans[i].name)
			next = tree_next(t, next);
	}
	return count;
}

enum { SOME = 60 };

static void fill_some(struct folded *f, uint64_t *seed)
{
	*f = (struct folded){0};
	asking_init(&f->asking);
	for (int i = 1; i <= SOME; i++) {
		char line[256], up[64] = "";
		int parent = (int)(test_random(seed) % (uint64_t)i);

		if (parent)
			snprintf(up, sizeof(up), ",\"parent_span_id\":\"%016x\"",
				(unsigned)(parent < i - 8 ? parent % 3 + 1 : parent));
		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"%016x\",\"name\":\"%c\",\"ts\":%d%s}\n",
			(unsigned)i, "xxxy"[test_random(seed) % 4], i, up);
		asking_take(&f->asking, line);
	}
	f->trace = f->asking.store.first;
	folds_settle(&f->folds, f->trace);
}

static void fold_some(struct test *t, struct folded *f, uint64_t *seed)
{
	uint32_t span = 1 + (uint32_t)(test_random(seed) % SOME);
	bool on = test_random(seed) % 3;

	switch (test_random(seed) % 12) {
	case 0:
		folds_set_all(&f->folds, on);
		break;
	case 1:
		folds_set_all_alike(&f->folds, 2 + (uint32_t)(test_random(seed) % 3));
		break;
	case 2:
		folds_set_deep(&f->folds, span, on);
		break;
	case 3:
	case 4:
		folds_reveal(&f->folds, span);
		CHECK(t, folds_seen(&f->folds, span));
		break;
	case 5:
	case 6:
	case 7:
	case 8:
		folds_set_alike(&f->folds, span, on);
		break;
	default:
		folds_set(&f->folds, span, on);
	}
}

/* Whatever was folded, rows are what the folds say, and who has none has one that stands for it. */
static void any_folds(struct test *t)
{
	uint64_t seed = 11;

	for (int round = 0; round < 60 && t->ok; round++) {
		struct folded f;

		fill_some(&f, &seed);
		for (int i = 0; i < 60 && t->ok; i++) {
			uint32_t want[SOME];
			size_t count;

			fold_some(t, &f, &seed);
			count = seen_below(&f.folds, f.trace, 0, want, 0);
			CHECK_INT(t, folds_rows(&f.folds), count);
			for (uint32_t row = 0; row < count; row++)
				CHECK_INT(t, folds_span(&f.folds, row), want[row]);
			for (uint32_t span = 1; span <= SOME; span++)
				CHECK(t, folds_row(&f.folds, span) < count);
		}
		folded_release(&f);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "spans are rows in pre-order", in_order);
	test_run(&t, "what is below a folded span has no row", folding);
	test_run(&t, "spans that come later are rows when the folds are settled", growing);
	test_run(&t, "rows are put in order in steps", in_steps);
	test_run(&t, "parents in a circle", in_a_circle);
	test_run(&t, "what a filter leaves out has no row, folded or not", filtered);
	test_run(&t, "siblings that are called alike in one row", alike_in_one_row);
	test_run(&t, "any folds", any_folds);
	return test_done(&t);
}
