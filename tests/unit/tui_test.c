#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "theatre.h"
#include "tui/marks.h"
#include "tui/mouse.h"

/* A root with two calls, one of which has a call of its own that failed. */
static const char run[] =
	"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"run\",\"kind\":\"agent\",\"ts\":\"2026-01-01T00:00:00Z\"}\n"
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"b\",\"parent_span_id\":\"a\",\"name\":\"search\",\"kind\":\"tool\",\"ts\":\"2026-01-01T00:00:01Z\",\"end_ts\":\"2026-01-01T00:00:03Z\"}\n"
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"c\",\"parent_span_id\":\"b\",\"name\":\"GET\",\"kind\":\"http\",\"status\":\"error\",\"ts\":\"2026-01-01T00:00:01Z\",\"end_ts\":\"2026-01-01T00:00:02Z\"}\n"
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"d\",\"parent_span_id\":\"a\",\"name\":\"chat\",\"kind\":\"llm\",\"ts\":\"2026-01-01T00:00:03Z\",\"end_ts\":\"2026-01-01T00:00:04Z\"}\n";

static const char run_end[] =
	"{\"type\":\"span_end\",\"trace_id\":\"t\",\"span_id\":\"a\",\"ts\":\"2026-01-01T00:00:04Z\"}\n";

/* 2026-01-01T00:00:00Z */
static const int64_t start_ns = INT64_C(1767225600000000000);
static const int64_t second = INT64_C(1000000000);

static void open_run(struct theatre *th)
{
	theatre_init(th, run, 80, 24);
	theatre_take(th, run_end);
	theatre_open(th);
}

/* The row of the span with the cursor begins so. */
static bool at(struct theatre *th, const char *words)
{
	struct str screen = theatre_screen(th), want = str_from(words);

	for (size_t i = 0; i + want.len < screen.len; i++)
		if (screen.at[i] == '>' && str_starts(str_tail(screen, i + 1), want))
			return true;
	printf("# not at %s:\n# %.*s\n", words, (int)str_find(screen, '\0'), screen.at);
	return false;
}

static void moving(struct test *t)
{
	struct theatre th;

	open_run(&th);
	CHECK(t, at(&th, "▾A run"));
	theatre_keys(&th, "j");
	CHECK(t, at(&th, "├─▾T search"));
	theatre_keys(&th, "G");
	CHECK(t, at(&th, "└─ L chat"));
	theatre_keys(&th, "K");
	CHECK(t, at(&th, "├─▾T search"));
	theatre_keys(&th, "J");
	CHECK(t, at(&th, "└─ L chat"));
	theatre_keys(&th, "K l");
	CHECK(t, at(&th, "│ └─ H GET"));
	theatre_keys(&th, "h");
	CHECK(t, at(&th, "├─▾T search"));
	theatre_keys(&th, "h");
	CHECK(t, at(&th, "├─▸T search +1"));
	theatre_keys(&th, "j");
	CHECK(t, at(&th, "└─ L chat"));
	theatre_keys(&th, "zM");
	CHECK(t, at(&th, "▸A run +3"));
	theatre_keys(&th, "zR 3g");
	CHECK(t, at(&th, "│ └─ H GET"));
	theatre_keys(&th, "za");
	CHECK(t, at(&th, "├─▸T search +1"));
	theatre_release(&th);
}

/* From when to when the lane shows, since the start. */
static struct str edges(struct theatre *th)
{
	static char text[64];
	struct sight_time time = sight_time(tui_sight(&th->tui), tui_edge(&th->tui));

	snprintf(text, sizeof(text), "%.3f %.3f", (double)(time.t0 - start_ns) / 1e9,
		(double)(time.t1 - start_ns) / 1e9);
	return str_from(text);
}

