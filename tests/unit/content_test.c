#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filled.h"
#include "tui/list_parts.h"
#include "tui/conversation.h"
#include "tui/detail.h"
#include "tui/parts.h"

/* Screens of what is in spans, by keys, without a terminal. */

#define SPAN(id, parent, name, kind, from, to, more)                         \
	"{'type':'span','ts':" from "000000,'end_ts':" to                    \
	"000000,'trace_id':'t','span_id':'" id "','parent_span_id':'" parent \
	"','name':'" name "','kind':'" kind "'" more "}"
#define TEXT(role, text) \
	"{'role':'" role "','parts':[{'type':'text','content':'" text "'}]}"
#define CALL(id, name, arguments) \
	"{'type':'tool_call','id':'" id "','name':'" name "','arguments':" arguments "}"
#define QUESTION TEXT("user", "Tests fail since the upgrade. Fix it.")
#define FIRST                                                                              \
	"{'role':'assistant','parts':[{'type':'text','content':'I will run them.'}," CALL( \
		"c1", "bash", "{'command':'pytest'}") "]}"

static const char *const lines[] = {
	SPAN("a", "", "agent.run", "agent", "1", "9000",
		",'attributes':{'gen_ai.agent.name':'fixer'}"),
	SPAN("b1", "a", "chat small", "llm", "100", "2000",
		",'attributes':{'gen_ai.request.model':'small','gen_ai.input.messages':[" QUESTION
		"],'gen_ai.output.messages':[" FIRST "]}"),
	SPAN("c1", "a", "bash", "tool", "2000", "4000",
		",'status':'error','status_message':'exit 1','attributes':{'gen_ai.tool.name':'bash',"
		"'gen_ai.tool.call.id':'c1','gen_ai.tool.call.arguments':{'command':'pytest'},"
		"'gen_ai.tool.call.result':'FAILED \\u001b]0;x\\u0007\\n1 failed','process.exit.code':1}"),
	SPAN("b2", "a", "chat small", "llm", "4000", "6000",
		",'attributes':{'gen_ai.request.model':'small','gen_ai.input.messages':[" QUESTION
		"," FIRST
		",{'role':'tool','parts':[{'type':'tool_call_response','id':'c1','response':'FAILED\\n1 failed'}]}],"
		"'gen_ai.output.messages':[" TEXT("assistant", "No leeway.") "]}"),
	SPAN("c2", "a", "bash", "tool", "6000", "7000",
		",'attributes':{'gen_ai.tool.call.id':'c2','gen_ai.tool.name':'bash','gen_ai.tool.call.arguments':{'command':'pytest'}}"),
};

struct screen_test {
	struct filled filled;
	struct life life;
	struct tui tui;
};

static void begin(struct screen_test *s, int cols, int rows)
{
	filled_init(&s->filled);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		filled_add(&s->filled, lines[i]);
	s->life = (struct life){.seed = 17};
	tui_init(&s->tui, &s->filled.store, &s->life, parts_all());
	s->tui.intake.done = true;
	s->tui.intake.name = "x.jsonl";
	tui_size(&s->tui, cols, rows);
	tui_choose(&s->tui, s->filled.store.first);
	tui_open(&s->tui, PART_WATERFALL);
	tui_news(&s->tui);
}

static void end(struct screen_test *s)
{
	tui_release(&s->tui);
	filled_release(&s->filled);
}

/* Presses keys, letting it work after each, and draws. */
static void press(struct screen_test *s, const char *keys)
{
	for (; *keys; keys++) {
		s->tui.work_until_ns = INT64_MAX;
		while (tui_work(&s->tui, INT64_MAX))
			;
		tui_draw(&s->tui);
		tui_key(&s->tui, *keys == '\n' ? K_ENTER : *keys);
	}
	while (tui_work(&s->tui, INT64_MAX))
		;
	tui_draw(&s->tui);
}

/* Rows from `from` to `to` of what is shown. */
static void check_rows(
	struct test *t, struct screen_test *s, int from, int to, const char *want)
{
	struct buf text = {0}, out = {0};
	struct str rest;

	canvas_dump(&s->tui.canvas, false, &text);
	rest = buf_str(&text);
	for (int y = 0; y <= to && rest.len; y++) {
		struct str line = str_head(rest, str_find(rest, '\n') + 1);

		if (y >= from)
			buf_add(&out, line);
		rest = str_tail(rest, line.len);
	}
	CHECK_STR(t, buf_str(&out), want);
	buf_release(&text);
	buf_release(&out);
}

