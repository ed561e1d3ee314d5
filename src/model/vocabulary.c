#include "model/vocabulary.h"

#include <stdbool.h>

enum { WORDS_MAX = 10 };

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/*
 * A row a key: what it means, and how good a name it is for that, 0 the best. In the order of
 * length, then of bytes.
 */
static const struct key_row {
	struct str key;
	enum meaning meaning;
	int rank;
} key_rows[] = {
	{WORD("cost"), MEANING_COST, 4},
	{WORD("model"), MEANING_MODEL, 6},
	{WORD("result"), MEANING_TOOL_RESULT, 6},
	{WORD("attempt"), MEANING_RETRY, 2},
	{WORD("call_id"), MEANING_TOOL_CALL_ID, 7},
	{WORD("tool.id"), MEANING_TOOL_CALL_ID, 3},
	{WORD("cost_usd"), MEANING_COST, 2},
	{WORD("arguments"), MEANING_TOOL_ARGUMENTS, 5},
	{WORD("documents"), MEANING_DOCUMENTS, 3},
	{WORD("exit_code"), MEANING_EXIT_CODE, 1},
	{WORD("span.type"), MEANING_KIND, 5},
	{WORD("tool.name"), MEANING_TOOL_NAME, 1},
	{WORD("tool_name"), MEANING_TOOL_NAME, 2},
	{WORD("agent.name"), MEANING_AGENT_NAME, 1},
	{WORD("error.type"), MEANING_ERROR_TYPE, 0},
	{WORD("llm.system"), MEANING_PROVIDER, 3},
	{WORD("session.id"), MEANING_SESSION, 1},
	{WORD("total_cost"), MEANING_COST, 3},
	{WORD("ai.model.id"), MEANING_MODEL, 5},
	{WORD("input.value"), MEANING_TOOL_ARGUMENTS, 3},
	{WORD("stop_reason"), MEANING_FINISH, 4},
	{WORD("temperature"), MEANING_TEMPERATURE, 2},
	{WORD("tool.output"), MEANING_TOOL_RESULT, 5},
	{WORD("tool.result"), MEANING_TOOL_RESULT, 4},
	{WORD("tool_use_id"), MEANING_TOOL_CALL_ID, 5},
	{WORD("input_tokens"), MEANING_INPUT_TOKENS, 5},
	{WORD("llm.provider"), MEANING_PROVIDER, 2},
	{WORD("output.value"), MEANING_TOOL_RESULT, 1},
	{WORD("tool_call.id"), MEANING_TOOL_CALL_ID, 2},
	{WORD("tool_call_id"), MEANING_TOOL_CALL_ID, 6},
	{WORD("db.query.text"), MEANING_QUERY, 3},
	{WORD("finish_reason"), MEANING_FINISH, 3},
	{WORD("gen_ai.system"), MEANING_PROVIDER, 1},
	{WORD("output_tokens"), MEANING_OUTPUT_TOKENS, 5},
	{WORD("prompt_tokens"), MEANING_INPUT_TOKENS, 6},
	{WORD("retry.attempt"), MEANING_RETRY, 0},
	{WORD("ai.operationId"), MEANING_KIND, 6},
	{WORD("ai.toolCall.id"), MEANING_TOOL_CALL_ID, 4},
	{WORD("exception.type"), MEANING_ERROR_TYPE, 1},
	{WORD("llm.cost.total"), MEANING_COST, 1},
	{WORD("llm.model_name"), MEANING_MODEL, 2},
	{WORD("tool.arguments"), MEANING_TOOL_ARGUMENTS, 1},
	{WORD("conversation.id"), MEANING_SESSION, 3},
	{WORD("retrieval.query"), MEANING_QUERY, 2},
	{WORD("ai.toolCall.args"), MEANING_TOOL_ARGUMENTS, 2},
	{WORD("ai.toolCall.name"), MEANING_TOOL_NAME, 3},
	{WORD("gen_ai.tool.name"), MEANING_TOOL_NAME, 0},
	{WORD("http.status_code"), MEANING_HTTP_STATUS, 1},
	{WORD("reasoning_tokens"), MEANING_REASONING, 4},
	{WORD("ai.model.provider"), MEANING_PROVIDER, 4},
	{WORD("ai.response.model"), MEANING_MODEL, 4},
	{WORD("cache_read_tokens"), MEANING_CACHE_READ, 4},
	{WORD("completion_tokens"), MEANING_OUTPUT_TOKENS, 6},
	{WORD("gen_ai.agent.name"), MEANING_AGENT_NAME, 0},
	{WORD("gen_ai.usage.cost"), MEANING_COST, 0},
	{WORD("process.exit.code"), MEANING_EXIT_CODE, 0},
	{WORD("ai.toolCall.result"), MEANING_TOOL_RESULT, 2},
	{WORD("gen_ai.tool.call.id"), MEANING_TOOL_CALL_ID, 0},
	{WORD("gen_ai.tool.call_id"), MEANING_TOOL_CALL_ID, 1},
	{WORD("langfuse.session.id"), MEANING_SESSION, 2},
	{WORD("langsmith.span.kind"), MEANING_KIND, 3},
	{WORD("retrieval.documents"), MEANING_DOCUMENTS, 2},
	{WORD("traceloop.span.kind"), MEANING_KIND, 2},
	{WORD("ai.usage.inputTokens"), MEANING_INPUT_TOKENS, 3},
	{WORD("embedding.model_name"), MEANING_MODEL, 3},
	{WORD("gen_ai.provider.name"), MEANING_PROVIDER, 0},
	{WORD("gen_ai.request.model"), MEANING_MODEL, 1},
	{WORD("ai.usage.outputTokens"), MEANING_OUTPUT_TOKENS, 3},
	{WORD("ai.usage.promptTokens"), MEANING_INPUT_TOKENS, 4},
	{WORD("cache_creation_tokens"), MEANING_CACHE_WRITE, 4},
	{WORD("gen_ai.memory.records"), MEANING_DOCUMENTS, 1},
	{WORD("gen_ai.operation.name"), MEANING_KIND, 0},
	{WORD("gen_ai.response.model"), MEANING_MODEL, 0},
	{WORD("gen_ai.conversation.id"), MEANING_SESSION, 0},
	{WORD("llm.token_count.prompt"), MEANING_INPUT_TOKENS, 2},
	{WORD("traceloop.entity.input"), MEANING_TOOL_ARGUMENTS, 4},
	{WORD("ai.settings.temperature"), MEANING_TEMPERATURE, 1},
	{WORD("gen_ai.tool.call.result"), MEANING_TOOL_RESULT, 0},
	{WORD("openinference.span.kind"), MEANING_KIND, 1},
	{WORD("traceloop.entity.output"), MEANING_TOOL_RESULT, 3},
	{WORD("ai.response.finishReason"), MEANING_FINISH, 2},
	{WORD("ai.usage.reasoningTokens"), MEANING_REASONING, 3},
	{WORD("gen_ai.memory.query.text"), MEANING_QUERY, 1},
	{WORD("ai.usage.completionTokens"), MEANING_OUTPUT_TOKENS, 4},
	{WORD("gen_ai.usage.input_tokens"), MEANING_INPUT_TOKENS, 0},
	{WORD("http.request.resend_count"), MEANING_RETRY, 1},
	{WORD("http.response.status_code"), MEANING_HTTP_STATUS, 0},
	{WORD("langfuse.observation.type"), MEANING_KIND, 4},
	{WORD("ai.usage.cachedInputTokens"), MEANING_CACHE_READ, 3},
	{WORD("gen_ai.request.temperature"), MEANING_TEMPERATURE, 0},
	{WORD("gen_ai.retrieval.documents"), MEANING_DOCUMENTS, 0},
	{WORD("gen_ai.tool.call.arguments"), MEANING_TOOL_ARGUMENTS, 0},
	{WORD("gen_ai.usage.output_tokens"), MEANING_OUTPUT_TOKENS, 0},
	{WORD("gen_ai.usage.prompt_tokens"), MEANING_INPUT_TOKENS, 1},
	{WORD("llm.token_count.completion"), MEANING_OUTPUT_TOKENS, 2},
	{WORD("gen_ai.retrieval.query.text"), MEANING_QUERY, 0},
	{WORD("gen_ai.response.finish_reason"), MEANING_FINISH, 1},
	{WORD("gen_ai.usage.reasoning_tokens"), MEANING_REASONING, 1},
	{WORD("gen_ai.response.finish_reasons"), MEANING_FINISH, 0},
	{WORD("gen_ai.usage.completion_tokens"), MEANING_OUTPUT_TOKENS, 1},
	{WORD("gen_ai.server.time_to_first_token"), MEANING_FIRST_TOKEN_S, 1},
	{WORD("gen_ai.response.time_to_first_chunk"), MEANING_FIRST_TOKEN_S, 0},
	{WORD("gen_ai.usage.cache_read.input_tokens"), MEANING_CACHE_READ, 0},
	{WORD("gen_ai.usage.cache_read_input_tokens"), MEANING_CACHE_READ, 1},
	{WORD("gen_ai.usage.reasoning.output_tokens"), MEANING_REASONING, 0},
	{WORD("gen_ai.usage.cache_write.input_tokens"), MEANING_CACHE_WRITE, 0},
	{WORD("gen_ai.usage.cache_creation.input_tokens"), MEANING_CACHE_WRITE, 1},
	{WORD("gen_ai.usage.cache_creation_input_tokens"), MEANING_CACHE_WRITE, 2},
	{WORD("llm.token_count.prompt_details.cache_read"), MEANING_CACHE_READ, 2},
	{WORD("llm.token_count.prompt_details.cache_write"), MEANING_CACHE_WRITE, 3},
	{WORD("llm.token_count.completion_details.reasoning"), MEANING_REASONING, 2},
};

