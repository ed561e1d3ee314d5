#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "view/note_row.h"
#include "view/span_row.h"
#include "view/title_row.h"

/* The trace that the rows below show: 14.2 s from 14:02:11 UTC on. Times in ms after its start. */
static const int64_t t0 = INT64_C(1767276131000000000);
static const int64_t ms = 1000000;

struct sample {
	const char *
		levels; /* for each level from 1: `m` when there are more siblings, else `l` */
	const char *name;
	const char *kind;
	const char *attributes;
	int64_t start;
	int64_t end; /* of an open span: now; of a lost one: last seen */
	enum span_state state;
	enum span_status status;
	double cost;
	const char *message;
};

static const struct sample agent = {"", "agent.run", "agent",
	"{\"agent.question\":\"fix failing test\"}", 0, 14200, SPAN_ENDED, STATUS_OK,
	0.0572, ""};
static const struct sample load = {
	"m", "state.load", "state", "{}", 0, 12, SPAN_ENDED, STATUS_UNSET, 0, ""};
static const struct sample chat = {"m", "chat claude-sonnet-4", "llm",
	"{\"gen_ai.request.model\":\"claude-sonnet-4\",\"gen_ai.usage.input_tokens\":2103,"
	"\"gen_ai.usage.output_tokens\":412,\"gen_ai.server.time_to_first_token\":0.62,"
	"\"gen_ai.usage.cost\":0.0125}",
	20, 3120, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample chat2 = {"m", "chat claude-sonnet-4", "llm",
	"{\"gen_ai.usage.input_tokens\":3544,\"gen_ai.usage.output_tokens\":388,"
	"\"gen_ai.server.time_to_first_token\":0.71}",
	5200, 7920, SPAN_ENDED, STATUS_OK, 0.0165, ""};
static const struct sample bash = {"m", "bash", "tool",
	"{\"gen_ai.tool.name\":\"bash\",\"process.exit.code\":1,"
	"\"gen_ai.tool.call.arguments\":{\"timeout\":120,\"command\":\"pytest -q\"}}",
	3150, 5190, SPAN_ENDED, STATUS_ERROR, 0,
	"FAILED tests/test_auth.py::test_expired - jwt.ExpiredSignatureError\nmore"};
static const struct sample grep = {"m", "grep", "tool",
	"{\"gen_ai.tool.call.arguments\":\"{\\\"pattern\\\":\\\"verify_token\\\"}\"}", 7930,
	7971, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample search = {"m", "web.search", "tool",
	"{\"gen_ai.tool.call.arguments\":{\"query\":\"jwt leeway\"},"
	"\"http.request.resend_count\":2}",
	7950, 9560, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample get = {"ml", "GET /search", "http",
	"{\"http.response.status_code\":200}", 9090, 9540, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample get_failed = {"mm", "GET /search", "http",
	"{\"http.response.status_code\":503}", 7950, 8350, SPAN_ENDED, STATUS_ERROR, 0, ""};
static const struct sample edit = {"m", "edit_file", "tool",
	"{\"gen_ai.tool.call.arguments\":{\"path\":\"src/auth.py\"}}", 12620, 12641,
	SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample rerun = {"l", "bash", "tool",
	"{\"gen_ai.tool.call.arguments\":{\"command\":\"pytest -q\"}}", 12660, 14200,
	SPAN_OPEN, STATUS_UNSET, 0, ""};
static const struct sample cancelled = {"l", "bash", "tool",
	"{\"error.type\":\"CancelledError\"}", 7000, 8350, SPAN_ENDED, STATUS_ERROR, 0, ""};
static const struct sample found = {"m", "search", "retrieval",
	"{\"query\":\"leeway\",\"gen_ai.retrieval.documents\":["
	"{\"id\":1,\"score\":0.5},{\"score\":0.834},{\"score\":\"?\"},7]}",
	7000, 8350, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample found_one = {"m", "search", "retrieval",
	"{\"documents\":[{\"relevance_score\":12.53}]}", 7000, 8350, SPAN_ENDED, STATUS_OK,
	0, ""};
static const struct sample found_none = {"m", "search", "retrieval", "{\"documents\":[]}",
	7000, 8350, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample lost = {"l", "bash", "tool",
	"{\"gen_ai.tool.call.arguments\":{\"command\":\"pytest -q\"}}", 12660, 13000,
	SPAN_LOST, STATUS_UNSET, 0, ""};
static const struct sample unheard = {
	"l", "bash", "tool", "{}", 12660, 12660, SPAN_LOST, STATUS_UNSET, 0, ""};
static const struct sample wrapped = {"l", "call", "tool",
	"{\"gen_ai.tool.name\":\"fetch\",\"gen_ai.tool.call.arguments\":{\"n\":1,\"who\":\"me\"}}",
	0, 5, SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample other_model = {"l", "reasoning", "llm",
	"{\"gen_ai.request.model\":\"gpt-4\",\"gen_ai.usage.output_tokens\":150}", 0, 5,
	SPAN_ENDED, STATUS_OK, 0, ""};
static const struct sample missing = {
	"l", "", "", "{}", 0, 0, SPAN_MISSING, STATUS_UNSET, 0, ""};
static const struct sample hostile = {"l", "na\x1b]0;PWNED\x07me", "my\x1bkind",
	"{\"gen_ai.tool.name\":\"\\u001b[2Jt\",\"prompt\":\"\\u202eevil \\ud800\"}", 0, 5,
	SPAN_ENDED, STATUS_OK, 0, "\x1b[2J\x9b"};

/* A span of the sample, and the gutter that its levels say. */
struct stage {
	struct arena arena;
	struct facts facts;
	struct span_row span;
	bool more[64];
};

static void stage_set(struct stage *s, const struct sample *from)
{
	*s = (struct stage){0};
	facts_merge(&s->facts, str_from(from->attributes), &s->arena);
	s->facts.span_id = STR("53995c3f42cd8ad8");
	s->facts.name = str_from(from->name);
	s->facts.kind = str_from(from->kind);
	s->facts.status_message = str_from(from->message);
	s->facts.state = from->state;
	s->facts.status = from->status;
	s->facts.start_ns = t0 + from->start * ms;
	s->facts.end_ns = t0 + from->end * ms;
	s->facts.has_start = from->state != SPAN_MISSING;
	s->facts.has_end = from->state == SPAN_ENDED;
	s->span = (struct span_row){.facts = &s->facts,
		.cost = from->cost,
		.now_ns = s->facts.end_ns,
		.seen_ns = s->facts.end_ns};
	s->span.gutter = (struct gutter){.more = s->more, .depth = strlen(from->levels)};
	for (size_t i = 0; i < strlen(from->levels); i++)
		s->more[i + 1] = from->levels[i] == 'm';
}

static struct columns columns_for(int width, enum text_set set)
{
	struct columns c = columns_of(width, set, true);

	c.lane.t0 = t0;
	c.lane.t1 = t0 + 14200 * ms;
	return c;
}

struct want {
	const struct sample *sample;
	int width;
	enum text_set set;
	const char *row; /* without trailing spaces */
};

static const struct want wants[] = {
	{&agent, 80, TEXT_UTF8,
		"✓ A agent.run \"fix failing test\"                                  14.20s "
		"$0.0572"},
	{&load, 80, TEXT_UTF8,
		"├─✓ S state.load                                                    12ms"},
	{&chat, 80, TEXT_UTF8,
		"├─✓ L chat claude-sonnet-4  2103→412 tok ttft 620ms                3.10s "
		"$0.0125"},
	{&bash, 80, TEXT_UTF8,
		"├─✗ T bash pytest -q  exit 1                                       2.04s"},
	{&grep, 80, TEXT_UTF8,
		"├─✓ T grep \"verify_token\"                                           41ms"},
	{&search, 80, TEXT_UTF8,
		"├─✓ T web.search jwt leeway  ↻2                                    1.61s"},
	{&get, 80, TEXT_UTF8,
		"│ └─✓ H GET /search 200                                            450ms"},
	{&found, 80, TEXT_UTF8,
		"├─✓ R search leeway  4 docs top .83                                1.35s"},
	{&found_one, 80, TEXT_UTF8,
		"├─✓ R search  1 doc top 12.5                                       1.35s"},
	{&found_none, 80, TEXT_UTF8,
		"├─✓ R search  0 docs                                               1.35s"},
	{&cancelled, 80, TEXT_UTF8,
		"└─⊘ T bash  cancelled                                              1.35s"},
	{&get_failed, 80, TEXT_UTF8,
		"│ ├─✗ H GET /search 503                                            400ms"},
	{&rerun, 80, TEXT_UTF8,
		"└─▸ T bash pytest -q                                              1.54s+"},
	{&lost, 80, TEXT_UTF8,
		"└─? T bash pytest -q                                              340ms?"},
	{&unheard, 80, TEXT_UTF8,
		"└─? T bash                                                             ?"},
	{&wrapped, 80, TEXT_UTF8,
		"└─✓ T call fetch me                                                  5ms"},
	{&other_model, 80, TEXT_UTF8,
		"└─✓ L reasoning  gpt-4 150 tok out                                   5ms"},
	{&missing, 80, TEXT_UTF8, "└─· - (missing) 53995c3f42cd8ad8"},
	{&hostile, 80, TEXT_UTF8,
		"└─✓ * na^[]0;PWNED^Gme ^[[2Jt \"<RLO>evil \ufffd\"                          5ms"},
	{&agent, 120, TEXT_UTF8,
		"✓ A agent.run \"fix failing test\"                                 14.20s "
		"$0.0572 ████████████████████████████████████████"},
	{&load, 120, TEXT_UTF8,
		"├─✓ S state.load                                                   12ms"
		"         ▏"},
	{&chat, 120, TEXT_UTF8,
		"├─✓ L chat claude-sonnet-4  2103→412 tok ttft 620ms               3.10s "
		"$0.0125 ▒███████▊"},
	{&bash, 120, TEXT_UTF8,
		"├─✗ T bash pytest -q  exit 1                                      2.04s"
		"                 ▕█████▋"},
	{&chat2, 120, TEXT_UTF8,
		"├─✓ L chat claude-sonnet-4  3544→388 tok ttft 710ms               2.72s "
		"$0.0165               ▒▒██████▎"},
	{&grep, 120, TEXT_UTF8,
		"├─✓ T grep \"verify_token\"                                          41ms"
		"                               ▕"},
	{&search, 120, TEXT_UTF8,
		"├─✓ T web.search jwt leeway  ↻2                                   1.61s"
		"                               ▐███▉"},
	{&cancelled, 120, TEXT_ASCII,
		"`-/ T bash  cancelled                                             1.35s"
		"                            ====="},
	{&get_failed, 120, TEXT_UTF8,
		"│ ├─✗ H GET /search 503                                           400ms"
		"                               ▐▌"},
	{&edit, 120, TEXT_UTF8,
		"├─✓ T edit_file src/auth.py                                        21ms"
		"                                            ▕"},
	{&rerun, 120, TEXT_UTF8,
		"└─▸ T bash pytest -q                                             1.54s+"
		"                                            ▐███▸"},
	{&chat, 80, TEXT_ASCII,
		"|-+ L chat claude-sonnet-4  2103->412 tok ttft 620ms               3.10s "
		"$0.0125"},
	{&search, 120, TEXT_ASCII,
		"|-+ T web.search jwt leeway  retry 2                              1.61s"
		"                               ====="},
	{&bash, 120, TEXT_ASCII,
		"|-x T bash pytest -q  exit 1                                      2.04s"
		"                 xxxxxxx"},
	{&get, 80, TEXT_ASCII,
		"| `-+ H GET /search 200                                            450ms"},
	{&rerun, 120, TEXT_ASCII,
		"`-> T bash pytest -q                                             1.54s+"
		"                                            ====>"},
	{&bash, 59, TEXT_UTF8, "├─✗ T bash pytest -q                          2.04s"},
	{&chat, 48, TEXT_UTF8, "├─✓ L chat claude-sonnet-4         3.10s $0.0125"},
	{&chat, 47, TEXT_UTF8, "├─✓ L chat claude-sonnet-4                3.10s"},
	{&chat, 24, TEXT_UTF8, "├─✓ L chat clau…   3.10s"},
	{&agent, 20, TEXT_UTF8, "✓ A agent.r…  14.20s"},
	{&get, 19, TEXT_UTF8, "│ └─✓ H GET /search"},
	{&chat, 1, TEXT_UTF8, "…"},
};

static void check_row(struct test *t, const struct row *r, int width, const char *want)
{
	struct str text = buf_str(&r->text);

	while (text.len && text.at[text.len - 1] == ' ')
		text.len--;
	CHECK_STR(t, text, want);
	CHECK(t, r->width <= width);
}

static void rows_are_as_drawn(struct test *t)
{
	struct row r = {0};

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		struct columns c = columns_for(wants[i].width, wants[i].set);
		struct stage s;

		stage_set(&s, wants[i].sample);
		span_row(&r, &c, &s.span);
		check_row(t, &r, c.width, wants[i].row);
		arena_release(&s.arena);
	}
	row_release(&r);
}

static void parents_have_thin_bars(struct test *t)
{
	struct bar_part parts[] = {{t0, t0 + 12 * ms}, {t0 + 20 * ms, t0 + 3120 * ms},
		{t0 + 3150 * ms, t0 + 14000 * ms}};
	struct columns c = columns_for(120, TEXT_UTF8);
	struct row r = {0};
	struct stage s;

	stage_set(&s, &agent);
	s.span.parts = parts;
	s.span.part_count = 3;
	span_row(&r, &c, &s.span);
	check_row(t, &r, 120,
		"✓ A agent.run \"fix failing test\"                                 14.20s "
		"$0.0572 ───────────────────────────────────────█");
	row_release(&r);
	arena_release(&s.arena);
}

static void parents_open_and_close(struct test *t)
{
	struct columns c = columns_for(80, TEXT_UTF8);
	struct row r = {0};
	struct stage s;

	stage_set(&s, &agent);
	span_row_open(&r, &c, &s.span);
	check_row(t, &r, 80,
		"▸ A agent.run \"fix failing test\"                                        "
		"14:02:11");
	span_row_close(&r, &c, &s.span);
	check_row(t, &r, 80,
		"└ ✓ A agent.run \"fix failing test\"                                14.20s "
		"$0.0572");
	arena_release(&s.arena);
	stage_set(&s, &search);
	span_row_open(&r, &c, &s.span);
	check_row(t, &r, 80,
		"├─▸ T web.search jwt leeway                                             "
		"14:02:18");
	span_row_close(&r, &c, &s.span);
	check_row(t, &r, 80,
		"│ └ ✓ T web.search jwt leeway  ↻2                                  1.61s");
	c.set = TEXT_ASCII;
	span_row_close(&r, &c, &s.span);
	check_row(t, &r, 80,
		"| ` + T web.search jwt leeway  retry 2                             1.61s");
	arena_release(&s.arena);
	row_release(&r);
}

static void deep_levels_give_way(struct test *t)
{
	struct columns c = columns_for(36, TEXT_UTF8);
	struct row r = {0};
	struct stage s;

	stage_set(&s, &load);
	for (int i = 1; i < 64; i++)
		s.more[i] = i % 2;
	s.span.gutter.depth = 6;
	span_row(&r, &c, &s.span);
	check_row(t, &r, 36, "│   │   │ └─✓ S state.load      12ms");
	s.span.gutter.depth = 7;
	span_row(&r, &c, &s.span);
	check_row(t, &r, 36, "⋯7    │   ├─✓ S state.load      12ms");
	s.span.gutter.depth = 40;
	span_row(&r, &c, &s.span);
	check_row(t, &r, 36, "⋯40 │   │ └─✓ S state.load      12ms");
	row_release(&r);
	arena_release(&s.arena);
}

struct note {
	const struct sample *sample;
	const char *message; /* NULL: the sample's */
	int width;
	const char *row;
};

static void errors_say_why(struct test *t)
{
	static const struct note cases[] = {
		{&bash, NULL, 80,
			"│     ! exit 1: FAILED tests/test_auth.py::test_expired - "
			"jwt.ExpiredSignatureE…"},
		{&bash, "\n\n  exit status 1\r\nx", 80, "│     ! exit status 1"},
		{&bash, "", 80, "│     ! exit 1"},
		{&get, "Traceback (most recent call last):\n File\n\n\nKeyError: 'x'\n\n ",
			80, "│       ! KeyError: 'x'"},
		{&get, "Timeout \x1b[31m", 80, "│       ! Timeout ^[[31m"},
		{&bash, NULL, 20, "│     ! exit 1: FAI…"},
		{&bash, NULL, 3, "⋯1…"},
		{&get, "", 80, ""},
	};
	struct row r = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct columns c = columns_for(cases[i].width, TEXT_UTF8);
		struct stage s;

		stage_set(&s, cases[i].sample);
		if (cases[i].message)
			s.facts.status_message = str_from(cases[i].message);
		CHECK_INT(t, note_row_error(&r, &c, &s.span.gutter, &s.facts),
			*cases[i].row != '\0');
		check_row(t, &r, c.width, cases[i].row);
		arena_release(&s.arena);
	}
	row_release(&r);
}

/* Whoever looks through them again for each of them is not back for hours. */
static void blank_lines_are_passed_once(struct test *t)
{
	enum { BLANK = 2000000 };
	struct columns c = columns_for(80, TEXT_UTF8);
	struct buf text = {0};
	struct row r = {0};
	struct stage s;

	stage_set(&s, &get);
	buf_add(&text, STR("Traceback (most recent call last)"));
	for (int i = 0; i < BLANK; i++)
		buf_add_byte(&text, '\n');
	buf_add(&text, STR("KeyError: 'x'"));
	s.facts.status_message = buf_str(&text);
	CHECK(t, note_row_error(&r, &c, &s.span.gutter, &s.facts));
	check_row(t, &r, c.width, "│       ! KeyError: 'x'");
	buf_release(&text);
	arena_release(&s.arena);
	row_release(&r);
}

static void events_say_what(struct test *t)
{
	static const struct sample events[] = {
		{"m", "agent_state_updated", "",
			"{\"state.patch\":[{\"op\":\"replace\",\"path\":\"/plan/1\",\"value\":1},"
			"{\"op\":\"add\",\"path\":\"/files/-\"},{\"op\":\"remove\",\"path\":\"/a\"},"
			"{},3]}",
			12641, 0, SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "agent_state_updated", "", "{\"state.snapshot\":{\"a\":1,\"b\":2}}",
			0, 0, SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "agent_state_updated", "",
			"{\"state.key\":\"memory\",\"state.merge\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}",
			90061001, 0, SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "exception", "",
			"{\"exception.message\":\"no\\nway\",\"exception.type\":\"KeyError\"}",
			61001, 0, SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "reasoning_complete", "", "{\"thought_count\":3,\"why\":\"a\\tb\"}",
			-2000, 0, SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "log", "", "{\"severity\":\"WARN\",\"body\":\"slow\"}", 1, 0,
			SPAN_ENDED, STATUS_UNSET, 0, ""},
		{"m", "thought", "", "{\"text\":\"hm\"}", 1, 0, SPAN_ENDED, STATUS_UNSET, 0,
			""},
	};
	static const char *const rows[] = {
		"│     • agent_state_updated  replace /plan/1  add /files/-  remove /a   "
		"+12.641s",
		"│     • agent_state_updated  2 keys                                      "
		"+0.000s",
		"│     • agent_state_updated  memory  a  b  c  +1 more             "
		"+25h01m01.001s",
		"│     • exception  KeyError: no⏎way                                   "
		"+1m01.001s",
		"│     • reasoning_complete  thought_count=3  why=a b                     "
		"-2.000s",
		"│     • log  WARN: slow                                                  "
		"+0.001s",
		"│     • thought  hm                                                      "
		"+0.001s",
	};
	struct columns c = columns_for(80, TEXT_UTF8);
	struct row r = {0};

	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct stage s;

		stage_set(&s, &events[i]);
		note_row_event(&r, &c, &s.span.gutter, &s.facts, t0);
		check_row(t, &r, 80, rows[i]);
		arena_release(&s.arena);
	}
	row_release(&r);
}

static void attributes_are_shown_as_written(struct test *t)
{
	struct columns c = columns_for(40, TEXT_UTF8);
	struct row r = {0};
	struct stage s;

	stage_set(&s, &bash);
	s.span.gutter.children = true;
	note_row_attribute(&r, &c, &s.span.gutter, s.facts.attributes[0].key,
		&s.facts.attributes[0].value);
	check_row(t, &r, 40, "│ │   gen_ai.tool.name: bash");
	note_row_attribute(
		&r, &c, &s.span.gutter, STR("arguments"), &s.facts.attributes[2].value);
	check_row(t, &r, 40, "│ │   arguments: {\"timeout\":120,\"comman…");
	note_row_words(&r, &c, &s.span.gutter, STR("… 12 more"));
	check_row(t, &r, 40, "│ │   … 12 more");
	row_release(&r);
	arena_release(&s.arena);
}

static void titles_sum_up(struct test *t)
{
	struct totals totals = {.traces = 1,
		.spans = 14,
		.errors = 3,
		.input_tokens = 11767,
		.output_tokens = 1455,
		.cost = 0.0572,
		.duration_ns = 14200 * ms};
	struct totals live = {.open = 2,
		.done = 8,
		.errors = 3,
		.input_tokens = 6000,
		.output_tokens = 447,
		.cost = 0.029,
		.duration_ns = 9260 * ms};
	struct columns c = columns_for(80, TEXT_UTF8);
	struct str id = STR("7f3a9c0e00000000000000000000c41d");
	struct row r = {0};

	title_row_trace(&r, &c, id, t0, t0, &totals);
	check_row(t, &r, 80, "trace 7f3a9c0e…c41d  14:02:11  14 spans 3✗  11.8k→1.5k tok");
	title_row_summary(&r, &c, &totals);
	check_row(t, &r, 80, "14 spans · 3✗ · 14.20s · 11.8k→1.5k tok · $0.0572");
	title_row_live(&r, &c, &live);
	check_row(t, &r, 80, "── 9.2s · 2 open · 8 done · 3✗ · 6.4k tok · $0.0290 ─");
	title_row_more(&r, &c, 7);
	check_row(t, &r, 80, "… +7 more open");
	totals = (struct totals){.traces = 2, .spans = 1, .lost = 1, .texts = 1, .bad = 2};
	title_row_summary(&r, &c, &totals);
	check_row(t, &r, 80, "2 traces · 1 span · 1 lost · 1 line of text · 2 bad lines");
	title_row_trace(&r, &c, STR("run-\x1b[31m42"), 0, t0, &totals);
	check_row(t, &r, 80, "trace run-^[[31m42  1 span");
	c = columns_for(30, TEXT_ASCII);
	title_row_live(&r, &c, &live);
	check_row(t, &r, 30, "-- 9.2s, 2 open, 8 done, 3x, ~");
	row_release(&r);
}

/* From local midnight to the next one a time of day is enough. */
static void another_day_has_its_date(struct test *t)
{
	static const int64_t hour = INT64_C(3600000000000), day = 24 * hour;
	static const struct {
		int width;
		int64_t start_ns,
			today_ns; /* in a zone two hours east; a day begins at 22 h */
		const char *text;
	} cases[] = {
		{80, 0, 0, "trace t"},
		{80, 1, -2 * hour, "trace t  02:00:00"},
		{80, 1, 22 * hour - 1, "trace t  02:00:00"},
		{80, 1, 22 * hour, "trace t  1970-01-01 02:00:00"},
		{80, -2 * hour - 1, 1, "trace t  1969-12-31 23:59:59"},
		{80, 366 * day, 1, "trace t  1971-01-02 02:00:00"},
		{80, 365 * day, 1, "trace t  1971-01-01 02:00:00"},
		{60, 365 * day, 1, "trace t  1971-01-01 02:00:00"},
		{59, 365 * day, 1, "trace t  01-01 02:00"},
		{19, 365 * day, 1, "trace t  01-01 02:…"},
		{80, INT64_MAX, INT64_MIN, "trace t  2262-04-12 01:47:16"},
	};
	struct totals none = {0};
	struct row r = {0};

	setenv("TZ", "EET-2", 1);
	tzset();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct columns c = columns_for(cases[i].width, TEXT_UTF8);

		title_row_trace(
			&r, &c, STR("t"), cases[i].start_ns, cases[i].today_ns, &none);
		check_row(t, &r, c.width, cases[i].text);
	}
	setenv("TZ", "UTC", 1);
	tzset();
	row_release(&r);
}

/* Every row that there is, of the samples, at every width: never wider, and valid text. */
static void hold_row(struct test *t, const struct row *r, const struct columns *c)
{
	struct str text = buf_str(&r->text);
	size_t begin = 0;

	CHECK(t, r->width <= c->width);
	CHECK_INT(t, text_width(text, c->set), r->width);
	for (size_t i = 0; i < r->count; i++) {
		CHECK(t, r->runs[i].end > begin && r->runs[i].role < ROLE_COUNT);
		begin = r->runs[i].end;
	}
	CHECK_INT(t, begin, text.len);
	while (text.len) {
		uint32_t code = 0;
		size_t len = utf8_decode(text, &code);

		CHECK(t, len && code >= 0x20 && code != 0x7F && code != 0x202E);
		CHECK(t, c->set == TEXT_UTF8 || code < 0x80);
		text = str_tail(text, len ? len : 1);
	}
}

static void hold_rows(
	struct test *t, struct row *r, const struct columns *c, struct stage *s)
{
	struct totals totals = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, STR("exit 1"), {0}};

	span_row(r, c, &s->span);
	hold_row(t, r, c);
	span_row_open(r, c, &s->span);
	hold_row(t, r, c);
	span_row_close(r, c, &s->span);
	hold_row(t, r, c);
	note_row_error(r, c, &s->span.gutter, &s->facts);
	hold_row(t, r, c);
	note_row_event(r, c, &s->span.gutter, &s->facts, s->facts.end_ns);
	hold_row(t, r, c);
	note_row_attribute(r, c, &s->span.gutter, s->facts.name, &s->facts.links);
	hold_row(t, r, c);
	note_row_words(r, c, &s->span.gutter, s->facts.name);
	hold_row(t, r, c);
	title_row_trace(r, c, s->facts.name, t0, 0, &totals);
	hold_row(t, r, c);
	title_row_summary(r, c, &totals);
	hold_row(t, r, c);
	title_row_live(r, c, &totals);
	hold_row(t, r, c);
	title_row_more(r, c, 7);
	hold_row(t, r, c);
}

static void no_row_is_too_wide(struct test *t)
{
	static const struct sample *const samples[] = {&agent, &chat, &bash, &grep, &search,
		&get, &rerun, &lost, &wrapped, &missing, &hostile};
	static const int64_t odd[] = {0, 1, -1, INT64_MIN, INT64_MAX};
	struct row r = {0};
	uint64_t seed = 4;

	for (int i = 0; i < 6000 && t->ok; i++) {
		struct columns c = columns_for(1 + (int)(test_random(&seed) % 200),
			(enum text_set)(test_random(&seed) % 2));
		struct stage s;

		stage_set(&s, samples[test_random(&seed) % 11]);
		s.span.gutter.depth = test_random(&seed) % 64;
		s.span.gutter.children = test_random(&seed) % 2;
		for (int level = 0; level < 64; level++)
			s.more[level] = test_random(&seed) % 2;
		if (i % 2)
			s.facts.start_ns = odd[test_random(&seed) % 5];
		if (i % 3 == 0)
			s.span.now_ns = s.span.seen_ns = s.facts.end_ns =
				odd[test_random(&seed) % 5];
		s.span.cost = (double)(test_random(&seed) % 10) * 123456.789;
		hold_rows(t, &r, &c, &s);
		arena_release(&s.arena);
	}
	row_release(&r);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	setenv("TZ", "UTC", 1);
	test_run(&t, "rows are as drawn", rows_are_as_drawn);
	test_run(&t, "parents have thin bars", parents_have_thin_bars);
	test_run(&t, "parents open and close", parents_open_and_close);
	test_run(&t, "deep levels give way", deep_levels_give_way);
	test_run(&t, "errors say why", errors_say_why);
	test_run(&t, "blank lines are passed once", blank_lines_are_passed_once);
	test_run(&t, "events say what", events_say_what);
	test_run(&t, "attributes are shown as written", attributes_are_shown_as_written);
	test_run(&t, "titles sum up", titles_sum_up);
	test_run(&t, "another day has its date", another_day_has_its_date);
	test_run(&t, "no row is too wide", no_row_is_too_wide);
	return test_done(&t);
}
