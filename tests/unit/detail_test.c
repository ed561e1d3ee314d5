#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "filled.h"
#include "model/extent.h"
#include "view/detail.h"

/* A span of a trace, as the screen shows it. */
struct shown {
	struct filled filled;
	struct life life;
	struct arena arena;
	struct facts facts;
	struct messages messages;
	struct detail detail;
	struct sheet sheet;
};

static void show(struct shown *s, const char *const *lines, const char *id, bool messages)
{
	struct trace *t;
	uint32_t span;

	*s = (struct shown){0};
	filled_init(&s->filled);
	s->life.seed = 17;
	for (; *lines; lines++)
		filled_add(&s->filled, *lines);
	t = s->filled.store.first;
	span = filled_span(&s->filled, id);
	facts_open(&s->facts, t, span, &s->life, &s->arena);
	s->detail = (struct detail){.facts = &s->facts,
		.life = &s->life,
		.arena = &s->arena,
		.self_ns = extent_self(t, span)};
	s->detail.moments = moments(
		t, span, 0, false, &s->life, &s->arena, &s->detail.moment_count);
	if (messages)
		messages_read(&s->messages, &s->facts, s->detail.moments,
			s->detail.moment_count, &s->life, &s->arena);
	s->detail.messages = messages ? &s->messages : NULL;
}

static void hide(struct shown *s)
{
	sheet_release(&s->sheet);
	arena_release(&s->arena);
	filled_release(&s->filled);
}

static void dump(struct shown *s, enum detail_tab tab, int width, struct buf *out)
{
	struct sheet_at at = {0};
	struct row r = {0};

	buf_reset(out);
	sheet_reset(&s->sheet);
	sheet_look(&s->sheet, TEXT_UTF8, width, true);
	detail_fill(&s->sheet, &s->detail, tab);
	do {
		sheet_row(&s->sheet, at, &r);
		while (r.text.len && r.text.at[r.text.len - 1] == ' ')
			r.text.len--;
		buf_add(out, buf_str(&r.text));
		buf_add_byte(out, '\n');
	} while (sheet_next(&s->sheet, &at));
	row_release(&r);
}

static void check_tab(
	struct test *t, struct shown *s, enum detail_tab tab, const char *want)
{
	struct buf out = {0};

	dump(s, tab, 60, &out);
	CHECK_STR(t, buf_str(&out), want);
	buf_release(&out);
}

static void check_head(struct test *t, struct shown *s, const char *head, const char *tabs)
{
	struct row r = {0};

	detail_head(&r, &s->detail, TEXT_UTF8, 80);
	CHECK_STR(t, buf_str(&r.text), head);
	detail_tabs(&r, &s->detail, DETAIL_ARGS, TEXT_UTF8, 80);
	CHECK_STR(t, buf_str(&r.text), tabs);
	row_release(&r);
}

static const char *const tool[] = {
	"{'type':'span_start','ts':1000000000,'trace_id':'t','span_id':'x','name':'execute_tool bash','kind':'tool',"
	"'attributes':{'gen_ai.tool.name':'bash','gen_ai.tool.call.id':'c1','gen_ai.tool.call.arguments':'{\\'command\\':\\'pytest -q\\',\\'timeout\\':120}','cwd':'/src'},"
	"'resource':{'service.name':'worker'}}",
	"{'type':'event','ts':1500000000,'trace_id':'t','span_id':'x','name':'log','attributes':{'severity':'warn','body':'slow \\u001b[31mdisk\\nvery','n':1}}",
	"{'type':'event','ts':1600000000,'trace_id':'t','span_id':'x','name':'exception','attributes':{'exception.type':'Exit','exception.message':'no','exception.stacktrace':'a\\nb'}}",
	"{'type':'event','ts':1700000000,'trace_id':'t','span_id':'x','name':'agent_state_updated','attributes':{'state.merge':{'last':1}}}",
	"{'type':'span_end','ts':3040000000,'trace_id':'t','span_id':'x','status':'error','status_message':'exit 1',"
	"'attributes':{'gen_ai.tool.call.result':'FAILED tests\\n1 failed','process.exit.code':1}}",
	NULL,
};

