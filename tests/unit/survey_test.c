#include "test.h"

#include <stdio.h>

#include "filled.h"
#include "model/added.h"

#define SPAN(id, parent, name, kind, from, to, more)                                 \
	"{'type':'span','ts':" from ",'end_ts':" to ",'trace_id':'t','span_id':'" id \
	"','parent_span_id':'" parent "','name':'" name "','kind':'" kind "'" more "}"

static const char *const lines[] = {
	SPAN("a", "", "run", "agent", "0", "100",
		",'attributes':{'gen_ai.agent.name':'boss'}"),
	SPAN("l1", "a", "chat", "llm", "1", "11",
		",'attributes':{'gen_ai.request.model':'m'}"),
	SPAN("t1", "a", "bash", "tool", "12", "20",
		",'attributes':{'tool.id':'c1','arguments':{'command':'ls'}}"),
	SPAN("l2", "a", "chat", "llm", "21", "31",
		",'attributes':{'gen_ai.request.model':'m'}"),
	SPAN("t2", "a", "bash", "tool", "32", "40",
		",'attributes':{'arguments':{'command':'ls'}},'status':'error','status_message':'no'"),
	SPAN("b", "a", "help", "agent", "41", "60", ""),
	SPAN("bl", "b", "chat", "llm", "42", "50",
		",'attributes':{'gen_ai.request.model':'n'}"),
	SPAN("t3", "a", "bash", "tool", "61", "69",
		",'attributes':{'arguments':{'command':'ls'}},'status':'error','status_message':'no'"),
	SPAN("t4", "a", "bash", "tool", "70", "71",
		",'attributes':{'tool.id':'c1','arguments':{'command':'pwd'}}"),
	SPAN("l3", "a", "chat", "llm", "80", "90", ""),
	"{'type':'span_start','ts':91,'trace_id':'t','span_id':'t5','parent_span_id':'a','name':'late'}",
};

static void fill(struct filled *f)
{
	filled_init(f);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		filled_add(f, lines[i]);
}

static void best(struct test *t, const struct survey *s, enum survey_sort sort,
	uint32_t first, uint32_t count, int64_t time_ns, uint32_t errors)
{
	const struct survey_group *got[1];

	if (!CHECK_INT(t, survey_best(s, sort, got, 1), 1))
		return;
	CHECK_INT(t, got[0]->first, first);
	CHECK_INT(t, got[0]->count, count);
	CHECK_INT(t, got[0]->time_ns, time_ns);
	CHECK_INT(t, got[0]->errors, errors);
}

static void what_is_in_a_trace(struct test *t)
{
	const struct survey_group *got[8];
	struct survey s = {0};
	struct life life = {.seed = 17};
	struct filled f;

	fill(&f);
	CHECK(t, survey_step(&s, f.store.first, &life, 3));
	CHECK(t, survey_done(&s) < 0.5);
	while (survey_step(&s, f.store.first, &life, 3))
		;
	CHECK_INT(t, s.kinds['L' & 31].count, 4);
	CHECK_INT(t, s.kinds['T' & 31].count, 4);
	CHECK_INT(t, s.kinds['T' & 31].errors, 2);
	CHECK_INT(t, s.kinds['T' & 31].time_ns, 25);
	CHECK_INT(t, s.running_count, 1);
	best(t, &s, SURVEY_CALL, filled_span(&f, "t1"), 3, 24, 2);
	best(t, &s, SURVEY_FAILURE, filled_span(&f, "t2"), 2, 16, 2);
	best(t, &s, SURVEY_AGENT, filled_span(&f, "a"), 1, 100, 0);
	best(t, &s, SURVEY_MODEL, filled_span(&f, "l1"), 2, 20, 0);
	CHECK_INT(t, survey_best(&s, SURVEY_NAME, got, 8), 4);
	CHECK(t, got[0]->letter == 'A' && got[1]->letter == 'L' && got[1]->time_ns == 38);
	/* What runs is looked at again when it has ended, and counts once. */
	filled_add(&f,
		"{'type':'span_end','ts':95,'trace_id':'t','span_id':'t5','attributes':{'tool.name':'x'}}");
	while (survey_step(&s, f.store.first, &life, 3))
		;
	CHECK_INT(t, s.running_count, 0);
	CHECK_INT(t, s.kinds['T' & 31].count, 5);
	CHECK_INT(t, s.call_count, 9);
	CHECK(t, !survey_step(&s, f.store.first, &life, 3));
	survey_release(&s);
	filled_release(&f);
}