static void zooming(struct test *t)
{
	static const char *const whole = "0.000 4.000";
	struct theatre th;

	open_run(&th);
	CHECK_STR(t, edges(&th), whole);
	theatre_keys(&th, "j =");
	CHECK_STR(t, edges(&th), "1.000 3.000");
	theatre_keys(&th, "+");
	CHECK_STR(t, edges(&th), "1.500 2.500");
	theatre_keys(&th, "(");
	CHECK_STR(t, edges(&th), "1.250 2.250");
	theatre_keys(&th, "$");
	CHECK_STR(t, edges(&th), "3.000 4.000");
	theatre_keys(&th, "^");
	CHECK_STR(t, edges(&th), "0.000 1.000");
	theatre_keys(&th, "-");
	CHECK_STR(t, edges(&th), "1.000 3.000");
	theatre_keys(&th, "-");
	CHECK_STR(t, edges(&th), whole);
	theatre_keys(&th, "+ + 0");
	CHECK_STR(t, edges(&th), whole);
	theatre_keys(&th, "99+");
	for (int i = 0; i < 70; i++)
		theatre_keys(&th, "+ )");
	for (int i = 0; i < 70; i++)
		theatre_keys(&th, "-");
	CHECK_STR(t, edges(&th), whole);
	theatre_release(&th);
}

static void following(struct test *t)
{
	struct theatre th;

	theatre_init(&th, run, 80, 24);
	theatre_live(&th, start_ns + 5 * second);
	th.tui.follow = true;
	theatre_open(&th);
	CHECK(t, at(&th, "└─ L chat"));
	CHECK(t, tui_due(&th.tui) == start_ns + 5 * second + second / 10);
	theatre_take(&th,
		"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"e\",\"parent_span_id\":\"b\",\"name\":\"late\",\"ts\":\"2026-01-01T00:00:05Z\"}\n");
	theatre_live(&th, start_ns + 6 * second);
	CHECK(t, at(&th, "│ └─ - late"));
	theatre_keys(&th, "k");
	CHECK(t, at(&th, "│ ├─ H GET"));
	theatre_take(&th,
		"{\"type\":\"span_start\",\"trace_id\":\"t\",\"span_id\":\"f\",\"parent_span_id\":\"b\",\"name\":\"later\",\"ts\":\"2026-01-01T00:00:06Z\"}\n");
	theatre_live(&th, start_ns + 7 * second);
	CHECK(t, at(&th, "│ ├─ H GET"));
	CHECK_STR(t, theatre_row(&th, 22),
		" row 3/6  +1 new, F  7.00s, 28.6% idle - I compress");
	theatre_keys(&th, "F");
	CHECK(t, at(&th, "│ └─ - later"));
	theatre_release(&th);
}

/* The row of the list or of the tree that has this. */
static bool has_row(struct theatre *th, const char *words)
{
	struct str screen = theatre_screen(th), want = str_from(words);

	for (size_t i = 0; i + want.len < screen.len; i++)
		if (str_starts(str_tail(screen, i), want))
			return true;
	printf("# no row has %s\n", words);
	return false;
}

static const int64_t day_ns = INT64_C(86400000000000);

/* Traces of today have clocks; the day is there where some are of others, and where there is room. */
static void days(struct test *t)
{
	struct theatre th;

	theatre_init(&th, run, 80, 24);
	th.tui.now_ns = start_ns + day_ns - 1;
	theatre_take(&th, run_end);
	theatre_keys(&th, "t");
	CHECK(t, has_row(&th, "   STARTED  STATUS"));
	CHECK(t, has_row(&th, "> 00:00:00  "));
	th.tui.now_ns = start_ns + day_ns;
	theatre_take(&th, run_end);
	CHECK(t, has_row(&th, "> 01-01 00:00:00  "));
	theatre_take(&th,
		"{\"type\":\"span\",\"trace_id\":\"u\",\"span_id\":\"a\",\"name\":\"later\",\"ts\":\"2026-01-02T10:11:12Z\",\"end_ts\":\"2026-01-02T10:11:13Z\"}\n");
	theatre_keys(&th, "g");
	CHECK(t, has_row(&th, "         STARTED  STATUS"));
	CHECK(t, has_row(&th, "> 01-02 10:11:12  "));
	CHECK(t, has_row(&th, "  01-01 00:00:00  "));
	tui_size(&th.tui, 50, 24);
	CHECK(t, has_row(&th, "> 10:11:12  "));
	tui_size(&th.tui, 80, 24);
	theatre_take(&th,
		"{\"type\":\"span\",\"trace_id\":\"v\",\"span_id\":\"a\",\"name\":\"before\",\"ts\":\"2025-12-31T10:11:12Z\",\"end_ts\":\"2025-12-31T10:11:13Z\"}\n");
	theatre_keys(&th, "g");
	CHECK(t, has_row(&th, "> 2026-01-02 10:11  ✓ ok"));
	CHECK(t, has_row(&th, "  2025-12-31 10:11  ✓ ok"));
	theatre_release(&th);
}