static void a_span_in_tabs(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	press(&s, "jj\n");
	check_rows(t, &s, 0, 8,
		" detail  bash                                                            #3  c1\n"
		" T bash  ✗ exit 1  2.00s  +1.999s → +3.999s  self 2.00s\n"
		" 1 args  2 result  3 events  4 state  5 raw 1\n"
		"> status                   exit 1\n"
		"  tool                     bash\n"
		"  call                     c1\n"
		" ── arguments (20 B) ───────────────────────────────────────────────────────────\n"
		"  {\n"
		"    \"command\": \"pytest\"\n");
	press(&s, "2jjj");
	check_rows(t, &s, 2, 8,
		" 1 args  2 result  3 events  4 state  5 raw 1\n"
		"  status                   exit 1\n"
		"  exit                     1\n"
		" ── result (22 B, 2 lines) ─────────────────────────────────────────────────────\n"
		"> FAILED ^[]0;x^G\n"
		"  1 failed\n"
		"\n");
	press(&s, "5g");
	check_rows(t, &s, 2, 5,
		" 1 args  2 result  3 events  4 state  5 raw 1\n"
		">── span, line 3 (375 B) ───────────────────────────────────────────────────────\n"
		"  {\n"
		"    \"type\": \"span\",\n");
	press(&s, "q");
	CHECK_INT(t, tui_screen(&s.tui), PART_WATERFALL);
	press(&s, "r");
	check_rows(t, &s, 0, 4,
		" detail  bash                                                            #3  c1\n"
		" T bash  ✗ exit 1  2.00s  +1.999s → +3.999s  self 2.00s\n"
		" 1 args  2 result  3 events  4 state  5 raw 1\n"
		">── span, line 3 (375 B) ───────────────────────────────────────────────────────\n"
		"  {\n");
	end(&s);
}

static void from_call_to_call(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	press(&s, "jj%");
	CHECK_INT(t, tui_screen(&s.tui), PART_CONVERSATION);
	check_rows(t, &s, 0, 6,
		" conversation  chat small                                                    b1\n"
		" L chat small  ✓  1.90s  +0.099s → +1.999s                             1/2 calls\n"
		" ▾ user        Tests fail since the upgrade. Fix it.\n"
		" ── answer ─────────────────────────────────────────────────────────────────────\n"
		" ▾ assistant   I will run them.\n"
		">   → bash  ✗ exit 1 2.00s  {\"command\":\"pytest\"}\n"
		"\n");
	press(&s, "qjc");
	check_rows(t, &s, 0, 12,
		" conversation  chat small                                                    b2\n"
		" L chat small  ✓  2.00s  +3.999s → +5.999s                             2/2 calls\n"
		" ▸ user        Tests fail since the upgrade. Fix it.\n"
		" ▸ assistant   I will run them. → bash\n"
		" ── new in this call ───────────────────────────────────────────────────────────\n"
		">▾ tool        bash  ✗ exit 1 2.00s\n"
		"    │ FAILED\n"
		"    │ 1 failed\n"
		" ── answer ─────────────────────────────────────────────────────────────────────\n"
		" ▾ assistant   No leeway.\n"
		" ── called then ────────────────────────────────────────────────────────────────\n"
		"    → bash  ✓ 1.00s  {\"command\":\"pytest\"}\n"
		"\n");
	press(&s, "o");
	check_rows(t, &s, 2, 8,
		" ── new in this call ───────────────────────────────────────────────────────────\n"
		">▾ tool        bash  ✗ exit 1 2.00s\n"
		"    │ FAILED\n"
		"    │ 1 failed\n"
		" ── answer ─────────────────────────────────────────────────────────────────────\n"
		" ▾ assistant   No leeway.\n"
		" ── called then ────────────────────────────────────────────────────────────────\n");
	press(&s, "ozR");
	check_rows(t, &s, 2, 14,
		">▾ user        Tests fail since the upgrade. Fix it.\n"
		" ▾ assistant   I will run them.\n"
		"    → bash  ✗ exit 1 2.00s  {\"command\":\"pytest\"}\n"
		" ── new in this call ───────────────────────────────────────────────────────────\n"
		" ▾ tool        bash  ✗ exit 1 2.00s\n"
		"    │ FAILED\n"
		"    │ 1 failed\n"
		" ── answer ─────────────────────────────────────────────────────────────────────\n"
		" ▾ assistant   No leeway.\n"
		" ── called then ────────────────────────────────────────────────────────────────\n"
		"    → bash  ✓ 1.00s  {\"command\":\"pytest\"}\n"
		"\n"
		"\n");
	/* A rule is in no message. From the result to the call of the tool. */
	press(&s, "4G\n");
	CHECK_INT(t, tui_screen(&s.tui), PART_CONVERSATION);
	press(&s, "6G%");
	CHECK_INT(t, tui_screen(&s.tui), PART_DETAIL);
	CHECK_INT(t, tui_span(&s.tui), filled_span(&s.filled, "c1"));
	press(&s, "q");
	/* From the message to the call of the tool, and to the same call again. */
	press(&s, "3G\n");
	CHECK_INT(t, tui_screen(&s.tui), PART_DETAIL);
	CHECK_INT(t, tui_span(&s.tui), filled_span(&s.filled, "c1"));
	press(&s, "x");
	CHECK_INT(t, tui_span(&s.tui), filled_span(&s.filled, "c2"));
	press(&s, "X");
	CHECK_INT(t, tui_span(&s.tui), filled_span(&s.filled, "c1"));
	end(&s);
}

