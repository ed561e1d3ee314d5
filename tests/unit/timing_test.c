#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "theatre.h"
#include "tui/timing.h"

static void check_row(struct test *t, struct theatre *s, int row, const char *want)
{
	if (!CHECK_STR(t, theatre_row(s, row), want))
		printf("# row %d\n", row);
}

/* 36 s of which something happened in the first four and the last four. */
static void idle_run(struct theatre *s)
{
	theatre_few(s, 80, 24);
	theatre_span(s, 1, 0, 0, 36000, ",\"kind\":\"agent\",\"name\":\"run\"");
	theatre_span(s, 2, 1, 0, 4000, ",\"kind\":\"llm\",\"name\":\"ask\"");
	theatre_span(s, 3, 1, 1000, 3000, ",\"kind\":\"tool\",\"name\":\"fetch\"");
	theatre_span(s, 4, 1, 32000, 36000, ",\"kind\":\"tool\",\"name\":\"write\"");
	theatre_keys(s, "w");
}

static void what_is_idle_is_squeezed(struct test *t)
{
	struct theatre s;

	idle_run(&s);
	check_row(t, &s, 1,
		" SPAN                             TIME│╷0s        ╷10s       ╷20s        ╷30s");
	check_row(t, &s, 5,
		" └─ T write                   ✓  4.00s│                                    ▐████");
	check_row(t, &s, 21,
		" ⠉⠉⠛⠛⠛⠛⠋⠉⠉                                                            ⠒⠒⠒⠒⠒⠒⠒⠒⠒");
	check_row(t, &s, 22, " row 1/4  36.00s, 77.8% idle - I compress");
	theatre_keys(&s, "I");
	check_row(t, &s, 1,
		" SPAN                             TIME│╷0s      ╷2s       ╷╌╌╷32.00s  ╷34s");
	check_row(t, &s, 2,
		">▾A run                       ✓ 36.00s│───────────────────███───────────────────");
	check_row(t, &s, 4, " ├─ T fetch                   ✓  2.00s│    ▕█████████▎");
	check_row(t, &s, 5,
		" └─ T write                   ✓  4.00s│                      ███████████████████");
	check_row(t, &s, 21,
		" ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠙⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠋⠉⠉⠉⠉⠉⠉⠉⠉⠉   ⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒");
	check_row(t, &s, 22, " row 1/4  36.00s, 77.8% idle, squeezed");
	theatre_keys(&s, "I");
	check_row(t, &s, 5,
		" └─ T write                   ✓  4.00s│                                    ▐████");
	theatre_release(&s);
}

static void the_critical_path_has_stars(struct test *t)
{
	struct theatre s;

	idle_run(&s);
	theatre_keys(&s, "j C");
	check_row(t, &s, 2,
		"*▾A run                       ✓ 36.00s│────█████████████████████████████████────");
	check_row(t, &s, 3, ">├─ L ask                     ✓  4.00s│████▌");
	check_row(t, &s, 4, " ├─ T fetch                   ✓  2.00s│ ██▍");
	check_row(t, &s, 5,
		"*└─ T write                   ✓  4.00s│                                    ▐████");
	check_row(t, &s, 22,
		" row 2/4  critical 8.00s (22%)  36.00s, 77.8% idle - I compress");
	theatre_keys(&s, "C");
	check_row(t, &s, 5,
		" └─ T write                   ✓  4.00s│                                    ▐████");
	theatre_release(&s);
}

static void times_of_three_sorts(struct test *t)
{
	struct theatre s;

	idle_run(&s);
	theatre_keys(&s, "G T");
	check_row(t, &s, 1,
		" SPAN                             TIME│╷00:00:00        ╷00:00:15        ╷");
	theatre_keys(&s, "T");
	check_row(t, &s, 1,
		" SPAN                             TIME│  ╷-30s      ╷-20s       ╷-10s      ╷0s");
	theatre_keys(&s, "T");
	check_row(t, &s, 1,
		" SPAN                             TIME│╷0s        ╷10s       ╷20s        ╷30s");
	theatre_release(&s);
}

/* A part of the trace has its own axis; the minimap stays, and says which part it is. */
static void zoomed(struct test *t)
{
	struct theatre s;

	idle_run(&s);
	theatre_keys(&s, "j j =");
	check_row(t, &s, 1,
		" SPAN                             TIME│╷1s       ╷1.5s     ╷2s       ╷2.5s");
	check_row(t, &s, 3,
		" ├─ L ask                     ✓  4.00s│‹███████████████████████████████████████›");
	check_row(t, &s, 4,
		">├─ T fetch                   ✓  2.00s│█████████████████████████████████████████");
	check_row(t, &s, 5,
		" └─ T write                   ✓  4.00s│                                        ›");
	check_row(t, &s, 21,
		" ⠉⠉⠛⠛⠛⠛⠋⠉⠉                                                            ⠒⠒⠒⠒⠒⠒⠒⠒⠒");
	theatre_release(&s);
}

