#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "view/state_words.h"

/* What became of a state, in a few words. */

static const struct worded {
	const char *before; /* NULL: it was unknown */
	const char *after;
	const char *words;
	int end;
} rows[] = {
	{"{\"files\":[],\"plan\":[\"a\",\"todo\"]}",
		"{\"files\":[1],\"plan\":[\"a\",\"done\"]}",
		"  files +1  plan[1] todo→done", 80},
	{"{\"a\":1}", "{\"b\":{\"c\":[]}}", "  -a  b = {1}", 80},
	{"{\"a\":1}", "{\"a\":1.0}", "  no change", 80},
	{"{\"a\":[1,2,3]}", "{\"a\":[1]}", "  a -2", 80},
	{"[1]", "[1,2,3]", "  +2", 80},
	{"1", "\"\"", "  all 1→\"\"", 80},
	{"[[1],[2]]", "[[1,1],[2,2,2]]", "  [0] +1  [1] +2", 80},
	{"{\"a/b\":{\"~\":{\"0\":1}}}", "{\"a/b\":{\"~\":{\"0\":2}}}", "  a/b.~[0] 1→2",
		80},
	{"{\"a\":\"x\\ny\\u001b[31m\"}", "{\"a\":null}", "  a x⏎y^[[31m→null", 80},
	{"{}", "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1}",
		"  a = 1  b = 1  c = 1  d = 1  e = 1  f = 1  g = 1  h = 1  +2 more", 80},
	{"{}", "{\"a\":1,\"b\":1,\"c\":1}", "  a = 1  b…", 11},
	{NULL, "{\"goal\":\"fix\",\"plan\":[1]}", "  goal = fix  plan = [1]", 80},
	{NULL, "[1,2]", "  [2]", 80},
	{"1", NULL, "  unknown: nothing was said of it yet", 80},
};

static void state_of(struct docs *d, const char *text, struct state *state)
{
	*state = (struct state){.fault = STATE_NO_SNAPSHOT};
	if (text && doc_read(d, str_from(text), &state->value))
		state->fault = STATE_KNOWN;
}

static void words(struct test *t)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = {.most = 1 << 20};
		struct state before, after;
		struct row row = {0};

		state_of(&d, rows[i].before, &before);
		state_of(&d, rows[i].after, &after);
		state_words(&row, &before, &after, TEXT_UTF8, rows[i].end);
		CHECK_STR(t, buf_str(&row.text), rows[i].words);
		CHECK(t, row.width <= rows[i].end);
		row_release(&row);
		arena_release(&d.arena);
	}
}

static void no_row_is_too_wide(struct test *t)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int end = -1; end < 60; end++) {
			struct docs d = {.most = 1 << 20};
			struct state before, after;
			struct row row = {0};

			state_of(&d, rows[i].before, &before);
			state_of(&d, rows[i].after, &after);
			state_words(&row, &before, &after, TEXT_ASCII, end);
			CHECK(t, row.width <= (end > 0 ? end : 0));
			row_release(&row);
			arena_release(&d.arena);
		}
}

int main(void)
{
	struct test t = {0};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		setlocale(LC_ALL, "");
	test_run(&t, "words", words);
	test_run(&t, "no row is too wide", no_row_is_too_wide);
	return test_done(&t);
}
