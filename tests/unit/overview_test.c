#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "filled.h"
#include "model/extent.h"
#include "model/tree.h"
#include "view/overview.h"

static const char *const lines[] = {
	"{'type':'span_start','ts':0,'trace_id':'t','span_id':'a','name':'run','kind':'agent','attributes':{'gen_ai.agent.name':'boss','question':'why?'}}",
	"{'type':'span','ts':0,'end_ts':4000000000,'trace_id':'t','span_id':'b','parent_span_id':'a','name':'help','kind':'agent','attributes':{'gen_ai.agent.name':'clerk'}}",
	"{'type':'span','ts':0,'end_ts':2000000000,'trace_id':'t','span_id':'l','parent_span_id':'b','name':'chat','kind':'llm','attributes':{'gen_ai.request.model':'small-2','input_tokens':5,'cache_read_tokens':2000,'cache_creation_tokens':40,'output_tokens':9,'reasoning_tokens':2,'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'text','content':'because'}]}]}}",
	"{'type':'span','ts':4000000000,'end_ts':5000000000,'trace_id':'t','span_id':'t1','parent_span_id':'a','name':'bash','kind':'tool','attributes':{'arguments':{'command':'ls -l'}}}",
	"{'type':'span','ts':5000000000,'end_ts':6000000000,'trace_id':'t','span_id':'t2','parent_span_id':'a','name':'bash','kind':'tool','attributes':{'arguments':{'command':'ls -l'}}}",
	"{'type':'span','ts':6000000000,'end_ts':7000000000,'trace_id':'t','span_id':'t3','parent_span_id':'a','name':'bash','kind':'tool','attributes':{'arguments':{'command':'ls -l'},'exit_code':2},'status':'error','status_message':'no \\u001b[31msuch\\nfile'}",
	"{'type':'span_start','ts':7000000000,'trace_id':'t','span_id':'t4','parent_span_id':'a','name':'grep','kind':'tool','attributes':{'arguments':{'pattern':'x'}}}",
};

static void dump(struct sheet *s, struct buf *out)
{
	struct sheet_at at = {0};
	struct row r = {0};

	buf_reset(out);
	do {
		sheet_row(s, at, &r);
		while (r.text.len && r.text.at[r.text.len - 1] == ' ')
			r.text.len--;
		buf_add(out, buf_str(&r.text));
		buf_add_byte(out, '\n');
	} while (sheet_next(s, &at));
	row_release(&r);
}

static void a_trace_at_a_glance(struct test *t)
{
	struct life life = {.seed = 17};
	struct survey survey = {0};
	struct overview o = {.survey = &survey, .life = &life, .most = 3};
	struct sheet s = {0};
	struct buf out = {0};
	struct filled f;

	filled_init(&f);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		filled_add(&f, lines[i]);
	o.trace = f.store.first;
	o.now_ns = 8000000000;
	tree_settle(o.trace);
	o.self_ns = extent_self(o.trace, tree_first(o.trace, 0));
	survey_step(&survey, o.trace, &life, 1);
	sheet_look(&s, TEXT_UTF8, 80, false);
	overview_fill(&s, &o);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		" looked at 14% of 7 spans so far\n"
		" asked   why?\n"
		" time    self 0ns 0%\n"
		" tokens  5 fresh   2.0k from cache   40 to cache   7 out   2 reasoning\n"
		" who     agents: boss\n"
		" runs    A run why?                           8.00s+\n");
	survey_step(&survey, o.trace, &life, 100);
	filled_add(&f,
		"{'type':'event','ts':8000000000,'trace_id':'t','name':'records_dropped','attributes':{'count':1204}}");
	sheet_reset(&s);
	overview_fill(&s, &o);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		" asked   why?\n"
		" said    because\n"
		" dropped 1204 records: the output could not take them\n"
		" time    1 LLM 2.00s 25%   3 tool 3.00s 38%   self 0ns 0%\n"
		" tokens  5 fresh   2.0k from cache   40 to cache   7 out   2 reasoning\n"
		" who     agents: clerk, boss   models: small-2\n"
		" failed  T bash ls -l                           1×  exit 2: no ^[[31msuch\n"
		" runs    T grep x                             1.00s+\n"
		"         A run why?                           8.00s+\n"
		" loops   T bash ls -l                           3×  3.00s  1✗\n"
		" most    A help                                 1×  4.00s\n"
		"         T bash                                 3×  3.00s  1✗\n"
		"         L chat                                 1×  2.00s\n");
	CHECK_INT(t, s.parts[6].span, filled_span(&f, "t3"));
	for (int width = 1; width < 40; width++) {
		sheet_look(&s, TEXT_ASCII, width, true);
		dump(&s, &out);
	}
	sheet_release(&s);
	survey_release(&survey);
	buf_release(&out);
	filled_release(&f);
}

