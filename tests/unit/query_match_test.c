#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "query_cases.h"
#include "base/mem.h"
#include "model/tree.h"

/*
 *     a invoke_agent  1s-11s              g other root  8s-8.1s
 *     ├─b chat        2s-5s  error        └─h leaf      8.02s-8.04s
 *     └─c search      5s-6s
 *       └─d chat      5.2s-5.8s           (ghost)
 *         └─e fetch   5.5s-               └─f stray     7s-7.5s
 */
#define HEAD(type, ts, span) \
	"{\"type\":\"" type "\",\"ts\":" ts ",\"trace_id\":\"t\",\"span_id\":\"" span "\""

static const char stream[] =
	/* clang-format off */
	HEAD("span_start", "1000000000", "a") ",\"name\":\"invoke_agent\",\"kind\":\"agent\","
	"\"attributes\":{\"session\":\"s1\",\"n\":3,\"ratio\":0.5,\"big\":12345678901234567890,"
	"\"ok\":true,\"no\":false,\"prompt\":\"Say \\\"hi\\\"\\nnow\",\"empty\":\"\","
	"\"nothing\":null,\"list\":[\"red\",\"green\"],\"nums\":[1,2.5,3],\"bools\":[true,false],"
	"\"none\":[],\"obj\":{\"deep\":{\"text\":\"a needle here\"},\"k\":1},"
	"\"mixed\":[1,\"red\",true],\"d o t\":1,\"a.b\":\"dotted\",\"neg\":-7,\"exp\":1e3},"
	"\"resource\":{\"service.name\":\"planner\",\"process.pid\":7,\"tags\":[\"x\",\"y\"]},"
	"\"scope\":{\"name\":\"sdk\",\"version\":\"1.2\",\"attributes\":{\"lang\":\"c\"}}}\n"
	HEAD("span_start", "2000000000", "b") ",\"parent_span_id\":\"a\",\"name\":\"chat\","
	"\"kind\":\"llm\",\"attributes\":{\"http.status_code\":429,\"model\":\"gpt-4o\","
	"\"gen_ai.usage.input_tokens\":100,\"gen_ai.usage.output_tokens\":20,"
	"\"gen_ai.usage.cache_read.input_tokens\":40,\"gen_ai.usage.reasoning_tokens\":5,"
	"\"langfuse.session.id\":\"s2\",\"gen_ai.usage.cost\":0.02,\"span.kind\":\"client\",\"n\":\"3\"}}\n"
	HEAD("event", "3000000000", "b") ",\"name\":\"thought\",\"attributes\":{\"text\":\"hm\","
	"\"retry\":2,\"final\":false}}\n"
	HEAD("event", "4000000000", "b") ",\"name\":\"exception\",\"attributes\":"
	"{\"exception.type\":\"Timeout\",\"retry\":1,\"final\":true}}\n"
	HEAD("span_start", "5000000000", "c") ",\"parent_span_id\":\"a\",\"name\":\"search\","
	"\"kind\":\"tool\",\"attributes\":{\"n\":4},\"links\":[{\"trace_id\":\"other\","
	"\"span_id\":\"zz\",\"attributes\":{\"why\":\"retry\"}},{\"trace_id\":\"t\","
	"\"span_id\":\"b\"}]}\n"
	HEAD("span_end", "5000000000", "b") ",\"status\":\"error\","
	"\"status_message\":\"rate limited\"}\n"
	HEAD("span_start", "5200000000", "d") ",\"parent_span_id\":\"c\",\"name\":\"chat\","
	"\"attributes\":{\"model\":\"gpt-4\",\"gen_ai.operation.name\":\"chat\",\"n\":3.0,"
	"\"gen_ai.usage.input_tokens\":30,\"gen_ai.usage.output_tokens\":30},"
	"\"resource\":{\"service.name\":\"searcher\",\"enduser.id\":\"u1\","
	"\"session.id\":7}}\n"
	HEAD("span_start", "5500000000", "e") ",\"parent_span_id\":\"d\",\"name\":\"fetch\","
	"\"kind\":\"tool\"}\n"
	HEAD("span_end", "5800000000", "d") "}\n"
	HEAD("span_end", "6000000000", "c") "}\n"
	HEAD("span_start", "7000000000", "f") ",\"parent_span_id\":\"ghost\",\"name\":\"stray\"}\n"
	HEAD("span_end", "7500000000", "f") "}\n"
	HEAD("span_start", "8000000000", "g") ",\"name\":\"other root\",\"kind\":\"server\"}\n"
	HEAD("span", "8020000000", "h") ",\"end_ts\":8040000000,\"parent_span_id\":\"g\","
	"\"name\":\"leaf\",\"kind\":\"my_kind\",\"otlp\":{\"kind\":2},\"events\":[{\"ts\":8030000000,"
	"\"name\":\"exception\",\"attributes\":{\"exception.type\":\"Other\"}}]}\n"
	HEAD("span_end", "8100000000", "g") "}\n"
	HEAD("span_end", "11000000000", "a") ",\"status\":\"ok\",\"attributes\":"
	"{\"gen_ai.usage.input_tokens\":120,\"gen_ai.usage.output_tokens\":60}}\n";