/* More than it goes through at a time. */
enum { MANY = SURVEY_PLACES + 10 };

static void one_of_many(struct test *t)
{
	struct survey s = {0};
	struct life life = {.seed = 17};
	struct filled f;
	char line[256];
	uint32_t nth, of;

	filled_init(&f);
	for (int i = 1; i <= MANY; i++) {
		snprintf(line, sizeof(line),
			"{\"type\":\"span\",\"ts\":%d,\"end_ts\":%d,\"trace_id\":\"t\","
			"\"span_id\":\"%016x\",\"name\":\"l\",\"kind\":\"llm\"}",
			i, i + 1, (unsigned)i);
		filled_add(&f, line);
	}
	while (survey_step(&s, f.store.first, &life, 1000)) {
	}
	CHECK(t, !survey_place(&s, 7, &nth, &of) && of == UINT32_MAX);
	CHECK(t, survey_place(&s, 7, &nth, &of) && nth == 7 && of == MANY);
	CHECK(t, survey_place(&s, 7, &nth, &of) && nth == 7 && of == MANY);
	survey_release(&s);
	filled_release(&f);
}

static void calls_lead_to_calls(struct test *t)
{
	struct survey s = {0};
	struct life life = {.seed = 17};
	struct filled f;
	uint32_t nth, of;

	fill(&f);
	while (survey_step(&s, f.store.first, &life, 100))
		;
#define AT(id) filled_span(&f, id)
	CHECK_INT(t, survey_llm(&s, AT("l2"), -1), AT("l1"));
	CHECK_INT(t, survey_llm(&s, AT("l1"), -1), 0);
	CHECK_INT(t, survey_llm(&s, AT("l2"), 1), AT("l3"));
	CHECK_INT(t, survey_llm(&s, AT("t3"), -1), AT("l2"));
	CHECK_INT(t, survey_llm(&s, AT("bl"), -1), 0);
	CHECK_INT(t, survey_llm_by(&s, AT("a"), INT64_MAX), AT("l3"));
	CHECK_INT(t, survey_llm_by(&s, AT("a"), 79), AT("l2"));
	CHECK_INT(t, survey_llm_by(&s, UINT32_MAX, 79), AT("bl"));
	CHECK_INT(t, survey_llm_by(&s, AT("a"), 0), 0);
	CHECK(t, survey_place(&s, AT("l2"), &nth, &of) && nth == 2 && of == 3);
	CHECK(t, !survey_place(&s, AT("t2"), &nth, &of));
	CHECK_INT(t, survey_agent(&s, AT("bl")), AT("b"));
	CHECK_INT(t, survey_tool(&s, AT("l1"), STR("c1"), STR("bash"), 0), AT("t1"));
	CHECK_INT(t, survey_tool(&s, AT("l2"), STR("c1"), STR("bash"), 0), AT("t4"));
	CHECK_INT(t, survey_tool(&s, AT("l3"), STR("c1"), STR("bash"), 0), AT("t4"));
	CHECK_INT(t, survey_tool(&s, AT("l2"), STR("c9"), STR("bash"), 0), 0);
	CHECK_INT(t, survey_tool(&s, AT("l2"), STR(""), STR("bash"), 1), AT("t3"));
	CHECK_INT(t, survey_tool(&s, AT("l2"), STR(""), STR("grep"), 0), 0);
	CHECK_INT(t, survey_tool(&s, AT("l1"), STR(""), STR("bash"), 1), 0);
	CHECK_INT(t, survey_follows(&s, AT("l2"), 0), AT("t2"));
	CHECK_INT(t, survey_follows(&s, AT("l2"), 2), AT("t4"));
	CHECK_INT(t, survey_follows(&s, AT("l2"), 3), 0);
	CHECK_INT(t, survey_follows(&s, AT("l1"), 1), 0);
	CHECK_INT(t, survey_again(&s, AT("t1"), 1), AT("t2"));
	CHECK_INT(t, survey_again(&s, AT("t3"), 1), 0);
	CHECK_INT(t, survey_again(&s, AT("t3"), -1), AT("t2"));
	CHECK_INT(t, survey_again(&s, AT("t1"), -1), 0);
	CHECK_INT(t, survey_again(&s, AT("a"), 1), 0);
	/* A second after its end, or before its start, a call is still taken for one of its time. */
	filled_add(&f, SPAN("l4", "a", "chat", "llm", "1000000000", "1000000009", ""));
	filled_add(&f, SPAN("l5", "a", "chat", "llm", "1000000200", "1000000209", ""));
	while (survey_step(&s, f.store.first, &life, 3))
		;
	CHECK_INT(t, survey_llm_by(&s, AT("a"), INT64_MAX), AT("l4"));
	CHECK_INT(t, survey_llm_by(&s, UINT32_MAX, INT64_MAX), AT("l5"));
#undef AT
	survey_release(&s);
	filled_release(&f);
}

