#include <stdio.h>

#include "import/trace2.h"
#include "import/trace2_runs.h"
#include "importing.h"

/* Lines of git's, and what they say in our stream. */

#define LINE(event, second)                                                        \
	"{\"event\":\"" event                                                      \
	"\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"thread\":\"main\"," \
	"\"time\":\"2026-01-01T00:00:0" second "Z\""
#define CHILD(event, second)                                               \
	"{\"event\":\"" event                                              \
	"\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a/x-P0000000b\"," \
	"\"thread\":\"main\",\"time\":\"2026-01-01T00:00:0" second "Z\""
#define TRACE "\"trace_id\":\"@trace\","
#define ROOT TRACE "\"span_id\":\"@root\""
#define SAID(type, second) \
	"{\"type\":\"" type "\",\"ts\":\"2026-01-01T00:00:0" second ".000000000Z\","
#define START                                                              \
	SAID("span_start", "0")                                            \
	ROOT ",\"name\":\"git\",\"attributes\":{\"process.command_args\":" \
	     "[\"/bin/git\",\"log\"],\"git.sid\":"                         \
	     "\"20260101T000000.000000Z-H1-P0000000a\"},\"resource\":"     \
	     "{\"service.name\":\"git\",\"service.version\":\"2.39\","     \
	     "\"process.pid\":10}}\n"
#define BEGUN                                      \
	LINE("version", "0")                       \
	",\"evt\":\"3\",\"exe\":\"2.39\"}\n" LINE( \
		"start", "0") ",\"t_abs\":0.5,\"argv\":[\"/bin/git\",\"log\"]}\n"

