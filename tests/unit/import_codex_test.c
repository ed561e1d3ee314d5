#include "retold.h"

#include <stdio.h>

static const struct told {
	const char *what;
	const char *lines;
	const char *records;
} cases[] = {
	{"a turn, its calls and its tool; what is counted twice counts once",
		"{'timestamp':'2026-01-02T03:04:00Z','type':'session_meta','payload':{'id':'th',"
		"'session_id':'se','cli_version':'1','cwd':'/w','model_provider':'openai',"
		"'git':{'branch':'main'}}}\n"
		"{'timestamp':'2026-01-02T03:04:01Z','type':'event_msg',"
		"'payload':{'type':'task_started','turn_id':'0123456789abcdef-1'}}\n"
		"{'timestamp':'2026-01-02T03:04:01Z','type':'turn_context','payload':{'model':'m',"
		"'effort':'high'}}\n"
		"{'timestamp':'2026-01-02T03:04:02Z','type':'response_item',"
		"'payload':{'type':'message','role':'user','content':[{'type':'input_text',"
		"'text':'<environment_context>'}]}}\n"
		"{'timestamp':'2026-01-02T03:04:02Z','type':'event_msg',"
		"'payload':{'type':'user_message','message':'fix it'}}\n"
		"{'timestamp':'2026-01-02T03:04:03Z','type':'response_item',"
		"'payload':{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}],"
		"'encrypted_content':'x'}}\n"
		"{'timestamp':'2026-01-02T03:04:04Z','type':'response_item',"
		"'payload':{'type':'function_call','name':'shell','arguments':'{}','call_id':'c1'}}\n"
		"{'timestamp':'2026-01-02T03:04:05Z','type':'event_msg',"
		"'payload':{'type':'token_count','info':{'model_context_window':200,'total_token_usage':{'total_tokens':9},"
		"'last_token_usage':{'input_tokens':5,'cached_input_tokens':3,'output_tokens':4,"
		"'reasoning_output_tokens':2}}}}\n"
		"{'timestamp':'2026-01-02T03:04:05Z','type':'event_msg',"
		"'payload':{'type':'token_count','info':{'total_token_usage':{'total_tokens':9},"
		"'last_token_usage':{'input_tokens':5,'cached_input_tokens':3,'output_tokens':4,"
		"'reasoning_output_tokens':2}}}}\n"
		"{'timestamp':'2026-01-02T03:04:06Z','type':'response_item',"
		"'payload':{'type':'function_call_output','call_id':'c1',"
		"'output':'Exit code: 2\\nWall time: 1 s\\nOutput:\\nno such file\\n'}}\n"
		"{'timestamp':'2026-01-02T03:04:07Z','type':'response_item',"
		"'payload':{'type':'message','role':'assistant','content':[{'type':'output_text',"
		"'text':'done'}]}}\n"
		"{'timestamp':'2026-01-02T03:04:08Z','type':'event_msg',"
		"'payload':{'type':'task_complete','turn_id':'0123456789abcdef-1'}}\n",
		"span_start 04:01.000 0123456789abcdef-1 codex agent {'gen_ai.operation.name':'invoke"
		"_agent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'th'} +{'service.name':"
		"'codex','service.version':'1','process.working_directory':'/w',"
		"'vcs.ref.head.name':'main'}\n"
		"span_update 04:01.000 0123456789abcdef-1 {'codex.effort':'high'}\n"
		"span_update 04:02.000 0123456789abcdef-1 {'prompt':'fix it'}\n"
		"span_start 04:02.000 24f83c85c9d0a1c1<0123456789abcdef-1 chat m llm {'gen_ai.operati"
		"on.name':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'<environment_context>'}]}],'gen_ai.provider.name':'openai',"
		"'gen_ai.request.model':'m'}\n"
		"span_end 04:04.000 24f83c85c9d0a1c1 ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'reasoning','content':'hm'},{'type':'tool_call','id':'c1',"
		"'name':'shell','arguments':'{}'}]}]}\n"
		"span_start 04:04.000 c1<0123456789abcdef-1 shell tool {'gen_ai.operation.name':'exec"
		"ute_tool','gen_ai.tool.name':'shell','gen_ai.tool.call.id':'c1',"
		"'gen_ai.tool.call.arguments':'{}'}\n"
		"span_end 04:04.000 24f83c85c9d0a1c1 ok {'gen_ai.usage.input_tokens':5,"
		"'gen_ai.usage.cache_read.input_tokens':3,'gen_ai.usage.output_tokens':4,"
		"'gen_ai.usage.reasoning.output_tokens':2,'model_context_window':200,'gen_ai.output.messages':[{'role':'assistan"
		"t','parts':[{'type':'reasoning','content':'hm'},{'type':'tool_call','id':'c1',"
		"'name':'shell','arguments':'{}'}]}]}\n"
		"span_end 04:06.000 c1 error: no such file {'gen_ai.tool.call.result':'Exit code: 2"
		"\\nWall time: 1 s\\nOutput:\\nno such file\\n','error.type':'tool_error',"
		"'process.exit.code':2}\n"
		"span_start 04:06.000 919cf9087e59aed6<0123456789abcdef-1 chat m llm {'gen_ai.operati"
		"on.name':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'tool',"
		"'parts':[{'type':'tool_call_response','id':'c1','response':'Exit code: 2\\nWall time"
		": 1 s\\nOutput:\\nno such file\\n'}]}],'gen_ai.provider.name':'openai',"
		"'gen_ai.request.model':'m'}\n"
		"span_end 04:07.000 919cf9087e59aed6 ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'text','content':'done'}]}]}\n"
		"span_end 04:08.000 0123456789abcdef-1 ok\n"},
	{"an old rollout, a turn that is broken off, lines that cannot be used",
		"{'timestamp':'2026-01-02T03:04:00Z','type':'event_msg',"
		"'payload':{'type':'user_message','message':'one'}}\n"
		"{'timestamp':'2026-01-02T03:04:01Z','type':'response_item',"
		"'payload':{'type':'message','role':'assistant','content':[{'type':'output_text',"
		"'text':'1'}]}}\n"
		"{'timestamp':'2026-01-02T03:04:02Z','type':'response_item',"
		"'payload':{'type':'message','role':'user','content':[{'type':'input_text',"
		"'text':'two'}]}}\n"
		"{'timestamp':'2026-01-02T03:04:02Z','type':'event_msg',"
		"'payload':{'type':'user_message','message':'two'}}\n"
		"{'timestamp':'2026-01-02T03:04:03Z','type':'event_msg',"
		"'payload':{'type':'turn_aborted','reason':'interrupted'}}\n"
		"{'timestamp':'2026-01-02T03:04:03Z','type':'event_msg',"
		"'payload':{'type':'of next year'}}\n"
		"{'timestamp':'2026-01-02T03:04:03Z','type':'response_item','payload':7}\n"
		"{'timestamp':7,'type':'response_item','payload':{'type':'function_call_output',"
		"'output':[[[]]]}}\n"
		"[]\n",
		"span_start 04:00.000 630d1a2c634d305c codex agent {'gen_ai.operation.name':'invoke_a"
		"gent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'source.jsonl',"
		"'prompt':'one'} +{'service.name':'codex'}\n"
		"span_start 04:00.000 f4b6b746d13bd312<630d1a2c634d305c chat llm {'gen_ai.operation.n"
		"ame':'chat','input_messages.only_new':true}\n"
		"span_end 04:01.000 f4b6b746d13bd312 ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'text','content':'1'}]}]}\n"
		"span_end 04:01.000 630d1a2c634d305c\n"
		"span_start 04:02.000 6f9a3215f573059a codex agent {'gen_ai.operation.name':'invoke_a"
		"gent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'source.jsonl',"
		"'prompt':'two'} +{'service.name':'codex'}\n"
		"event 04:03.000 6f9a3215f573059a turn_aborted {'reason':'interrupted'}\n"
		"span_end 04:03.000 6f9a3215f573059a error: interrupted\n"
		"refused 1\n"
		"skipped 2\n"},
	{"codex exec",
		"{'type':'thread.started','thread_id':'t'}\n"
		"{'type':'turn.started'}\n"
		"{'type':'item.started','item':{'id':'item_0','type':'command_execution',"
		"'command':'ls','status':'in_progress'}}\n"
		"{'type':'item.updated','item':{'id':'item_1','type':'todo_list',"
		"'items':[{'text':'a','completed':false}]}}\n"
		"{'type':'item.completed','item':{'id':'item_0','type':'command_execution',"
		"'command':'ls','aggregated_output':'no\\n','exit_code':2,'status':'failed'}}\n"
		"{'type':'item.completed','item':{'id':'item_2','type':'mcp_tool_call','server':'s',"
		"'tool':'t','arguments':{'q':1},'result':{'content':[]},'status':'completed'}}\n"
		"{'type':'item.completed','item':{'id':'item_3','type':'agent_message',"
		"'text':'done'}}\n"
		"{'type':'turn.failed','error':{'message':'no more'}}\n"
		"{'type':'turn.started'}\n"
		"{'type':'turn.completed','usage':{'input_tokens':5,'cached_input_tokens':3,"
		"'output_tokens':4}}\n",
		"span_start 00:02.000 e47a44b8836d3055 codex agent {'gen_ai.operation.name':'invoke_a"
		"gent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'t'} +{'service.name':'co"
		"dex'}\n"
		"span_start 00:02.000 4fbb09835b4ea4ce<e47a44b8836d3055 chat llm {'gen_ai.operation.n"
		"ame':'chat','input_messages.only_new':true}\n"
		"span_end 00:03.000 4fbb09835b4ea4ce ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'tool_call','id':'f13cbb80cc258830','name':'shell',"
		"'arguments':{'command':'ls'}}]}]}\n"
		"span_start 00:03.000 f13cbb80cc258830<e47a44b8836d3055 shell tool {'gen_ai.operation"
		".name':'execute_tool','gen_ai.tool.name':'shell','gen_ai.tool.call.id':'f13cbb80cc25"
		"8830','gen_ai.tool.call.arguments':{'command':'ls'}}\n"
		"event 00:04.000 e47a44b8836d3055 agent_state_updated {'state.key':'plan',"
		"'state.snapshot':[{'text':'a','completed':false}]}\n"
		"span_end 00:05.000 f13cbb80cc258830 error: no {'gen_ai.tool.call.result':'no\\n',"
		"'error.type':'tool_error','process.exit.code':2}\n"
		"span_start 00:05.000 a4e14703c14687c1<e47a44b8836d3055 chat llm {'gen_ai.operation.n"
		"ame':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'tool',"
		"'parts':[{'type':'tool_call_response','id':'f13cbb80cc258830',"
		"'response':'no\\n'}]}]}\n"
		"span_end 00:06.000 a4e14703c14687c1 ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'tool_call','id':'95e6d925559174a1','name':'s.t',"
		"'arguments':{'q':1}}]}]}\n"
		"span_start 00:06.000 95e6d925559174a1<e47a44b8836d3055 s.t tool {'gen_ai.operation.n"
		"ame':'execute_tool','gen_ai.tool.name':'s.t','gen_ai.tool.call.id':'95e6d925559174a1"
		"','gen_ai.tool.call.arguments':{'q':1}}\n"
		"span_end 00:06.000 95e6d925559174a1 ok {'gen_ai.tool.call.result':{'content':[]}}\n"
		"span_start 00:06.000 8c365063469eb92f<e47a44b8836d3055 chat llm {'gen_ai.operation.n"
		"ame':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'tool',"
		"'parts':[{'type':'tool_call_response','id':'95e6d925559174a1',"
		"'response':{'content':[]}}]}]}\n"
		"span_end 00:07.000 8c365063469eb92f ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'text','content':'done'}]}]}\n"
		"span_end 00:08.000 e47a44b8836d3055 error: no more\n"
		"span_start 00:09.000 20a3b8c45bf6593e codex agent {'gen_ai.operation.name':'invoke_a"
		"gent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'t'} +{'service.name':'co"
		"dex'}\n"
		"span_end 00:10.000 20a3b8c45bf6593e ok {'gen_ai.usage.input_tokens':5,"
		"'gen_ai.usage.cache_read.input_tokens':3,'gen_ai.usage.output_tokens':4}\n"},
	{"the last words of an old rollout are an answer",
		"{'timestamp':'2026-01-02T03:04:00Z','type':'event_msg',"
		"'payload':{'type':'user_message','message':'one'}}\n"
		"{'timestamp':'2026-01-02T03:04:01Z','type':'response_item',"
		"'payload':{'type':'message','role':'assistant','content':[{'type':'output_text',"
		"'text':'1'}]}}\n",
		"span_start 04:00.000 630d1a2c634d305c codex agent {'gen_ai.operation.name':'invoke_a"
		"gent','gen_ai.agent.name':'codex','gen_ai.conversation.id':'source.jsonl',"
		"'prompt':'one'} +{'service.name':'codex'}\n"
		"span_start 04:00.000 f4b6b746d13bd312<630d1a2c634d305c chat llm {'gen_ai.operation.n"
		"ame':'chat','input_messages.only_new':true}\n"
		"span_end 04:01.000 f4b6b746d13bd312 ok {'gen_ai.output.messages':[{'role':'assistant"
		"','parts':[{'type':'text','content':'1'}]}]}\n"
		"span_end 04:01.000 630d1a2c634d305c ok\n"},

};