/* clang-format on */

struct match_case {
	const char *query;
	const char *kept; /* ids, in the order in which they came */
};

static const struct match_case cases[] = {
	{"{ }", "a b c d e f g h"},
	{"{ true }", "a b c d e f g h"},
	{"{ false }", ""},
	/* Intrinsics. */
	{"{ name = \"chat\" }", "b d"},
	{"{ name != \"chat\" }", "a c e f g h"},
	{"{ span:name = \"chat\" }", "b d"},
	{"{ name > \"other\" }", "c f g"},
	{"{ name <= \"chat\" }", "b d"},
	{"{ status = error }", "b"},
	{"{ status = ok }", "a"},
	{"{ status = unset }", "c d e f g h"},
	{"{ status != error }", "a c d e f g h"},
	{"{ statusMessage = \"rate limited\" }", "b"},
	{"{ statusMessage = \"\" }", "a c d e f g h"},
	{"{ span:statusMessage =~ \"rate.*\" }", "b"},
	{"{ duration > 2s }", "a b"},
	{"{ duration >= 3s }", "a b"},
	{"{ duration > 3s }", "a"},
	{"{ duration = 3s }", "b"},
	{"{ duration != 3s }", "a c d f g h"},
	{"{ duration < 100ms }", "h"},
	{"{ duration <= 0.1s }", "g h"},
	{"{ duration > 2000000000 }", "a b"},
	{"{ duration > 2000000000.5 }", "a b"},
	{"{ duration > 1m }", ""},
	{"{ duration > 1s && duration < 5s }", "b"},
	{"{ span:id = \"d\" }", "d"},
	{"{ span:parentID = \"a\" }", "b c"},
	{"{ span:parentID = \"\" }", "a g"},
	{"{ span:parentID = \"ghost\" }", "f"},
	{"{ trace:id = \"t\" }", "a b c d e f g h"},
	{"{ trace:id = \"u\" }", ""},
	{"{ span:childCount = 0 }", "b e f h"},
	{"{ span:childCount = 2 }", "a"},
	{"{ childCount > 0 && name != \"search\" }", "a d g"},
	{"{ traceDuration > 9s }", "a b c d e f g h"},
	{"{ trace:duration > 10s }", ""},
	{"{ rootName = \"invoke_agent\" && name = \"fetch\" }", "e"},
	{"{ trace:rootService = \"planner\" && name = \"leaf\" }", "h"},
	{"{ rootServiceName = \"searcher\" }", ""},
	{"{ nestedSetParent < 0 }", "a g"},
	{"{ nestedSetLeft = 1 }", "a"},
	{"{ nestedSetParent = 1 }", "b c"},
	{"{ nestedSetRight - nestedSetLeft = 1 }", "b e f h"},
	{"{ instrumentation:name = \"sdk\" }", "a"},
	{"{ instrumentation:version = \"1.2\" }", "a"},
	{"{ instrumentation.lang = \"c\" }", "a"},
	/* Kinds. */
	{"{ kind = llm }", "b d"},
	{"{ kind = tool }", "c e"},
	{"{ kind != llm }", "a c e f g h"},
	{"{ kind = client }", "b"},
	{"{ kind = server }", "g h"},
	{"{ kind = internal }", "a c d e f"},
	{"{ kind = unspecified }", "f"},
	{"{ kind = llm && kind = client }", "b"},
	{"{ kind = \"my_kind\" }", "h"},
	{"{ kind =~ \"llm|my_.*\" }", "b d h"},
	{"{ kind !~ \"llm|my_.*|tool\" }", "a f g"},
	{"{ kind contains \"oo\" }", "c e"},
	/* Attributes: types, and what is not there. */
	{"{ span.session = \"s1\" }", "a"},
	{"{ .session = \"s1\" }", "a"},
	{"{ span.session != \"s2\" }", "a"},
	{"{ span.session = 1 }", ""},
	{"{ span.session != 1 }", ""},
	{"{ span.n = 3 }", "a d"},
	{"{ span.n = 3.0 }", "a d"},
	{"{ span.n = \"3\" }", "b"},
	{"{ span.n != 3 }", "c"},
	{"{ span.n > 3 }", "c"},
	{"{ span.n >= 3 }", "a c d"},
	{"{ span.n < 3.5 }", "a d"},
	{"{ 3 < span.n }", "c"},
	{"{ span.n >= 3ns }", "a c d"},
	{"{ span.ratio = 0.5 }", "a"},
	{"{ span.ratio < 1 }", "a"},
	{"{ span.big > 12345678901234000000.0 }", "a"},
	{"{ span.neg = -7 }", "a"},
	{"{ span.exp = 1000 }", "a"},
	{"{ span.ok }", "a"},
	{"{ span.ok = true }", "a"},
	{"{ span.ok != false }", "a"},
	{"{ !span.ok }", ""},
	{"{ !span.no }", "a"},
	{"{ span.no = false }", "a"},
	{"{ span.session }", ""},
	{"{ span.missing = 1 }", ""},
	{"{ span.missing != 1 }", ""},
	{"{ span.missing < 1 }", ""},
	{"{ !(span.missing = 1) && name = \"leaf\" }", "h"},
	{"{ span.missing = nil && name = \"leaf\" }", "h"},
	{"{ span.session = nil }", "b c d e f g h"},
	{"{ span.session != nil }", "a"},
	{"{ nil != span.session }", "a"},
	{"{ nil = span.n }", "e f g h"},
	{"{ span.nothing = nil && name = \"invoke_agent\" }", "a"},
	{"{ span.empty = \"\" }", "a"},
	{"{ span.empty != nil }", "a"},
	{"{ span.missing = span.missing }", ""},
	{"{ span.missing != span.missing }", ""},
	{"{ span.\"d o t\" = 1 }", "a"},
	{"{ span.a.b = \"dotted\" }", "a"},
	{"{ .missing || span.n = 4 }", "c"},
	{"{ span.n = 4 || .missing }", "c"},
	/* Arrays and objects. */
	{"{ span.list = \"red\" }", "a"},
	{"{ span.list = \"blue\" }", ""},
	{"{ span.list != \"blue\" }", "a"},
	{"{ span.list != \"red\" }", ""},
	{"{ span.list =~ \"gr.*\" }", "a"},
	{"{ span.list !~ \"gr.*\" }", ""},
	{"{ span.list !~ \"bl.*\" }", "a"},
	{"{ \"green\" = span.list }", "a"},
	{"{ span.nums > 2 }", "a"},
	{"{ 2 > span.nums }", "a"},
	{"{ span.nums > 3 }", ""},
	{"{ span.nums = 2.5 }", "a"},
	{"{ span.bools = false }", "a"},
	{"{ span.mixed = \"red\" }", "a"},
	{"{ span.mixed = 1 }", "a"},
	{"{ span.none = 1 }", ""},
	{"{ span.none != 1 }", "a"},
	{"{ span.none != nil }", "a"},
	{"{ span.list = 1 }", ""},
	{"{ span.obj != nil }", "a"},
	{"{ span.obj = 1 }", ""},
	{"{ span.obj != 1 }", ""},
	{"{ resource.tags = \"y\" && name = \"search\" }", "c"},
	/* Regular expressions. */
	{"{ name =~ \"ch.*\" }", "b d"},
	{"{ name =~ \"ch\" }", ""},
	{"{ name !~ \"ch.*\" }", "a c e f g h"},
	{"{ name =~ \"fetch|search\" }", "c e"},
	{"{ span.model =~ \"gpt-4.?\" }", "b d"},
	{"{ span.model !~ \"gpt-4\" }", "b"},
	{"{ span.n =~ \".*\" }", "b"},
	{"{ span.prompt =~ \"Say.*now\" }", "a"},
	{"{ span.missing =~ \".*\" }", ""},
	{"{ span.missing !~ \".*\" }", ""},
	/* Text. */
	{"{ span.prompt contains \"hi\\\"\" }", "a"},
	{"{ span.prompt contains \"HI\" }", ""},
	{"{ name contains \"ea\" }", "c h"},
	{"{ name contains \"\" && kind = tool }", "c e"},
	{"{ span.obj contains \"needle\" }", "a"},
	{"{ span.obj contains \"deep\" }", ""},
	{"{ span.list contains \"ree\" }", "a"},
	{"{ span.missing contains \"\" }", ""},
	{"{ span.ratio contains \"5\" }", ""},
	{"{ event.text contains \"h\" }", "b"},
	/* Arithmetic. */
	{"{ span.n + 1 = 4 }", "a d"},
	{"{ span.n * 2 - 1 = 5 }", "a d"},
	{"{ span.n / 2 = 1 }", "a"},
	{"{ span.n / 2 = 1.5 }", "d"},
	{"{ span.n / 2.0 = 1.5 }", "a d"},
	{"{ span.n % 2 = 1 }", "a d"},
	{"{ span.neg % 4 = -3 }", "a"},
	{"{ span.n ^ 2 = 9 }", "a d"},
	{"{ -span.n = -3 }", "a d"},
	{"{ span.n / 0 = 0 || span.n / 0 != 0 }", "d"},
	{"{ duration / 2 > 1s }", "a b"},
	{"{ duration * 2 = 6s }", "b"},
	{"{ -duration < -3s }", "a"},
	{"{ span.session + 1 = 1 }", ""},
	{"{ span.missing + 1 != 1 }", ""},
	{"{ 2 ^ 3 ^ 2 = 512 && kind = agent }", "a"},
	{"{ 1 + 2 * 3 = 7 && kind = agent }", "a"},
	/* Logic. */
	{"{ name = \"chat\" && span.n = \"3\" }", "b"},
	{"{ name = \"chat\" || kind = tool }", "b c d e"},
	{"{ !(name = \"chat\") && kind = llm }", ""},
	{"{ (name = \"chat\" || name = \"leaf\") && duration < 1s }", "d h"},
	{"{ span.ok = true || status = error }", "a b"},
	{"{ event:name = \"exception\" && duration < 1s && name = \"leaf\" }", "h"},
	{"duration > 2s && kind = llm", "b"},
	/* Scopes. */
	{"{ resource.service.name = \"planner\" }", "a b c"},
	{"{ .service.name = \"searcher\" }", "d e"},
	{"{ resource.service.name != \"planner\" }", "d e"},
	{"{ resource.process.pid = nil }", "d e f g h"},
	{"{ resource.process.pid = 7 }", "a b c"},
	{"{ span.service.name = \"planner\" }", ""},
	{"{ parent.span.n = 4 }", "d"},
	{"{ parent.n = 3 }", "b c e"},
	{"{ parent.resource.service.name = \"searcher\" }", "e"},
	{"{ parent.span.n = nil }", "a f g h"},
	{"{ span.n > parent.span.n }", "c"},
	{"{ event:name = \"exception\" }", "b h"},
	{"{ event:name != \"exception\" }", "b"},
	{"{ event:name = \"thought\" && event:name = \"exception\" }", "b"},
	{"{ event.exception.type = \"Timeout\" }", "b"},
	{"{ event.exception.type =~ \".*er\" }", "h"},
	{"{ event.retry > 1 }", "b"},
	{"{ event.retry > 2 }", ""},
	{"{ event.retry + 1 = 2 }", "b"},
	{"{ event.final }", "b"},
	{"{ !event.final }", "b"},
	{"{ event.retry = nil }", "a c d e f g h"},
	{"{ event.retry != nil }", "b"},
	{"{ event:timeSinceStart >= 2s }", "b"},
	{"{ event:timeSinceStart = 10ms }", "h"},
	{"{ .retry = 2 }", "b"},
	{"{ link:traceID = \"other\" }", "c"},
	{"{ link:spanID = \"b\" }", "c"},
	{"{ link:spanID = \"y\" }", ""},
	{"{ link.why = \"retry\" }", "c"},
	{"{ link.why = nil && kind = tool }", "e"},
	{"{ .why = \"retry\" }", "c"},
	{"{ .lang = \"c\" }", "a"},
	/* Ours. */
	{"{ state = open }", "e"},
	{"{ state = ended }", "a b c d f g h"},
	{"{ state != ended }", "e"},
	{"{ state = lost }", ""},
	{"{ state = missing }", "ghost"},
	{"{ depth = 0 }", "a g"},
	{"{ depth = 3 }", "e"},
	{"{ depth >= 1 }", "b c d e f h"},
	{"{ selfDuration > 1s }", "a b"},
	{"{ selfDuration = 6s }", "a"},
	{"{ selfDuration = 400ms }", "c"},
	{"{ selfDuration = 300ms }", "d"},
	{"{ selfDuration = 80ms }", "g"},
	{"{ tokens.input = 100 }", "b"},
	{"{ tokens.output >= 30 }", "a d"},
	{"{ tokens.total = 60 }", "d"},
	{"{ tokens.total = nil }", "c e f g h"},
	{"{ tree.tokens.input = 130 }", "a"},
	{"{ tree.tokens.output = 60 }", "a"},
	{"{ tree.tokens.total = 60 }", "c d"},
	{"{ tree.tokens.total != nil }", "a b c d"},
	{"{ tokens.cacheRead = 40 && tokens.fresh = 60 }", "b"},
	{"{ tokens.fresh = 30 && tokens.cacheRead = nil }", "d"},
	{"{ tokens.reasoning = 5 && tokens.cacheWrite = nil }", "b"},
	{"{ tree.tokens.cacheRead = 40 }", "a b"},
	{"{ tree.tokens.fresh = 90 && tree.tokens.reasoning = 5 }", "a"},
	{"{ tree.tokens.cacheWrite != nil }", ""},
	{"{ session = \"s2\" }", "b"},
	{"{ session = \"7\" && user = \"u1\" }", "d e"},
	{"{ user = nil }", "a b c f g h"},
	{"{ cost > 0.01 }", "b"},
	{"{ cost = nil && kind = llm }", "d"},
	{"{ tree.cost = 0.02 }", "a b"},
	/* Spansets. */
	{"{ name = \"chat\" } && { kind = tool }", "b c d e"},
	{"{ name = \"chat\" } && { kind = chain }", ""},
	{"{ kind = chain } && { name = \"chat\" }", ""},
	{"{ name = \"chat\" } || { kind = chain }", "b d"},
	{"{ kind = chain } || { kind = server }", "g h"},
	{"{ kind = chain } || { name = \"none\" }", ""},
	{"{ name = \"chat\" } && { name = \"chat\" }", "b d"},
	/* Structure. */
	{"{ kind = agent } > { }", "b c"},
	{"{ kind = agent } >> { }", "b c d e"},
	{"{ kind = agent } >> { kind = llm }", "b d"},
	{"{ } > { name = \"fetch\" }", "e"},
	{"{ name = \"fetch\" } < { }", "d"},
	{"{ name = \"fetch\" } << { }", "a c d"},
	{"{ name = \"chat\" } << { kind = agent }", "a"},
	{"{ name = \"chat\" } ~ { }", "c"},
	{"{ kind = agent } ~ { }", "g"},
	{"{ kind = tool } ~ { kind = tool }", ""},
	{"{ } !> { }", "a f g"},
	{"{ kind = agent } !> { }", "a d e f g h"},
	{"{ kind = agent } !>> { }", "a f g h"},
	{"{ } !< { }", "b e f h"},
	{"{ status = error } !<< { }", "b c d e f g h"},
	{"{ name = \"chat\" } !~ { }", "a b d e f g h"},
	{"{ kind = chain } !>> { kind = tool }", "c e"},
	{"{ kind = chain } >> { kind = tool }", ""},
	{"{ kind = agent } &> { name = \"chat\" }", "a b"},
	{"{ kind = agent } &>> { name = \"chat\" }", "a b d"},
	{"{ name = \"fetch\" } &< { }", "d e"},
	{"{ name = \"fetch\" } &<< { }", "a c d e"},
	{"{ name = \"search\" } &~ { }", "b c"},
	{"{ kind = chain } &>> { }", ""},
	{"{ kind = agent } > { } > { }", "d"},
	{"{ kind = agent } >> { kind = tool } >> { }", "d e"},
	{"({ kind = agent } > { name = \"search\" }) && { name = \"leaf\" }", "c h"},
	{"{ kind = agent } >> ({ kind = llm } || { kind = tool })", "b c d e"},
	/* Pipelines. */
	{"{ kind = llm } | { duration > 1s }", "b"},
	{"{ } | count() > 7", "a b c d e f g h"},
	{"{ } | count() > 8", ""},
	{"{ kind = llm } | count() = 2", "b d"},
	{"{ false } | count() = 0", ""},
	{"count() = 8", "a b c d e f g h"},
	{"{ kind = llm } | avg(duration) = 1800ms", "b d"},
	{"{ kind = llm } | sum(duration) = 3600ms", "b d"},
	{"{ kind = llm } | min(duration) = 600ms", "b d"},
	{"{ kind = llm } | max(duration) > 3s", ""},
	{"{ } | max(span.n) = 4", "a b c d e f g h"},
	{"{ } | avg(span.http.status_code) = 429.0", "a b c d e f g h"},
	{"{ } | sum(span.missing) >= 0", ""},
	{"{ } | sum(tokens.input) = 250", "a b c d e f g h"},
	{"{ } | by(name) | count() > 1", "b d"},
	{"{ } | by(span.missing) | count() = 8", "a b c d e f g h"},
	{"{ } | by(kind) | count() = 2", "b c d e"},
	{"{ } | by(resource.service.name) | count() > 2", "a b c f g h"},
	{"{ } | by(status) | count() = 1", "a b"},
	{"{ } | by(name) | count() > 1 | coalesce() | count() = 2", "b d"},
	{"{ } | by(name) | coalesce() | count() = 8", "a b c d e f g h"},
	{"{ } | by(name) | { duration < 1s }", "d f g h"},
	{"{ kind = llm } | select(span.model)", "b d"},
	{"{ kind = llm } | count() + 1 = 3", "b d"},
	{"({ kind = llm } | count() = 2) && ({ name = \"leaf\" })", "b d h"},
	{"({ kind = llm } | count() = 3) || ({ name = \"leaf\" })", "h"},
	{"({ kind = agent } | count() = 1) >> ({ kind = llm })", "b d"},
};