/* What was folded the last time is so once: what is unfolded stays it, whatever is looked at between. */
static void folds_of_the_last_time(struct test *t)
{
	struct theatre th;
	struct buf span = {0};
	size_t next = 0;

	theatre_init(&th, run, 80, 24);
	memory_read(&th.tui.memory, STR("fold t b\nfold u a\n"));
	theatre_take(&th, run_end);
	theatre_take(&th,
		"{\"type\":\"span\",\"trace_id\":\"u\",\"span_id\":\"a\",\"name\":\"later\",\"ts\":\"2026-01-02T10:11:12Z\",\"end_ts\":\"2026-01-02T10:11:13Z\"}\n");
	theatre_keys(&th, "t G Enter j");
	CHECK(t, at(&th, "├─▸T search"));
	theatre_keys(&th, "zo t g Enter t G Enter");
	CHECK(t, at(&th, "├─▾T search"));
	marks_keep_folds(&th.tui);
	CHECK(t, !memory_folded(&th.tui.memory, STR("t"), &next, &span));
	theatre_release(&th);

	/* Nothing of it is known before all was read, and it is no news then that nothing is folded. */
	theatre_init(&th, run, 80, 24);
	memory_read(&th.tui.memory, STR("fold t b\n"));
	th.tui.intake.done = false;
	theatre_open(&th);
	marks_keep_folds(&th.tui);
	next = 0;
	CHECK(t, memory_folded(&th.tui.memory, STR("t"), &next, &span));
	theatre_release(&th);
	buf_release(&span);
}

/* Keeps what was copied or piped, and says that there is no such command. */
struct world {
	struct buf sent;
	int status;
};

static int world_run(void *to, const char *command, struct str in, bool stay)
{
	struct world *w = to;

	(void)command;
	(void)stay;
	buf_reset(&w->sent);
	buf_add(&w->sent, in);
	return w->status;
}

/* A tool's result has nothing but an id: the call was asked for by the model's call before. */
static const char two_calls[] =
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"l1\",\"name\":\"chat\",\"kind\":\"llm\",\"ts\":\"2026-01-01T00:00:00Z\",\"end_ts\":\"2026-01-01T00:00:01Z\",\"attributes\":{\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c7\",\"name\":\"look\",\"arguments\":{}}]}]}}\n"
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"x\",\"name\":\"look\",\"kind\":\"tool\",\"ts\":\"2026-01-01T00:00:01Z\",\"end_ts\":\"2026-01-01T00:00:02Z\",\"attributes\":{\"gen_ai.tool.call.id\":\"c7\"}}\n"
	"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"l2\",\"name\":\"chat\",\"kind\":\"llm\",\"ts\":\"2026-01-01T00:00:02Z\",\"end_ts\":\"2026-01-01T00:00:03Z\",\"attributes\":{\"gen_ai.input.messages\":[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c7\",\"response\":\"\\u001b[31mseen\\nit\"}]}],\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"done\"}]}]}}\n";

static void results(struct test *t)
{
	struct world w = {0};
	struct theatre th;

	theatre_init(&th, two_calls, 80, 24);
	theatre_open(&th);
	th.tui.world = (struct tui_world){.run = world_run, .to = &w};
	theatre_keys(&th, "G c");
	CHECK(t, at(&th, "▾ tool        look  ✓ 1.00s"));
	/* What is passed on is as it was written. */
	theatre_keys(&th, "v");
	CHECK_STR(t, buf_str(&w.sent), "\x1b[31mseen\nit");
	theatre_keys(&th, "G v");
	CHECK_STR(t, buf_str(&w.sent), "done");
	w.status = 127;
	theatre_keys(&th, "v");
	CHECK_STR(t, theatre_row(&th, 22), " the pager ($PAGER, else less) cannot be run");
	theatre_keys(&th, "g %");
	CHECK(t, has_row(&th, " detail  look "));
	theatre_release(&th);
	buf_release(&w.sent);
}

