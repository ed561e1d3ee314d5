#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "theatre.h"
#include "tui/paper.h"
#include "tui/scroll.h"

/* Rows of a text that have a pattern: on the screens of a detail, a conversation and a state. */
#define SPAN(id, parent, more)                                                         \
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"" id                      \
	"\",\"parent_span_id\":\"" parent                                              \
	"\",\"ts\":\"2026-01-01T00:00:01Z\",\"end_ts\":\"2026-01-01T00:00:02Z\"," more \
	"}\n"

static const char run[] = "{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"run\",\"kind\":\"agent\",\"ts\":\"2026-01-01T00:00:00Z\",\"end_ts\":\"2026-01-01T00:00:09Z\"}\n" SPAN(
	"b", "a",
	"\"name\":\"bash\",\"kind\":\"tool\",\"attributes\":{\"gen_ai.tool.name\":\"bash\",\"gen_ai.tool.call.arguments\":{\"command\":\"make\",\"where\":\"/src\",\"why\":\"to make it\"},\"colour\":\"red\",\"make.jobs\":4}")
	SPAN("c", "a",
		"\"name\":\"chat\",\"kind\":\"llm\",\"attributes\":{\"gen_ai.input.messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"first\\nneedle one\\nlast\"}]}],\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"no\\nneedle two\"}]}]}") "{\"type\":\"event\",\"ts\":\"2026-01-01T00:00:03Z\",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"agent_state_updated\",\"attributes\":{\"state.snapshot\":{\"goal\":\"ship\",\"plan\":[\"bake\",\"ship\"],\"rest\":1}}}\n"
																																						       "{\"type\":\"event\",\"ts\":\"2026-01-01T00:00:04Z\",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"agent_state_updated\",\"attributes\":{\"state.merge\":{\"goal\":\"rest\",\"more\":\"ships\"}}}\n";

/* Keys, and the rows that are shown then: behind the head, up to the status line, with bars between. */
static const struct {
	const char *keys;
	int head; /* rows of the window above them */
	const char *rows;
	const char *status; /* which begins so */
} cases[] = {
	{"2g 2g Enter 1 & make Enter", 3,
		" ── arguments (52 B) ───────────────────────────────────────|"
		">   \"command\": \"make\",|"
		"    \"why\": \"to make it\"|"
		" ── other attributes ───────────────────────────────────────|"
		"  make.jobs                4|",
		" &make 3 rows"},
	{"j", 3, NULL, " &make 3 rows"},
	{"& colou?r Enter", 3,
		" ── other attributes ───────────────────────────────────────|"
		">"
		" colour                   red|",
		" &colou?r 1 row"},
	{"& RED Enter", 3, "", " &RED 0 rows: & and Enter show all"},
	{"& ( Enter", 3, "", " column 2: missing closing parenthesis"},
	{"& Enter &! e|a Enter", 3,
		"  {|>"
		" }|",
		" &!e|a 2 rows"},
	{"& Enter 3g & Esc", 3, NULL, ""},
	{"q G c & needle Enter", 2,
		" ▾ user        first|"
		">              needle one|"
		" ── answer ─────────────────────────────────────────────────|"
		" ▾ assistant   no|"
		"               needle two|",
		" message 1/2"},
	{"n", 2, NULL, ""},
	{"G", 2, NULL, " message 2/2"},
	{"& Enter q g d & ship Enter", 2,
		"- goal      ship|  plan[1]   ship|+ more      ships|",
		" row 1/6  &ship 3 rows"},
	{",", 3, "  goal      ship|  plan[1]   ship|", " row 1/4  &ship 2 rows"},
	{". G & Enter", 2,
		"- goal      ship|+ goal      rest|  plan[0]   bake|  plan[1]   ship|  rest      1|+ more      ships|",
		" row 6/6"},
};

/* What stands between the head and the status line. */
static void shown(struct theatre *th, int head, struct buf *out)
{
	buf_reset(out);
	for (int y = head; y < th->tui.rows - 2; y++) {
		struct str row = theatre_row(th, y);

		if (!row.len)
			continue;
		buf_add(out, row);
		buf_add_byte(out, '|');
	}
}

