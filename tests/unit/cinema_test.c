#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "theatre.h"
#include "tui/timing.h"

/* The agent of aitrace-tui(1)'s pictures: 14.2 s, in ms after 10 s. */
enum { BEGIN = 10000 };

static void agent_span(struct theatre *s, unsigned span, unsigned parent, int from, int to,
	const char *more)
{
	theatre_span(s, span, parent, BEGIN + from, BEGIN + to, more);
}

static void agent_run(struct theatre *s)
{
	agent_span(s, 1, 0, 0, 14200, ",\"kind\":\"agent\",\"name\":\"agent.run\"");
	agent_span(s, 2, 1, 0, 12, ",\"kind\":\"state\",\"name\":\"state.load\"");
	agent_span(s, 3, 1, 20, 3120,
		",\"kind\":\"llm\",\"name\":\"chat claude\","
		"\"attributes\":{\"gen_ai.server.time_to_first_token\":0.62,"
		"\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":["
		"{\"type\":\"text\",\"content\":\"I will run the failing test first, "
		"to see what it says about the \\u001b[31mclock\\u001b[0m.\"},"
		"{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"bash\","
		"\"arguments\":{\"command\":\"pytest -q\"}}]}]}");
	agent_span(s, 4, 1, 3150, 5190,
		",\"kind\":\"tool\",\"name\":\"bash\",\"status\":\"error\"");
	agent_span(s, 5, 1, 5200, 7920, ",\"kind\":\"llm\",\"name\":\"chat claude\"");
	agent_span(s, 6, 1, 7930, 7938, ",\"kind\":\"tool\",\"name\":\"read_file\"");
	agent_span(s, 7, 1, 7950, 9560, ",\"kind\":\"tool\",\"name\":\"web.search\"");
	agent_span(s, 8, 7, 7950, 8350, ",\"kind\":\"http\",\"name\":\"GET\"");
	agent_span(s, 9, 7, 9090, 9540, ",\"kind\":\"http\",\"name\":\"GET\"");
	agent_span(s, 10, 1, 9600, 12600, ",\"kind\":\"llm\",\"name\":\"chat claude\"");
	agent_span(s, 11, 1, 12620, 12641,
		",\"kind\":\"tool\",\"name\":\"edit_file\",\"events\":["
		"{\"ts\":22630000000,\"name\":\"agent_state_updated\"}]");
	agent_span(s, 12, 1, 12660, 14200, ",\"kind\":\"tool\",\"name\":\"bash\"");
	theatre_pass(s, 0);
}

static void cinema_open(struct theatre *s, int cols, int rows)
{
	theatre_few(s, cols, rows);
	agent_run(s);
	theatre_keys(s, "w p");
}

static void check_row(struct test *t, struct theatre *s, int row, const char *want)
{
	if (!CHECK_STR(t, theatre_row(s, row), want))
		printf("# row %d\n", row);
}

static void check_title(struct test *t, struct theatre *s, const char *want)
{
	struct str title = theatre_row(s, 0);

	CHECK_STR(t, str_head(title, strlen(want)), want);
}

static const char *const stepped[] = {
	" ❚❚ CINEMA  +5.190s / 14.20s  event 8/26  1x                            trace t",
	" ╷0s        ╷2s        ╷4s        ╷6s        ╷8s       ╷10s       ╷12s       ╷",
	" ⡉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠓⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠱⠶⠶⠒⠒⠒⠲⠶⠶⠎⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡓⠒⠒⠒⠒⠒⠒⠒⠒",
	"                             ▴",
	"── active now ──────────────────────────────────────────────────────────────────",
	" ▸ A agent.run                                                           5.1s+",
	"   ✗ T bash                                                              2.04s ◂",
	"",
	"",
	"",
	"",
	"",
	"",
	"── last answer ─────────────────────────────────────────────────────────────────",
	" I will run the failing test first, to see what it says about the",
	" ^[[31mclock^[[0m.",
	" → bash {\"command\":\"pytest -q\"}",
	"",
	"── next ────────────────────────────────────────────────────────────────────────",
	" +5.200s    ▸ L chat claude",
	" +7.930s    ▸ T read_file",
	" +7.950s    ▸ T web.search",
	"",
	" p play  . step  ] call  } error  > faster  I idle  d diff  ? help",
};

static void the_screen_at_an_error(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	theatre_keys(&s, "}");
	for (int row = 0; row < 24; row++)
		check_row(t, &s, row, stepped[row]);
	theatre_release(&s);
}

static void plays_and_pauses(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	check_title(t, &s, " ▸▸ CINEMA  +0.000s / 14.20s  event 2/26  1x");
	for (int i = 0; i < 20; i++)
		theatre_pass(&s, 50);
	check_title(t, &s, " ▸▸ CINEMA  +1.000s / 14.20s  event 5/26  1x");
	theatre_keys(&s, "Space");
	theatre_pass(&s, 200);
	check_title(t, &s, " ❚❚ CINEMA  +1.000s");
	theatre_keys(&s, "> > Space");
	theatre_pass(&s, 100);
	check_title(t, &s, " ▸▸ CINEMA  +1.400s / 14.20s  event 5/26  4x");
	theatre_keys(&s, "< < < ");
	check_title(t, &s, " ▸▸ CINEMA  +1.400s / 14.20s  event 5/26  1/2x");
	theatre_keys(&s, "Backspace");
	check_title(t, &s, " ▸▸ CINEMA  +1.400s / 14.20s  event 5/26  1x");
	theatre_keys(&s, "G");
	check_title(t, &s, " ❚❚ CINEMA  +14.200s / 14.20s  event 26/26");
	theatre_keys(&s, "p");
	check_title(t, &s, " ▸▸ CINEMA  +0.000s");
	theatre_release(&s);
}

static void steps_there_and_back(struct test *t)
{
	static const struct {
		const char *keys;
		const char *title;
	} cases[] = {{"g", " ❚❚ CINEMA  +0.000s"}, {".", " ❚❚ CINEMA  +0.012s"},
		{"2.", " ❚❚ CINEMA  +0.640s"}, {",", " ❚❚ CINEMA  +0.020s"},
		{"]", " ❚❚ CINEMA  +3.120s"}, {"[", " ❚❚ CINEMA  +0.020s"},
		{"}", " ❚❚ CINEMA  +5.190s"}, {"}", " ❚❚ CINEMA  +5.190s"},
		{"{", " ❚❚ CINEMA  +5.190s"}, {"5 0 %", " ❚❚ CINEMA  +7.100s"},
		{")", " ❚❚ CINEMA  +7.810s"}, {"(", " ❚❚ CINEMA  +7.100s"},
		{"$", " ❚❚ CINEMA  +14.200s"}, {".", " ❚❚ CINEMA  +14.200s"},
		{"^", " ❚❚ CINEMA  +0.000s"}, {",", " ❚❚ CINEMA  +0.000s"}};
	struct theatre s;

	cinema_open(&s, 80, 24);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		theatre_keys(&s, cases[i].keys);
		check_title(t, &s, cases[i].title);
	}
	theatre_release(&s);
}