/* What keys do on one screen, commands do on all. */
static void commands(struct test *t)
{
	struct theatre th;

	open_run(&th);
	th.tui.now_ns = start_ns;
	theatre_take(&th,
		"{\"type\":\"span\",\"trace_id\":\"u\",\"span_id\":\"a\",\"name\":\"later\",\"ts\":\"2026-01-01T00:01:00Z\",\"end_ts\":\"2026-01-01T00:01:01Z\"}\n");
	tui_command(&th.tui, STR("filter name = \"GET\""));
	theatre_keys(&th, "g");
	CHECK(t, has_row(&th, "&name = \"GET\" 1 of 4 spans"));
	CHECK(t, !has_row(&th, "L chat"));
	tui_command(&th.tui, STR("filter"));
	theatre_keys(&th, "g");
	CHECK(t, has_row(&th, "L chat"));
	tui_command(&th.tui, STR("filter kind ="));
	CHECK(t, has_row(&th, " column "));
	theatre_keys(&th, "t");
	tui_command(&th.tui, STR("sort duration"));
	CHECK(t, has_row(&th, "sort: duration▾"));
	CHECK(t, has_row(&th, "> 00:00:00") || has_row(&th, "  00:00:00"));
	CHECK(t,
		str_starts(theatre_row(&th, 3), STR("  00:01:00")) ||
			str_starts(theatre_row(&th, 3), STR("> 00:01:00")));
	tui_command(&th.tui, STR("sort duration!"));
	CHECK(t, has_row(&th, "sort: duration▴"));
	CHECK(t, !str_starts(str_tail(theatre_row(&th, 3), 2), STR("00:01:00")));
	tui_command(&th.tui, STR("sort colour"));
	CHECK(t, has_row(&th, " sort takes started, duration,"));
	theatre_keys(&th, ":sort Space d Tab");
	CHECK(t, has_row(&th, ":sort duration"));
	theatre_release(&th);
}

/* At a playhead nothing below the waterfall tells what comes later. */
static void strip_then(struct test *t)
{
	struct theatre th;

	theatre_init(&th, two_calls, 80, 24);
	theatre_open(&th);
	theatre_keys(&th, "G");
	CHECK(t, has_row(&th, "[llm] chat  ✓  1.00s"));
	CHECK(t, has_row(&th, " answer done"));
	tui_sight(&th.tui)->head_ns = start_ns + second * 5 / 2;
	CHECK(t, has_row(&th, "[llm] chat  ▸  0.5s+  +2.000s"));
	CHECK_STR(t, theatre_row(&th, 17), " id     l2");
	tui_sight(&th.tui)->head_ns = start_ns;
	CHECK_STR(t, theatre_row(&th, 16), "[llm] chat    +2.000s");
	theatre_release(&th);
}

/* Who ran outside of the time of what it is in has a mark; what clocks differ by has none. */
static void outside(struct test *t)
{
	struct theatre th;

	open_run(&th);
	theatre_take(&th,
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"e\",\"parent_span_id\":\"b\",\"name\":\"longer\",\"ts\":\"2026-01-01T00:00:02Z\",\"end_ts\":\"2026-01-01T00:00:03.500Z\"}\n"
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"f\",\"parent_span_id\":\"b\",\"name\":\"sooner\",\"ts\":\"2026-01-01T00:00:00.500Z\",\"end_ts\":\"2026-01-01T00:00:03Z\"}\n"
		"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"g\",\"parent_span_id\":\"b\",\"name\":\"hardly\",\"ts\":\"2026-01-01T00:00:01Z\",\"end_ts\":\"2026-01-01T00:00:03.001Z\"}\n");
	theatre_keys(&th, "g");
	CHECK(t, has_row(&th, "- longer               !✓  1.50s│"));
	CHECK(t, has_row(&th, "- sooner               !✓  2.50s│"));
	CHECK(t, has_row(&th, "- hardly                ✓  2.00s│"));
	CHECK(t, has_row(&th, "T search                  ✓  2.00s│"));
	theatre_release(&th);
}

