#include "test.h"

#include <stdio.h>
#include <string.h>

#include "model/message.h"
#include "sample.h"

/* `user: words | assistant: (words) call name{args}#id | tool: result#id words` */
static void add_messages(const struct messages *m, struct buf *out)
{
	static const char *const roles[] = {"system", "user", "assistant", "tool", "other"};
	static const char *const kinds[] = {"", "thought ", "call ", "result ", "other "};

	for (size_t i = 0; i < m->count; i++) {
		const struct message *one = &m->at[i];

		buf_addf(out, "%s%s%s:", i ? " | " : "", roles[one->role],
			one->answer ? "!" : "");
		for (size_t k = 0; k < one->count; k++) {
			const struct piece *p = &one->pieces[k];

			buf_addf(out, " %s", kinds[p->kind]);
			buf_add(out, p->name);
			buf_add(out, p->json ? STR("=") : STR(""));
			buf_add(out, p->text);
			buf_add(out, p->id.len ? STR("#") : STR(""));
			buf_add(out, p->id);
		}
		if (one->finish.len) {
			buf_add(out, STR(" ."));
			buf_add(out, one->finish);
		}
	}
}

struct spoken {
	const char *attributes;
	const char *messages;
};

static const struct
	spoken
		cases
			[] =
				{
					{"{}", ""},
					/* OpenTelemetry, as values and as strings. */
					{"{\"gen_ai.system_instructions\":[{\"type\":\"text\",\"content\":\"be kind\"}],"
					 "\"gen_ai.input.messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\","
					 "\"content\":\"hi\\n\"}]},{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\","
					 "\"id\":\"c1\",\"response\":{\"a\":1}},{\"type\":\"tool_call_response\",\"result\":\"old\"}]}],"
					 "\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"finish_reason\":\"tool_call\","
					 "\"parts\":[{\"type\":\"reasoning\",\"content\":\"hm\"},{\"type\":\"tool_call\",\"id\":\"c2\","
					 "\"name\":\"bash\",\"arguments\":{\"command\":\"ls\"}}]}]}",
						"system: be kind | user: hi\n | tool: result ={\"a\":1}#c1 result old | "
						"assistant!: thought hm call bash={\"command\":\"ls\"}#c2 .tool_call"},
					{"{\"gen_ai.input.messages\":\"[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"type\\\":"
					 "\\\"text\\\",\\\"content\\\":\\\"a \\\\\\\"b\\\\\\\"\\\"}]}]\"}",
						"user: a \"b\""},
					{"{\"gen_ai.output.messages\":[{\"role\":\"assistant\",\"parts\":[{\"type\":\"uri\","
					 "\"uri\":\"x\"}]}]}",
						"assistant!: other ={\"type\":\"uri\",\"uri\":\"x\"}"},
					/* OpenAI: chat, and the list of responses. */
					{"{\"gen_ai.prompt\":[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"assistant\","
					 "\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
					 "{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]},{\"role\":\"tool\","
					 "\"tool_call_id\":\"c1\",\"content\":\"42\"}],\"gen_ai.completion\":{\"choices\":["
					 "{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"done\"}}]}}",
						"system: s | assistant: call f={\"x\":1}#c1 | tool: result 42#c1 | "
						"assistant!: done .stop"},
					{"{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"q\"}]},"
					 "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"},"
					 "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"r\"}]}",
						"user: q | assistant: call f={}#c | tool: result r#c"},
					/* Anthropic. */
					{"{\"input.value\":\"{\\\"system\\\":\\\"s\\\",\\\"messages\\\":[{\\\"role\\\":\\\"user\\\","
					 "\\\"content\\\":[{\\\"type\\\":\\\"tool_result\\\",\\\"tool_use_id\\\":\\\"t\\\","
					 "\\\"content\\\":[{\\\"type\\\":\\\"text\\\",\\\"text\\\":\\\"r\\\"}]}]}]}\","
					 "\"output.value\":{\"role\":\"assistant\",\"stop_reason\":\"tool_use\",\"content\":[{\"type\":"
					 "\"thinking\",\"thinking\":\"h\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\","
					 "\"input\":{}}]}}",
						"system: s | user: result =[{\"type\":\"text\",\"text\":\"r\"}]#t | "
						"assistant!: thought h call f={}#t .tool_use"},
					/* Gemini, Vercel, LangChain. */
					{"{\"gen_ai.prompt\":{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"t\"},"
					 "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}}}]},{\"role\":\"user\",\"parts\":["
					 "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"b\":2}}}]}]}}",
						"assistant: t call f={\"a\":1} | user: result f={\"b\":2}"},
					{"{\"ai.prompt.messages\":\"[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"}]\","
					 "\"ai.response.text\":\"a\",\"ai.response.toolCalls\":\"[{\\\"toolCallId\\\":\\\"1\\\","
					 "\\\"toolName\\\":\\\"f\\\",\\\"args\\\":{}}]\"}",
						"user: q | assistant!: a call f={}#1"},
					{"{\"inputs\":{\"messages\":[[{\"type\":\"human\",\"content\":\"q\"},{\"type\":\"ai\","
					 "\"content\":\"a\"}]]},\"outputs\":{\"output\":\"z\"}}",
						"user: q | assistant: a | assistant!: z"},
					/* Flattened. */
					{"{\"gen_ai.prompt.1.content\":\"b\",\"gen_ai.prompt.1.role\":\"assistant\","
					 "\"gen_ai.prompt.0.role\":\"user\",\"gen_ai.prompt.0.content\":\"a\","
					 "\"gen_ai.completion.0.tool_calls.0.name\":\"f\",\"gen_ai.completion.0.tool_calls.0.id\":\"1\","
					 "\"gen_ai.completion.0.tool_calls.1.name\":\"g\","
					 "\"gen_ai.completion.0.tool_calls.0.arguments\":\"{}\",\"gen_ai.completion.0.finish_reason\":\"stop\"}",
						"user: a | assistant: b | assistant!: call f={}#1 call g .stop"},
					{"{\"llm.input_messages.0.message.role\":\"system\",\"llm.input_messages.0.message.content\":\"s\","
					 "\"llm.input_messages.1.message.role\":\"tool\",\"llm.input_messages.1.message.content\":\"r\","
					 "\"llm.input_messages.1.message.tool_call_id\":\"1\",\"input.value\":\"not this\","
					 "\"llm.output_messages.0.message.tool_calls.0.tool_call.function.name\":\"f\","
					 "\"llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments\":\"{}\"}",
						"system: s | tool: result r#1 | assistant!: call f={}"},
					/* As they come from those who trace: strings that hold JSON, in shapes of their own. */
					{"{\"traceloop.entity.input\":\"{\\\"inputs\\\":{\\\"question\\\":\\\"q\\\"},\\\"tags\\\":[],\\\"kwargs\\\":{\\\"name\\\":\\\"x\\\"}}\",\"traceloop.entity.output\":\"{\\\"outputs\\\":\\\"a\\\",\\\"kwargs\\\":{\\\"tags\\\":[]}}\"}",
						"user: q | assistant!: a"},
					{"{\"traceloop.entity.input\":\"{\\\"args\\\":[\\\"q\\\"],\\\"kwargs\\\":{}}\",\"traceloop.entity.output\":\"\\\"a\\\"\"}",
						"user: q | assistant!: a"},
					{"{\"gen_ai.prompt\":\"{\\\"messages\\\":[[{\\\"lc\\\":1,\\\"type\\\":\\\"constructor\\\",\\\"id\\\":[\\\"langchain\\\",\\\"schema\\\",\\\"messages\\\",\\\"HumanMessage\\\"],\\\"kwargs\\\":{\\\"content\\\":\\\"q\\\",\\\"type\\\":\\\"human\\\"}},{\\\"lc\\\":1,\\\"type\\\":\\\"constructor\\\",\\\"id\\\":[\\\"langchain\\\",\\\"schema\\\",\\\"messages\\\",\\\"ToolMessage\\\"],\\\"kwargs\\\":{\\\"content\\\":\\\"r\\\",\\\"tool_call_id\\\":\\\"1\\\"}}]]}\",\"gen_ai.completion\":\"{\\\"generations\\\":[[{\\\"text\\\":\\\"a\\\",\\\"type\\\":\\\"ChatGeneration\\\",\\\"message\\\":{\\\"lc\\\":1,\\\"type\\\":\\\"constructor\\\",\\\"id\\\":[\\\"langchain\\\",\\\"schema\\\",\\\"messages\\\",\\\"AIMessage\\\"],\\\"kwargs\\\":{\\\"content\\\":\\\"a\\\",\\\"tool_calls\\\":[{\\\"name\\\":\\\"f\\\",\\\"args\\\":{},\\\"id\\\":\\\"1\\\"}]}}}]]}\"}", "user: q | tool: result r#1 | assistant!: a call f={}#1"},
					{"{\"langfuse.observation.input\":\"{\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"}]}\",\"langfuse.observation.output\":\"{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"a\\\"}\"}",
						"user: q | assistant!: a"},
					{"{\"request_data\":\"{\\\"model\\\":\\\"m\\\",\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"}]}\",\"response_data\":\"{\\\"message\\\":{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"a\\\"},\\\"usage\\\":{\\\"x\\\":1}}\"}",
						"user: q | assistant!: a"},
					{"{\"events\":\"[{\\\"event.name\\\":\\\"gen_ai.user.message\\\",\\\"content\\\":\\\"q\\\",\\\"role\\\":\\\"user\\\"},{\\\"event.name\\\":\\\"gen_ai.choice\\\",\\\"index\\\":0,\\\"message\\\":{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"a\\\"}}]\"}",
						"user: q | assistant!: a"},
					{"{\"pydantic_ai.all_messages\":\"[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"type\\\":\\\"text\\\",\\\"content\\\":\\\"q\\\"}]}]\",\"final_result\":\"a\"}",
						"user: q | assistant!: a"},
					{"{\"genkit:input\":\"{\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":[{\\\"text\\\":\\\"q\\\"}]},{\\\"role\\\":\\\"tool\\\",\\\"content\\\":[{\\\"toolResponse\\\":{\\\"name\\\":\\\"f\\\",\\\"ref\\\":\\\"1\\\",\\\"output\\\":\\\"r\\\"}}]}],\\\"config\\\":{}}\",\"genkit:output\":\"{\\\"message\\\":{\\\"role\\\":\\\"model\\\",\\\"content\\\":[{\\\"text\\\":\\\"a\\\"},{\\\"toolRequest\\\":{\\\"name\\\":\\\"f\\\",\\\"ref\\\":\\\"1\\\",\\\"input\\\":{}}}]},\\\"finishReason\\\":\\\"stop\\\",\\\"usage\\\":{}}\"}",
						"user: q | tool: result fr#1 | assistant!: a call f={}#1 .stop"},
					{"{\"mastra.agent_run.input\":\"[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"}]\",\"mastra.agent_run.output\":\"{\\\"text\\\":\\\"a\\\"}\"}",
						"user: q | assistant!: a"},
					{"{\"request_text\":\"[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"text\\\":\\\"q\\\"}]}]\",\"response_text\":\"{\\\"candidates\\\":[{\\\"content\\\":{\\\"role\\\":\\\"model\\\",\\\"parts\\\":[{\\\"text\\\":\\\"a\\\"}]},\\\"finishReason\\\":\\\"STOP\\\"}]}\"}",
						"user: q | assistant!: a .STOP"},
					{"{\"llm.input_messages.0.message.role\":\"user\",\"llm.input_messages.0.message.contents.0.message_content.type\":\"text\",\"llm.input_messages.0.message.contents.0.message_content.text\":\"q\"}",
						"user: q"},
					{"{\"gen_ai.prompt.0.role\":\"user\",\"gen_ai.prompt.0.content\":\"[{\\\"type\\\":\\\"text\\\",\\\"text\\\":\\\"q\\\"}]\",\"gen_ai.completion.0.content\":\"[not json\"}",
						"user: q | assistant!: [not json"},
					{"{\"ai.prompt\":\"{\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":[{\\\"type\\\":\\\"text\\\",\\\"text\\\":\\\"q\\\"}]},{\\\"role\\\":\\\"tool\\\",\\\"content\\\":[{\\\"type\\\":\\\"tool-result\\\",\\\"toolCallId\\\":\\\"1\\\",\\\"toolName\\\":\\\"f\\\",\\\"output\\\":{\\\"type\\\":\\\"text\\\",\\\"value\\\":\\\"r\\\"}}]}]}\",\"ai.response.text\":\"a\",\"ai.response.toolCalls\":\"[{\\\"type\\\":\\\"tool-call\\\",\\\"toolCallId\\\":\\\"1\\\",\\\"toolName\\\":\\\"f\\\",\\\"input\\\":{\\\"x\\\":1}}]\"}",
						"user: q | tool: result fr#1 | assistant!: a call f={\"x\":1}#1"},
					{"{\"user_prompt\":\"q\",\"response\":\"a\"}",
						"user: q | assistant!: a"},
					/* Words, and what is nothing of ours. */
					{"{\"prompt\":\"just words\",\"completion\":\"{broken\"}",
						"user: just words | assistant!: {broken"},
					{"{\"input\":12,\"output\":{\"x\":[1]}}",
						"user: other =12 | assistant!: other ={\"x\":[1]}"},
					{"{\"gen_ai.input.messages\":[],\"gen_ai.output.messages\":[null,\"w\",{}]}",
						"assistant!: other =null | assistant!: w | assistant!: other ={}"},
};

static void read_all(
	struct messages *m, const char *attributes, struct facts *f, struct arena *arena)
{
	struct life life = {.seed = 1};

	*f = (struct facts){0};
	facts_merge(f, str_from(attributes), arena);
	messages_read(m, f, NULL, 0, &life, arena);
}

static void messages_are_read(struct test *t)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct buf out = {0};
		struct messages m;
		struct facts f;

		read_all(&m, cases[i].attributes, &f, &arena);
		add_messages(&m, &out);
		CHECK_STR(t, buf_str(&out), cases[i].messages);
		buf_release(&out);
		arena_release(&arena);
	}
}

