/* What spans of all sorts of sources say, in the one vocabulary. */
#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "filled.h"
#include "model/facts.h"
#include "model/tally.h"
#include "model/tree.h"
#include "model/usage.h"

struct said {
	const char *name;	/* of the span */
	const char *attributes; /* `'` stands for `"` */
	const char *means;
};

/* As each source writes its spans: names and shapes, with values of our own. */
static const struct said cases[] = {
	{"nothing", "", ""},

	/* OpenTelemetry, now and earlier. */
	{"chat m1",
		"'gen_ai.operation.name':'chat','gen_ai.provider.name':'openai',"
		"'gen_ai.request.model':'m1','gen_ai.response.model':'m1-2026',"
		"'gen_ai.usage.input_tokens':100,'gen_ai.usage.cache_read.input_tokens':60,"
		"'gen_ai.usage.cache_write.input_tokens':10,'gen_ai.usage.output_tokens':30,"
		"'gen_ai.usage.reasoning.output_tokens':20,'gen_ai.conversation.id':'c1'",
		"kind=llm model=m1-2026 tokens=100>30 fresh=30 read=60 write=10 reasoning=20 "
		"session=c1 provider=openai"},
	{"x",
		"'gen_ai.system':'anthropic','gen_ai.request.model':'m1',"
		"'gen_ai.usage.prompt_tokens':7,'gen_ai.usage.completion_tokens':8,"
		"'gen_ai.usage.cost':0.25,'enduser.id':'u1'",
		"kind=llm model=m1 tokens=7>8 fresh=7 cost=0.25 user=u1 provider=anthropic"},
	{"execute_tool t",
		"'gen_ai.operation.name':'execute_tool','gen_ai.tool.name':'t','error.type':'timeout'",
		"kind=tool tool=t error=timeout"},
	{"x", "'gen_ai.operation.name':'invoke_agent','gen_ai.agent.name':'a'",
		"kind=agent agent=a"},
	{"x", "'gen_ai.operation.name':'invoke_workflow'", "kind=chain"},
	{"x", "'gen_ai.operation.name':'plan'", "kind=chain"},
	{"x", "'gen_ai.operation.name':'embeddings','gen_ai.request.model':'e'",
		"kind=embedding model=e"},
	{"x", "'gen_ai.operation.name':'search_memory'", "kind=retrieval"},
	{"x", "'gen_ai.tool.call.id':'c'", "kind=tool"},
	{"execute_tool t", "", "kind=tool"},
	{"execute_tools", "", ""},

	/* OpenInference. */
	{"ChatCompletion",
		"'openinference.span.kind':'LLM','llm.model_name':'m1','llm.provider':'openai',"
		"'llm.token_count.prompt':50,'llm.token_count.completion':9,'llm.token_count.total':59,"
		"'llm.token_count.prompt_details.cache_read':40,"
		"'llm.token_count.completion_details.reasoning':4,"
		"'llm.cost.total':0.5,'session.id':'s1','user.id':'u1'",
		"kind=llm model=m1 tokens=50>9 fresh=10 read=40 reasoning=4 cost=0.5 session=s1 "
		"user=u1 provider=openai"},
	{"x", "'openinference.span.kind':'TOOL','tool.name':'t'", "kind=tool tool=t"},
	{"x", "'openinference.span.kind':'RERANKER','reranker.model_name':'r'",
		"kind=retrieval model=r"},
	{"x", "'openinference.span.kind':'EVALUATOR'", "kind=eval"},
	{"x", "'openinference.span.kind':'CHAIN','gen_ai.operation.name':'chat'",
		"kind=chain"},
	/* A word that says nothing gives way to the next one. */
	{"x", "'openinference.span.kind':'UNKNOWN','gen_ai.operation.name':'chat'",
		"kind=llm"},
	{"x", "'openinference.span.kind':7,'traceloop.span.kind':'agent'", "kind=agent"},

	/* OpenLLMetry. */
	{"openai.chat",
		"'llm.request.type':'chat','gen_ai.system':'OpenAI','gen_ai.request.model':'m1',"
		"'gen_ai.usage.prompt_tokens':12,'gen_ai.usage.completion_tokens':3,"
		"'llm.usage.total_tokens':15,'gen_ai.usage.cache_read_input_tokens':8,"
		"'traceloop.association.properties.session_id':'s1',"
		"'traceloop.association.properties.user_id':'u1'",
		"kind=llm model=m1 tokens=12>3 fresh=4 read=8 session=s1 user=u1 provider=OpenAI"},
	{"joke.workflow", "'traceloop.span.kind':'workflow'", "kind=chain"},
	{"joke.task", "'traceloop.span.kind':'task'", "kind=chain"},
	{"x", "'llm.request.type':'rerank'", "kind=retrieval"},

	/* Vercel AI SDK. */
	{"ai.generateText",
		"'ai.operationId':'ai.generateText','operation.name':'ai.generateText f',"
		"'ai.model.id':'m1','ai.model.provider':'openai.chat',"
		"'ai.usage.promptTokens':5,'ai.usage.completionTokens':6,"
		"'ai.telemetry.functionId':'f','ai.telemetry.metadata.sessionId':'s1',"
		"'ai.telemetry.metadata.userId':'u1'",
		"kind=agent model=m1 tokens=5>6 fresh=5 session=s1 user=u1 agent=f "
		"provider=openai.chat"},
	{"ai.generateText.doGenerate",
		"'operation.name':'ai.generateText.doGenerate f','ai.response.model':'m1',"
		"'ai.usage.inputTokens':50,'ai.usage.outputTokens':20,'ai.usage.totalTokens':70,"
		"'ai.usage.cachedInputTokens':30,'ai.usage.reasoningTokens':11",
		"kind=llm model=m1 tokens=50>20 fresh=20 read=30 reasoning=11"},
	{"x", "'operation.name':'ai.generateText.doGenerate f'", ""},
	{"x", "'operation.name':'GET /chat'", ""},
	{"ai.toolCall", "'ai.operationId':'ai.toolCall','ai.toolCall.name':'t'",
		"kind=tool tool=t"},
	{"ai.embedMany.doEmbed",
		"'ai.operationId':'ai.embedMany.doEmbed','ai.model.id':'e','ai.usage.tokens':9",
		"kind=embedding model=e tokens=9>0 fresh=9"},

	/* LangSmith. */
	{"ChatOpenAI",
		"'langsmith.span.kind':'llm','gen_ai.request.model':'m1','gen_ai.system':'openai',"
		"'gen_ai.usage.input_tokens':4,'gen_ai.usage.output_tokens':5,"
		"'gen_ai.usage.total_tokens':9,'langsmith.trace.session_id':'a project',"
		"'langsmith.metadata.thread_id':'s1','langsmith.metadata.user_id':'u1'",
		"kind=llm model=m1 tokens=4>5 fresh=4 session=s1 user=u1 provider=openai"},
	{"x", "'langsmith.span.kind':'parser'", "kind=chain"},

	/* Langfuse: buckets apart by themselves, unless their total says otherwise. */
	{"generation",
		"'langfuse.observation.type':'generation','langfuse.observation.model.name':'m1',"
		"'langfuse.observation.usage_details':'{\\'input\\':10,\\'output\\':5,"
		"\\'input_cached_tokens\\':90,\\'output_reasoning_tokens\\':7}',"
		"'langfuse.observation.cost_details':'{\\'input\\':0.25,\\'output\\':0.5}',"
		"'langfuse.session.id':'s1','langfuse.user.id':'u1',"
		"'langfuse.observation.status_message':'slow'",
		"kind=llm model=m1 tokens=100>12 fresh=10 read=90 reasoning=7 cost=0.75 session=s1 "
		"user=u1 says=slow"},
	{"generation",
		"'langfuse.observation.type':'generation',"
		"'langfuse.observation.usage_details':'{\\'input\\':100,\\'output\\':12,\\'total\\':112,"
		"\\'input_cached_tokens\\':90,\\'output_reasoning_tokens\\':7}',"
		"'langfuse.observation.cost_details':{'input':0.25,'output':0.5,'total':1}",
		"kind=llm tokens=100>12 fresh=10 read=90 reasoning=7 cost=1"},
	{"x", "'langfuse.observation.type':'span','gen_ai.operation.name':'execute_tool'",
		"kind=tool"},
	{"x", "'langfuse.observation.type':'guardrail'", "kind=guardrail"},

	/* Logfire and Pydantic AI. */
	{"chat m1",
		"'logfire.span_type':'span','gen_ai.operation.name':'chat','gen_ai.request.model':'m1',"
		"'gen_ai.usage.input_tokens':20,'gen_ai.usage.output_tokens':2,"
		"'gen_ai.usage.details.cache_read_tokens':15,'operation.cost':0.125",
		"kind=llm model=m1 tokens=20>2 fresh=5 read=15 cost=0.125"},
	{"agent run",
		"'agent_name':'a','model_name':'m1','gen_ai.operation.name':'invoke_agent'",
		"kind=agent model=m1 agent=a"},

	/* Codex: its turn, a call of the model, and functions around them. */
	{"session_task.turn", "'model':'m1','code.file.path':'a.rs'",
		"kind=agent model=m1"},
	{"try_run_sampling_request", "'model':'m1','code.file.path':'a.rs'",
		"kind=llm model=m1"},
	{"get_model_info", "'model':'m1','code.file.path':'a.rs'", "model=m1"},
	{"ask", "'gen_ai.request.model':'m1','code.file.path':'a.rs'", "kind=llm model=m1"},
	{"ask", "'model':'m1'", "kind=llm model=m1"},

	/* Claude Code: the input holds no cache; numbers may be strings. */
	{"claude_code.llm_request",
		"'span.type':'llm_request','model':'m1','gen_ai.system':'anthropic',"
		"'input_tokens':3,'output_tokens':40,'cache_read_tokens':1000,"
		"'cache_creation_tokens':200,'ttft_ms':620,'session.id':'s1','user.id':'u1'",
		"kind=llm model=m1 tokens=1203>40 fresh=3 read=1000 write=200 session=s1 user=u1 "
		"provider=anthropic first=0.62"},
	{"x", "'model':'m1','input_tokens':'3','output_tokens':'4','cache_read_tokens':'5'",
		"kind=llm model=m1 tokens=8>4 fresh=3 read=5"},
	{"claude_code.tool", "'span.type':'tool','tool_name':'Bash','tool_use_id':'t1'",
		"kind=tool tool=Bash"},
	{"claude_code.tool.execution", "'success':'false','error_type':'exit'",
		"kind=tool error=exit"},
	{"claude_code.interaction", "'user_prompt':'q'", "kind=agent"},
	{"claude_code.hook", "", ""},
	{"api_request", "'cost_usd_micros':2500,'model':'m1'",
		"kind=llm model=m1 cost=0.0025"},

	/* Codex: cached and reasoning tokens are in the totals. */
	{"codex.sse_event",
		"'model':'m1','input_token_count':'100','cached_token_count':'60',"
		"'output_token_count':'30','reasoning_token_count':'20','conversation.id':'s1',"
		"'user.account_id':'u1'",
		"kind=llm model=m1 tokens=100>30 fresh=40 read=60 reasoning=20 session=s1 user=u1"},

	/* Gemini CLI: thoughts are not in the output. */
	{"gemini_cli.api_response",
		"'model':'m1','input_token_count':100,'cached_content_token_count':60,"
		"'output_token_count':30,'thoughts_token_count':20,'total_token_count':150,"
		"'user.email':'a@b.c'",
		"kind=llm model=m1 tokens=100>50 fresh=40 read=60 reasoning=20 user=a@b.c"},
	{"x", "'gen_ai.operation.name':'llm_call','gen_ai.request.model':'m1'",
		"kind=llm model=m1"},
	{"x", "'gen_ai.operation.name':'agent_call'", "kind=agent"},
	{"x", "'gen_ai.operation.name':'schedule_tool_calls'", "kind=chain"},

	/* Strands, over Bedrock: the total tells that caches are beside the input. */
	{"chat",
		"'gen_ai.operation.name':'chat','gen_ai.usage.prompt_tokens':10,"
		"'gen_ai.usage.input_tokens':10,'gen_ai.usage.completion_tokens':5,"
		"'gen_ai.usage.output_tokens':5,'gen_ai.usage.total_tokens':22,"
		"'gen_ai.usage.cache_read_input_tokens':4,'gen_ai.usage.cache_write_input_tokens':3",
		"kind=llm tokens=17>5 fresh=10 read=4 write=3"},
	{"execute_event_loop_cycle", "'event_loop.cycle_id':'x'", "kind=chain"},

	/* Mastra. */
	{"agent run: a", "'mastra.span.type':'agent_run','gen_ai.agent.name':'a'",
		"kind=agent agent=a"},
	{"x", "'mastra.span.type':'workflow_step','gen_ai.operation.name':'workflow_step'",
		"kind=chain"},
	{"x", "'mastra.span.type':'mcp_tool_call'", "kind=tool"},

	/* Genkit. */
	{"googleai/m1",
		"'genkit:type':'action','genkit:metadata:subtype':'model','genkit:sessionId':'s1',"
		"'genkit:output':'{\\'message\\':{},\\'usage\\':{\\'inputTokens\\':42,"
		"\\'outputTokens\\':17,\\'thoughtsTokens\\':3,\\'totalTokens\\':62}}'",
		"kind=llm tokens=42>20 fresh=42 reasoning=3 session=s1"},
	{"f", "'genkit:type':'action','genkit:metadata:subtype':'flow'", "kind=chain"},
	{"f", "'genkit:type':'action','genkit:metadata:subtype':'tool.v2'", "kind=tool"},
	{"f", "'genkit:type':'util'", ""},

	/* OpenAI Agents. */
	{"x", "'traceloop.span.kind':'','span.type':'response'", "kind=llm"},
	{"x", "'span.type':'function'", "kind=tool"},
	{"x", "'span.type':'handoff'", "kind=chain"},

	/* Figures that decide for themselves, and some that are none. */
	{"x", "'gen_ai.usage.input_tokens':10,'gen_ai.usage.cache_read.input_tokens':90",
		"tokens=100>0 fresh=10 read=90"},
	{"x", "'gen_ai.usage.output_tokens':10,'gen_ai.usage.reasoning_tokens':90",
		"tokens=0>100 reasoning=90"},
	{"x", "'cache_read_tokens':90", "tokens=90>0 read=90"},
	{"x", "'gen_ai.usage.input_tokens':100,'cache_read_tokens':90",
		"tokens=100>0 fresh=10 read=90"},
	{"x", "'gen_ai.usage.input_tokens':-5,'gen_ai.usage.output_tokens':1e3",
		"tokens=0>1000"},
	{"x", "'gen_ai.usage.input_tokens':'many','prompt_tokens':4", "tokens=4>0 fresh=4"},
	{"x", "'gen_ai.usage.input_tokens':99999999999,'cache_read_tokens':99999999999",
		"tokens=4294967295>0 read=4294967295"},
	{"x", "'langfuse.observation.usage_details':'{broken','genkit:output':'[1]'", ""},
	{"x", "'genkit:output':{'input':5,'output':6}", ""},
	{"x", "'http.response.status_code':200", "kind=http"},
};