/* Who plays is told what is passed over. */
static void idle_gaps_are_played_short(struct test *t)
{
	struct theatre s;

	idle_run(&s);
	theatre_keys(&s, "p");
	for (int i = 0; i < 41; i++)
		theatre_pass(&s, 100);
	check_row(t, &s, 0,
		" ▸▸ CINEMA  +9.600s / 36.00s  event 5/8  1x  passing over 28.00s        trace t");
	theatre_keys(&s, "I");
	theatre_pass(&s, 100);
	check_row(t, &s, 0,
		" ▸▸ CINEMA  +9.700s / 36.00s  event 5/8  1x  gaps whole                 trace t");
	theatre_release(&s);
}

/* 10,000 deep. */
static void a_deep_chain(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	for (int i = 1; i <= 10000; i++)
		theatre_span(&s, (unsigned)i, (unsigned)i - 1, i, 30000 - i,
			i == 10000 ? ",\"kind\":\"tool\"" : "");
	theatre_keys(&s, "w C G p . } {");
	theatre_screen(&s);
	theatre_keys(&s, "50%");
	CHECK(t, theatre_row(&s, 5).len > 0);
	theatre_release(&s);
}

/* ---- hostile ------------------------------------------------------------------------------- */

static void fill_hostile(struct theatre *s, uint64_t *seed)
{
	static const char *const times[] = {"0", "1", "-1", "9223372036854775807",
		"-9223372036854775808", "1767276131000000000", "1767276131000000001",
		"5000"};
	static const char *const kinds[] = {"agent", "llm", "tool", "http", "state", ""};
	unsigned span = 1 + (unsigned)(test_random(seed) % 30);
	const char *ts = times[test_random(seed) % 8], *end = times[test_random(seed) % 8];

	switch (test_random(seed) % 4) {
	case 0:
		theatre_say(s,
			"{\"type\":\"span_start\",\"ts\":%s,\"trace_id\":\"t\",\"span_id\":\"%u\","
			"\"parent_span_id\":\"%u\",\"name\":\"a\\u001b[2Jb\",\"kind\":\"%s\"}",
			ts, span, 1 + (unsigned)(test_random(seed) % 30),
			kinds[test_random(seed) % 6]);
		break;
	case 1:
		theatre_say(s,
			"{\"type\":\"span_end\",\"ts\":%s,\"trace_id\":\"t\",\"span_id\":\"%u\",\"status\":\"%s\"}",
			ts, span, test_random(seed) % 2 ? "error" : "ok");
		break;
	case 2:
		theatre_say(s,
			"{\"type\":\"event\",\"ts\":%s,\"trace_id\":\"t\",\"span_id\":\"%u\","
			"\"name\":\"\\u202eevil\\u0007\"}",
			ts, span);
		break;
	default:
		theatre_say(s,
			"{\"type\":\"span\",\"ts\":%s,\"end_ts\":%s,\"trace_id\":\"t\",\"span_id\":\"%u\",\"name\":\"n\","
			"\"attributes\":{\"gen_ai.server.time_to_first_token\":1e300}}",
			ts, end, 100 + span);
	}
}

static void press_any(struct theatre *s, uint64_t *seed)
{
	static const char *const keys[] = {"w", "p", ".", ",", "[", "]", "{", "}", "<", ">",
		"Backspace", "I", "C", "T", "+", "-", "=", "0", "(", ")", "^", "$", "F",
		"j", "k", "g", "G", "50%", "99999%", "999.", "Space", "Esc", "~", "za", "d",
		"c"};

	theatre_keys(s, keys[test_random(seed) % (sizeof(keys) / sizeof(*keys))]);
}

static void theatre_event(struct theatre *s, unsigned span, int ms, const char *name)
{
	theatre_say(s,
		"{\"type\":\"event\",\"ts\":%lld,\"trace_id\":\"t\",\"span_id\":\"%016x\",\"name\":\"%s\"}",
		(long long)ms * 1000000, span, name);
}

/* In the lane of 41 cells a cell is a second; marks are there from when they happened on. */
static void events_are_marked_on_bars(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	theatre_span(&s, 1, 0, 0, 41000, ",\"kind\":\"agent\",\"name\":\"run\"");
	theatre_span(&s, 2, 1, 5000, 15000, ",\"kind\":\"tool\",\"name\":\"fetch\"");
	theatre_event(&s, 2, 7500, "log");
	theatre_event(&s, 2, 10500, "exception");
	theatre_event(&s, 2, 20500, "late");
	theatre_keys(&s, "w");
	check_row(t, &s, 3, " └─ T fetch                   ✓ 10.00s│     ██+██!████     +");
	theatre_keys(&s, "3 .");
	check_row(t, &s, 3, " └─ T fetch                   ▸  5.5s+│     ██+██▸");
	theatre_keys(&s, ",");
	check_row(t, &s, 3, " └─ T fetch                   ▸  2.5s+│     ██▸");
	theatre_keys(&s, "Esc +");
	check_row(t, &s, 3, " └─ T fetch                   ✓ 10.00s│‹████████▌          +");
	theatre_release(&s);
}