static const struct importing cases[] = {
	{"a process",
		BEGUN LINE("cmd_name",
			"1") ",\"name\":\"log\",\"hierarchy\":\"log\"}\n" LINE("cmd_name",
			"1") ",\"name\":\"_run_dashed_\",\"hierarchy\":\"_run_dashed_\"}\n" LINE("cmd_mode",
			"1") ",\"name\":\"path\"}\n" LINE("cmd_ancestry",
			"1") ",\"ancestry\":[\"sh\"]}\n" LINE("alias",
			"1") ",\"alias\":\"l\",\"argv\":[\"log\"]}\n" LINE("def_param",
			"1") ",\"param\":\"core.x\",\"value\":\"y\",\"scope\":\"local\"}\n" LINE("def_repo",
			"1") ",\"repo\":1,\"worktree\":\"/r\"}\n" LINE("def_repo",
			"1") ",\"repo\":2,\"worktree\":\"/r/s\"}\n" LINE("exit",
			"2") ",\"t_abs\":2.0,\"code\":0}\n" LINE("atexit",
			"3") ",\"t_abs\":3.0,\"code\":0}",
		START SAID("span_update", "1") ROOT
		",\"name\":\"git log\",\"attributes\":{\"git.hierarchy\":\"log\"}}\n" SAID(
			"span_update", "1") ROOT
		",\"attributes\":{\"git.hierarchy\":\"_run_dashed_\"}}\n" SAID(
			"span_update", "1") ROOT
		",\"attributes\":{\"git.mode\":\"path\"}}\n" SAID("span_update", "1") ROOT
		",\"attributes\":{\"git.ancestry\":[\"sh\"]}}\n" SAID("span_update", "1")
			ROOT
		",\"attributes\":{\"git.alias\":\"l\",\"git.alias.argv\":[\"log\"]}}\n" SAID(
			"span_update", "1") ROOT
		",\"attributes\":{\"git.param.core.x\":\"y\"}}\n" SAID("span_update", "1")
			ROOT
		",\"attributes\":{\"git.worktree\":\"/r\"}}\n" SAID("span_update", "1") ROOT
		",\"attributes\":{\"git.worktree.2\":\"/r/s\"}}\n" SAID("span_end", "2")
			ROOT
		",\"status\":\"ok\",\"attributes\":{\"process.exit.code\":0}}\n"},
	{"regions, threads and what happens in them",
		LINE("region_enter", "1") ",\"repo\":1,\"file\":\"a.c\",\"line\":7,\"nesting\":1,\"category\":\"index\",\"label\":\"read\",\"msg\":\"m\"}\n" LINE(
			"data",
			"1") ",\"category\":\"index\",\"key\":\"n\",\"value\":\"2\"}\n"
			     "{\"event\":\"thread_start\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"thread\":\"th01:x\",\"time\":\"2026-01-01T00:00:02Z\"}\n"
			     "{\"event\":\"data_json\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"thread\":\"th01:x\",\"time\":\"2026-01-01T00:00:02Z\",\"key\":\"k\",\"value\":{\"a\":1}}\n"
			     "{\"event\":\"thread_exit\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"thread\":\"th01:x\",\"time\":\"2026-01-01T00:00:03Z\",\"t_rel\":1}\n" LINE(
				     "region_leave",
				     "4") ",\"category\":\"index\",\"label\":\"read\"}\n" LINE("th_timer",
				     "5") ",\"category\":\"c\",\"name\":\"t\",\"intervals\":3}\n" LINE("printf",
				     "5") ",\"msg\":\"hello\"}\n" LINE("exec",
				     "5") ",\"exec_id\":1,\"exe\":\"git\",\"argv\":[\"log\"]}\n" LINE("region_leave",
				     "6") "}",
		SAID("span_start", "1") TRACE
		"\"span_id\":\"@1\",\"parent_span_id\":\"@root\",\"name\":\"index/read\",\"attributes\":{\"git.msg\":\"m\",\"git.source\":\"a.c:7\",\"git.repo\":1,\"git.nesting\":1}}\n" SAID(
			"event", "1") TRACE
		"\"span_id\":\"@1\",\"name\":\"index/n\",\"attributes\":{\"value\":\"2\"}}\n" SAID(
			"span_start", "2") TRACE
		"\"span_id\":\"@2\",\"parent_span_id\":\"@1\",\"name\":\"th01:x\"}\n" SAID(
			"event", "2") TRACE
		"\"span_id\":\"@2\",\"name\":\"k\",\"attributes\":{\"value\":{\"a\":1}}}\n" SAID(
			"span_end", "3") TRACE "\"span_id\":\"@2\"}\n" SAID("span_end", "4")
			TRACE "\"span_id\":\"@1\"}\n" SAID("event", "5") ROOT
		",\"name\":\"c/t\",\"attributes\":{\"git.event\":\"th_timer\",\"git.thread\":\"main\",\"git.intervals\":3}}\n" SAID(
			"event", "5") ROOT
		",\"name\":\"log\",\"attributes\":{\"body\":\"hello\"}}\n" SAID(
			"event", "5") ROOT
		",\"name\":\"exec\",\"attributes\":{\"git.exe\":\"git\",\"process.command_args\":[\"log\"],\"git.exec_id\":1}}\n"
		"(1 skipped)\n"},
	{"children, and which of them a process is",
		LINE("child_start", "1") ",\"child_id\":0,\"child_class\":\"?\",\"argv\":[\"git\",\"gc\"]}\n" LINE(
			"child_start",
			"1") ",\"child_id\":1,\"argv\":[\"a b 'c/d'\"]}\n" CHILD("start",
			"2") ",\"argv\":[\"/usr/bin/git\",\"gc\"]}\n" CHILD("atexit",
			"3") ",\"code\":0}\n" LINE("child_exit",
			"4") ",\"child_id\":1,\"pid\":12,\"code\":3}\n" LINE("child_ready",
			"4") ",\"child_id\":0,\"pid\":11,\"ready\":\"ready\"}\n" LINE("child_exit",
			"4") ",\"child_id\":7,\"code\":0}",
		SAID("span_start", "1") TRACE
		"\"span_id\":\"@1\",\"parent_span_id\":\"@root\",\"name\":\"git gc\",\"attributes\":{\"process.command_args\":[\"git\",\"gc\"],\"git.child_id\":0,\"git.child_class\":\"?\"}}\n" SAID(
			"span_start", "1") TRACE
		"\"span_id\":\"@2\",\"parent_span_id\":\"@root\",\"name\":\"a b 'c/d'\",\"attributes\":{\"process.command_args\":[\"a b 'c/d'\"],\"git.child_id\":1}}\n" SAID(
			"span_start", "2") TRACE
		"\"span_id\":\"@child\",\"parent_span_id\":\"@1\",\"name\":\"git\",\"attributes\":{\"process.command_args\":[\"/usr/bin/git\",\"gc\"],\"git.sid\":\"20260101T000000.000000Z-H1-P0000000a/x-P0000000b\"},\"resource\":{\"service.name\":\"git\",\"process.pid\":11}}\n" SAID(
			"span_end", "3") TRACE
		"\"span_id\":\"@child\",\"status\":\"ok\",\"attributes\":{\"process.exit.code\":0}}\n" SAID(
			"span_end", "4") TRACE
		"\"span_id\":\"@2\",\"status\":\"error\",\"status_message\":\"exit status 3\",\"attributes\":{\"process.exit.code\":3,\"process.pid\":12}}\n" SAID(
			"span_end", "4") TRACE
		"\"span_id\":\"@1\",\"status\":\"ok\",\"attributes\":{\"process.pid\":11,\"git.ready\":\"ready\"}}\n"
		"(1 skipped)\n"},
	{"a process of one that is told elsewhere",
		CHILD("start", "2") ",\"argv\":[\"git-remote\"]}",
		SAID("span_start", "2") TRACE
		"\"span_id\":\"@child\",\"parent_span_id\":\"@root\",\"name\":\"git-remote\",\"attributes\":{\"process.command_args\":[\"git-remote\"],\"git.sid\":\"20260101T000000.000000Z-H1-P0000000a/x-P0000000b\"},\"resource\":{\"service.name\":\"git\",\"process.pid\":11}}\n"},
	{"what goes wrong",
		LINE("error", "1") ",\"msg\":\"no \\\"x\\\"\",\"fmt\":\"no %s\"}\n" LINE(
			"exit", "2") ",\"code\":1}\n" LINE("atexit",
			"2") ",\"code\":1}\n" LINE("signal", "3") ",\"signo\":13}",
		SAID("event", "1") ROOT
		",\"name\":\"log\",\"attributes\":{\"body\":\"no \\\"x\\\"\",\"severity\":\"ERROR\",\"git.fmt\":\"no %s\"}}\n" SAID(
			"span_end", "2") ROOT
		",\"status\":\"error\",\"status_message\":\"no \\\"x\\\"\",\"attributes\":{\"process.exit.code\":1}}\n" SAID(
			"span_end", "3") ROOT
		",\"status\":\"error\",\"status_message\":\"signal 13\"}\n"},
	{"the brief form",
		LINE("version",
			"1") "}\n"
			     "{\"event\":\"region_enter\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"label\":\"l\"}\n"
			     "{\"event\":\"data\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"t_abs\":1.0,\"key\":\"k\"}\n"
			     "{\"event\":\"region_leave\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"t_rel\":2}\n"
			     "{\"event\":\"exit\",\"sid\":\"20260101T000000.000000Z-H1-P0000000a\",\"t_abs\":4,\"code\":0}",
		SAID("span_start", "1") TRACE
		"\"span_id\":\"@1\",\"parent_span_id\":\"@root\",\"name\":\"l\"}\n" SAID(
			"event", "2") TRACE
		"\"span_id\":\"@1\",\"name\":\"k\"}\n" SAID("span_end", "3") TRACE
		"\"span_id\":\"@1\"}\n" SAID("span_end", "5") ROOT
		",\"status\":\"ok\",\"attributes\":{\"process.exit.code\":0}}\n"},
	{"what cannot be used",
		"3\n{}\n{\"event\":\"start\"}\n{\"event\":3,\"sid\":\"x\"}\n{\"event\":\"data\",\"sid\":\"x\"}\n" LINE(
			"too_many_files", "1") "}\n" LINE("def_param", "1") "}",
		"(refused)\n(refused)\n(refused)\n(refused)\n(refused)\n(refused)\n(1 skipped)\n"},
};