/* A macro, because its length is known when it is compiled. */
#define INNER(text)                    \
	{                              \
		text, sizeof(text) - 1 \
	}

static void messages_come_as_events(struct test *t)
{
	static const struct moment events[] = {
		{.ts = 1,
			.inner = INNER(
				"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"content\":\"q\"}}")},
		{.ts = 2,
			.inner = INNER(
				"{\"name\":\"gen_ai.tool.message\",\"attributes\":{\"id\":\"1\",\"content\":\"r\"}}")},
		{.ts = 3,
			.inner = INNER(
				"{\"name\":\"thought\",\"attributes\":{\"text\":\"no\"}}")},
		{.ts = 4,
			.inner = INNER(
				"{\"name\":\"gen_ai.choice\",\"attributes\":{\"finish_reason\":\"stop\",\"message\":{\"content\":\"a\"}}}")},
	};
	struct life life = {.seed = 1};
	struct arena arena = {0};
	struct buf out = {0};
	struct facts f = {0};
	struct messages m;

	messages_read(&m, &f, events, 4, &life, &arena);
	add_messages(&m, &out);
	CHECK_STR(t, buf_str(&out),
		"user: q | tool: result r#1 | assistant!: thought no | assistant!: a .stop");
	CHECK_INT(t, m.asked, 2);
	buf_release(&out);
	arena_release(&arena);
}