static void told(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		retold(t, "codex", cases[i].lines, &out);
		if (!CHECK_STR(t, buf_str(&out), cases[i].records))
			printf("# %s\n", cases[i].what);
		buf_release(&out);
	}
}

static void twisted(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		retold_twisted(t, "codex", cases[i].lines);
}

static const struct looked {
	const char *head;
	enum import_likeness is;
} looks[] = {
	{"{'timestamp':'t','type':'session_meta','payload':{'base_instructions':'long",
		IMPORT_SURE},
	{"{'timestamp':'t','ordinal':1,'type':'turn_context','payload':{}}\n", IMPORT_SURE},
	{"{'type':'thread.started','thread_id':'t'}\n", IMPORT_SURE},
	{"no JSON\n{'type':'turn.started'}\n", IMPORT_SURE},
	{"{'timestamp':'t','ty", IMPORT_MORE},
	{"{'type':'event_msg'}\n", IMPORT_LIKELY},
	{"{'type':'event','ts':1,'trace_id':'t','name':'n'}\n", IMPORT_NOT},
	{"{'type':'user','sessionId':'s','message':{}}\n", IMPORT_NOT},
	{"text\n", IMPORT_NOT},
	{"", IMPORT_NOT},
};

static void looked(struct test *t)
{
	const struct import_format *format = import_format_find(STR("codex"));

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (!CHECK_INT(t, retold_look(format, looks[i].head), looks[i].is))
			printf("# %s\n", looks[i].head);
}

static const char *const samples[] = {"codex/ccusage-session-alpha.jsonl",
	"synthetic/codex-rollout.jsonl", "synthetic/codex-exec-json.jsonl", NULL};

int main(void)
{
	struct test t = {0};

	test_run(&t, "sessions are told", told);
	test_run(&t, "whatever members are, what comes is records", twisted);
	test_run(&t, "files are known by their beginning", looked);
	retold_samples(&t, "codex", samples);
	return test_done(&t);
}