/* A row a kind: the letter, our word, and what others call it. */
static const struct kind_row {
	char letter;
	struct str kind;
	struct str words[WORDS_MAX];
} kind_rows[] = {
	{'A', WORD("agent"),
		{WORD("invoke_agent"), WORD("create_agent"), WORD("AGENT"),
			WORD("invoke_workflow"), WORD("workflow")}},
	{'L', WORD("llm"),
		{WORD("chat"), WORD("text_completion"), WORD("generate_content"),
			WORD("completion"), WORD("generate"), WORD("LLM"),
			WORD("generation"), WORD("fetch_response"), WORD("ai.generateText"),
			WORD("ai.streamText")}},
	{'T', WORD("tool"),
		{WORD("execute_tool"), WORD("TOOL"), WORD("function"), WORD("mcp_tools"),
			WORD("ai.toolCall")}},
	{'R', WORD("retrieval"),
		{WORD("RETRIEVER"), WORD("retriever"), WORD("RERANKER"),
			WORD("search_memory")}},
	{'E', WORD("embedding"), {WORD("embeddings"), WORD("EMBEDDING"), WORD("ai.embed")}},
	{'P', WORD("prompt"), {WORD("PROMPT")}},
	{'C', WORD("chain"), {WORD("CHAIN"), WORD("task"), WORD("plan")}},
	{'G', WORD("guardrail"), {WORD("GUARDRAIL")}},
	{'V', WORD("eval"), {WORD("EVALUATOR"), WORD("evaluator")}},
	{'M', WORD("memory"),
		{WORD("create_memory"), WORD("update_memory"), WORD("upsert_memory"),
			WORD("delete_memory")}},
	{'H', WORD("http"), {{0}}},
	{'S', WORD("state"), {{0}}},
};
#undef WORD