/* Logs, whose body is the message; content in one attribute; lists in strings. */
static const struct told {
	const char *event;
	const char *messages;
} told[] = {
	{"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"body\":{\"content\":\"q\"},"
	 "\"severity\":\"info\",\"gen_ai.system\":\"openai\"}}",
		"user: q"},
	{"{\"name\":\"gen_ai.choice\",\"attributes\":{\"body\":\"{\\\"index\\\":0,"
	 "\\\"finish_reason\\\":\\\"stop\\\",\\\"message\\\":{\\\"role\\\":\\\"assistant\\\","
	 "\\\"content\\\":\\\"a\\\"}}\"}}",
		"assistant!: a .stop"},
	{"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"gen_ai.event.content\":"
	 "\"{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"}\"}}",
		"user: q"},
	{"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"content\":"
	 "\"[{\\\"toolResult\\\":{\\\"toolUseId\\\":\\\"1\\\",\\\"content\\\":\\\"r\\\"}}]\"}}",
		"user: result r#1"},
	{"{\"name\":\"gen_ai.choice\",\"attributes\":{\"finish_reason\":\"end_turn\",\"message\":"
	 "\"[{\\\"text\\\":\\\"a\\\"},{\\\"toolUse\\\":{\\\"toolUseId\\\":\\\"1\\\","
	 "\\\"name\\\":\\\"f\\\",\\\"input\\\":{}}}]\"}}",
		"assistant!: a call f={}#1 .end_turn"},
	{"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"content\":\"[1,2] are numbers\"}}",
		"user: [1,2] are numbers"},
	{"{\"name\":\"gen_ai.user.message\",\"attributes\":{\"body\":\"just words\","
	 "\"content\":\"q\"}}",
		"user: q"},
	{"{\"name\":\"claude_code.user_prompt\",\"attributes\":{\"prompt\":\"q\"}}",
		"user: q"},
	{"{\"name\":\"gemini_cli.api_response\",\"attributes\":{\"response_text\":\"a\"}}",
		"assistant!: a"},
	{"{\"name\":\"gen_ai.client.inference.operation.details\",\"attributes\":{"
	 "\"gen_ai.input.messages\":\"[{\\\"role\\\":\\\"user\\\",\\\"parts\\\":[{\\\"type\\\":"
	 "\\\"text\\\",\\\"content\\\":\\\"q\\\"}]}]\"}}",
		"user: q"},
};