static void add_text(struct buf *out, const char *word, const struct facts *f,
	enum meaning what, struct arena *arena)
{
	const struct scan_value *v = facts_find(f, what);

	if (v && v->type == SCAN_STRING)
		buf_addf(out, " %s=%.*s", word, (int)facts_text(v, arena).len,
			facts_text(v, arena).at);
}

static void add_part(struct buf *out, const char *word, uint32_t n)
{
	if (n)
		buf_addf(out, " %s=%" PRIu32, word, n);
}

static void add_usage(struct buf *out, const struct usage *u)
{
	if (u->input || u->output)
		buf_addf(out, " tokens=%" PRIu32 ">%" PRIu32, u->input, u->output);
	add_part(out, "fresh", tally_fresh(u));
	add_part(out, "read", u->parts.cache_read);
	add_part(out, "write", u->parts.cache_write);
	add_part(out, "reasoning", u->parts.reasoning);
	if (u->cost > 0)
		buf_addf(out, " cost=%g", u->cost);
}

static void add_all(
	struct buf *out, const struct facts *f, const struct usage *u, struct arena *arena)
{
	double first;

	if (f->kind.len)
		buf_addf(out, " kind=%.*s", (int)f->kind.len, f->kind.at);
	add_text(out, "model", f, MEANING_MODEL, arena);
	add_usage(out, u);
	add_text(out, "tool", f, MEANING_TOOL_NAME, arena);
	add_text(out, "session", f, MEANING_SESSION, arena);
	add_text(out, "user", f, MEANING_USER, arena);
	add_text(out, "agent", f, MEANING_AGENT_NAME, arena);
	add_text(out, "provider", f, MEANING_PROVIDER, arena);
	add_text(out, "error", f, MEANING_ERROR_TYPE, arena);
	add_text(out, "says", f, MEANING_ERROR_MESSAGE, arena);
	if (facts_first_seconds(facts_find(f, MEANING_FIRST_TOKEN_S),
		    facts_find(f, MEANING_FIRST_TOKEN_MS), &first))
		buf_addf(out, " first=%g", first);
}

