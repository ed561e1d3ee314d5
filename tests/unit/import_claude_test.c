#include "retold.h"

#include <stdio.h>

/* What all lines of a transcript have. */
#define LINE(type, uuid, parent, time)                                                  \
	"{'parentUuid':'" parent "','isSidechain':false,'sessionId':'s1','type':'" type \
	"','uuid':'" uuid "','timestamp':'2026-01-02T03:04:" time "Z',"
#define SIDE(type, uuid, parent, time)                                               \
	"{'parentUuid':" parent ",'isSidechain':true,'sessionId':'s1','type':'" type \
	"','uuid':'" uuid "','timestamp':'2026-01-02T03:04:" time "Z',"
#define USER(text) "'message':{'role':'user','content':" text "}}\n"
#define SAID(id, content, more)                                                       \
	"'message':{'role':'assistant','id':'" id "','model':'m','content':[" content \
	"]" more "}}\n"
#define USAGE                                                                            \
	",'usage':{'input_tokens':1,'cache_creation_input_tokens':20,'cache_read_input_" \
	"tokens':300,'output_tokens':4}"

static const struct told {
	const char *what;
	const char *lines;
	const char *records;
} cases[] = {
	{"a turn, its calls and its tool",
		LINE("user", "u1", "", "00.000") USER("'fix it'") LINE("assistant", "a1",
			"u1", "01.000") SAID("m1", "{'type':'thinking','thinking':'hm'}",
			USAGE) LINE("assistant", "a2", "a1", "02.000") SAID("m1",
			"{'type':'tool_use','id':'t1','name':'Bash',"
			"'input':{'command':'ls'}}",
			USAGE) LINE("user", "u2", "a2", "03.000")
			USER("[{'type':'tool_result','tool_use_id':'t1','content':'a b'}]")
				LINE("assistant", "a3", "u2", "04.000")
					SAID("m2", "{'type':'text','text':'done'}",
						",'stop_reason':'end_turn'"),
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'fix it'} +{'service.name':'claude-code'}\n"
		"span_start 04:00.000 m1<u1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':"
		"'fix it'}]}],'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m1'}\n"
		"span_start 04:02.000 t1<u1 Bash tool {'gen_ai.operation.name':'execute_tool',"
		"'gen_ai.tool.name':'Bash','gen_ai.tool.call.id':'t1',"
		"'gen_ai.tool.call.arguments':{'command':'ls'}}\n"
		"span_end 04:02.000 m1 ok {'gen_ai.usage.input_tokens':321,"
		"'gen_ai.usage.cache_read.input_tokens':300,"
		"'gen_ai.usage.cache_write.input_tokens':20,'gen_ai.usage.output_tokens':4,"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'reasoning',"
		"'content':'hm'},{'type':'tool_call','id':'t1','name':'Bash','arguments':"
		"{'command':'ls'}}]}],'claude_code.usage':{'input_tokens':1,"
		"'cache_creation_input_tokens':20,'cache_read_input_tokens':300,"
		"'output_tokens':4}}\n"
		"span_end 04:03.000 t1 ok {'gen_ai.tool.call.result':'a b'}\n"
		"span_start 04:03.000 m2<u1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'tool','parts':[{'type':'tool_call_response',"
		"'id':'t1','response':'a b'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.model':'m','gen_ai.response.id':'m2'}\n"
		"span_end 04:04.000 m2 ok {'gen_ai.response.finish_reasons':['end_turn'],"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'text',"
		"'content':'done'}]}]}\n"
		"span_end 04:04.000 u1 ok\n"},
	{"what has no end stays open",
		LINE("user", "u1", "", "00.000") USER("'fix it'") LINE(
			"assistant", "a2", "a1", "02.000") SAID("m1",
			"{'type':'tool_use','id':'t1','name':'Read','input':{}}", ""),
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'fix it'} +{'service.name':'claude-code'}\n"
		"span_start 04:00.000 m1<u1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':"
		"'fix it'}]}],'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m1'}\n"
		"span_start 04:02.000 t1<u1 Read tool {'gen_ai.operation.name':'execute_tool',"
		"'gen_ai.tool.name':'Read','gen_ai.tool.call.id':'t1',"
		"'gen_ai.tool.call.arguments':{}}\n"
		"span_end 04:02.000 m1 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'tool_call','id':'t1','name':'Read','arguments':{}}]}]}\n"},
	{"a tool that fails, with what it was",
		LINE("user", "u2", "a2", "03.000") USER(
			"[{'type':'tool_result','tool_use_id':'t1','is_error':true,'content':"
			"[{'type':'text','text':'Exit code 2\\nno such file'}]}]"),
		"span_end 04:03.000 t1 error: Exit code 2 {'gen_ai.tool.call.result':"
		"'Exit code 2\\nno such file','error.type':'tool_error','process.exit.code':2}\n"},
	{"an interruption ends the turn, a command's output begins none",
		LINE("user", "u1", "", "00.000") USER("'go'") LINE(
			"user", "u2", "u1", "05.000")
			USER("[{'type':'text','text':'[Request interrupted by user]'}]") LINE(
				"user", "u3", "u2",
				"06.000") USER("'<command-name>/cost</command-name>'")
				LINE("user", "u4", "u3", "07.000") USER(
					"'<local-command-stdout>1$</local-command-stdout>'"),
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'go'} +{'service.name':'claude-code'}\n"
		"event 04:05.000 u1 interrupted {'body':'[Request interrupted by user]'}\n"
		"span_end 04:05.000 u1 error: interrupted by the user\n"
		"event 04:07.000 u1 local_command {'command':'/cost','body':"
		"'<local-command-stdout>1$</local-command-stdout>'}\n"},
	{"a subagent among the session's lines is below the call that asked the same",
		LINE("user", "u1", "", "00.000") USER("'go'") LINE(
			"assistant", "a1", "u1", "01.000") SAID("m1",
			"{'type':'tool_use','id':'t1','name':'Task','input':"
			"{'subagent_type':'Explore','prompt':'look'}}",
			"") SIDE("user", "x1", "null",
			"02.000") USER("'look'") SIDE("assistant", "x2", "'x1'",
			"03.000") SAID("m2", "{'type':'text','text':'seen'}",
			"") LINE("user", "u2", "a1", "04.000")
			USER("[{'type':'tool_result','tool_use_id':'t1','content':'seen'}]"),
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'go'} +{'service.name':'claude-code'}\n"
		"span_start 04:00.000 m1<u1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':"
		"'go'}]}],'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m1'}\n"
		"span_start 04:01.000 TASK<u1 Task tool {'gen_ai.operation.name':"
		"'execute_tool','gen_ai.tool.name':'Task','gen_ai.tool.call.id':'t1',"
		"'gen_ai.tool.call.arguments':{'subagent_type':'Explore','prompt':'look'}}\n"
		"span_end 04:01.000 m1 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'tool_call','id':'t1','name':'Task','arguments':"
		"{'subagent_type':'Explore','prompt':'look'}}]}]}\n"
		"span_start 04:02.000 agent-x1<TASK Explore agent {"
		"'gen_ai.operation.name':'invoke_agent','gen_ai.agent.name':'Explore',"
		"'gen_ai.conversation.id':'s1','prompt':'look'}\n"
		"span_start 04:02.000 m2<agent-x1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':"
		"'look'}]}],'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m2'}\n"
		"span_end 04:03.000 m2 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'text','content':'seen'}]}]}\n"
		"span_end 04:04.000 agent-x1 ok\n"
		"span_end 04:04.000 TASK ok {'gen_ai.tool.call.result':'seen'}\n"},
	{"a subagent's own file is below the same call",
		"{'isSidechain':true,'agentId':'x','sessionId':'s1','type':'user','uuid':'x1',"
		"'timestamp':'2026-01-02T03:04:02Z'," USER("'look'"),
		"span_start 04:02.000 agent-x<TASK subagent agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'subagent','gen_ai.conversation.id':'s1',"
		"'prompt':'look'}\n"},
	{"the stream: times are when it was read, and the end says what it was all about",
		"{'type':'system','subtype':'init','session_id':'s2','uuid':'i1','model':'m'}\n"
		"{'type':'assistant','session_id':'s2','parent_tool_use_id':null,'uuid':'a1'," SAID(
			"m1", "{'type':'text','text':'hi'}",
			"") "{'type':'result','subtype':'success','session_id':'s2','is_error':false,"
			    "'total_cost_usd':0.5,'num_turns':1,'result':'hi','usage':{'input_tokens':3,"
			    "'output_tokens':1}}\n",
		"span_start 00:01.000 i1 claude-code agent {'gen_ai.operation.name':"
		"'invoke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s2'}"
		" +{'service.name':'claude-code'}\n"
		"span_update 00:01.000 i1 {'claude_code.model':'m'}\n"
		"span_start 00:01.000 m1<i1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m1'}\n"
		"span_end 00:02.000 m1 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'text','content':'hi'}]}]}\n"
		"span_end 00:03.000 i1 ok {'gen_ai.usage.input_tokens':3,"
		"'gen_ai.usage.output_tokens':1,'gen_ai.usage.cost':0.5,"
		"'claude_code.is_error':false,'claude_code.total_cost_usd':0.5,"
		"'claude_code.num_turns':1,'claude_code.result':'hi','claude_code.usage':"
		"{'input_tokens':3,'output_tokens':1}}\n"},
	{"what is copied is told once, what is unknown is counted, what is broken refused",
		LINE("system", "e1", "",
			"01.000") "'subtype':'api_error','retryInMs':500}\n" LINE("system",
			"e1", "",
			"01.000") "'subtype':'api_error','retryInMs':500}\n"
				  "{'type':'of next year','sessionId':'s1'}\n"
				  "{'type':'summary','summary':'w','leafUuid':'e1'}\n"
				  "{'type':'user','sessionId':'s1','message':'error'}\n"
				  "{'type':'assistant','sessionId':'s1','message':{'content':7}}\n"
				  "{'type':'assistant','sessionId':\n42\n[1]\n",
		"event 04:01.000 api_error {'retryInMs':500}\n"
		"event 04:01.000 summary {'summary':'w','leafUuid':'e1'}\n"
		"refused 5\nskipped 1\n"},
	{"the stream of an agent below another; what came in pieces began with the first",
		"{'type':'system','subtype':'init','session_id':'s2','uuid':'i1','cwd':'/w'}\n"
		"{'type':'user','session_id':'s2','uuid':'u1','parent_tool_use_id':null,"
		"'message':{'role':'user','content':[{'type':'text','text':'go'}]}}\n"
		"{'type':'stream_event','session_id':'s2','parent_tool_use_id':null,"
		"'event':{'type':'message_start','message':{'id':'m1','model':'m',"
		"'usage':{'input_tokens':2,'output_tokens':1}}}}\n"
		"{'type':'stream_event','session_id':'s2','parent_tool_use_id':null,"
		"'event':{'type':'content_block_delta','delta':{}}}\n"
		"{'type':'assistant','session_id':'s2','parent_tool_use_id':null,'uuid':'a1',"
		"'message':{'role':'assistant','id':'m1','model':'m','content':[{'type':'tool_use',"
		"'id':'t1','name':'Agent','input':{'description':'d','prompt':'look'}}],"
		"'usage':{'input_tokens':2,'output_tokens':1}}}\n"
		"{'type':'user','session_id':'s2','uuid':'x1','parent_tool_use_id':'t1',"
		"'message':{'role':'user','content':[{'type':'text','text':'look'}]}}\n"
		"{'type':'assistant','session_id':'s2','uuid':'x2','parent_tool_use_id':'t1',"
		"'message':{'role':'assistant','id':'m2','model':'m','content':[{'type':'text',"
		"'text':'seen'}]}}\n"
		"{'type':'user','session_id':'s2','uuid':'u2','parent_tool_use_id':null,"
		"'timestamp':'1970-01-01T00:00:01Z',"
		"'message':{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1',"
		"'content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]},"
		"'tool_use_result':{'status':'completed','content':[],'totalTokens':9}}\n"
		"{'type':'result','subtype':'error_max_turns','session_id':'s2','is_error':true}\n",
		"span_start 00:01.000 i1 claude-code agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s2'} +{'service.name':'c"
		"laude-code','process.working_directory':'/w'}\n"
		"span_update 00:01.000 i1\n"
		"span_update 00:02.000 i1 {'prompt':'go'}\n"
		"span_start 00:02.000 m1<i1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text','content':'go'}]}],"
		"'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m1'}\n"
		"span_start 00:05.000 9ae4b40bd5a063c0<i1 Agent tool {'gen_ai.operation.name':'execut"
		"e_tool','gen_ai.tool.name':'Agent','gen_ai.tool.call.id':'t1',"
		"'gen_ai.tool.call.arguments':{'description':'d','prompt':'look'}}\n"
		"span_end 00:05.000 m1 ok {'gen_ai.usage.input_tokens':2,"
		"'gen_ai.usage.output_tokens':1,'gen_ai.response.time_to_first_chunk':2,"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'tool_call',"
		"'id':'t1','name':'Agent','arguments':{'description':'d','prompt':'look'}}]}],"
		"'claude_code.usage':{'input_tokens':2,'output_tokens':1}}\n"
		"span_start 00:06.000 agent-t1<9ae4b40bd5a063c0 subagent agent {'gen_ai.operation.nam"
		"e':'invoke_agent','gen_ai.agent.name':'subagent','gen_ai.conversation.id':'s2',"
		"'prompt':'look'}\n"
		"span_start 00:06.000 m2<agent-t1 chat m llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'look'}]}],'gen_ai.provider.name':'anthropic','gen_ai.response.model':'m',"
		"'gen_ai.response.id':'m2'}\n"
		"span_end 00:07.000 m2 ok {'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'text','content':'seen'}]}]}\n"
		"span_end 00:07.000 agent-t1 ok\n"
		"span_end 00:07.000 9ae4b40bd5a063c0 ok {'gen_ai.tool.call.result':[{'type':'text',"
		"'text':'a'},{'type':'text','text':'b'}],'claude_code.result.status':'completed',"
		"'claude_code.result.content':[],'claude_code.result.totalTokens':9}\n"
		"span_end 00:09.000 i1 error: error_max_turns {'claude_code.is_error':true}\n"},
	{"a command that becomes a turn, a model that cannot be asked, another session",
		"{'parentUuid':null,'isSidechain':false,'sessionId':'s1','type':'user','uuid':'u1',"
		"'timestamp':'2026-01-02T03:04:00Z','version':'2.0','cwd':'/w','gitBranch':'main',"
		"'message':{'role':'user','content':'<command-message>init</command-message><command-"
		"name>/init</command-name><command-args>now</command-args>'}}\n"
		"{'parentUuid':'u1','isSidechain':false,'isMeta':true,'sessionId':'s1','type':'user',"
		"'uuid':'u2','timestamp':'2026-01-02T03:04:00Z','message':{'role':'user',"
		"'content':'Write a file.'}}\n"
		"{'parentUuid':'u2','isSidechain':false,'sessionId':'s1','type':'system',"
		"'subtype':'compact_boundary','uuid':'u3','timestamp':'2026-01-02T03:04:01Z',"
		"'compactMetadata':{'trigger':'auto','preTokens':9}}\n"
		"{'parentUuid':'u3','isSidechain':false,'sessionId':'s1','type':'user','uuid':'u4',"
		"'timestamp':'2026-01-02T03:04:02Z','toolUseResult':{'newTodos':[{'content':'a',"
		"'status':'pending'}],'stdout':'w','originalFile':null,'interrupted':false},"
		"'message':{'role':'user','content':[{'type':'tool_result','tool_use_id':'t9',"
		"'content':'ok'}]}}\n"
		"{'parentUuid':'u4','isSidechain':false,'sessionId':'s1','type':'assistant',"
		"'uuid':'a1','isApiErrorMessage':true,'timestamp':'2026-01-02T03:04:03Z',"
		"'message':{'role':'assistant','id':'e1','model':'<synthetic>',"
		"'content':[{'type':'text','text':'API Error: overloaded'}]}}\n"
		"{'parentUuid':'a1','isSidechain':false,'sessionId':'s3','type':'user','uuid':'u5',"
		"'timestamp':'2026-01-02T03:04:05Z','message':{'role':'user',"
		"'content':'another session'}}\n"
		"{'type':'progress','sessionId':'s3','timestamp':'2026-01-02T03:04:06Z',"
		"'data':{'type':'hook_progress','hookName':'Stop'}}\n"
		"{'type':'file-history-snapshot','snapshot':{}}\n",
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'/init now'} +{'service.name':'claude-code','service.version':'2.0',"
		"'process.working_directory':'/w','vcs.ref.head.name':'main'}\n"
		"event 04:01.000 u1 compact_boundary {'compactMetadata':{'trigger':'auto',"
		"'preTokens':9}}\n"
		"span_end 04:02.000 t9 ok {'gen_ai.tool.call.result':'ok',"
		"'claude_code.result.newTodos':[{'content':'a','status':'pending'}],"
		"'claude_code.result.stdout':'w','claude_code.result.interrupted':false}\n"
		"event 04:02.000 u1 agent_state_updated {'state.key':'todos',"
		"'state.snapshot':[{'content':'a','status':'pending'}]}\n"
		"span_start 04:02.000 e1<u1 chat llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'<command-message>init</command-message><command-name>/init</command-name>"
		"<command-args>now</command-args>'}]},{'role':'user','parts':[{'type':'text',"
		"'content':'Write a file.'}]},{'role':'tool','parts':[{'type':'tool_call_response',"
		"'id':'t9','response':'ok'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.id':'e1'}\n"
		"span_end 04:03.000 e1 error: API Error: overloaded {'gen_ai.output.messages':[{'role"
		"':'assistant','parts':[{'type':'text','content':'API Error: overloaded'}]}],"
		"'error.type':'api_error'}\n"
		"span_end 04:03.000 u1 error: API Error: overloaded\n"
		"span_start 04:05.000 u5 claude-code agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s3',"
		"'prompt':'another session'} +{'service.name':'claude-code','service.version':'2.0',"
		"'process.working_directory':'/w','vcs.ref.head.name':'main'}\n"
		"event 04:06.000 u5 hook_progress {'data':{'type':'hook_progress',"
		"'hookName':'Stop'}}\n"},
	{"turns of a stream whose lines have no ids, and what is about sessions before",
		"{'type':'summary','summary':'of another','leafUuid':'x'}\n"
		"{'type':'system','subtype':'init','session_id':'s2'}\n"
		"{'type':'result','subtype':'success','session_id':'s2','result':'a'}\n"
		"{'type':'system','subtype':'init','session_id':'s2'}\n"
		"{'type':'user','session_id':'s2','isSynthetic':true,'message':{'role':'user',"
		"'content':'told'}}\n"
		"{'type':'result','subtype':'success','session_id':'s2','result':'b'}\n",
		"span_start 00:02.000 fba2a5b3aa018a2f claude-code agent {'gen_ai.operation.name':'in"
		"voke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s2'} +{'serv"
		"ice.name':'claude-code'}\n"
		"span_update 00:02.000 fba2a5b3aa018a2f\n"
		"span_end 00:03.000 fba2a5b3aa018a2f ok {'claude_code.result':'a'}\n"
		"span_start 00:04.000 c311ac6dd730a3df claude-code agent {'gen_ai.operation.name':'in"
		"voke_agent','gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s2'} +{'serv"
		"ice.name':'claude-code'}\n"
		"span_update 00:04.000 c311ac6dd730a3df\n"
		"span_end 00:06.000 c311ac6dd730a3df ok {'claude_code.result':'b'}\n"},
	{"a subagent's lines behind the session's",
		"{'parentUuid':null,'isSidechain':false,'sessionId':'s1','type':'user','uuid':'u1',"
		"'timestamp':'2026-01-02T03:04:00Z','message':{'role':'user',"
		"'content':'Fix the test'}}\n"
		"{'parentUuid':'u1','isSidechain':false,'sessionId':'s1','type':'assistant',"
		"'uuid':'a1','timestamp':'2026-01-02T03:04:02Z','message':{'id':'m1',"
		"'model':'claude-opus-4-5','content':[{'type':'tool_use','id':'t1','name':'Task',"
		"'input':{'subagent_type':'Explore','description':'find it',"
		"'prompt':'Find the test'}}],'usage':{'input_tokens':5,'output_tokens':7}}}\n"
		"{'parentUuid':'a1','isSidechain':false,'sessionId':'s1','type':'user','uuid':'u2',"
		"'timestamp':'2026-01-02T03:04:09Z','toolUseResult':{'status':'completed',"
		"'agentId':'ab12','totalTokens':30},'message':{'role':'user',"
		"'content':[{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text',"
		"'text':'tests/a'}]}]}}\n"
		"{'parentUuid':'u2','isSidechain':false,'sessionId':'s1','type':'assistant',"
		"'uuid':'a2','timestamp':'2026-01-02T03:04:12Z','message':{'id':'m9',"
		"'model':'claude-opus-4-5','stop_reason':'end_turn','content':[{'type':'text',"
		"'text':'Done.'}],'usage':{'input_tokens':50,'output_tokens':2}}}\n"
		"{'parentUuid':null,'isSidechain':true,'agentId':'ab12','sessionId':'s1',"
		"'type':'user','uuid':'x1','timestamp':'2026-01-02T03:04:03Z',"
		"'message':{'role':'user','content':'Find the test'}}\n"
		"{'parentUuid':'x1','isSidechain':true,'agentId':'ab12','sessionId':'s1',"
		"'type':'assistant','uuid':'x2','timestamp':'2026-01-02T03:04:05Z',"
		"'message':{'id':'n1','model':'claude-haiku-4-5','stop_reason':'tool_use',"
		"'content':[{'type':'tool_use','id':'tt','name':'Grep','input':{'pattern':'test'}}],"
		"'usage':{'input_tokens':5,'output_tokens':7}}}\n"
		"{'parentUuid':'x2','isSidechain':true,'agentId':'ab12','sessionId':'s1',"
		"'type':'user','uuid':'x3','timestamp':'2026-01-02T03:04:06Z',"
		"'message':{'role':'user','content':[{'type':'tool_result','tool_use_id':'tt',"
		"'content':'tests/a'}]}}\n"
		"{'parentUuid':'x3','isSidechain':true,'agentId':'ab12','sessionId':'s1',"
		"'type':'assistant','uuid':'x4','timestamp':'2026-01-02T03:04:08Z',"
		"'message':{'id':'n2','model':'claude-haiku-4-5','stop_reason':'end_turn',"
		"'content':[{'type':'text','text':'tests/a'}],'usage':{'input_tokens':15,"
		"'output_tokens':3}}}\n",
		"span_start 04:00.000 u1 claude-code agent {'gen_ai.operation.name':'invoke_agent',"
		"'gen_ai.agent.name':'claude-code','gen_ai.conversation.id':'s1',"
		"'prompt':'Fix the test'} +{'service.name':'claude-code'}\n"
		"span_start 04:00.000 m1<u1 chat claude-opus-4-5 llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'Fix the test'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.model':'claude-opus-4-5','gen_ai.response.id':'m1'}\n"
		"span_start 04:02.000 9656fe88149e251c<u1 Task tool {'gen_ai.operation.name':'execute"
		"_tool','gen_ai.tool.name':'Task','gen_ai.tool.call.id':'t1',"
		"'gen_ai.tool.call.arguments':{'subagent_type':'Explore','description':'find it',"
		"'prompt':'Find the test'}}\n"
		"span_end 04:02.000 m1 ok {'gen_ai.usage.input_tokens':5,"
		"'gen_ai.usage.output_tokens':7,'gen_ai.output.messages':[{'role':'assistant',"
		"'parts':[{'type':'tool_call','id':'t1','name':'Task',"
		"'arguments':{'subagent_type':'Explore','description':'find it',"
		"'prompt':'Find the test'}}]}],'claude_code.usage':{'input_tokens':5,"
		"'output_tokens':7}}\n"
		"span_end 04:09.000 9656fe88149e251c ok {'gen_ai.tool.call.result':'tests/a',"
		"'claude_code.result.status':'completed','claude_code.result.agentId':'ab12',"
		"'claude_code.result.totalTokens':30}\n"
		"span_start 04:09.000 m9<u1 chat claude-opus-4-5 llm {'gen_ai.operation.name':'chat','input_messages.only_new':true,"
		"'gen_ai.input.messages':[{'role':'tool','parts':[{'type':'tool_call_response',"
		"'id':'t1','response':'tests/a'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.model':'claude-opus-4-5','gen_ai.response.id':'m9'}\n"
		"span_end 04:12.000 m9 ok {'gen_ai.usage.input_tokens':50,"
		"'gen_ai.usage.output_tokens':2,'gen_ai.response.finish_reasons':['end_turn'],"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'text',"
		"'content':'Done.'}]}],'claude_code.usage':{'input_tokens':50,'output_tokens':2}}\n"
		"span_end 04:12.000 u1 ok\n"
		"span_start 04:03.000 agent-ab12<9656fe88149e251c subagent agent {'gen_ai.operation.n"
		"ame':'invoke_agent','gen_ai.agent.name':'subagent','gen_ai.conversation.id':'s1',"
		"'prompt':'Find the test'}\n"
		"span_start 04:03.000 n1<agent-ab12 chat claude-haiku-4-5 llm {'gen_ai.operation.name"
		"':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'user','parts':[{'type':'text',"
		"'content':'Find the test'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.model':'claude-haiku-4-5','gen_ai.response.id':'n1'}\n"
		"span_start 04:05.000 tt<agent-ab12 Grep tool {'gen_ai.operation.name':'execute_tool'"
		",'gen_ai.tool.name':'Grep','gen_ai.tool.call.id':'tt',"
		"'gen_ai.tool.call.arguments':{'pattern':'test'}}\n"
		"span_end 04:05.000 n1 ok {'gen_ai.usage.input_tokens':5,"
		"'gen_ai.usage.output_tokens':7,'gen_ai.response.finish_reasons':['tool_use'],"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'tool_call',"
		"'id':'tt','name':'Grep','arguments':{'pattern':'test'}}]}],"
		"'claude_code.usage':{'input_tokens':5,'output_tokens':7}}\n"
		"span_end 04:06.000 tt ok {'gen_ai.tool.call.result':'tests/a'}\n"
		"span_start 04:06.000 n2<agent-ab12 chat claude-haiku-4-5 llm {'gen_ai.operation.name"
		"':'chat','input_messages.only_new':true,'gen_ai.input.messages':[{'role':'tool','parts':[{'type':'tool_call_respons"
		"e','id':'tt','response':'tests/a'}]}],'gen_ai.provider.name':'anthropic',"
		"'gen_ai.response.model':'claude-haiku-4-5','gen_ai.response.id':'n2'}\n"
		"span_end 04:08.000 n2 ok {'gen_ai.usage.input_tokens':15,"
		"'gen_ai.usage.output_tokens':3,'gen_ai.response.finish_reasons':['end_turn'],"
		"'gen_ai.output.messages':[{'role':'assistant','parts':[{'type':'text',"
		"'content':'tests/a'}]}],'claude_code.usage':{'input_tokens':15,'output_tokens':3}}\n"
		"span_end 04:08.000 agent-ab12 ok\n"},
};