/* Ids stand in the table by names: what they are made of is not its matter. */
static void named(struct str sid, const char *name, size_t digits, struct buf *text)
{
	struct buf id = {0}, out = {0};
	struct str left = buf_str(text), mark = str_from(name);

	import_hashed_id(sid, digits, &id);
	while (left.len) {
		bool here = str_starts(left, mark);

		buf_add(&out, here ? buf_str(&id) : str_head(left, 1));
		left = str_tail(left, here ? mark.len : 1);
	}
	buf_release(&id);
	buf_release(text);
	*text = out;
}

static void lines_become_lines(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importing c = cases[i];
		struct buf out = {0};

		buf_add(&out, str_from(c.out));
		named(STR("20260101T000000.000000Z-H1-P0000000a"), "@trace", 32, &out);
		named(STR("20260101T000000.000000Z-H1-P0000000a"), "@root", 16, &out);
		named(STR("20260101T000000.000000Z-H1-P0000000a/x-P0000000b"), "@child", 16,
			&out);
		named(STR("20260101T000000.000000Z-H1-P0000000a 1"), "@1", 16, &out);
		named(STR("20260101T000000.000000Z-H1-P0000000a 2"), "@2", 16, &out);
		c.out = buf_text(&out);
		importing_check(t, "git-trace2", "", &c);
		buf_release(&out);
	}
}