static void each_query_keeps_what_it_says(struct test *t)
{
	struct asking a;
	struct buf got = {0};

	asking_init(&a);
	CHECK(t, asking_take(&a, stream));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!CHECK_STR(t, asking_keeps(&a, cases[i].query, &got), cases[i].kept))
			printf("# %s\n", cases[i].query);
	}
	buf_release(&got);
	asking_release(&a);
}

/* What needs one span alone gives the same when each is asked alone, names read from records. */
static void spans_may_be_asked_alone(struct test *t)
{
	struct asking a;
	struct buf got = {0};
	unsigned asked = 0;

	asking_init(&a);
	CHECK(t, asking_take(&a, stream));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct query *q = query_parse(
			str_from(cases[i].query), &(struct query_error){0});

		if (q && query_needs(q) == QUERY_SPAN) {
			asked++;
			if (!CHECK_STR(t, asking_keeps_each(&a, cases[i].query, &got),
				    cases[i].kept))
				printf("# %s\n", cases[i].query);
		}
		if (q)
			query_free(q);
	}
	CHECK(t, asked > 60);
	buf_release(&got);
	asking_release(&a);
}

/* One query, in as many ways as there are: all agree. */
static void check_ways(struct test *t, struct asking *a, const struct query_good *row)
{
	struct metrics_options options = {.names = &a->store.common.names, .seed = 3};
	struct buf one = {0}, two = {0};

	if (row->need == QUERY_METRICS) {
		asking_measures(a, row->text, &options, &one);
		asking_measures(a, row->canonical, &options, &two);
	} else {
		asking_keeps(a, row->text, &one);
		asking_keeps(a, row->canonical, &two);
	}
	if (!CHECK_STR(t, buf_str(&one), buf_text(&two)))
		printf("# %s\n# %s\n", row->text, row->canonical);
	if (row->need == QUERY_SPAN &&
		!CHECK_STR(t, asking_keeps_each(a, row->text, &two), buf_text(&one)))
		printf("# %s\n", row->text);
	buf_release(&one);
	buf_release(&two);
}