enum { KIND_COUNT = sizeof(kind_rows) / sizeof(kind_rows[0]) };

enum { KEY_COUNT = sizeof(key_rows) / sizeof(key_rows[0]) };

static int vocabulary_order(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return str_cmp(a, b);
}

enum meaning vocabulary_meaning(struct str key, int *rank)
{
	size_t low = 0, high = KEY_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = vocabulary_order(key_rows[middle].key, key);

		if (order == 0) {
			*rank = key_rows[middle].rank;
			return key_rows[middle].meaning;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return MEANING_NONE;
}

struct str vocabulary_key(size_t row, enum meaning *meaning)
{
	if (row >= KEY_COUNT)
		return (struct str){0};
	*meaning = key_rows[row].meaning;
	return key_rows[row].key;
}

static bool vocabulary_row_has(const struct kind_row *row, struct str word)
{
	if (str_eq(word, row->kind))
		return true;
	for (int i = 0; i < WORDS_MAX && row->words[i].len; i++)
		if (str_eq(word, row->words[i]))
			return true;
	return false;
}

struct str vocabulary_kind(struct str word)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (vocabulary_row_has(&kind_rows[i], word))
			return kind_rows[i].kind;
	return word;
}

char vocabulary_letter(struct str kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (vocabulary_row_has(&kind_rows[i], kind))
			return kind_rows[i].letter;
	return kind.len ? '*' : '-';
}
