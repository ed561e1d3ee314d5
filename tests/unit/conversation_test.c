#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "theatre.h"

/*
 * Sessions of which each call of a model has only what is new in it: what was said before is shown all
 * the same. A second of the clock is a call; every turn is an agent of its own.
 */
#define AT "2026-01-01T%02d:%02d:%02dZ"

static void say_agent(
	struct theatre *th, const char *id, const char *parent, int from, int to)
{
	theatre_say(th,
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"%s\",\"parent_span_id\":\"%s\",\"name\":\"helper\",\"kind\":\"agent\",\"ts\":\"" AT
		"\",\"end_ts\":\"" AT "\"}\n",
		id, parent, from / 3600, from / 60 % 60, from % 60, to / 3600, to / 60 % 60,
		to % 60);
}

/* Call n of an agent asks for tool n, and is told what tool n - 1 gave, or, where there is a user, his words. */
static void say_call(
	struct theatre *th, const char *agent, int n, const char *user, const char *marker)
{
	char asked[200];

	snprintf(asked, sizeof(asked),
		user ? "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
		     : "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c%s%d\",\"response\":\"seen\"}]}",
		user ? user : agent, n - 1);
	theatre_say(th,
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"%s.%d\",\"parent_span_id\":\"%s\",\"name\":\"chat\",\"kind\":\"llm\",\"ts\":\"" AT
		"\",\"end_ts\":\"" AT
		"\",\"attributes\":{%s\"gen_ai.usage.input_tokens\":%d,\"gen_ai.usage.output_tokens\":10,\"gen_ai.input.messages\":[%s],\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"words %d\"},{\"type\":\"tool_call\",\"id\":\"c%s%d\",\"name\":\"tool%d\",\"arguments\":{}}]}]}}\n",
		agent, n, agent, n / 3600, n / 60 % 60, n % 60, n / 3600, n / 60 % 60,
		n % 60, marker, n * 100, asked, n, agent, n, n);
}

static const char only_new[] = "\"input_messages.only_new\":true,";

static bool is_in(struct str text, const char *words)
{
	while (text.len && !str_starts(text, str_from(words)))
		text = str_tail(text, 1);
	return text.len > 0;
}

/* They are on the screen, or are not. */
static void has(struct test *t, struct theatre *th, const char *words)
{
	if (!CHECK(t, is_in(theatre_screen(th), words)))
		printf("# not there: %s\n%s\n", words, buf_text(&th->screen));
}

static void lacks(struct test *t, struct theatre *th, const char *words)
{
	if (!CHECK(t, !is_in(theatre_screen(th), words)))
		printf("# there: %s\n", words);
}

/* Two turns, and below the second one two others that go by the same name. */
static void say_turns(struct theatre *th, const char *marker)
{
	say_agent(th, "a", "", 1, 3);
	say_call(th, "a", 1, "please", marker);
	say_call(th, "a", 2, NULL, marker);
	say_agent(th, "b", "", 4, 9);
	say_call(th, "b", 4, "and more", marker);
	say_call(th, "b", 5, NULL, marker);
	say_agent(th, "x", "b", 6, 6);
	say_call(th, "x", 6, "you look", marker);
	say_agent(th, "y", "b", 7, 7);
	say_call(th, "y", 7, "you too", marker);
}

static void what_was_said_before(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	say_turns(&th, only_new);
	theatre_open(&th);
	theatre_keys(&th, "6g c g");
	has(t, &th,
		">▸ user        please\n"
		" ▸ assistant   words 1 → tool1\n"
		" ▸ tool        tool1  seen\n"
		" ▸ assistant   words 2 → tool2\n"
		" ▸ user        and more\n"
		" ▸ assistant   words 4 → tool4\n"
		" ── new in this call  +90 tok ─");
	has(t, &th, "▾ tool        tool4\n");
	has(t, &th, "message 1/8");
	/* What is folded is opened, and says what it was about. */
	theatre_keys(&th, "jj zo");
	has(t, &th, ">▾ tool        tool1\n");
	theatre_keys(&th, "o");
	lacks(t, &th, "please");
	theatre_release(&th);
}

/* A result is a part of what the next call is told. */
static void tokens_of_results(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	say_turns(&th, only_new);
	theatre_say(&th,
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"c\",\"parent_span_id\":\"a\",\"name\":\"tool1\",\"kind\":\"tool\",\"ts\":\"" AT
		"\",\"end_ts\":\"" AT "\"}\n",
		0, 0, 1, 0, 0, 2);
	theatre_open(&th);
	theatre_keys(&th, "3g Enter 2");
	has(t, &th, "> tokens added             90, to the next call's input\n");
	theatre_release(&th);
}

static void others_by_the_same_name(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	say_turns(&th, only_new);
	theatre_open(&th);
	theatre_keys(&th, "G c");
	has(t, &th, "you too");
	has(t, &th, "message 1/2");
	lacks(t, &th, "you look");
	theatre_release(&th);
}

static void who_does_not_say_so(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	say_turns(&th, "");
	theatre_open(&th);
	theatre_keys(&th, "6g c g");
	lacks(t, &th, "please");
	/* Here too a result has the name of its tool. */
	theatre_keys(&th, "q Enter");
	has(t, &th, "▾ tool        tool4\n");
	theatre_release(&th);
}

/* Very many calls are read little by little: what is at the cursor stays there. */
static void little_by_little(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	say_agent(&th, "a", "", 0, 300);
	for (int n = 1; n <= 200; n++)
		say_call(&th, "a", n, n == 1 ? "please" : NULL, only_new);
	theatre_open(&th);
	theatre_keys(&th, "G");
	tui_act(&th.tui, &(struct press){.action = ACT_CONVERSATION});
	tui_draw(&th.tui);
	buf_reset(&th.screen);
	canvas_dump(&th.tui.canvas, false, &th.screen);
	CHECK(t, is_in(buf_str(&th.screen), ">▾ tool        tool199"));
	CHECK(t, is_in(buf_str(&th.screen), "reading what was said before"));
	has(t, &th, ">▾ tool        tool199");
	has(t, &th, "message 399/400");
	lacks(t, &th, "reading");
	theatre_keys(&th, "g");
	has(t, &th, ">▸ user        please\n ▸ assistant   words 1 → tool1\n");
	/* The call before has one message less, of each kind. */
	theatre_keys(&th, "K");
	has(t, &th, "message 397/398");
	theatre_release(&th);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "what was said before", what_was_said_before);
	test_run(&t, "tokens of results", tokens_of_results);
	test_run(&t, "others by the same name", others_by_the_same_name);
	test_run(&t, "who does not say so", who_does_not_say_so);
	test_run(&t, "little by little", little_by_little);
	return test_done(&t);
}