static void all_ways_of_asking_agree(struct test *t)
{
	struct asking a;

	asking_init(&a);
	CHECK(t, asking_take(&a, stream));
	for (const struct query_good *row = query_good; row->text; row++)
		check_ways(t, &a, row);
	asking_release(&a);
}

/* A trace of which nothing was seen but a name of a parent; one with an event alone; in circles. */
static void odd_traces_may_be_asked(struct test *t)
{
	static const char *const odd[] = {
		"{\"type\":\"event\",\"ts\":5,\"trace_id\":\"t\",\"name\":\"e\"}\n",
		HEAD("event", "5", "a") ",\"name\":\"e\"}\n",
		HEAD("span_end", "5", "a") "}\n",
		HEAD("span_update", "5", "a") ",\"attributes\":{\"n\":3}}\n",
		HEAD("span_start", "5",
			"a") ",\"name\":\"\",\"parent_span_id\":\"b\"}\n" HEAD("span_start",
			"6", "b") ",\"name\":\"x\",\"parent_span_id\":\"a\"}\n",
		HEAD("span_start", "5", "a") ",\"name\":\"x\",\"parent_span_id\":\"a\"}\n",
		HEAD("span_start", "9223372036854775807", "a") ",\"name\":\"x\"}\n" HEAD(
			"span_end", "-9223372036854775808", "a") "}\n" HEAD("span_start",
			"-9223372036854775808", "b") ",\"name\":\"x\"}\n" HEAD("span_end",
			"9223372036854775807", "b") "}\n",
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct asking a;

		asking_init(&a);
		CHECK(t, asking_take(&a, odd[i]));
		for (const struct query_good *row = query_good; row->text; row++)
			check_ways(t, &a, row);
		asking_release(&a);
	}
}