/* The log has a pane as soon as there is something in it; a pane that is alone stays alone. */
static void panes(struct test *t)
{
	struct theatre th;

	theatre_init(&th, run, 160, 45);
	theatre_open(&th);
	theatre_screen(&th);
	CHECK_INT(t, th.tui.tiles.count, 4);
	CHECK(t, has_row(&th, "── conversation ──"));
	CHECK(t, has_row(&th, "┼── state ──"));
	CHECK(t, !tui_shows(&th.tui, PART_LOG));
	tui_note(&th.tui, STR("something was said"));
	tui_news(&th.tui);
	CHECK(t, has_row(&th, "├── log ──"));
	CHECK(t, has_row(&th, "│ something was said"));
	theatre_keys(&th, "S-Tab");
	CHECK_INT(t, tui_screen(&th.tui), PART_LOG);
	theatre_keys(&th, "O");
	tui_news(&th.tui);
	CHECK_INT(t, tui_screen(&th.tui), PART_LOG);
	CHECK_INT(t, th.tui.tiles.count, 1);
	theatre_keys(&th, "O");
	CHECK_INT(t, th.tui.tiles.count, 5);
	theatre_release(&th);
}

/* Without anything that runs, time changes nothing. */
static void idle(struct test *t)
{
	struct theatre th;

	open_run(&th);
	theatre_screen(&th);
	CHECK(t, tui_due(&th.tui) == INT64_MAX);
	CHECK(t, !th.tui.stale);
	theatre_keys(&th, "q");
	theatre_screen(&th);
	CHECK(t, tui_due(&th.tui) == INT64_MAX);
	theatre_release(&th);
}

/* A paste whose end was lost takes no keys any more after a second. */
static void paste(struct test *t)
{
	struct theatre th;

	open_run(&th);
	tui_key(&th.tui, K_PASTE);
	tui_key(&th.tui, 'j');
	tui_clock(&th.tui, th.tui.now_ns, th.tui.steady_ns + second / 2);
	tui_key(&th.tui, 'j');
	CHECK(t, at(&th, "▾A run"));
	CHECK(t, th.tui.pasting);
	tui_clock(&th.tui, th.tui.now_ns, th.tui.steady_ns + second + 1);
	tui_key(&th.tui, 'j');
	CHECK(t, at(&th, "├─▾T search"));
	tui_key(&th.tui, K_PASTE);
	tui_key(&th.tui, K_PASTE_END);
	tui_key(&th.tui, 'k');
	CHECK(t, at(&th, "▾A run"));
	theatre_release(&th);
}

/* A click gives the cursor to a row, and the playhead a time; beside both it does nothing. */
static void clicks(struct test *t)
{
	struct theatre th;
	const struct sight *s;

	open_run(&th);
	theatre_screen(&th);
	tui_click(&th.tui, 5, 4);
	CHECK(t, at(&th, "│ └─ H GET"));
	theatre_keys(&th, "WheelDown");
	CHECK(t, at(&th, "│ └─ H GET")); /* all rows are there */
	tui_click(&th.tui, 5, 12);
	tui_click(&th.tui, -1, 900);
	CHECK(t, at(&th, "│ └─ H GET"));
	s = tui_sight(&th.tui);
	tui_click(&th.tui, 79, 1);
	CHECK(t, s->head_ns > start_ns + 3 * second && s->head_ns < start_ns + 4 * second);
	theatre_keys(&th, "? Esc Esc Enter 5");
	theatre_screen(&th);
	tui_click(&th.tui, 3, 5);
	CHECK_STR(t, str_head(theatre_row(&th, 5), 1), ">");
	theatre_keys(&th, "t");
	tui_click(&th.tui, 3, 2);
	CHECK_INT(t, tui_screen(&th.tui), PART_LIST);
	theatre_release(&th);
}

static void running(struct test *t)
{
	struct theatre th;

	theatre_init(&th, run, 80, 24);
	theatre_live(&th, start_ns + 5 * second);
	theatre_open(&th);
	CHECK_STR(t, theatre_row(&th, 2),
		">▾A run                       ▸  5.0s+│████████─────────────────────────███████▸");
	theatre_live(&th, start_ns + 6 * second);
	CHECK_STR(t, theatre_row(&th, 2),
		">▾A run                       ▸  6.0s+│███████────────────────────█████████████▸");
	theatre_release(&th);
}