/* Processes and regions that never end do not take memory for ever. */
static void what_is_open_is_bounded(struct test *t)
{
	struct trace2_runs runs = {0};
	struct trace2_run *first = trace2_run(&runs, STR("first"));
	struct buf sid = {0};

	for (int i = 0; i < 3 * TRACE2_RUNS; i++) {
		struct trace2_run *run;

		buf_reset(&sid);
		buf_addf(&sid, "%d", i);
		run = trace2_run(&runs, buf_str(&sid));
		CHECK(t, trace2_run(&runs, STR("first")) == first);
		CHECK(t, trace2_run_find(&runs, buf_str(&sid)) == run);
		trace2_open(first, STR("first"), TRACE2_REGION, (uint64_t)i);
	}
	CHECK_INT(t, runs.count, TRACE2_RUNS);
	CHECK(t, trace2_run_find(&runs, STR("1")) == NULL);
	CHECK_INT(t, first->open_count, TRACE2_OPEN);
	CHECK(t, trace2_innermost(first, 0) == NULL);
	CHECK(t, trace2_innermost(first, 3 * TRACE2_RUNS - 1) != NULL);
	trace2_runs_release(&runs);
	buf_release(&sid);
}

static void it_is_known_by_its_beginning(struct test *t)
{
	CHECK_INT(t, trace2_look(STR(LINE("version", "1") "}")), IMPORT_SURE);
	CHECK_INT(t, trace2_look(STR("{\"event\":\"x\"}")), IMPORT_NOT);
	CHECK_INT(t, trace2_look(STR("{\"event\":\"x\",")), IMPORT_MORE);
	CHECK_INT(t, trace2_look(STR("{\"a\":{\"event\":1,\"sid\":2}}")), IMPORT_NOT);
}

static void samples_are_read(struct test *t)
{
	static const char *const samples[] = {
		"git-trace2/git-log.event.jsonl", "git-trace2/git-version.event.jsonl"};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct buf text = {0}, lines = {0};

		importing_sample(t, samples[i], &text);
		CHECK_INT(t, trace2_look(str_head(buf_str(&text), 4096)), IMPORT_SURE);
		CHECK(t, importing_text(t, "git-trace2", "x", buf_str(&text), &lines));
		CHECK(t, lines.len > 0);
		buf_release(&text);
		buf_release(&lines);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "lines become lines", lines_become_lines);
	test_run(&t, "what is open is bounded", what_is_open_is_bounded);
	test_run(&t, "it is known by its beginning", it_is_known_by_its_beginning);
	importing_run_sample(
		&t, "samples are read", "git-trace2/git-log.event.jsonl", samples_are_read);
	return test_done(&t);
}
