#include "retold.h"

#include <stdio.h>

static const struct told {
	const char *what;
	const char *lines;
	const char *records;
} cases[] = {
	{"a message comes again when its tool has run",
		"{'sessionId':'g1','projectHash':'h','startTime':'2026-01-02T03:04:00Z',"
		"'kind':'main'}\n"
		"{'id':'m1','timestamp':'2026-01-02T03:04:01Z','type':'user',"
		"'content':[{'text':'list '},{'text':'files'}]}\n"
		"{'id':'m2','timestamp':'2026-01-02T03:04:03Z','type':'gemini','content':'',"
		"'model':'m','thoughts':[{'subject':'Look','description':'there'}],"
		"'tokens':{'input':12,'output':3,'cached':10,'thoughts':2,'tool':1,'total':18},"
		"'toolCalls':[{'id':'c1','name':'ls','args':{'dir':'.'},'status':'executing'}]}\n"
		"{'$set':{'lastUpdated':'2026-01-02T03:04:04Z'}}\n"
		"{'id':'m2','timestamp':'2026-01-02T03:04:03Z','type':'gemini','content':'',"
		"'model':'m','tokens':{'input':12,'output':3},'toolCalls':[{'id':'c1','name':'ls',"
		"'args':{'dir':'.'},'status':'error','timestamp':'2026-01-02T03:04:04Z',"
		"'result':[{'functionResponse':{'response':{'error':'no such folder'}}}]}]}\n"
		"{'id':'m3','timestamp':'2026-01-02T03:04:05Z','type':'gemini','content':'none',"
		"'model':'m'}\n"
		"{'id':'m1','timestamp':'2026-01-02T03:04:01Z','type':'user',"
		"'content':'list files'}\n"
		"{'id':'m4','timestamp':'2026-01-02T03:04:06Z','type':'error','content':'quota'}\n"
		"{'$rewindTo':'m1'}\n"
		"{'id':'m5','timestamp':'2026-01-02T03:04:07Z','type':'of next year'}\n"
		"7\n",
		"span_start 04:01.000 m1 gemini-cli agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'gemini-cli','gen_ai.conversation.id':'g1',"
		"'prompt':'list files'} +{'service.name':'gemini-cli'}\n"
		"span_start 04:01.000 m2<m1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'list files'}]}],'gen_ai.provider.name':'gcp.gemini',"
		"'gen_ai.response.model':'m'}\n"
		"span_end 04:03.000 m2 ok {'gen_ai.usage.input_tokens':13,"
		"'gen_ai.usage.cache_read.input_tokens':10,'gen_ai.usage.output_tokens':5,"
		"'gen_ai.usage.reasoning.output_tokens':2,'gen_ai.output.messages':[{'role':'assistan"
		"t','parts':[{'type':'reasoning','content':'Look: there'},{'type':'tool_call',"
		"'id':'c1','name':'ls','arguments':{'dir':'.'}}]}]}\n"
		"span_start 04:03.000 c1<m1 ls tool {'gen_ai.operation.name':'execute_tool',"
		"'gen_ai.tool.name':'ls','gen_ai.tool.call.id':'c1',"
		"'gen_ai.tool.call.arguments':{'dir':'.'}}\n"
		"span_end 04:03.000 m2 ok {'gen_ai.usage.input_tokens':12,"
		"'gen_ai.usage.output_tokens':3,'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'tool_call','id':'c1','name':'ls','arguments':{'dir':'.'}}]}]}\n"
		"span_end 04:04.000 c1 error: no such folder {'gen_ai.tool.call.result':{'error':'no "
		"such folder'},'error.type':'tool_error'}\n"
		"span_start 04:04.000 m3<m1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'tool','parts':[{'type':'tool_call_response',"
		"'id':'c1','response':{'error':'no such folder'}}]}],"
		"'gen_ai.provider.name':'gcp.gemini','gen_ai.response.model':'m'}\n"
		"span_end 04:05.000 m3 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'text','content':'none'}]}]}\n"
		"span_end 04:05.000 m1 ok\n"
		"event 04:06.000 m1 log {'body':'quota','severity':'error'}\n"
		"event 04:06.000 m1 rewind {'to':'m1'}\n"
		"refused 1\n"
		"skipped 1\n"},
	{"what the program tells the model, and what a tool gave, are no turns",
		"{'sessionId':'g3','projectHash':'h','startTime':'2026-01-02T03:04:00Z'}\n"
		"{'$set':{'messages':[{'id':'m0','timestamp':'2026-01-02T03:04:00Z','type':'user',"
		"'content':[{'text':'<session_context>here'}]}]}}\n"
		"{'id':'m1','timestamp':'2026-01-02T03:04:01Z','type':'user','content':[{'text':'hi'}]}\n"
		"{'id':'m2','timestamp':'2026-01-02T03:04:02Z','type':'gemini','content':''}\n"
		"{'id':'m2','timestamp':'2026-01-02T03:04:02Z','type':'gemini','content':'',"
		"'toolCalls':[{'id':'c1','name':'ls','args':{},'status':'success',"
		"'timestamp':'2026-01-02T03:04:03Z','result':[{'functionResponse':{'response':{'output':"
		"'a'}}}]}]}\n"
		"{'id':'m3','timestamp':'2026-01-02T03:04:03Z','type':'user','content':[{"
		"'functionResponse':{'id':'c1','name':'ls','response':{'output':'a'}}}]}\n"
		"{'id':'m4','timestamp':'2026-01-02T03:04:04Z','type':'gemini','content':'one'}\n",
		"span_start 04:01.000 m1 gemini-cli agent {'gen_ai.operation.name':'invoke_agent','gen_ai.agent.name':'gemini-cli','gen_ai.conversation.id':'g3','prompt':'hi'} +{'service.name':'gemini-cli'}\n"
		"span_start 04:01.000 m2<m1 chat llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':'<session_context>here'}]},{'role':'user','parts':[{'type':'text','content':'hi'}]}],'gen_ai.provider.name':'gcp.gemini'}\n"
		"span_end 04:02.000 m2 ok\n"
		"span_end 04:02.000 m2 ok {'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'tool_call','id':'c1','name':'ls','arguments':{}}]}]}\n"
		"span_start 04:02.000 c1<m1 ls tool {'gen_ai.operation.name':'execute_tool','gen_ai.tool.name':'ls','gen_ai.tool.call.id':'c1','gen_ai.tool.call.arguments':{}}\n"
		"span_end 04:03.000 c1 ok {'gen_ai.tool.call.result':{'output':'a'}}\n"
		"span_start 04:03.000 m4<m1 chat llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'tool','parts':[{'type':'tool_call_response','id':'c1','response':{'output':'a'}}]}],'gen_ai.provider.name':'gcp.gemini'}\n"
		"span_end 04:04.000 m4 ok {'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'text','content':'one'}]}]}\n"
		"span_end 04:04.000 m1 ok\n"},
	{"an old chat is one object",
		"{'sessionId':'g2','projectHash':'h','startTime':'2026-01-02T03:04:00Z',"
		"'messages':[{'id':'m1','timestamp':'2026-01-02T03:04:01Z','type':'user',"
		"'content':'hi'},[],{'id':'m2','timestamp':'2026-01-02T03:04:02Z','type':'gemini',"
		"'content':'hello'},{'type':'gemini','toolCalls':[7,{'id':'c','status':5}]}]}\n",
		"span_start 04:01.000 m1 gemini-cli agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'gemini-cli','gen_ai.conversation.id':'g2',"
		"'prompt':'hi'} +{'service.name':'gemini-cli'}\n"
		"span_start 04:01.000 m2<m1 chat llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':'hi'}]}],"
		"'gen_ai.provider.name':'gcp.gemini'}\n"
		"span_end 04:02.000 m2 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'text','content':'hello'}]}]}\n"
		"span_end 04:02.000 m1 ok\n"
		"span_start 04:02.000 c<m1  tool {'gen_ai.operation.name':'execute_tool',"
		"'gen_ai.tool.name':'','gen_ai.tool.call.id':'c'}\n"
		"skipped 1\n"},

};

