#include "test.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "export/timeline_json.h"
#include "view/timeline_table.h"

static struct value text_value(const char *text)
{
	return (struct value){.type = VALUE_STRING, .text = str_from(text)};
}

static double one_values[] = {3, NAN, 0.1};
static double two_values[] = {1234567.5, 2, INFINITY};
static struct label one_labels[2];
static struct label two_labels[1];
static struct timeline lines[2];

static struct timelines sample(const char *name)
{
	one_labels[0] = (struct label){STR("name"), text_value(name)};
	one_labels[1] = (struct label){STR("n"), {.type = VALUE_INT, .number = 7}};
	two_labels[0] = (struct label){timeline_name(), text_value("rate")};
	lines[0] = (struct timeline){one_labels, 2, one_values};
	lines[1] = (struct timeline){two_labels, 1, two_values};
	return (struct timelines){.at = lines,
		.count = 2,
		.points = 3,
		.first_ns = INT64_C(1700000000500000000),
		.step_ns = 500000000};
}

static void take(void *to, const struct row *row)
{
	buf_add(to, buf_str(&row->text));
	buf_add_byte(to, '\n');
}

static void a_table_has_a_row_an_interval(struct test *t)
{
	struct timelines s = sample("chat");
	struct buf out = {0};
	struct timeline_table table = {.set = TEXT_ASCII, .emit = take, .to = &out};

	timeline_table(&table, &s);
	CHECK_STR(t, buf_str(&out),
		"time                      name=chat n=7         rate\n"
		"2023-11-14T22:13:20.500Z              3  1.23457e+06\n"
		"2023-11-14T22:13:21.000Z              -            2\n"
		"2023-11-14T22:13:21.500Z            0.1          inf\n");
	buf_release(&out);
}

/* What does not fit beside it stands below; a hostile label cannot obey anything. */
static void a_narrow_table_goes_on_below(struct test *t)
{
	struct timelines s = sample("\x1b[31m\nevil");
	struct buf out = {0};
	struct timeline_table table = {
		.set = TEXT_ASCII, .width = 50, .emit = take, .to = &out};

	s.points = 1;
	s.step_ns = 1000000000;
	timeline_table(&table, &s);
	CHECK_STR(t, buf_str(&out),
		"time                  name=^[[31m evil n=7\n"
		"2023-11-14T22:13:20Z                     3\n"
		"\n"
		"time                         rate\n"
		"2023-11-14T22:13:20Z  1.23457e+06\n");
	buf_reset(&out);
	s.count = 0;
	timeline_table(&table, &s);
	CHECK_INT(t, out.len, 0);
	buf_release(&out);
}

static void json_has_a_line_a_group(struct test *t)
{
	struct timelines s = sample("a\"\x1b\xff");
	struct buf out = {0};

	timeline_json(&s, &s.at[0], &out);
	CHECK_STR(t, buf_str(&out),
		"{\"labels\":{\"name\":\"a\\\"\\u001b\xef\xbf\xbd\",\"n\":7},\"step_ns\":500000000,"
		"\"points\":[[\"2023-11-14T22:13:20.500000000Z\",3],"
		"[\"2023-11-14T22:13:21.500000000Z\",0.1]]}\n");
	buf_reset(&out);
	timeline_json(&s, &s.at[1], &out);
	CHECK_STR(t, buf_str(&out),
		"{\"labels\":{\"__name__\":\"rate\"},\"step_ns\":500000000,"
		"\"points\":[[\"2023-11-14T22:13:20.500000000Z\",1234567.5],"
		"[\"2023-11-14T22:13:21.000000000Z\",2],"
		"[\"2023-11-14T22:13:21.500000000Z\",null]]}\n");
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "a table has a row an interval", a_table_has_a_row_an_interval);
	test_run(&t, "a narrow table goes on below", a_narrow_table_goes_on_below);
	test_run(&t, "json has a line a group", json_has_a_line_a_group);
	return test_done(&t);
}