static void events_are_read_as_they_are_told(struct test *t)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct moment event = {
			.ts = 1, .inner = {told[i].event, strlen(told[i].event)}};
		struct life life = {.seed = 1};
		struct arena arena = {0};
		struct buf out = {0};
		struct facts f = {0};
		struct messages m;

		messages_read(&m, &f, &event, 1, &life, &arena);
		add_messages(&m, &out);
		CHECK_STR(t, buf_str(&out), told[i].messages);
		buf_release(&out);
		arena_release(&arena);
	}
}

static void what_is_new_is_known(struct test *t)
{
	struct arena arena = {0};
	struct messages before, now;
	struct facts f;
	size_t message = 0;

	read_all(&before,
		"{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q\"}],"
		"\"output\":[{\"role\":\"assistant\",\"finish_reason\":\"x\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\"}}]}]}",
		&f, &arena);
	read_all(&now,
		"{\"messages\":[{\"role\":\"system\",\"content\":\"s2\"},{\"role\":\"user\",\"content\":\"q\"},"
		"{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\"}}]},"
		"{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"r\"}],\"output\":\"a\"}",
		&f, &arena);
	messages_compare(&now, &before);
	CHECK_INT(t, now.count, 5);
	CHECK(t, now.at[0].fresh && !now.at[1].fresh && !now.at[2].fresh);
	CHECK(t, now.at[3].fresh && now.at[4].fresh);
	CHECK(t,
		messages_claim(&now, STR("messages")) &&
			!messages_claim(&now, STR("message")));
	message = SIZE_MAX;
	CHECK(t, messages_call(&now, STR("1"), &message) && message == 2);
	message = SIZE_MAX;
	CHECK(t, !messages_call(&now, STR("2"), &message));
	/* From the message before it on back there is none. */
	message = 1;
	CHECK(t, !messages_call(&now, STR("1"), &message));
	messages_compare(&now, NULL);
	CHECK(t, now.at[1].fresh);
	arena_release(&arena);
}