/* What results have added to the input of the next call: all of it, or a share. */
static const char *const adding[] = {
	SPAN("a", "", "run", "agent", "0", "100", ""),
	SPAN("l1", "a", "chat", "llm", "1", "10",
		",'attributes':{'gen_ai.usage.input_tokens':100,'gen_ai.usage.output_tokens':20}"),
	SPAN("t1", "a", "one", "tool", "10", "20",
		",'attributes':{'gen_ai.tool.call.result':'as it is'}"),
	SPAN("l2", "a", "chat", "llm", "20", "30",
		",'attributes':{'gen_ai.usage.input_tokens':150,'gen_ai.usage.output_tokens':10}"),
	SPAN("t2", "a", "two", "tool", "30", "40",
		",'attributes':{'gen_ai.tool.call.result':'123456789012345678901234567890123456789'}"),
	SPAN("t3", "a", "three", "tool", "30", "40",
		",'attributes':{'gen_ai.tool.call.result':'123456789'}"),
	SPAN("b", "t2", "other", "agent", "31", "39", ""),
	SPAN("bl", "b", "chat", "llm", "32", "33",
		",'attributes':{'gen_ai.usage.input_tokens':7000}"),
	SPAN("l3", "a", "chat", "llm", "40", "50",
		",'attributes':{'gen_ai.usage.input_tokens':260,'gen_ai.usage.output_tokens':10}"),
	SPAN("t4", "a", "goes on", "tool", "50", "70", ""),
	SPAN("l4", "a", "chat", "llm", "60", "70",
		",'attributes':{'gen_ai.usage.input_tokens':300}"),
	SPAN("t5", "a", "less", "tool", "70", "80", ""),
	SPAN("l5", "a", "chat", "llm", "80", "90",
		",'attributes':{'gen_ai.usage.input_tokens':30}"),
	SPAN("t6", "a", "last", "tool", "91", "92", ""),
};

static const struct {
	const char *span;
	uint64_t tokens; /* 0: not known */
	uint64_t of;
} added[] = {
	{"t1", 30, 30},
	{"t2", 80, 100},
	{"t3", 20, 100},
	{"t4", 0, 0},
	{"t5", 0, 0},
	{"t6", 0, 0},
	{"a", 0, 0},
};

static void what_results_have_added(struct test *t)
{
	struct survey s = {0};
	struct life life = {.seed = 17};
	struct filled f;

	filled_init(&f);
	for (size_t i = 0; i < sizeof adding / sizeof *adding; i++)
		filled_add(&f, adding[i]);
	while (survey_step(&s, f.store.first, &life, 3))
		;
	for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
		uint32_t span = filled_span(&f, added[i].span);
		struct added got = {0};
		bool known = added_by_tool(&s, span, &life, &got);
		bool said = CHECK_INT(t, known, added[i].tokens > 0);

		said &= CHECK_INT(t, known ? got.tokens : 0, added[i].tokens);
		said &= CHECK_INT(t, known ? got.of : 0, added[i].of);
		if (!said)
			printf("# %s\n", added[i].span);
	}
	CHECK_INT(t, added_before(&s, filled_span(&f, "l1")), 0);
	CHECK_INT(t, added_before(&s, filled_span(&f, "l2")), 30);
	CHECK_INT(t, added_before(&s, filled_span(&f, "l5")), 0);
	survey_release(&s);
	filled_release(&f);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a call among very many has its number when it was asked for again",
		one_of_many);
	test_run(&t, "what is in a trace", what_is_in_a_trace);
	test_run(&t, "calls lead to calls", calls_lead_to_calls);
	test_run(&t, "what results have added", what_results_have_added);
	return test_done(&t);
}