static void rows_with_a_pattern(struct test *t)
{
	struct theatre th;
	struct buf text = {0};

	theatre_init(&th, run, 60, 20);
	theatre_open(&th);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		theatre_keys(&th, cases[i].keys);
		shown(&th, cases[i].head, &text);
		if (cases[i].rows && !CHECK_STR(t, buf_str(&text), cases[i].rows))
			printf("# after %s\n", cases[i].keys);
		if (!CHECK_STR(t,
			    str_head(theatre_row(&th, 18), str_from(cases[i].status).len),
			    cases[i].status))
			printf("# after %s\n", cases[i].keys);
	}
	theatre_release(&th);
	buf_release(&text);
}

/* A phrase is found where its lines are broken: in words, in a value, in a text of a value, and cut lines. */
static const char broken[] = SPAN("c", "",
	"\"name\":\"chat\",\"kind\":\"llm\",\"attributes\":{\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"The clock check in the token has no leeway, so that every token fails as soon as it can.\\nThe end\\n  of it.\"}]}]}")
	SPAN("d", "",
		"\"name\":\"bash\",\"kind\":\"tool\",\"attributes\":{\"gen_ai.tool.call.arguments\":{\"list\":[\"somebody who says more than there is room for in a row of this window, and says it twice\"],\"text\":\"one\\ntwo\\n\\nthree\"}}");

static const struct {
	const char *keys;
	const char *row; /* the one with the cursor then, NULL: none has it */
} phrases[] = {
	{"g c / t h a t Space e v e r y Space t o k e n Enter",
		">              so that every token fails as soon as it can."},
	{"/ l e e w a y , Space s o Enter",
		">▾ assistant   The clock check in the token has no leeway,"},
	{"/ f a i l s Space a s Space s o o n Enter",
		">              so that every token fails as soon as it can."},
	{"/ e n d Space o f Space i t Enter", ">              The end"},
	{"/ c h e c k Space s o o n Enter", NULL},
	{"W g / e n d Space o f Space i t Enter", ">              The end"},
	{"W q j Enter / r o o m Space f o r Space i n Enter",
		">     │ somebody who says more than there is room for in a"},
	{"/ i n Space a Space r o w Enter",
		">     │ somebody who says more than there is room for in a"},
	{"/ o n e Space t w o Space t h r e e Enter", ">     │ one"},
	{"& t w o Space t h r e e Enter", ">     │ two"},
};

static void phrases_over_rows(struct test *t)
{
	struct theatre th;

	theatre_init(&th, broken, 60, 20);
	theatre_open(&th);
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		bool found = false;

		theatre_keys(&th, phrases[i].keys);
		for (int y = 1; phrases[i].row && y < 18 && !found; y++)
			found = str_eq(theatre_row(&th, y), str_from(phrases[i].row));
		if (!phrases[i].row)
			found = str_starts(theatre_row(&th, 18), STR(" nothing here has"));
		if (!CHECK(t, found))
			printf("# after %s:\n%.*s\n", phrases[i].keys,
				(int)theatre_screen(&th).len, th.screen.at);
	}
	theatre_release(&th);
}

/* Help has no cursor. Of it all rows of a key are kept, below their heading. */
static const struct {
	const char *keys;
	const char *rows; /* as above; NULL: too many to be told */
	const char *status;
} helps[] = {
	{"j ? & t h e Space c u r s o r ' s Space r o w Enter",
		" Moving|"
		"  zz              the cursor's row to the middle|"
		"  zt              the cursor's row to the top|"
		"  zb              the cursor's row to the bottom|",
		" &the cursor's row 3 rows"},
	{"& n a m e s , Space a t Enter",
		" Finding|"
		"  /               search names, attributes and messages for|"
		"                  a pattern; in a document and in lists|"
		"                  their rows|",
		" &names, at 3 rows"},
	{"& b a c k s p Enter",
		" Time|"
		"  Backspace       as fast as it was|",
		" &backsp 1 row"},
	{"? ?", NULL, " lines 1-17 of "}, /* asked anew, all is told */
	{"j", NULL, " lines 2-18 of "},	  /* no cursor has to go down first */
	{"C-d k", NULL, " lines 9-25 of "}, {"10G", NULL, " lines 10-26 of "},
	{"/ z z Enter", NULL, " lines 10-26 of "}, /* it is in the window */
};