/* `\'` is a quote inside of a string. */
static void add_line(struct buf *line, const struct said *c)
{
	buf_addf(line,
		"{'type':'span','ts':1,'end_ts':2,'trace_id':'t','span_id':'s','name':\"%s\","
		"'attributes':{%s}}",
		c->name, c->attributes);
	buf_add_byte(line, '\0');
}

/* Shown and kept must be the same, whether or not the shape of the record was seen before. */
static void check_case(struct test *t, const struct said *c)
{
	struct buf line = {0}, shown = {0}, kept = {0};
	struct life life = {.seed = 3};
	struct arena arena = {0};
	struct filled filled;
	struct facts f;
	struct usage u = {0}, all;
	struct usage_making making = {0};

	filled_init(&filled);
	add_line(&line, c);
	filled_add(&filled, line.at);
	tree_settle(filled.store.first);
	usage_total(filled.store.first, 0);
	facts_open(&f, filled.store.first, 1, &life, &arena);
	usage_of_facts(&f, &u);
	add_all(&shown, &f, &u, &arena);
	if (!CHECK_STR(t, str_tail(buf_str(&shown), 1), c->means))
		printf("# %s\n", c->attributes);
	u = usage_of_span(filled.store.first, 1);
	buf_reset(&shown);
	add_all(&shown, &f, &u, &arena);
	CHECK_STR(t, str_tail(buf_str(&shown), 1), c->means);
	all = usage_of_tree(filled.store.first, 0);
	buf_reset(&shown);
	add_all(&shown, &f, &all, &arena);
	CHECK_STR(t, str_tail(buf_str(&shown), 1), c->means);
	filled.store.first->summed = 0;
	while (usage_step(&making, filled.store.first, 1)) {
	}
	all = usage_of_tree(filled.store.first, 0);
	buf_reset(&shown);
	add_all(&shown, &f, &all, &arena);
	CHECK_STR(t, str_tail(buf_str(&shown), 1), c->means);
	arena_release(&arena);
	filled_release(&filled);
	buf_release(&line);
	buf_release(&shown);
	buf_release(&kept);
}

