#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "theatre.h"
#include "tui/state.h"

/* The state screen without a terminal: records, keys, and what is on the canvas then. */

#define SECOND "000000000"
#define STATE(ts, span, said)                                                             \
	"{\"type\":\"event\",\"ts\":" ts SECOND ",\"trace_id\":\"t\",\"span_id\":\"" span \
	"\",\"name\":\"agent_state_updated\",\"attributes\":{" said "}}\n"

static const char *const lines[] = {
	"{\"type\":\"span_start\",\"ts\":1" SECOND
	",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"agent.run\",\"kind\":\"agent\"}\n",
	STATE("2", "a",
		"\"state.snapshot\":{\"goal\":\"fix\",\"plan\":[\"todo\",\"todo\"]}"),
	"{\"type\":\"span\",\"ts\":3" SECOND ",\"end_ts\":5" SECOND
	",\"trace_id\":\"t\",\"span_id\":\"b\",\"parent_span_id\":\"a\",\"name\":\"edit_file\","
	"\"kind\":\"tool\"}\n",
	STATE("4", "b", "\"state.merge\":{\"plan\":[\"todo\",\"done\"]}"),
	STATE("6", "a",
		"\"state.patch\":[{\"op\":\"test\",\"path\":\"/goal\",\"value\":1}]"),
	STATE("7", "a", "\"state.snapshot\":{\"goal\":null}"),
	STATE("8", "b", "\"state.key\":\"other\",\"state.snapshot\":[\"\\u001b[2J\"]"),
	"{\"type\":\"span_end\",\"ts\":9" SECOND ",\"trace_id\":\"t\",\"span_id\":\"a\"}\n",
};

static void show(struct theatre *s, int cols, int rows)
{
	theatre_init(s, "", cols, rows);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		theatre_take(s, lines[i]);
	tui_clock(&s->tui, INT64_C(10000000000), 0);
	tui_choose(&s->tui, s->asking.store.first);
	tui_open(&s->tui, PART_STATE);
}

/* The rows between the title and the status line, up to the last that is not empty. */
static bool check_rows(struct test *t, struct theatre *s, const char *want)
{
	struct buf all = {0}, body = {0};
	struct str rest;
	bool same;

	tui_draw(&s->tui);
	canvas_dump(&s->tui.canvas, false, &all);
	rest = buf_str(&all);
	for (int y = 0; y < s->tui.rows - 2; y++) {
		size_t len = str_find(rest, '\n');

		if (y)
			buf_add(&body, str_head(rest, len + 1));
		rest = str_tail(rest, len + 1);
	}
	while (body.len > 1 && body.at[body.len - 1] == '\n' &&
		body.at[body.len - 2] == '\n')
		body.len--;
	same = CHECK_STR(t, buf_str(&body), want);
	buf_release(&all);
	buf_release(&body);
	return same;
}

static void a_change(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	tui_jump(&s.tui, 2);
	check_rows(t, &s,
		" state  2/4  +3.000s  update by T edit_file  1 changed\n"
		"  goal      fix\n"
		"  plan[0]   todo\n"
		"- plan[1]   todo\n"
		"+ plan[1]   done\n");
	theatre_keys(&s, "d");
	check_rows(t, &s,
		" state  2/4  +3.000s  update by T edit_file  1 changed\n"
		"- plan[1]   todo\n"
		"+ plan[1]   done\n");
	theatre_release(&s);
}

static void steps(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	theatre_keys(&s, "4,");
	check_rows(t, &s,
		" state  1/4  +1.000s  snapshot by A agent.run\n"
		" nothing is known of what was before\n"
		"  goal      fix\n"
		"  plan[0]   todo\n"
		"  plan[1]   todo\n");
	theatre_keys(&s, "2.");
	check_rows(t, &s,
		" state  3/4  +5.000s  update by A agent.run\n"
		" unknown: a test failed; it was:\n"
		"  goal      fix\n"
		"  plan[0]   todo\n"
		"  plan[1]   done\n");
	theatre_keys(&s, "9.");
	check_rows(t, &s,
		" state  4/4  +6.000s  snapshot by A agent.run\n"
		" nothing is known of what was before\n"
		"  goal      null\n");
	theatre_release(&s);
}

static void side_by_side(struct test *t)
{
	struct theatre s;

	show(&s, 100, 20);
	tui_jump(&s.tui, 2);
	check_rows(t, &s,
		" state  2/4  +3.000s  update by T edit_file  1 changed\n"
		"  goal      fix                                        │ fix\n"
		"  plan[0]   todo                                       │ todo\n"
		"~ plan[1]   todo                                       │ done\n");
	theatre_release(&s);
}