static void keys_by_word(struct test *t)
{
	struct theatre th;
	struct buf text = {0};

	theatre_init(&th, run, 60, 20);
	theatre_open(&th);
	for (size_t i = 0; i < sizeof(helps) / sizeof(helps[0]); i++) {
		theatre_keys(&th, helps[i].keys);
		shown(&th, 1, &text);
		if (helps[i].rows)
			CHECK_STR(t, buf_str(&text), helps[i].rows);
		if (!CHECK_STR(t,
			    str_head(theatre_row(&th, 18), str_from(helps[i].status).len),
			    helps[i].status))
			printf("# after %s\n", helps[i].keys);
	}
	theatre_release(&th);
	buf_release(&text);
}

/* The cursor of a document and of a list is on a row that is picked. */
static bool is_picked(const struct theatre *th)
{
	enum part part = tui_screen(&th->tui);
	const struct screen *s = th->tui.screens[part];
	const struct paper *p = s->paper ? s->paper(&th->tui) : NULL;
	const struct scroll *list = s->scroll ? s->scroll(&th->tui) : NULL;
	const struct pick *pick = p ? p->pick : list ? list->pick : NULL;
	struct sheet_at at = p ? p->at : (struct sheet_at){0};

	if (!pick_is_on(pick) || !pick->count || (p && !p->sheet.count))
		return true;
	if (list)
		return list->at < list->count && list->count == pick->count &&
			scroll_line(list, list->at) < list->lines;
	return !pick_before(at, pick->rows[pick_near(pick, at)].at) &&
		!pick_before(pick->rows[pick_near(pick, at)].at, at);
}

/* Whatever is pressed, the cursor is on a row that is shown. */
static void any_keys_are_pressed(struct test *t)
{
	static const char *const keys[] = {"j", "k", "C-d", "C-u", "G", "g", "n", "N", "za",
		"zM", "zR", "W", "1", "2", "5", ".", ",", "]", "[", "C-e", "C-y", "zz",
		"& needle Enter", "&! needle Enter", "& e Enter", "& Enter",
		"/ s h i p Enter", "d", "c", "Enter", "q", "w", "o", "~", "yy", "50%", "?"};
	enum { KEYS = sizeof(keys) / sizeof(keys[0]) };
	uint64_t state = 23;

	for (int round = 0; round < 12; round++) {
		struct theatre th;

		theatre_init(&th, run, 40 + round * 8, 8 + round * 2);
		theatre_open(&th);
		theatre_keys(&th, round % 2 ? "G c" : "j Enter");
		for (int i = 0; i < 60; i++) {
			theatre_keys(&th, keys[test_random(&state) % KEYS]);
			theatre_screen(&th);
			CHECK(t, is_picked(&th));
		}
		theatre_release(&th);
	}
}

/* Matches among many spans: some slices of work are needed until the next one is known. */
static void spans_far_away(struct test *t)
{
	static const struct {
		const char *keys;
		unsigned span;
		const char *status; /* which begins so */
	} steps[] = {
		{"/ s p a n 1 5 0 Enter", 150, " the only match"},
		{"n", 150, " the only match"},
		{"N", 150, " the only match"},
		{"/ [ 5 9 ] 9 $ Enter", 159, ""},
		{"n", 199, " row 199/260"},
		{"N N", 99, " row 99/260"},
		{"N", 59, " row 59/260"},
		{"N", 259, " went on at the bottom"},
		{"n", 59, " went on at the top"},
		{"g N", 259, " went on at the bottom"},
		{"g / z z z Enter", 1, " nothing has zzz"},
	};
	struct theatre th;

	theatre_init(&th, "", 80, 20);
	for (unsigned i = 1; i <= 260; i++) {
		char name[64];

		snprintf(name, sizeof(name), ",\"name\":\"span%u\"", i);
		theatre_span(&th, i, i > 1, (int)i, 1000, name);
	}
	theatre_open(&th);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct str status;

		theatre_keys(&th, steps[i].keys);
		theatre_pass(&th, 1000);
		status = theatre_row(&th, 18);
		if (!CHECK_INT(t, tui_span(&th.tui), steps[i].span) ||
			!CHECK_STR(t, str_head(status, str_from(steps[i].status).len),
				steps[i].status))
			printf("# after %s\n", steps[i].keys);
	}
	theatre_release(&th);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "rows that have a pattern", rows_with_a_pattern);
	test_run(&t, "phrases over rows", phrases_over_rows);
	test_run(&t, "spans far away", spans_far_away);
	test_run(&t, "keys by word", keys_by_word);
	test_run(&t, "any keys", any_keys_are_pressed);
	return test_done(&t);
}
