#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "gather.h"
#include "view/log_rows.h"

enum { LINES = 3000 };

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

		log_rows_row(&l, line, in, TEXT_UTF8, 60, &r);
		buf_reset(&want);
		buf_addf(&want, "%sline %llu ^[[31m",
			line > 10 ? "   +1.000s  " : "            ",
			(unsigned long long)line);
		CHECK_STR(t, buf_str(&r.text), buf_text(&want));
	}
	log_rows_row(&l, LINES, in, TEXT_UTF8, 60, &r);
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

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "lines are found again", lines_are_found_again);
	return test_done(&t);
}