static void names_get_room(struct test *t)
{
	struct screen_test s;

	begin(&s, 60, 16);
	press(&s, "");
	check_rows(t, &s, 1, 2,
		" SPAN                   TIME│╷0s              ╷5s\n"
		">▾A agent.run       ✓  9.00s│────────────────────────███████\n");
	press(&s, "i");
	check_rows(t, &s, 1, 2,
		" SPAN                                    TIME│╷0s    ╷5s\n"
		">▾A agent.run                        ✓  9.00s│───────────███\n");
	press(&s, "i");
	check_rows(t, &s, 1, 2,
		" SPAN                                                   TIME\n"
		">▾A agent.run                                       ✓  9.00s\n");
	press(&s, "iti");
	check_rows(t, &s, 1, 2,
		"   STARTED  STATUS      DUR  NAME\n"
		"> 00:00:00  ✓ ok      9.00s  agent.run\n");
	end(&s);
}

/* To an end of a tree, and back to where one came from. */
static void a_leap_is_taken_back(struct test *t)
{
	struct screen_test s;
	uint32_t from;

	begin(&s, 80, 24);
	press(&s, "jj");
	from = tui_span(&s.tui);
	press(&s, "G");
	CHECK(t, tui_span(&s.tui) != from);
	press(&s, "''");
	CHECK_INT(t, tui_span(&s.tui), from);
	press(&s, "gg'");
	CHECK(t, tui_span(&s.tui) != from);
	press(&s, "'");
	CHECK_INT(t, tui_span(&s.tui), from);
	end(&s);
}

/* From the list, what is asked for is that of the trace with the cursor. */
static void the_list_leads_into_a_trace(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	s.tui.trace = NULL;
	tui_open(&s.tui, PART_LIST);
	press(&s, "c");
	CHECK_INT(t, tui_screen(&s.tui), PART_CONVERSATION);
	CHECK(t, s.tui.trace != NULL);
	end(&s);
}

/* What tui.conf and :set say is what is shown; a key changes it. */
static void settings_are_obeyed(struct test *t)
{
	struct screen_test s;

	begin(&s, 60, 16);
	tui_command(&s.tui, STR("set time clock"));
	press(&s, "");
	check_rows(
		t, &s, 1, 1, " SPAN                   TIME│                 ╷00:00:05\n");
	press(&s, "T");
	check_rows(t, &s, 1, 1, " SPAN                   TIME│╷0s              ╷+5s\n");
	tui_command(&s.tui, STR("set wrap no"));
	tui_command(&s.tui, STR("set idle yes"));
	CHECK(t, s.tui.settings.idle);
	press(&s, "I");
	CHECK(t, !s.tui.settings.idle);
	tui_size(&s.tui, 44, 16);
	press(&s, "czR");
	check_rows(t, &s, 2, 3,
		">▾ user        Tests fail since the upgrade…\n"
		" ▾ assistant   I will run them.\n");
	press(&s, "W");
	check_rows(t, &s, 2, 3,
		">▾ user        Tests fail since the upgrade.\n"
		"               Fix it.\n");
	end(&s);
}