static void several_states(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	theatre_keys(&s, "l");
	check_rows(t, &s,
		" other  1/1  +7.000s  snapshot by T edit_file\n"
		" nothing is known of what was before\n"
		"  [0]       ^[[2J\n");
	theatre_keys(&s, "h");
	check_rows(t, &s,
		" state  4/4  +6.000s  snapshot by A agent.run\n"
		" nothing is known of what was before\n"
		"  goal      null\n");
	theatre_release(&s);
}

static void the_playhead(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	tui_sight(&s.tui)->head_ns = INT64_C(1500000000);
	check_rows(t, &s, " state  0/4\n nothing was said of it yet\n");
	tui_sight(&s.tui)->head_ns = INT64_C(4500000000);
	check_rows(t, &s,
		" state  2/4  +3.000s  update by T edit_file  1 changed\n"
		"  goal      fix\n"
		"  plan[0]   todo\n"
		"- plan[1]   todo\n"
		"+ plan[1]   done\n");
	theatre_release(&s);
}

static void the_value_under_the_cursor(struct test *t)
{
	struct buf value = {0};
	struct theatre s;

	show(&s, 80, 24);
	tui_jump(&s.tui, 2);
	tui_draw(&s.tui);
	CHECK(t, state_screen_value(&s.tui, &value));
	CHECK_STR(t, buf_str(&value), "\"todo\"");
	buf_reset(&value);
	theatre_keys(&s, "j");
	tui_draw(&s.tui);
	CHECK(t, state_screen_value(&s.tui, &value));
	CHECK_STR(t, buf_str(&value), "\"done\"");
	buf_release(&value);
	theatre_release(&s);
}

/* What comes while it is shown. */
static void more_comes(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	tui_draw(&s.tui);
	theatre_take(&s, STATE("8", "a", "\"state.merge\":{\"goal\":\"rest\"}"));
	check_rows(t, &s,
		" state  5/5  +7.000s  update by A agent.run  1 changed\n"
		"- goal      null\n"
		"+ goal      rest\n");
	theatre_release(&s);
}

/* Of very many changes a frame shows how far it has come, and the rest is done in between. */
static void very_many_changes(struct test *t)
{
	struct theatre s;
	char text[256];

	show(&s, 80, 24);
	for (int i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), STATE("8", "a", "\"state.merge\":{\"n\":%d}"),
			i);
		asking_take(&s.asking, text);
	}
	tui_news(&s.tui);
	check_rows(t, &s, " looking for changes of state\n");
	while (tui_work(&s.tui, INT64_MAX))
		;
	CHECK(t, s.tui.stale);
	check_rows(t, &s, " going through the changes of state: 512 of 20004\n");
	while (tui_work(&s.tui, INT64_MAX))
		;
	CHECK(t, s.tui.stale);
	check_rows(t, &s,
		" state  20004/20004  +7.000s  update by A agent.run  1 changed\n"
		"  goal      null\n"
		"- n         19998\n"
		"+ n         19999\n");
	theatre_release(&s);
}

static void any_size(struct test *t)
{
	struct theatre s;

	show(&s, 80, 24);
	for (int cols = 1; cols < 130; cols += 7)
		for (int rows = 1; rows < 30; rows += 3) {
			tui_size(&s.tui, cols, rows);
			tui_draw(&s.tui);
			theatre_keys(&s, "jG,.k");
			tui_draw(&s.tui);
		}
	CHECK(t, s.tui.frames > 100);
	theatre_release(&s);
}

static void nothing_said(struct test *t)
{
	struct theatre s;

	theatre_init(&s, lines[0], 80, 24);
	tui_choose(&s.tui, s.asking.store.first);
	tui_open(&s.tui, PART_STATE);
	check_rows(t, &s, " nothing in this trace says what state its agent was in\n");
	theatre_keys(&s, ".,hlGd Enter");
	check_rows(t, &s, " nothing in this trace says what state its agent was in\n");
	theatre_release(&s);
}

int main(void)
{
	struct test t = {0};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		setlocale(LC_ALL, "");
	test_run(&t, "a change", a_change);
	test_run(&t, "steps", steps);
	test_run(&t, "side by side", side_by_side);
	test_run(&t, "several states", several_states);
	test_run(&t, "the playhead", the_playhead);
	test_run(&t, "the value under the cursor", the_value_under_the_cursor);
	test_run(&t, "more comes", more_comes);
	test_run(&t, "very many changes", very_many_changes);
	test_run(&t, "any size", any_size);
	test_run(&t, "nothing said", nothing_said);
	return test_done(&t);
}