static void every_source_is_understood(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(t, &cases[i]);
}

/* ---- sums ---------------------------------------------------------------------------------- */

#define SPAN(id, parent, more)                                                    \
	"{'type':'span','ts':1,'end_ts':2,'trace_id':'t','span_id':'" id          \
	"','parent_span_id':'" parent "','name':'n','attributes':{'gen_ai.usage." \
	"input_tokens':" more "}}"
#define READ ",'gen_ai.usage.cache_read.input_tokens':"
#define WRITE ",'gen_ai.usage.cache_write.input_tokens':"

static const struct summed {
	const char *lines[5];
	const char *all;
} sums[] = {
	/* An agent has the sum of its calls, with and without parts. */
	{{SPAN("a", "", "30" READ "14"), SPAN("b", "a", "10" READ "5"),
		 SPAN("c", "a", "20" READ "9")},
		" tokens=30>0 fresh=16 read=14"},
	{{SPAN("a", "", "30"), SPAN("b", "a", "10" READ "5"),
		 SPAN("c", "a", "20" WRITE "9")},
		" tokens=30>0 fresh=16 read=5 write=9"},
	{{SPAN("a", "", "30" READ "14"), SPAN("b", "a", "10"), SPAN("c", "a", "20")},
		" tokens=30>0 fresh=16 read=14"},
	/* Parts that do not fit together are those of who said the larger total. */
	{{SPAN("a", "", "100" READ "90"), SPAN("b", "a", "90" WRITE "80")},
		" tokens=100>0 fresh=10 read=90"},
	{{SPAN("a", "", "90" READ "80"), SPAN("b", "a", "100" WRITE "90")},
		" tokens=100>0 fresh=10 write=90"},
	/* Two that stand beside each other. */
	{{SPAN("a", "", "10" READ "5"), SPAN("b", "", "20" READ "9" WRITE "1")},
		" tokens=30>0 fresh=15 read=14 write=1"},
};

