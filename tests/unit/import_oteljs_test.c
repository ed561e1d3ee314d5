#include "retold.h"

#include <stdio.h>

static const struct told {
	const char *what;
	const char *lines;
	const char *records;
} cases[] = {
	{"spans, whole and open, and logs",
		"{'type':'span','traceId':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',"
		"'spanId':'bbbbbbbbbbbbbbb1','parentSpanId':'bbbbbbbbbbbbbbb0','name':'chat m',"
		"'kind':2,'startTime':[60,500000000],'endTime':[62,0],'status':{'code':2,"
		"'message':'no'},'attributes':{'gen_ai.response.id':'r1'},'events':[{'name':'e',"
		"'time':[61,0],'attributes':{'a':1}},{'name':'no time'}],"
		"'links':[{'context':{'traceId':'cc','spanId':'dd'}}],"
		"'instrumentationScope':{'name':'s'}}\n"
		"{'_body':'words','hrTime':[61,0],'attributes':{'event.name':'details',"
		"'gen_ai.response.id':'r1'}}\n"
		"{'name':'open','_spanContext':{'traceId':'aa','spanId':'b2'},"
		"'parentSpanContext':{'spanId':'b1'},'startTime':[63,0],'endTime':[0,0],"
		"'attributes':{},'resource':{'_rawAttributes':[['service.name','x'],7]}}\n"
		"{'name':'console','traceId':'aa','id':'b3','timestamp':64000000,'duration':1500000,"
		"'status':{'code':0}}\n"
		"{'hrTime':[65,0],'_body':'log','severityText':'INFO','attributes':{}}\n"
		"{'type':'metric','name':'n','dataPoints':[]}\n"
		"{'other':1}\n"
		"{'name':'no span','traceId':'aa','startTime':[1,2]}\n"
		"{'name':'no time','traceId':'aa','spanId':'b','startTime':[1,-2]}\n"
		"{'name':'no time','traceId':'aa','spanId':'b','startTime':[99999999999999999999,"
		"0]}\n"
		"{'name':'no time','traceId':'aa','spanId':'b','startTime':'now'}\n",
		"span 01:00.500-01:02.000 bbbbbbbbbbbbbbb1<bbbbbbbbbbbbbbb0 chat m error: no {'gen_ai"
		".response.id':'r1'} events[{'ts':'1970-01-01T00:01:01.000000000Z','name':'e',"
		"'attributes':{'a':1}}] links[{'trace_id':'cc','span_id':'dd'}] scope{'name':'s'} otl"
		"p{'kind':3}\n"
		"event 01:01.000 bbbbbbbbbbbbbbb1 details {'body':'words','event.name':'details',"
		"'gen_ai.response.id':'r1'}\n"
		"span_start 01:03.000 b2<b1 open {} +{'service.name':'x'}\n"
		"span 01:04.000-01:05.500 b3 console\n"
		"event 01:05.000 log {'body':'log','severity':'INFO'}\n"
		"refused 4\n"
		"skipped 2\n"},
	{"calls that only logs tell of are spans",
		"{'hrTime':[60,0],'resource':{'attributes':{'session.id':'s'}},'_body':'p',"
		"'attributes':{'event.name':'gemini_cli.user_prompt','prompt_id':'p1',"
		"'prompt':'list'}}\n"
		"{'hrTime':[62,0],'resource':{'attributes':{'session.id':'s'}},'_body':'r',"
		"'attributes':{'event.name':'gemini_cli.api_response','prompt_id':'p1','model':'m',"
		"'duration_ms':900,'input_token_count':12,'output_token_count':3,"
		"'cached_content_token_count':10,'thoughts_token_count':2,'tool_token_count':1}}\n"
		"{'hrTime':[64,0],'resource':{'attributes':{'session.id':'s'}},'_body':'t',"
		"'attributes':{'event.name':'gemini_cli.tool_call','function_name':'ls',"
		"'function_args':'{}','duration_ms':1000,'success':false}}\n"
		"{'hrTime':[64,0],'_body':'nobody is named','attributes':{}}\n",
		"span_start 01:00.000 0fd73bedf1b74e67 gemini-cli agent {'gen_ai.operation.name':'inv"
		"oke_agent','prompt':'list'} +{'session.id':'s'}\n"
		"span 01:01.100-01:02.000 bb763d7d9dd86909<0fd73bedf1b74e67 chat m llm ok {'gen_ai.op"
		"eration.name':'chat','gen_ai.response.model':'m','gen_ai.usage.input_tokens':13,"
		"'gen_ai.usage.cache_read.input_tokens':10,'gen_ai.usage.output_tokens':5,"
		"'gen_ai.usage.reasoning.output_tokens':2,'event.name':'gemini_cli.api_response',"
		"'prompt_id':'p1','model':'m','duration_ms':900,'input_token_count':12,"
		"'output_token_count':3,'cached_content_token_count':10,'thoughts_token_count':2,"
		"'tool_token_count':1} +{'session.id':'s'}\n"
		"span_end 01:02.000 0fd73bedf1b74e67\n"
		"span 01:03.000-01:04.000 07aca2c64012843c ls tool error: failed {'gen_ai.operation.n"
		"ame':'execute_tool','gen_ai.tool.name':'ls','gen_ai.tool.call.arguments':'{}',"
		"'event.name':'gemini_cli.tool_call','function_name':'ls','function_args':'{}',"
		"'duration_ms':1000,'success':false} +{'session.id':'s'}\n"
		"event 01:04.000 log {'body':'nobody is named'}\n"},
};

static void told(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		retold(t, "otel-js", cases[i].lines, &out);
		if (!CHECK_STR(t, buf_str(&out), cases[i].records))
			printf("# %s\n", cases[i].what);
		buf_release(&out);
	}
}

static void twisted(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		retold_twisted(t, "otel-js", cases[i].lines);
}

static const struct looked {
	const char *head;
	enum import_likeness is;
} looks[] = {
	{"{'type':'span','traceId':'t','spanId':'s','startTime':[1,2],'endTime':",
		IMPORT_SURE},
	{"{\n 'hrTime': [\n 1,\n 2\n ],\n 'attributes': {}\n}\n{\n", IMPORT_SURE},
	{"{'type':'metric','name':'n','dataPoints':[]}\n", IMPORT_LIKELY},
	{"{'traceId':'t','spanId'", IMPORT_MORE},
	{"{'traceId':'t','id':'s','timestamp':1,'duration':2}\n", IMPORT_NOT},
	{"{'resourceSpans':[{'traceId':'t','startTime':1}]}\n", IMPORT_NOT},
	{"{'type':'span','trace_id':'t','ts':1}\n", IMPORT_NOT},
	{"text\n", IMPORT_NOT},
	{"", IMPORT_NOT},
};

static void looked(struct test *t)
{
	const struct import_format *format = import_format_find(STR("otel-js"));

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (!CHECK_INT(t, retold_look(format, looks[i].head), looks[i].is))
			printf("# %s\n", looks[i].head);
}

static const char *const samples[] = {"synthetic/copilot-otel.jsonl",
	"synthetic/gemini-outfile-concatenated.json.txt", NULL};

int main(void)
{
	struct test t = {0};

	test_run(&t, "objects of the SDK are told", told);
	test_run(&t, "whatever members are, what comes is records", twisted);
	test_run(&t, "files are known by their beginning", looked);
	retold_samples(&t, "otel-js", samples);
	return test_done(&t);
}
