#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "gather.h"
#include "view/log_seek.h"

enum { LINES = 3000 };

/* A line that is cut where it is longer than 60 cells. */
static void one_row(struct log_rows *l, uint64_t line, struct input *in, struct row *r)
{
	struct log_line one;

	log_line_open(&one, l, line, in, TEXT_UTF8, 60, false);
	log_line_row(&one, r);
	log_line_release(&one);
}

/* Every line of a file that is no record, in runs of several lengths. */
static void lines_are_found_again(struct test *t)
{
	struct slab slab = {0};
	struct trace *one = trace_new(&slab, &(struct id){.low = 1});
	struct asides asides = {0};
	struct log_rows l = {.asides = &asides};
	struct buf text = {0}, want = {0};
	struct gather g = {0};
	struct input *in;
	struct row r = {0};
	uint64_t state = 3;
	char path[64];
	size_t texts = 0;

	folder_enter(path);
	for (int i = 0; i < LINES; i++)
		buf_addf(&text, "line %d \x1b[31m\n", i);
	file_write("log", buf_str(&text));
	one->first_ns = 1000000000;
	in = input_new(&(struct input_options){0});
	input_add_file(in, "log");
	CHECK(t, gather_all(&g, in));
	for (size_t i = 0; i < g.count; i++) {
		struct aside before = {
			.t = i > 10 ? one : NULL, .ts = 2000000000 + (int64_t)(i / 700)};

		asides_add(&asides, &g.lines[i], g.lines[i].text, before);
		if (i == 1500)
			CHECK_INT(t, log_rows_count(&l), 1501);
		texts++;
	}
	CHECK_INT(t, log_rows_count(&l), texts);
	CHECK_INT(t, texts, LINES);
	CHECK(t, asides.count < 10);
	for (int i = 0; i < 500; i++) {
		uint64_t line = i < 100 ? (uint64_t)i : (test_random(&state) >> 33) % LINES;

		one_row(&l, line, in, &r);
		buf_reset(&want);
		buf_addf(&want, "%sline %llu ^[[31m",
			line > 10 ? "   +1.000s  " : "            ",
			(unsigned long long)line);
		CHECK_STR(t, buf_str(&r.text), buf_text(&want));
	}
	one_row(&l, LINES, in, &r);
	CHECK_INT(t, r.width, 0);
	row_release(&r);
	log_rows_release(&l);
	asides_release(&asides);
	input_free(in);
	gather_release(&g);
	trace_free(&slab, one);
	slab_release(&slab);
	folder_leave(path);
	buf_release(&text);
	buf_release(&want);
}

/* What is too long for a row goes on below its beginning, or is cut; lines are told apart by their times. */
static void a_line_takes_rows(struct test *t)
{
	static const char *const want[] = {
		"   +0.000s  the words of a line that is ",
		"            longer than this row, which ",
		"            has 40 cells",
	};
	struct slab slab = {0};
	struct trace *one = trace_new(&slab, &(struct id){.low = 1});
	struct asides asides = {0};
	struct log_rows l = {.asides = &asides};
	struct gather g = {0};
	struct log_line line;
	struct input *in;
	struct row r = {0};
	char path[64];
	size_t n = 0;

	folder_enter(path);
	file_write("log",
		STR("the words of a line that is longer than this row, which has 40 cells\n"));
	one->first_ns = 1;
	in = input_new(&(struct input_options){0});
	input_add_file(in, "log");
	CHECK(t, gather_all(&g, in));
	asides_add(
		&asides, &g.lines[0], g.lines[0].text, (struct aside){.t = one, .ts = 1});
	log_rows_count(&l);
	log_line_open(&line, &l, 0, in, TEXT_ASCII, 40, true);
	for (; log_line_row(&line, &r) && n < 9; n++) {
		CHECK(t, r.width <= 40);
		CHECK_STR(t, buf_str(&r.text), n < 3 ? want[n] : "nothing more");
	}
	CHECK_INT(t, n, 3);
	log_line_release(&line);
	log_line_open(&line, &l, 0, in, TEXT_ASCII, 40, false);
	CHECK(t, log_line_row(&line, &r));
	CHECK_STR(t, buf_str(&r.text), "   +0.000s  the words of a line that is~");
	CHECK(t, !log_line_row(&line, &r));
	log_line_release(&line);
	row_release(&r);
	log_rows_release(&l);
	asides_release(&asides);
	input_free(in);
	gather_release(&g);
	trace_free(&slab, one);
	slab_release(&slab);
	folder_leave(path);
}

/* Which line a place leads to: of two traces whose lines stand between each other. */
static const struct {
	int trace;
	uint32_t span;
	int64_t from_ns;
	int64_t to_ns;
	uint64_t line;
	bool found;
	size_t looked; /* asides; 0: all */
} places[] = {
	{0, 1, 5, 50, 2, true, 2},  /* said in it, before others */
	{0, 3, 25, 32, 8, true, 5}, /* said in it, after others that came while it ran */
	{0, 2, 15, 20, 4, true, 0}, /* what ends it comes behind it */
	{0, 9, 20, 31, 5, true, 0}, /* others, while it ran */
	{0, 9, 35, INT64_MAX, 9, true, 0}, /* it runs still */
	{0, 9, 31, 34, 8, true, 0},	   /* the last one before */
	{0, 9, 40, 50, 10, true, 0},	   /* of several, their last */
	{0, 9, 1, 9, 2, false, 0},	   /* nothing yet */
	{0, 0, 34, 34, 8, true, 0},	   /* until a time */
	{0, 0, 9, 9, 2, false, 0},
	{1, 1, 1, 9, 6, true, 4},
	{1, 0, 100, 100, 7, true, 0},
};

static void a_place_has_a_line(struct test *t)
{
	struct slab slab = {0};
	struct trace *traces[2] = {trace_new(&slab, &(struct id){.low = 1}),
		trace_new(&slab, &(struct id){.low = 2})};
	struct aside at[] = {{.lines = 2},
		{.t = traces[0], .span = 1, .ts = 10, .lines = 3},
		{.t = traces[0], .span = 2, .after = true, .ts = 20, .lines = 1},
		{.t = traces[1], .span = 1, .ts = 25, .lines = 2},
		{.t = traces[0], .span = 3, .ts = 30, .lines = 1},
		{.t = traces[0], .span = 1, .ts = 35, .lines = 2}};
	struct asides asides = {.at = at, .count = 6};
	struct log_rows l = {.asides = &asides};

	log_rows_count(&l);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct log_seek s;
		uint64_t line = UINT64_MAX;
		bool ok;

		log_seek_begin(&s, traces[places[i].trace], places[i].span,
			places[i].from_ns, places[i].to_ns);
		CHECK(t, !log_seek_line(&s, &l, &line));
		while (log_seek_step(&s, &l, 1))
			;
		ok = CHECK(t, log_seek_line(&s, &l, &line));
		ok &= CHECK_INT(t, line, places[i].line);
		ok &= CHECK_INT(t, log_seek_found(&s), places[i].found);
		ok &= CHECK_INT(t, s.next, places[i].looked ? places[i].looked : 6);
		if (!ok)
			printf("# place %zu\n", i);
	}
	log_rows_release(&l);
	trace_free(&slab, traces[0]);
	trace_free(&slab, traces[1]);
	slab_release(&slab);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "lines are found again", lines_are_found_again);
	test_run(&t, "a line takes as many rows as it needs", a_line_takes_rows);
	test_run(&t, "a place has a line", a_place_has_a_line);
	return test_done(&t);
}