/* Ten fetches of a second each, every four seconds, as one row; what failed is to be seen. */
static void siblings_of_one_name_in_one_row(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	theatre_span(&s, 1, 0, 0, 41000, ",\"kind\":\"agent\",\"name\":\"run\"");
	for (int i = 0; i < 10; i++)
		theatre_span(&s, (unsigned)(2 + i), 1, 4000 * i, 4000 * i + 1000,
			i == 8 ? ",\"kind\":\"tool\",\"name\":\"fetch\",\"status\":\"error\""
			       : ",\"kind\":\"tool\",\"name\":\"fetch\"");
	theatre_span(&s, 20, 1, 40000, 41000, ",\"kind\":\"llm\",\"name\":\"ask\"");
	theatre_keys(&s, "w 5 j");
	check_row(t, &s, 22,
		" row 6/12  10 alike - zs folds them  41.00s, 73.2% idle - I compress");
	theatre_keys(&s, "zs");
	check_row(t, &s, 3,
		">├─▸T fetch x10 1✗            ✗ 37.00s│█   █   █   █   █   █   █   █   █   █");
	check_row(t, &s, 4,
		" └─ L ask                     ✓  1.00s│                                        █");
	check_row(t, &s, 22, " row 2/3  41.00s, 73.2% idle - I compress");
	theatre_keys(&s, "6 .");
	check_row(t, &s, 3, ">├─▸T fetch x10               ▸ 12.0s+│█   █   █  ▸");
	theatre_keys(&s, "Esc");
	tui_jump(&s.tui, 10);
	check_row(t, &s, 11,
		">├─ T fetch                   ✗  1.00s│                                █");
	theatre_keys(&s, "zS");
	check_row(t, &s, 22, " row 2/3  41.00s, 73.2% idle - I compress");
	theatre_keys(&s, "l");
	check_row(t, &s, 22,
		" row 2/12  10 alike - zs folds them  41.00s, 73.2% idle - I compress");
	theatre_release(&s);
}

/* More of them than are looked at in a frame: those of the last step are there as well as the first. */
static void many_events_are_marked(struct test *t)
{
	struct theatre s;

	theatre_few(&s, 80, 24);
	theatre_span(&s, 1, 0, 0, 41000, ",\"kind\":\"tool\",\"name\":\"run\"");
	theatre_event(&s, 1, 40500, "first");
	for (int i = 0; i < 20000; i++)
		theatre_event(&s, 1, 10500, i == 100 ? "exception" : "more");
	theatre_event(&s, 1, 500, "last");
	theatre_keys(&s, "w");
	theatre_pass(&s, 100);
	check_row(t, &s, 2,
		"> T run                       ✓ 41.00s│+█████████!█████████████████████████████+");
	theatre_release(&s);
}

/* No escape sequence, no bidi control and no newline is on the canvas, whatever the size. */
static void check_canvas(struct test *t, struct theatre *s)
{
	struct str text = theatre_screen(s);
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		lines += c == '\n';
		CHECK(t, c == '\n' || (c >= 0x20 && c != 0x7f));
	}
	CHECK(t, !memmem(text.at, text.len, "\xe2\x80\xae", 3));
	CHECK_INT(t, lines, s->tui.rows);
}

static void hostile_traces_any_keys_any_size(struct test *t)
{
	uint64_t seed = 2026;

	for (int round = 0; round < 25 && t->ok; round++) {
		struct theatre s;

		theatre_few(&s, 80, 24);
		s.tui.intake.live = round % 2;
		s.tui.intake.done = !s.tui.intake.live;
		for (int i = 0; i < 80; i++) {
			if (test_random(&seed) % 4 == 0)
				fill_hostile(&s, &seed);
			if (test_random(&seed) % 8 == 0)
				tui_size(&s.tui, 1 + (int)(test_random(&seed) % 200),
					1 + (int)(test_random(&seed) % 50));
			press_any(&s, &seed);
			theatre_pass(&s, (int64_t)(test_random(&seed) % 400));
			check_canvas(t, &s);
		}
		theatre_release(&s);
	}
}

int main(void)
{
	struct test t = {0};

	setenv("TZ", "UTC0", 1);
	tzset();
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		test_skip(&t, "time on the screen", "there is no C.UTF-8");
	test_run(&t, "what is idle is squeezed", what_is_idle_is_squeezed);
	test_run(&t, "the critical path has stars", the_critical_path_has_stars);
	test_run(&t, "times of three sorts", times_of_three_sorts);
	test_run(&t, "zoomed", zoomed);
	test_run(&t, "events are marked on bars", events_are_marked_on_bars);
	test_run(&t, "siblings of one name in one row", siblings_of_one_name_in_one_row);
	test_run(&t, "many events are marked", many_events_are_marked);
	test_run(&t, "idle gaps are played short", idle_gaps_are_played_short);
	test_run(&t, "a deep chain", a_deep_chain);
	test_run(
		&t, "hostile traces, any keys, any size", hostile_traces_any_keys_any_size);
	return test_done(&t);
}