static void a_tools_call(struct test *t)
{
	struct shown s;

	show(&s, tool, "x", false);
	s.detail.t0 = 0;
	check_head(t, &s,
		" T execute_tool bash  ✗ exit 1  2.04s  +1.000s → +3.040s  self 2.04s",
		" 1 args  2 result  3 events 3  4 state 1  5 raw 2 ");
	check_tab(t, &s, DETAIL_ARGS,
		" status                   exit 1\n"
		" tool                     bash\n"
		" call                     c1\n"
		"── arguments (37 B) ────────────────────────────────────────\n"
		" {\n"
		"   \"command\": \"pytest -q\",\n"
		"   \"timeout\": 120\n"
		" }\n"
		"── other attributes ────────────────────────────────────────\n"
		" cwd                      /src\n"
		"── resource ────────────────────────────────────────────────\n"
		" service.name             worker\n");
	check_tab(t, &s, DETAIL_RESULT,
		" status                   exit 1\n"
		" • +1.600s    exception  Exit\n"
		"              no\n"
		" exception.stacktrace     a\n"
		"                          b\n"
		" exit                     1\n"
		"── result (21 B, 2 lines) ──────────────────────────────────\n"
		" FAILED tests\n"
		" 1 failed\n");
	check_tab(t, &s, DETAIL_EVENTS,
		" • +1.500s    log  warn\n"
		"              slow ^[[31mdisk\n"
		"              very\n"
		" n                        1\n"
		" • +1.600s    exception  Exit\n"
		"              no\n"
		" exception.stacktrace     a\n"
		"                          b\n"
		" • +1.700s    agent_state_updated\n"
		" state.merge              {\"last\":1}\n");
	check_tab(t, &s, DETAIL_STATE,
		" • +1.700s    agent_state_updated\n"
		" state.merge              {\"last\":1}\n");
	check_tab(t, &s, DETAIL_RAW,
		"── span_start, line 1 (300 B) ──────────────────────────────\n"
		" {\n"
		"   \"type\": \"span_start\",\n"
		"   \"ts\": 1000000000,\n"
		"   \"trace_id\": \"t\",\n"
		"   \"span_id\": \"x\",\n"
		"   \"name\": \"execute_tool bash\",\n"
		"   \"kind\": \"tool\",\n"
		"   \"attributes\": {\n"
		"     \"gen_ai.tool.name\": \"bash\",\n"
		"     \"gen_ai.tool.call.id\": \"c1\",\n"
		"     \"gen_ai.tool.call.arguments\": {  (a string)\n"
		"       \"command\": \"pytest -q\",\n"
		"       \"timeout\": 120\n"
		"     }\n"
		"     \"cwd\": \"/src\"\n"
		"   },\n"
		"   \"resource\": {\"service.name\":\"worker\"}\n"
		" }\n"
		"── span_end, line 5 (195 B) ────────────────────────────────\n"
		" {\n"
		"   \"type\": \"span_end\",\n"
		"   \"ts\": 3040000000,\n"
		"   \"trace_id\": \"t\",\n"
		"   \"span_id\": \"x\",\n"
		"   \"status\": \"error\",\n"
		"   \"status_message\": \"exit 1\",\n"
		"   \"attributes\": {\n"
		"     \"gen_ai.tool.call.result\":\n"
		"       │ FAILED tests\n"
		"       │ 1 failed\n"
		"     \"process.exit.code\": 1\n"
		"   }\n"
		" }\n");
	hide(&s);
}

static const char *const llm[] = {
	"{'type':'span','ts':0,'end_ts':2720000000,'trace_id':'t','span_id':'x','name':'chat','kind':'llm','attributes':{"
	"'gen_ai.request.model':'small','gen_ai.response.model':'small-2','gen_ai.provider.name':'example','gen_ai.request.temperature':0.2,"
	"'gen_ai.usage.input_tokens':3544,'gen_ai.usage.cache_read.input_tokens':2048,'gen_ai.usage.output_tokens':388,"
	"'gen_ai.usage.cost':0.0165,'gen_ai.response.finish_reasons':['tool_use'],"
	"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':'why?'}]}],"
	"'gen_ai.output.messages':[{'role':'assistant','finish_reason':'tool_call','parts':[{'type':'text','content':'Let me look.'},"
	"{'type':'tool_call','id':'c1','name':'bash','arguments':{'command':'ls'}}]}],'x':{'y':[1,2]}}}",
	NULL,
};

static void a_models_call(struct test *t)
{
	struct shown s;
	struct row r = {0};

	show(&s, llm, "x", true);
	check_head(t, &s,
		" L chat  ✓ small-2 3544→388 tok  2.72s  +0.000s → +2.720s  self 2.72s",
		" 1 args  2 result  3 events  4 state  5 raw 1 ");
	check_tab(t, &s, DETAIL_ARGS,
		" model                    small-2\n"
		" provider                 example\n"
		" temperature              0.2\n"
		"── messages ────────────────────────────────────────────────\n"
		"▾ user        why?\n"
		"── other attributes ────────────────────────────────────────\n"
		" gen_ai.request.model     small\n"
		" x                        {\"y\":[1,2]}\n");
	check_tab(t, &s, DETAIL_RESULT,
		" tokens in                3544\n"
		"   fresh                  1496\n"
		"   read from cache        2048\n"
		" tokens out               388\n"
		" cost, $                  0.0165\n"
		" stopped                  [\"tool_use\"]\n"
		" tokens a second          142.6\n"
		"── answer: tool_call ───────────────────────────────────────\n"
		"▾ assistant   Let me look.\n"
		"   → bash  {\"command\":\"ls\"}\n");
	detail_model(&r, &s.facts, TEXT_UTF8, 60);
	CHECK_STR(t, buf_str(&r.text),
		" $0.0165   2.0k from cache   143 tok/s   temperature 0.2");
	/* Before its end nothing is known of how fast it was. */
	s.facts.has_end = false;
	CHECK(t, detail_rate(&s.facts) == 0);
	row_release(&r);
	hide(&s);
}