static void screens(struct test *t)
{
	struct theatre th;

	theatre_init(&th, run, 80, 24);
	CHECK_INT(t, tui_screen(&th.tui), PART_LIST);
	theatre_keys(&th, "Enter");
	CHECK_INT(t, tui_screen(&th.tui), PART_WATERFALL);
	theatre_keys(&th, "?");
	CHECK_INT(t, tui_screen(&th.tui), PART_HELP);
	theatre_keys(&th, "w");
	CHECK_INT(t, tui_screen(&th.tui), PART_WATERFALL);
	CHECK_INT(t, th.tui.depth, 2);
	theatre_keys(&th, "Esc Esc Esc");
	CHECK_INT(t, tui_screen(&th.tui), PART_LIST);
	CHECK(t, !th.tui.quit);
	theatre_keys(&th, "q");
	CHECK(t, th.tui.quit);
	theatre_release(&th);
}

static void empty(struct test *t)
{
	struct theatre th;

	theatre_init(&th, "", 80, 24);
	CHECK_STR(t, theatre_row(&th, 1), " no trace in what was read");
	theatre_keys(&th,
		"Enter w j k G g za zM + - = 0 ( ) F ? q t s S Enter ~ C-o % 50% ma 'a");
	CHECK_INT(t, tui_screen(&th.tui), PART_LIST);
	CHECK(t, !th.tui.quit);
	theatre_release(&th);
}

static void prompts(struct test *t)
{
	struct theatre th;

	open_run(&th);
	theatre_keys(&th, ":abc");
	CHECK_STR(t, theatre_row(&th, 22), ":abc");
	CHECK_INT(t, th.tui.canvas.cursor_x, 4);
	theatre_keys(&th, "Left Left x C-e C-w");
	CHECK_STR(t, theatre_row(&th, 22), ":");
	theatre_keys(&th, "nothing Enter");
	CHECK_STR(t, theatre_row(&th, 22), " there is no command nothing");
	theatre_keys(&th, "j");
	CHECK_STR(t, theatre_row(&th, 22), " row 2/4  4.00s, 25.0% idle - I compress");
	tui_key(&th.tui, K_PASTE);
	theatre_keys(&th, "Q Q Q");
	tui_key(&th.tui, K_PASTE_END);
	CHECK(t, !th.tui.quit);
	theatre_keys(&th, ":");
	tui_key(&th.tui, K_PASTE);
	for (int i = 0; i < 3 * PROMPT_MAX; i++)
		tui_key(&th.tui, i % 7 ? 0x65e5 : '\n');
	tui_key(&th.tui, K_PASTE_END);
	CHECK(t, th.tui.prompt.text.len <= PROMPT_MAX);
	CHECK(t, th.tui.prompt.text.len > PROMPT_MAX - 4);
	theatre_screen(&th);
	CHECK(t, th.tui.canvas.cursor_x < 80);
	theatre_keys(&th, "Esc");
	CHECK(t, !th.tui.prompt.open);
	theatre_release(&th);
}

/* Any size will do, on any screen. */
static void sizes(struct test *t)
{
	static const int rows[] = {1, 2, 7, 8, 11, 13, 24, 45, 200};
	struct theatre th;

	open_run(&th);
	for (int cols = 1; cols < 260; cols += 3)
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			tui_size(&th.tui, cols, rows[i]);
			theatre_keys(&th, "? G q t w j k G");
			CHECK_INT(t, th.tui.canvas.cols, cols);
			CHECK_INT(t, th.tui.canvas.rows, rows[i]);
		}
	tui_size(&th.tui, 30, 5);
	CHECK_STR(t, theatre_row(&th, 0), "terminal too small (need 40x8)");
	theatre_release(&th);
}