/* More events than are open at a time: those that were let go come again. */
static void events_may_be_many(struct test *t)
{
	static const struct {
		const char *query;
		const char *keeps;
	} many[] = {
		{"{ event.n = 199 }", "a"},
		{"{ event.n = 200 }", ""},
		{"{ event.n = 190 && event.n = 5 }", "a"},
		{"{ event.n = 63 || event.n = 300 }", "a"},
		{"{ event.n = 64 && event.n = 64 && event.n = 65 }", "a"},
		{"{ event.n = 150 && event.n = 201 }", ""},
		{"{ event:name = \"e128\" && event:name = \"e0\" }", "a"},
		{"{ event:timeSinceStart = 200ns }", "a"},
	};
	struct asking a;
	struct buf text = {0}, out = {0};

	asking_init(&a);
	buf_add(&text, STR(HEAD("span_start", "0", "a") ",\"name\":\"x\"}\n"));
	for (int i = 0; i < 200; i++)
		buf_addf(&text,
			"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"t\",\"span_id\":\"a\","
			"\"name\":\"e%d\",\"attributes\":{\"n\":%d}}\n",
			i + 1, i, i);
	CHECK(t, asking_take(&a, buf_text(&text)));
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++)
		if (!CHECK_STR(t, asking_keeps(&a, many[i].query, &out), many[i].keeps))
			printf("# %s\n", many[i].query);
	buf_release(&text);
	buf_release(&out);
	asking_release(&a);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "each query keeps what it says", each_query_keeps_what_it_says);
	test_run(&t, "spans may be asked alone", spans_may_be_asked_alone);
	test_run(&t, "all ways of asking agree", all_ways_of_asking_agree);
	test_run(&t, "odd traces may be asked", odd_traces_may_be_asked);
	test_run(&t, "events may be many", events_may_be_many);
	return test_done(&t);
}