static const char *const timed[] = {
	"{'type':'span','ts':1000000000,'end_ts':5000000000,'trace_id':'t','span_id':'x','name':'chat','kind':'llm','attributes':{"
	"'gen_ai.usage.output_tokens':100,'gen_ai.server.time_to_first_token':2.0}}",
	"{'type':'span','ts':1000000000,'end_ts':5000000000,'trace_id':'t','span_id':'y','name':'chat','kind':'llm','attributes':{"
	"'gen_ai.usage.output_tokens':100,'gen_ai.server.time_to_first_token':90}}",
	"{'type':'span','ts':1000000000,'end_ts':1000000001,'trace_id':'t','span_id':'z','name':'chat','kind':'llm','attributes':{"
	"'gen_ai.usage.output_tokens':100}}",
	NULL,
};

/* From the first token on, where that came while it ran. */
static void how_fast(struct test *t)
{
	static const struct {
		const char *span;
		double rate;
	} cases[] = {{"x", 50}, {"y", 25}, {"z", 0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct shown s;

		show(&s, timed, cases[i].span, false);
		CHECK(t, detail_rate(&s.facts) == cases[i].rate);
		hide(&s);
	}
}

static const char *const search[] = {
	"{'type':'span','ts':0,'end_ts':1,'trace_id':'t','span_id':'x','name':'find','kind':'retrieval','attributes':{"
	"'gen_ai.retrieval.query.text':'leeway','gen_ai.retrieval.documents':[{'id':'d1','score':0.83,'content':'first words'},{'title':'two'},'three']}}",
	NULL,
};

static void a_search(struct test *t)
{
	struct shown s;

	show(&s, search, "x", false);
	check_tab(t, &s, DETAIL_ARGS,
		"── query (6 B) ─────────────────────────────────────────────\n"
		" leeway\n");
	check_tab(t, &s, DETAIL_RESULT,
		"── 3 documents ─────────────────────────────────────────────\n"
		" 0.83     d1  {\"id\":\"d1\",\"score\":0.83,\"content\":\"first word…\n"
		"          first words\n"
		"          two  {\"title\":\"two\"}\n"
		" document                 three\n");
	hide(&s);
}

static const char *const edit[] = {
	"{'type':'span','ts':0,'end_ts':1,'trace_id':'t','span_id':'x','name':'edit_file','kind':'tool','attributes':{"
	"'arguments':'{\\'path\\':\\'a.py\\',\\'old\\':\\'one\\\\ntwo\\\\nthree\\\\nfour\\\\nend\\',\\'new\\':\\'one\\\\ntwo\\\\nthree\\\\n5\\\\n6\\\\nend\\'}'}}",
	NULL,
};

static void a_change(struct test *t)
{
	struct shown s;

	show(&s, edit, "x", false);
	check_tab(t, &s, DETAIL_ARGS,
		"── change ──────────────────────────────────────────────────\n"
		"   two\n"
		"   three\n"
		" - four\n"
		" + 5\n"
		" + 6\n"
		"   end\n"
		"── arguments (85 B) ────────────────────────────────────────\n"
		" {\n"
		"   \"path\": \"a.py\",\n"
		"   \"old\":\n"
		"     │ one\n"
		"     │ two\n"
		"     │ three\n"
		"     │ four\n"
		"     │ end\n"
		"   \"new\":\n"
		"     │ one\n"
		"     │ two\n"
		"     │ three\n"
		"     │ 5\n"
		"     │ 6\n"
		"     │ end\n"
		" }\n");
	hide(&s);
}

static const char *const agent[] = {
	"{'type':'span','ts':0,'end_ts':9000000000,'trace_id':'t','span_id':'x','name':'run','kind':'agent','status':'error','status_message':'gave up'}",
	"{'type':'span','ts':1000000000,'end_ts':2000000000,'trace_id':'t','span_id':'y','parent_span_id':'x','name':'bash','kind':'tool','status':'error','attributes':{'arguments':{'command':'ls'},'exit_code':2}}",
	"{'type':'span','ts':3000000000,'end_ts':5000000000,'trace_id':'t','span_id':'z','parent_span_id':'x','name':'fetch','kind':'tool','status':'error'}",
	"{'type':'span','ts':3000000000,'end_ts':4000000000,'trace_id':'t','span_id':'h1','parent_span_id':'z','name':'GET /','kind':'http','status':'error','attributes':{'http.response.status_code':503}}",
	"{'type':'span_start','ts':4000000000,'trace_id':'t','span_id':'h2','parent_span_id':'z','name':'GET /','kind':'http'}",
	NULL,
};

static void what_is_below(struct test *t)
{
	struct shown s;

	show(&s, agent, "x", true);
	s.detail.trace = s.filled.store.first;
	s.detail.span = filled_span(&s.filled, "x");
	check_tab(t, &s, DETAIL_RESULT,
		" status                   gave up\n"
		"── because of ──────────────────────────────────────────────\n"
		" ✗ +3.000s    1.00s   H GET / 503\n"
		"── 2 spans below ───────────────────────────────────────────\n"
		" ✗ +1.000s    1.00s   T bash ls                    exit 2\n"
		" ✗ +3.000s    2.00s   T fetch\n");
	CHECK_INT(t, s.sheet.parts[2].span, filled_span(&s.filled, "h1"));
	hide(&s);
}

/* Every attribute is in one of the first two tabs, whatever its key means. */
static void nothing_is_dropped(struct test *t)
{
	const struct vocabulary_row *key;

	for (size_t row = 0; (key = vocabulary_row(row)); row++) {
		const char *kinds[] = {"llm", "tool", "agent"};

		for (int k = 0; k < 3; k++) {
			char line[512];
			const char *lines[] = {line, NULL};
			struct buf out = {0}, both = {0};
			struct shown s;

			snprintf(line, sizeof(line),
				"{'type':'span','ts':0,'end_ts':1,'trace_id':'t','span_id':'x','name':'n','kind':'%s',"
				"'attributes':{'%s':'needle','%s':'q','m':'1'}}",
				kinds[k], key->key.at, row & 1 ? "input" : "z");
			show(&s, lines, "x", k != 1);
			for (int tab = DETAIL_ARGS; tab <= DETAIL_RESULT; tab++) {
				dump(&s, (enum detail_tab)tab, 80, &out);
				buf_add(&both, buf_str(&out));
			}
			if (!CHECK(t, strstr(buf_text(&both), "needle") != NULL))
				printf("# %s\n", line);
			buf_release(&out);
			buf_release(&both);
			hide(&s);
		}
	}
}

static void narrow_and_empty(struct test *t)
{
	static const char *const named[] = {
		"{'type':'event','ts':1,'trace_id':'t','span_id':'x','name':'e'}", NULL};
	struct buf out = {0};
	struct shown s;

	show(&s, named, "x", true);
	check_tab(t, &s, DETAIL_RESULT, " nothing is known of what came out\n");
	hide(&s);
	show(&s, tool, "x", true);
	for (int width = 1; width < 30; width++)
		for (int tab = 0; tab < DETAIL_TABS; tab++)
			dump(&s, (enum detail_tab)tab, width, &out);
	hide(&s);
	buf_release(&out);
}

/* A value stands beside its key where a row has room for both, and below it where it has not. */
static const char *const keyed[] = {
	"{'type':'span','ts':1,'end_ts':2,'trace_id':'t','span_id':'x','name':'n','attributes':{'short':1,"
	"'claude_code.result.durationMs':42,"
	"'claude_code.result.what.it.was.about':'thirteen more',"
	"'claude_code.result.what.it.was.for':'there is no room for all of it',"
	"'claude_code.result.lines.are.two':'a\\nb',"
	"'the.name.of.this.key.fills.all.of.the.row.up.to.its.end':'x'}}",
	NULL,
};

static void long_keys(struct test *t)
{
	struct shown s;

	show(&s, keyed, "x", false);
	check_tab(t, &s, DETAIL_ARGS,
		"── other attributes ────────────────────────────────────────\n"
		" short                    1\n"
		" claude_code.result.durationMs  42\n"
		" claude_code.result.what.it.was.about  thirteen more\n"
		" claude_code.result.what.it.was.for\n"
		"    there is no room for all of it\n"
		" claude_code.result.lines.are.two\n"
		"    a\n"
		"    b\n"
		" the.name.of.this.key.fills.all.of.the.row.up.to.its.end\n"
		"    x\n");
	hide(&s);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "a tool's call", a_tools_call);
	test_run(&t, "how fast a model answered", how_fast);
	test_run(&t, "a model's call", a_models_call);
	test_run(&t, "a search", a_search);
	test_run(&t, "a change", a_change);
	test_run(&t, "what is below", what_is_below);
	test_run(&t, "nothing is dropped", nothing_is_dropped);
	test_run(&t, "narrow and empty", narrow_and_empty);
	test_run(&t, "long keys", long_keys);
	return test_done(&t);
}
