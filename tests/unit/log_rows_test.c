#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "gather.h"
#include "view/log_rows.h"

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
	struct trace *one = trace_new(&(struct id){.low = 1}, 1);
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
	trace_free(one);
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
	struct trace *one = trace_new(&(struct id){.low = 1}, 1);
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
	trace_free(one);
	folder_leave(path);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "lines are found again", lines_are_found_again);
	test_run(&t, "a line takes as many rows as it needs", a_line_takes_rows);
	return test_done(&t);
}