/* What went into calls of one agent, and into that of another one which it called. */
static const struct context_case {
	int limit;
	int calls;	     /* the n-th of them is told 100 n tokens */
	bool shrinks;	     /* the last one but a hundred */
	const char *unicode; /* NULL: there is no such row */
	const char *ascii;
} context_cases[] = {
	{0, 0, false, NULL, NULL},
	{0, 1, false, NULL, NULL},
	{1000, 1, false, " context ▁   100 of 1.0k tok   10%",
		" context .   100 of 1.0k tok   10%"},
	{0, 4, false, " context ▂▄▆█   400 tok", " context :=*@   400 tok"},
	{0, 20, false, " context ▁▂▂▃▄▅▆▆▇█   2.0k tok", " context .::-=+**#@   2.0k tok"},
	{1000, 4, false, " context ▁▂▂▃   400 of 1.0k tok   40%",
		" context .::-   400 of 1.0k tok   40%"},
	{1000, 10, false, " context ▁▂▂▃▄▅▆▆▇█   1.0k of 1.0k tok   100%",
		" context .::-=+**#@   1.0k of 1.0k tok   100%"},
	{1000, 9, true, " context ▁▂▂▃▄▅▆▆▁   100 of 1.0k tok   10%   800 at most",
		" context .::-=+**.   100 of 1.0k tok   10%   800 at most"},
};

static void fill_calls(struct filled *f, const struct context_case *c)
{
	char more[256];

	filled_init(f);
	filled_add_span(f, 1, 0, 0, 1000, ",\"kind\":\"agent\"");
	filled_add_span(f, 2, 1, 500, 900, ",\"kind\":\"agent\"");
	filled_add_span(f, 3, 2, 600, 700,
		",\"kind\":\"llm\",\"attributes\":{\"gen_ai.usage.input_tokens\":77777}");
	for (int i = 1; i <= c->calls; i++) {
		snprintf(more, sizeof(more),
			",\"kind\":\"llm\",\"attributes\":{\"gen_ai.usage.input_tokens\":%d,\"context_window\":%d}",
			c->shrinks && i == c->calls ? 100 : 100 * i, c->limit);
		filled_add_span(f, (unsigned)(i + 3), 1, i, i + 1, more);
	}
}

/* The row that begins so. */
static struct str row_of(struct str text, struct str begin)
{
	while (text.len && !str_starts(text, begin))
		text = str_tail(text, str_find(text, '\n') + 1);
	return str_head(text, str_find(text, '\n'));
}

static void check_context(
	struct test *t, struct overview *o, enum text_set set, const char *want)
{
	struct sheet s = {0};
	struct buf out = {0};

	sheet_look(&s, set, 80, false);
	overview_fill(&s, o);
	dump(&s, &out);
	CHECK_STR(t, row_of(buf_str(&out), STR(" context")), want ? want : "");
	sheet_release(&s);
	buf_release(&out);
}

static void how_full_the_context_was(struct test *t)
{
	for (size_t i = 0; i < sizeof context_cases / sizeof *context_cases; i++) {
		const struct context_case *c = &context_cases[i];
		struct life life = {.seed = 17};
		struct survey survey = {0};
		struct overview o = {.survey = &survey, .life = &life, .most = 3};
		struct filled f;

		fill_calls(&f, c);
		o.trace = f.store.first;
		tree_settle(o.trace);
		survey_step(&survey, o.trace, &life, 100);
		check_context(t, &o, TEXT_UTF8, c->unicode);
		check_context(t, &o, TEXT_ASCII, c->ascii);
		survey_release(&survey);
		filled_release(&f);
	}
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "a trace at a glance", a_trace_at_a_glance);
	test_run(&t, "how full the context was", how_full_the_context_was);
	return test_done(&t);
}
