#include "model/message_parts.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct message_key keys[] = {
	{WORD("gen_ai.input.messages"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("gen_ai.prompt."), SIDE_ASKED, MESSAGE_USER, true},
	{WORD("gen_ai.prompt"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("llm.input_messages."), SIDE_ASKED, MESSAGE_USER, true},
	{WORD("llm.input_messages"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("ai.prompt.messages"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("ai.prompt"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("langfuse.observation.input"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("traceloop.entity.input"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("input.value"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("genkit:input"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("mastra.agent_run.input"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("pydantic_ai.all_messages"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("all_messages_events"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("request_data"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("inputs"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("messages"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("input"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("prompt"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("user_prompt"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("request_text"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("events"), SIDE_ASKED, MESSAGE_USER, false},
	{WORD("gen_ai.output.messages"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("gen_ai.completion."), SIDE_ANSWER, MESSAGE_ASSISTANT, true},
	{WORD("gen_ai.completion"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("llm.output_messages."), SIDE_ANSWER, MESSAGE_ASSISTANT, true},
	{WORD("llm.output_messages"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("ai.response.text"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("ai.response.object"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("langfuse.observation.output"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("traceloop.entity.output"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("output.value"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("genkit:output"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("mastra.agent_run.output"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("final_result"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("response_data"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("outputs"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("output"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("completion"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("response"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{WORD("response_text"), SIDE_ANSWER, MESSAGE_ASSISTANT, false},
	{{0}, SIDE_ASKED, MESSAGE_OTHER, false},
};

static const struct message_event events[] = {
	{WORD("gen_ai.system.message"), SIDE_ASKED, MESSAGE_SYSTEM},
	{WORD("gen_ai.user.message"), SIDE_ASKED, MESSAGE_USER},
	{WORD("gen_ai.assistant.message"), SIDE_ASKED, MESSAGE_ASSISTANT},
	{WORD("gen_ai.tool.message"), SIDE_ASKED, MESSAGE_TOOL},
	{WORD("gen_ai.choice"), SIDE_ANSWER, MESSAGE_ASSISTANT},
	/* These have the attributes that a span would have. */
	{WORD("gen_ai.content.prompt"), SIDE_ASKED, MESSAGE_OTHER},
	{WORD("gen_ai.content.completion"), SIDE_ANSWER, MESSAGE_OTHER},
	{WORD("gen_ai.client.inference.operation.details"), SIDE_ANSWER, MESSAGE_OTHER},
	{WORD("claude_code.user_prompt"), SIDE_ASKED, MESSAGE_OTHER},
	{WORD("claude_code.assistant_response"), SIDE_ANSWER, MESSAGE_OTHER},
	{WORD("codex.user_prompt"), SIDE_ASKED, MESSAGE_OTHER},
	{WORD("gemini_cli.user_prompt"), SIDE_ASKED, MESSAGE_OTHER},
	{WORD("gemini_cli.api_request"), SIDE_ASKED, MESSAGE_OTHER},
	{WORD("gemini_cli.api_response"), SIDE_ANSWER, MESSAGE_OTHER},
};
#undef WORD

const struct message_key *message_keys(void)
{
	return keys;
}

const struct message_event *message_event(struct str name)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (str_eq(name, events[i].name))
			return &events[i];
	return NULL;
}

const struct message_event *message_event_row(size_t row)
{
	return row < sizeof(events) / sizeof(events[0]) ? &events[row] : NULL;
}