static void a_trace_at_a_glance(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	tui_open(&s.tui, PART_LIST);
	tui_draw(&s.tui);
	CHECK(t, s.tui.stale); /* there is work now: nobody may go to sleep */
	press(&s, "");
	check_rows(t, &s, 1, 12,
		"   STARTED  STATUS      DUR  SPANS  ERR  NAME\n"
		"> 00:00:00  ✓ ok      9.00s      5    1  agent.run\n"
		"────────────────────────────────────────────────────────────────────────────────\n"
		" said    No leeway.\n"
		" time    2 LLM 3.90s 43%   2 tool 3.00s 33%   self 2.10s 23%\n"
		" who     agents: fixer   models: small\n"
		" failed  T bash pytest                          1×  exit 1\n"
		" most    A agent.run                            1×  9.00s\n"
		"         L chat small                           2×  3.90s\n"
		"         T bash                                 2×  3.00s  1✗\n"
		"\n"
		"\n");
	end(&s);
}

/* What is shown at the playhead has been said by then. */
static void the_playhead_hides_the_answer(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	press(&s, "c");
	tui_sight(&s.tui)->head_ns = 5000000000;
	press(&s, "zM");
	check_rows(t, &s, 1, 8,
		" L chat small  ▸ runs  1.00s+  +3.999s                                 2/2 calls\n"
		">▸ user        Tests fail since the upgrade. Fix it.\n"
		" ▸ assistant   I will run them. → bash\n"
		" ── new in this call ───────────────────────────────────────────────────────────\n"
		" ▸ tool        bash  FAILED⏎1 failed\n"
		"\n"
		"\n"
		"\n");
	tui_sight(&s.tui)->head_ns = 50000000;
	press(&s, "j");
	check_rows(t, &s, 1, 2,
		" no call of a model here\n"
		"\n");
	end(&s);
}

/* Any size, any key: all screens stay in their panes. */
static void any_size_will_do(struct test *t)
{
	static const char keys[] = "jkgG\n12345%ocrdLtwqhlzazozczRzMW xX JK\x04\x15";
	uint64_t state = 5;

	for (int round = 0; round < 40; round++) {
		struct screen_test s;
		char pressed[41] = "";

		begin(&s, 1 + (int)((test_random(&state) >> 33) % 200),
			1 + (int)((test_random(&state) >> 33) % 60));
		for (int i = 0; i < 40; i++)
			pressed[i] = keys[(test_random(&state) >> 33) % (sizeof(keys) - 1)];
		press(&s, pressed);
		CHECK(t, s.tui.canvas.rows > 0);
		end(&s);
	}
}

/* In a document / goes to its rows, and to what is folded in it; elsewhere to spans. */
static void words_in_a_document(struct test *t)
{
	struct screen_test s;

	begin(&s, 80, 24);
	press(&s, "jj\n/PYTEST\n");
	CHECK_STR(t, buf_str(&s.tui.said), "nothing here has PYTEST");
	press(&s, "/pytest\n");
	check_rows(t, &s, 8, 8, ">   \"command\": \"pytest\"\n");
	press(&s, "gn");
	check_rows(t, &s, 8, 8, ">   \"command\": \"pytest\"\n");
	press(&s, "n");
	CHECK_STR(t, buf_str(&s.tui.said), "went on at the top");
	check_rows(t, &s, 8, 8, ">   \"command\": \"pytest\"\n");
	/* While it is typed the cursor goes along, and back when it is left. */
	press(&s, "g/pyt");
	check_rows(t, &s, 8, 8, ">   \"command\": \"pytest\"\n");
	press(&s, "\x1b");
	check_rows(t, &s, 3, 3, "> status                   exit 1\n");
	end(&s);
}