static void check_sum(struct test *t, const struct summed *s, bool backwards)
{
	struct filled filled;
	struct buf out = {0};
	struct usage u;
	int count = 0;

	while (s->lines[count])
		count++;
	filled_init(&filled);
	for (int i = 0; i < count; i++)
		filled_add(&filled, s->lines[backwards ? count - 1 - i : i]);
	tree_settle(filled.store.first);
	usage_total(filled.store.first, 0);
	u = usage_of_tree(filled.store.first, 0);
	add_usage(&out, &u);
	CHECK_STR(t, buf_str(&out), s->all);
	filled_release(&filled);
	buf_release(&out);
}

static void parts_are_summed_once(struct test *t)
{
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		check_sum(t, &sums[i], false);
		check_sum(t, &sums[i], true);
	}
}

/* The buckets of any figures fill the totals exactly. */
static void buckets_never_overlap(struct test *t)
{
	static const int64_t figures[] = {0, 1, 5, 100, 4000000000, 5000000000};
	uint64_t state = 7;

	for (int i = 0; i < 20000 && t->ok; i++) {
		struct tally tally = {0};
		struct usage u = {0};

		for (int f = 0; f < TALLY_FIGURES; f++) {
			int64_t n = figures[test_random(&state) % 6];

			tally.at[f].n = n > UINT32_MAX ? UINT32_MAX : n;
			tally.at[f].rank = 1;
			tally.at[f].apart = test_random(&state) & 1;
		}
		tally_sum(&tally, &u);
		CHECK(t,
			(uint64_t)tally_fresh(&u) + u.parts.cache_read +
					u.parts.cache_write ==
				u.input);
		CHECK(t, (uint64_t)tally_text(&u) + u.parts.reasoning == u.output);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "every source is understood", every_source_is_understood);
	test_run(&t, "parts of tokens are summed up once", parts_are_summed_once);
	test_run(&t, "buckets never overlap", buckets_never_overlap);
	return test_done(&t);
}