/* The id of a call that begins an agent is made of what the agent is asked. */
static void name_task(struct buf *out)
{
	struct buf named = {0}, id = {0};
	struct str rest;

	import_hashed_id(STR("s1\nlook"), 16, &id);
	for (rest = buf_str(out); rest.len;) {
		size_t len = str_starts(rest, buf_str(&id)) ? id.len : 1;

		buf_add(&named, len > 1 ? STR("TASK") : str_head(rest, 1));
		rest = str_tail(rest, len);
	}
	buf_release(out);
	buf_release(&id);
	*out = named;
}

static void told(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		retold(t, "claude-code", cases[i].lines, &out);
		name_task(&out);
		if (!CHECK_STR(t, buf_str(&out), cases[i].records))
			printf("# %s\n", cases[i].what);
		buf_release(&out);
	}
}

static void twisted(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		retold_twisted(t, "claude-code", cases[i].lines);
}

static const struct looked {
	const char *head;
	enum import_likeness is;
} looks[] = {
	{"{'parentUuid':null,'isSidechain':false,", IMPORT_SURE},
	{"{'type':'summary','summary':'s','leafUuid':'x'}\n", IMPORT_SURE},
	{"not JSON\n{'isSidechain':true,'a':[", IMPORT_SURE},
	{"{'type':'system','subtype':'init','session_id':'s','x':1", IMPORT_LIKELY},
	{"{'timestamp':'t','sessionId':'s','message':{}}\n", IMPORT_LIKELY},
	{"{'type':'us", IMPORT_MORE},
	{"{'sessionId':'g','projectHash':'h','type':'x'}\n", IMPORT_NOT},
	{"{'type':'span_start','ts':1,'trace_id':'t'}\n", IMPORT_NOT},
	{"{'type':'session_meta','payload':{}}\n", IMPORT_NOT},
	{"[1]\n", IMPORT_NOT},
	{"plain text\n", IMPORT_NOT},
	{"", IMPORT_NOT},
};

static void looked(struct test *t)
{
	const struct import_format *format = import_format_find(STR("claude-code"));

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (!CHECK_INT(t, retold_look(format, looks[i].head), looks[i].is))
			printf("# %s\n", looks[i].head);
}

static const char *const samples[] = {"claude-code/ccusage-chat.jsonl",
	"claude-code/log-edge_cases.jsonl", "claude-code/log-representative_messages.jsonl",
	"claude-code/log-todowrite_examples.jsonl",
	"claude-code/viewer-1af7fc5e-8455-4414-9ccd-011d40f70b2a.jsonl",
	"claude-code/viewer-5c0375b4-57a5-4f26-b12d-d022ee4e51b7.jsonl",
	"claude-code/viewer-agent-test-hash-123.jsonl", NULL};

int main(void)
{
	struct test t = {0};

	test_run(&t, "sessions are told", told);
	test_run(&t, "whatever members are, what comes is records", twisted);
	test_run(&t, "files are known by their beginning", looked);
	retold_samples(&t, "claude-code", samples);
	return test_done(&t);
}