static void told(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		retold(t, "gemini-cli", cases[i].lines, &out);
		if (!CHECK_STR(t, buf_str(&out), cases[i].records))
			printf("# %s\n", cases[i].what);
		buf_release(&out);
	}
}

static void twisted(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		retold_twisted(t, "gemini-cli", cases[i].lines);
}

static const struct looked {
	const char *head;
	enum import_likeness is;
} looks[] = {
	{"{'sessionId':'g','projectHash':'h','startTime':'t'}\n{'id'", IMPORT_SURE},
	{"{\n 'sessionId': 'g',\n 'projectHash': 'h',\n 'messages': [", IMPORT_SURE},
	{"{'sessionId':'g','pro", IMPORT_MORE},
	{"{'sessionId':'s','uuid':'u','type':'user'}\n", IMPORT_NOT},
	{"text\n", IMPORT_NOT},
	{"", IMPORT_NOT},
};

static void looked(struct test *t)
{
	const struct import_format *format = import_format_find(STR("gemini-cli"));

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (!CHECK_INT(t, retold_look(format, looks[i].head), looks[i].is))
			printf("# %s\n", looks[i].head);
}

static const char *const samples[] = {"synthetic/gemini-chat.jsonl", NULL};

int main(void)
{
	struct test t = {0};

	test_run(&t, "chats are told", told);
	test_run(&t, "whatever members are, what comes is records", twisted);
	test_run(&t, "files are known by their beginning", looked);
	retold_samples(&t, "gemini-cli", samples);
	return test_done(&t);
}