/* In the list & keeps traces of which a query keeps something, &! the others. */
static void traces_are_filtered(struct test *t)
{
	static const char *const others[] = {
		"{'type':'span','trace_id':'u','span_id':'a','name':'quiet','ts':1000,'end_ts':2000}",
		"{'type':'span','trace_id':'v','span_id':'a','name':'bash','ts':3000,'end_ts':4000}"};
	struct screen_test s;
	struct list *l;

	begin(&s, 80, 24);
	for (size_t i = 0; i < 2; i++)
		filled_add(&s.filled, others[i]);
	tui_news(&s.tui);
	press(&s, "t&{ name = \"bash\" }\n");
	check_rows(
		t, &s, 22, 22, " sort: started▾     &{ name = \"bash\" } 2 of 3 traces\n");
	l = tui_state(&s.tui, PART_LIST);
	CHECK_INT(t, l->count, 2);
	press(&s, "&!{ name = \"bash\" }\n");
	CHECK_INT(t, l->count, 1);
	filled_add(&s.filled,
		"{'type':'span','trace_id':'u','span_id':'b','name':'bash','ts':1000,'end_ts':2000}");
	tui_clock(&s.tui, s.tui.now_ns, s.tui.steady_ns + 1000000000);
	tui_news(&s.tui);
	press(&s, "");
	CHECK_INT(t, l->count, 0);
	check_rows(t, &s, 1, 1, " the filter keeps nothing: & and Enter show all\n");
	CHECK(t, !tui_work(&s.tui, INT64_MAX));
	CHECK(t, !s.tui.stale); /* nothing is drawn while nothing changes */
	press(&s, "&\n");
	CHECK_INT(t, l->count, 3);
	end(&s);
}

static void send_to(void *to, struct str bytes)
{
	buf_add(to, bytes);
}

/* In a detail J K go to siblings, . , to the next rows, ] [ to calls and marks. */
static void a_detail_goes_on(struct test *t)
{
	struct screen_test s;
	uint32_t first;

	begin(&s, 80, 24);
	press(&s, "j\n");
	first = tui_span(&s.tui);
	press(&s, "J");
	CHECK(t, tui_span(&s.tui) != first);
	CHECK_INT(t, tui_screen(&s.tui), PART_DETAIL);
	press(&s, "K");
	CHECK_INT(t, tui_span(&s.tui), first);
	press(&s, ".");
	CHECK(t, tui_span(&s.tui) != first);
	press(&s, ",,");
	CHECK_INT(t, tui_span(&s.tui), folds_span(&tui_sight(&s.tui)->folds, 0));
	press(&s, "]");
	CHECK_INT(t, tui_span(&s.tui), first);
	press(&s, "[");
	CHECK_INT(t, tui_span(&s.tui), first);
	CHECK_STR(t, buf_str(&s.tui.said), "there is no other one");
	press(&s, ",ma][");
	CHECK_INT(t, tui_span(&s.tui), folds_span(&tui_sight(&s.tui)->folds, 0));
	press(&s, "p");
	CHECK_INT(t, tui_screen(&s.tui), PART_CINEMA);
	end(&s);
}

/* What is copied in the list is of the trace with the cursor, its id and not that of a span. */
static void the_list_is_copied(struct test *t)
{
	struct screen_test s;
	struct buf sent = {0};

	begin(&s, 80, 24);
	s.tui.world = (struct tui_world){.send = send_to, .to = &sent};
	s.tui.trace = NULL;
	tui_open(&s.tui, PART_LIST);
	press(&s, "yi");
	CHECK_STR(t, buf_str(&s.tui.said), "copied 1 bytes");
	CHECK(t, sent.len > 0);
	buf_release(&sent);
	end(&s);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TZ", "UTC0", 1);
	test_run(&t, "a span in tabs", a_span_in_tabs);
	test_run(&t, "from call to call", from_call_to_call);
	test_run(&t, "names get room", names_get_room);
	test_run(&t, "a detail goes on", a_detail_goes_on);
	test_run(&t, "the list is copied", the_list_is_copied);
	test_run(&t, "traces are filtered", traces_are_filtered);
	test_run(&t, "words in a document", words_in_a_document);
	test_run(&t, "a leap is taken back", a_leap_is_taken_back);
	test_run(&t, "the list leads into a trace", the_list_leads_into_a_trace);
	test_run(&t, "settings are obeyed", settings_are_obeyed);
	test_run(&t, "a trace at a glance", a_trace_at_a_glance);
	test_run(&t, "the playhead hides the answer", the_playhead_hides_the_answer);
	test_run(&t, "any size will do", any_size_will_do);
	return test_done(&t);
}