/* An event is shown below its span; what took 21 ms is seen by who plays over it. */
static void what_is_short_is_seen(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	theatre_keys(&s, "$ 4,");
	check_title(t, &s, " ❚❚ CINEMA  +12.620s");
	theatre_keys(&s, ".");
	check_row(t, &s, 6,
		"   ▸ T edit_file                                                         0.0s+");
	check_row(t, &s, 7, "     • agent_state_updated");
	theatre_keys(&s, ", , p");
	theatre_pass(&s, 100);
	check_title(t, &s, " ▸▸ CINEMA  +12.700s");
	check_row(t, &s, 6,
		"   ✓ T edit_file                                                          21ms ◂");
	theatre_pass(&s, 100);
	theatre_pass(&s, 100);
	check_row(t, &s, 6,
		"   ▸ T bash                                                              0.2s+");
	theatre_release(&s);
}

/* Who leaves sees the whole trace again, and who stays in the state does not. */
static void leaving(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	theatre_keys(&s, "}");
	theatre_keys(&s, "q");
	check_row(t, &s, 13,
		" └─ T bash                    ✓  1.54s│                                    ▐████");
	CHECK(t, tui_sight(&s.tui)->head_ns == INT64_MAX);
	theatre_keys(&s, "p");
	check_title(t, &s, " ▸▸ CINEMA  +5.190s");
	theatre_release(&s);
}

/* Steps work on the waterfall as well: what is later is not there yet. */
static void the_waterfall_at_a_time(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	agent_run(&s);
	theatre_keys(&s, "w } .");
	check_row(t, &s, 2, ">▾A agent.run                 ▸  5.2s+│──────────────▸");
	check_row(t, &s, 5, " ├─ T bash                    ✗  2.04s│         ██████");
	check_row(t, &s, 6, " ├─ L chat claude             ▸  0.0s+│               ▸");
	check_row(t, &s, 7, " ├─ T read_file                       │");
	check_row(t, &s, 21, "                             ▴");
	check_row(t, &s, 22, " row 1/12  playhead +5.200s - Esc all");
	theatre_keys(&s, "Esc");
	check_row(
		t, &s, 6, " ├─ L chat claude             ✓  2.72s│               ███████▉");
	theatre_release(&s);
}

