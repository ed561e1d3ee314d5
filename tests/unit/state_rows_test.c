#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "view/state_rows.h"

/* A state and what a change made of it, as rows. */

static const char before[] =
	"{\"goal\":\"fix\",\"plan\":[\"a\",\"todo\",\"c\"],\"gone\":{\"x\":1,"
	"\"y\":[]},\"n\":1.0}";
static const char after[] = "{\"goal\":\"fix\",\"plan\":[\"a\",\"done\",\"c\"],\"n\":1,"
			    "\"files\":[\"src/auth.py\"],\"e\":{}}";

static const struct shown {
	const char *before; /* NULL: unknown */
	const char *after;
	unsigned look;
	int width;
	const char *rows;
	int changed;
} rows[] = {
	{before, after, STATE_ALL, 60,
		"  goal      fix\n"
		"  plan[0]   a\n"
		"- plan[1]   todo\n"
		"+ plan[1]   done\n"
		"  plan[2]   c\n"
		"- gone.x    1\n"
		"- gone.y    [0]\n"
		"  n         1.0\n"
		"+ files[0]  src/auth.py\n"
		"+ e         {0}\n",
		4},
	{before, after, STATE_CHANGES_ONLY, 60,
		"- plan[1]   todo\n"
		"+ plan[1]   done\n"
		"- gone.x    1\n"
		"- gone.y    [0]\n"
		"+ files[0]  src/auth.py\n"
		"+ e         {0}\n",
		4},
	{before, after, STATE_CHANGES_ONLY | STATE_SIDE_BY_SIDE, 51,
		"~ plan[1]   todo               │ done\n"
		"- gone.x    1                  │ \n"
		"- gone.y    [0]                │ \n"
		"+ files[0]                     │ src/auth.py\n"
		"+ e                            │ {0}\n",
		4},
	{"[1,2,3]", "[1,3]", STATE_ALL, 40, "  [0]       1\n- [1]       2\n  [1]       3\n",
		1},
	{"[1]", "{\"a\":1}", STATE_SIDE_BY_SIDE, 41,
		"- [0]       1             │ \n+ a                       │ 1\n", 1},
	{"1", "\"\"", STATE_ALL, 40, "- (all)     1\n+ (all)     \"\"\n", 1},
	{"1", "1.0", STATE_CHANGES_ONLY, 40, "", 0},
	{NULL, "{\"a\":[1]}", STATE_CHANGES_ONLY, 40, "  a[0]      1\n", 0},
	{"{\"a\":1}", NULL, STATE_ALL, 40, "  a         1\n", 0},
	{NULL, NULL, STATE_ALL, 40, "", 0},
	{"{\"a\":\"one two three\",\"b\":1}", "{\"a\":\"one\\n\\u001b[2J\",\"b\":1}",
		STATE_ALL | STATE_WRAPPED, 20,
		"- a         one two \n"
		"            three\n"
		"+ a         one\n"
		"            ^[[2J\n"
		"  b         1\n",
		1},
	{"{\"a\":\"one two three\"}", "{\"a\":\"one\\ntwo\"}",
		STATE_SIDE_BY_SIDE | STATE_WRAPPED, 31,
		"~ a         one two  │ one\n"
		"            three    │ two\n",
		1},
	{"{\"long name\":\"\\u001b[2J\\n\"}", "{}", STATE_ALL, 26, "- long na…  ^[[2J⏎\n",
		1},
};

static void state_of(struct docs *d, const char *text, struct state *state)
{
	*state = (struct state){.fault = STATE_NO_SNAPSHOT};
	if (text && doc_read(d, str_from(text), &state->value))
		state->fault = STATE_KNOWN;
}

static void lines_of(struct docs *d, const struct shown *s, struct state_lines *lines)
{
	struct state a, b;

	state_of(d, s->before, &a);
	state_of(d, s->after, &b);
	state_lines(lines, &a, &b, s->look);
}

static void rows_are(struct test *t)
{
	struct state_lines lines = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = {.most = 1 << 20};
		struct row row = {0};
		struct buf text = {0};

		lines_of(&d, &rows[i], &lines);
		for (size_t n = 0; n < lines.count; n++) {
			struct state_walk w;

			state_walk_open(
				&w, &lines, n, rows[i].look, TEXT_UTF8, rows[i].width);
			while (state_walk_row(&w, &row)) {
				buf_add(&text, buf_str(&row.text));
				buf_add_byte(&text, '\n');
				CHECK(t, row.width <= rows[i].width);
			}
			state_walk_release(&w);
		}
		CHECK_STR(t, buf_str(&text), rows[i].rows);
		CHECK_INT(t, lines.changed, rows[i].changed);
		CHECK(t, lines.changed || lines.first == lines.count);
		row_release(&row);
		buf_release(&text);
		arena_release(&d.arena);
	}
	state_lines_release(&lines);
}

static void no_row_is_too_wide(struct test *t)
{
	struct state_lines lines = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int width = 1; width < 130; width++) {
			struct docs d = {.most = 1 << 20};
			struct row row = {0};

			lines_of(&d, &rows[i], &lines);
			for (size_t n = 0; n < lines.count; n++) {
				struct state_walk w;

				state_row(&row, &lines, n, rows[i].look, TEXT_ASCII, width);
				CHECK(t, row.width <= width);
				state_walk_open(&w, &lines, n, rows[i].look | STATE_WRAPPED,
					TEXT_ASCII, width);
				while (state_walk_row(&w, &row))
					CHECK(t, row.width <= width);
				state_walk_release(&w);
			}
			row_release(&row);
			arena_release(&d.arena);
		}
	state_lines_release(&lines);
}

/* A state of very many values shows its first ones, and how many more there are. */
static void very_many(struct test *t)
{
	struct docs d = {.most = 64 << 20};
	struct state_lines lines = {0};
	struct buf text = {0};
	struct state a, b;

	buf_add_byte(&text, '[');
	for (int i = 0; i < 50000; i++)
		buf_addf(&text, "%s%d", i ? "," : "", i);
	buf_add_byte(&text, ']');
	state_of(&d, buf_text(&text), &a);
	state_of(&d, "[]", &b);
	state_lines(&lines, &b, &a, STATE_ALL);
	CHECK_INT(t, lines.count, STATE_LINES_MAX);
	CHECK_INT(t, lines.left_out, 50000 - STATE_LINES_MAX);
	state_lines(&lines, &a, &a, STATE_CHANGES_ONLY);
	CHECK_INT(t, lines.count, 0);
	state_lines_release(&lines);
	arena_release(&d.arena);
	buf_release(&text);
}

int main(void)
{
	struct test t = {0};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		setlocale(LC_ALL, "");
	test_run(&t, "rows", rows_are);
	test_run(&t, "no row is too wide", no_row_is_too_wide);
	test_run(&t, "very many values", very_many);
	return test_done(&t);
}