/* A chain, and as many children of one. */
static void large(struct test *t)
{
	enum { DEEP = 10000, WIDE = 20000 };
	struct buf records = {0};
	struct theatre th;

	for (int i = 1; i <= DEEP + WIDE; i++)
		buf_addf(&records,
			"{\"type\":\"span\",\"trace_id\":\"t\",\"span_id\":\"s%d\",\"parent_span_id\":\"s%d\",\"name\":\"n\",\"ts\":\"2026-01-01T00:00:00.%06dZ\",\"end_ts\":\"2026-01-01T00:00:01Z\"}\n",
			i, i <= DEEP ? i - 1 : 1, i);
	theatre_init(&th, buf_text(&records), 80, 24);
	theatre_open(&th);
	theatre_keys(&th, "G g 9000g zz h h h l zM zR 50% J K zO zC C-d C-u");
	theatre_keys(&th, "9999g");
	CHECK(t, folds_depth(&tui_sight(&th.tui)->folds, tui_span(&th.tui)) > 1);
	/* The one that only the first has named is there too. */
	CHECK_INT(t, folds_rows(&tui_sight(&th.tui)->folds), DEEP + WIDE + 1);
	theatre_release(&th);
	buf_release(&records);
}

/* Any keys at any time, in windows of any size. */
static void any_keys(struct test *t)
{
	uint64_t state = 20261125;
	struct theatre th;

	theatre_init(&th, run, 80, 24);
	for (int i = 0; i < 20000; i++) {
		int key = (int)(test_random(&state) % 127) + 1;

		if (test_random(&state) % 8 == 0)
			key = K_UP + (int)(test_random(&state) % (K_PASTE_END - K_UP + 1));
		tui_key(&th.tui, key);
		if (i % 16 == 0)
			tui_draw(&th.tui);
		if (i % 100 == 0)
			tui_size(&th.tui, (int)(test_random(&state) % 200) + 1,
				(int)(test_random(&state) % 60) + 1);
	}
	tui_key(&th.tui, K_PASTE_END);
	theatre_keys(&th, "C-c C-c");
	th.tui.quit = false;
	theatre_keys(&th, "Q");
	CHECK(t, th.tui.quit);
	theatre_release(&th);
}

enum { EVENTS = 3000 };

/* Far more events than are read at once: all of them are there in the end, in order, and are counted. */
static void a_span_with_many_events(struct test *t)
{
	struct theatre s;

	theatre_init(&s, "", 80, 24);
	theatre_span(&s, 1, 0, 0, 9000, ",\"kind\":\"agent\",\"name\":\"run\"");
	for (int i = 0; i < EVENTS; i++)
		theatre_say(&s,
			"{\"type\":\"event\",\"ts\":%d000000,\"trace_id\":\"t\",\"span_id\":\"%016x\",\"name\":\"%s%d\"}",
			i % 2 ? i : EVENTS + i, 1, i % 3 ? "note" : "agent_state_", i);
	theatre_keys(&s, "w Enter 3");
	theatre_pass(&s, 1);
	theatre_pass(&s, 1);
	CHECK_STR(t, theatre_row(&s, 2),
		" 1 args  2 result  3 events 3000  4 state  5 raw 1");
	CHECK_STR(t, theatre_row(&s, 3), "> • +0.001s    note1");
	theatre_keys(&s, "G");
	CHECK_STR(t, theatre_row(&s, 21), "> • +5.998s    note2998");
	theatre_keys(&s, "k");
	CHECK_STR(t, theatre_row(&s, 20), "> • +5.996s    note2996");
	theatre_release(&s);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "the cursor moves through the tree", moving);
	test_run(&t, "time is zoomed, moved and found again", zooming);
	test_run(&t, "what is new is followed until the cursor is moved", following);
	test_run(&t, "traces of several days", days);
	test_run(&t, "folds of the last time", folds_of_the_last_time);
	test_run(&t, "results of tools that were asked for before", results);
	test_run(&t, "commands that do what keys do", commands);
	test_run(&t, "below the waterfall, at a playhead", strip_then);
	test_run(&t, "what ran outside of what it is in", outside);
	test_run(&t, "panes beside and below each other", panes);
	test_run(&t, "time alone changes nothing where nothing runs", idle);
	test_run(&t, "what runs has a time that goes on", running);
	test_run(&t, "a paste whose end is lost", paste);
	test_run(&t, "clicks", clicks);
	test_run(&t, "screens are opened and left", screens);
	test_run(&t, "where there is no trace keys do no harm", empty);
	test_run(&t, "what is typed and pasted into a prompt", prompts);
	test_run(&t, "windows of any size", sizes);
	test_run(&t, "a deep chain and many siblings", large);
	test_run(&t, "any keys in any order", any_keys);
	test_run(&t, "a span with many events", a_span_with_many_events);
	return test_done(&t);
}