/* Nobody asked for a playhead: one would make all the rows dim. */
static void speed_without_a_playhead(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	theatre_keys(&s, "q w Backspace");
	check_row(t, &s, 22, " played at 1x");
	theatre_keys(&s, "> >");
	check_row(t, &s, 22, " played at 4x");
	theatre_keys(&s, "j");
	check_row(t, &s, 22, " row 2/12");
	theatre_keys(&s, "p");
	check_title(t, &s, " ▸▸ CINEMA  +0.000s / 14.20s  event 2/26  4x");
	theatre_release(&s);
}

/* While it goes on, the end is now. */
static void the_edge_of_now(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	s.tui.intake.done = false;
	s.tui.intake.live = true;
	theatre_say(&s,
		"{\"type\":\"span_start\",\"ts\":%lld,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"run\"}",
		(long long)s.tui.now_ns);
	theatre_pass(&s, 5000);
	theatre_keys(&s, "w p F");
	check_title(t, &s, " LIVE CINEMA  +5.000s / 5.00s  event 1/1");
	theatre_pass(&s, 2000);
	check_title(t, &s, " LIVE CINEMA  +7.000s / 7.00s");
	CHECK(t, tui_due(&s.tui) - s.tui.now_ns <= 100000000);
	theatre_keys(&s, "p"); /* it stays behind */
	theatre_pass(&s, 2000);
	check_title(t, &s, " ❚❚ CINEMA  +7.000s / 9.00s");
	theatre_keys(&s, "> > > > p");
	theatre_pass(&s, 200);
	check_title(t, &s, " LIVE CINEMA  +9.200s / 9.20s");
	theatre_release(&s);
}

/* Where the playhead has been put elsewhere: all that goes by it is taken to now, and stays there. */
static void the_edge_on_other_screens(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	s.tui.intake.done = false;
	s.tui.intake.live = true;
	theatre_say(&s,
		"{\"type\":\"span_start\",\"ts\":%lld,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"run\"}",
		(long long)s.tui.now_ns);
	theatre_pass(&s, 5000);
	theatre_keys(&s, "w g . j");
	check_row(t, &s, 22, " row 1/1  +1 new, F  playhead +0.000s - Esc all");
	theatre_keys(&s, "F");
	check_row(t, &s, 22, " row 1/1  following  playhead +5.000s - Esc all");
	theatre_pass(&s, 2000);
	check_row(t, &s, 22, " row 1/1  following  playhead +7.000s - Esc all");
	theatre_keys(&s, ", F F"); /* F is no toggle here */
	check_row(t, &s, 22, " row 1/1  following  playhead +7.000s - Esc all");
	theatre_keys(&s, "Esc");
	check_row(t, &s, 22, " row 1/1  following");
	theatre_keys(&s, "t F");
	check_row(t, &s, 22, " staying where this is");
	theatre_keys(&s, "F");
	check_row(t, &s, 22, " going with what is new");
	theatre_release(&s);
}

/* The idle program sleeps; one that plays wakes up for the next frame. */
static void when_it_wakes_up(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	CHECK(t, tui_due(&s.tui) - s.tui.now_ns <= PLAYBACK_FRAME_NS);
	theatre_keys(&s, "p");
	theatre_pass(&s, 300);
	CHECK_INT(t, tui_due(&s.tui), INT64_MAX);
	theatre_keys(&s, ".");
	CHECK_INT(t, tui_due(&s.tui), INT64_MAX);
	theatre_release(&s);
}

/* Who leaves while it plays is woken by nothing: what was lit is put out. */
static void sleeps_when_left(struct test *t)
{
	struct theatre s;

	cinema_open(&s, 80, 24);
	theatre_pass(&s, 100);
	CHECK(t, tui_due(&s.tui) != INT64_MAX);
	CHECK(t, timing_of(&s.tui)->playback.lit_count > 0);
	theatre_keys(&s, "q");
	CHECK(t, tui_due(&s.tui) == INT64_MAX);
	theatre_keys(&s, "p ,");
	CHECK(t, !timing_of(&s.tui)->playback.playing);
	theatre_release(&s);
}

int main(void)
{
	struct test t = {0};

	setenv("TZ", "UTC0", 1);
	tzset();
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		test_skip(&t, "the cinema", "there is no C.UTF-8");
	test_run(&t, "the screen at an error", the_screen_at_an_error);
	test_run(&t, "plays and pauses", plays_and_pauses);
	test_run(&t, "steps there and back", steps_there_and_back);
	test_run(&t, "what is short is seen", what_is_short_is_seen);
	test_run(&t, "leaving", leaving);
	test_run(&t, "the waterfall at a time", the_waterfall_at_a_time);
	test_run(&t, "speed without a playhead", speed_without_a_playhead);
	test_run(&t, "the edge of now", the_edge_of_now);
	test_run(&t, "the edge of now on other screens", the_edge_on_other_screens);
	test_run(&t, "when it wakes up", when_it_wakes_up);
	test_run(&t, "sleeps when left", sleeps_when_left);
	return test_done(&t);
}