/* Whatever stands where messages should be. */
static void any_value_is_read(struct test *t)
{
	struct buf value = {0};
	uint64_t state = 21;

	for (int round = 0; round < 3000; round++) {
		struct arena arena = {0};
		struct life life = {0};
		struct messages m;
		struct facts f = {0};

		buf_reset(&value);
		buf_add(&value,
			round & 1 ? STR("{\"messages\":[{\"role\":\"tool\",\"content\":")
				  : STR("{\"messages\":[{\"parts\":"));
		sample_json(&state, &value);
		buf_add(&value, STR(",\"tool_calls\":"));
		sample_json(&state, &value);
		buf_add(&value, STR("},"));
		sample_json(&state, &value);
		buf_add(&value, STR("]}"));
		facts_merge(&f, buf_str(&value), &arena);
		messages_read(&m, &f, NULL, 0, &life, &arena);
		CHECK(t, m.count >= 1);
		arena_release(&arena);
	}
	buf_release(&value);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "messages are read", messages_are_read);
	test_run(&t, "messages come as events", messages_come_as_events);
	test_run(&t, "events are read as they are told", events_are_read_as_they_are_told);
	test_run(&t, "what is new is known", what_is_new_is_known);
	test_run(&t, "any value is read", any_value_is_read);
	return test_done(&t);
}
