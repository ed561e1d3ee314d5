#include "model/vocabulary.h"

#include <stdbool.h>

enum { WORDS_MAX = 10 };

/*
 * A row a key: what it means, and how good a name it is for that, 0 the best. In the order of
 * length, then of bytes.
 */
#define KEY(text)                      \
	{                              \
		text, sizeof(text) - 1 \
	}
static const struct key_row {
	struct str key;
	enum meaning meaning;
	int rank;
} key_rows[] = {
	{KEY("cost"), MEANING_COST, 4},
	{KEY("model"), MEANING_MODEL, 6},
	{KEY("attempt"), MEANING_RETRY, 2},
	{KEY("cost_usd"), MEANING_COST, 2},
	{KEY("arguments"), MEANING_TOOL_ARGUMENTS, 5},
	{KEY("exit_code"), MEANING_EXIT_CODE, 1},
	{KEY("span.type"), MEANING_KIND, 5},
	{KEY("tool.name"), MEANING_TOOL_NAME, 1},
	{KEY("tool_name"), MEANING_TOOL_NAME, 2},
	{KEY("agent.name"), MEANING_AGENT_NAME, 1},
	{KEY("error.type"), MEANING_ERROR_TYPE, 0},
	{KEY("total_cost"), MEANING_COST, 3},
	{KEY("ai.model.id"), MEANING_MODEL, 5},
	{KEY("input.value"), MEANING_TOOL_ARGUMENTS, 3},
	{KEY("input_tokens"), MEANING_INPUT_TOKENS, 5},
	{KEY("output_tokens"), MEANING_OUTPUT_TOKENS, 5},
	{KEY("prompt_tokens"), MEANING_INPUT_TOKENS, 6},
	{KEY("retry.attempt"), MEANING_RETRY, 0},
	{KEY("ai.operationId"), MEANING_KIND, 6},
	{KEY("exception.type"), MEANING_ERROR_TYPE, 1},
	{KEY("llm.cost.total"), MEANING_COST, 1},
	{KEY("llm.model_name"), MEANING_MODEL, 2},
	{KEY("tool.arguments"), MEANING_TOOL_ARGUMENTS, 1},
	{KEY("ai.toolCall.args"), MEANING_TOOL_ARGUMENTS, 2},
	{KEY("ai.toolCall.name"), MEANING_TOOL_NAME, 3},
	{KEY("gen_ai.tool.name"), MEANING_TOOL_NAME, 0},
	{KEY("http.status_code"), MEANING_HTTP_STATUS, 1},
	{KEY("ai.response.model"), MEANING_MODEL, 4},
	{KEY("completion_tokens"), MEANING_OUTPUT_TOKENS, 6},
	{KEY("gen_ai.agent.name"), MEANING_AGENT_NAME, 0},
	{KEY("gen_ai.usage.cost"), MEANING_COST, 0},
	{KEY("process.exit.code"), MEANING_EXIT_CODE, 0},
	{KEY("langsmith.span.kind"), MEANING_KIND, 3},
	{KEY("traceloop.span.kind"), MEANING_KIND, 2},
	{KEY("ai.usage.inputTokens"), MEANING_INPUT_TOKENS, 3},
	{KEY("embedding.model_name"), MEANING_MODEL, 3},
	{KEY("gen_ai.request.model"), MEANING_MODEL, 1},
	{KEY("ai.usage.outputTokens"), MEANING_OUTPUT_TOKENS, 3},
	{KEY("ai.usage.promptTokens"), MEANING_INPUT_TOKENS, 4},
	{KEY("gen_ai.operation.name"), MEANING_KIND, 0},
	{KEY("gen_ai.response.model"), MEANING_MODEL, 0},
	{KEY("llm.token_count.prompt"), MEANING_INPUT_TOKENS, 2},
	{KEY("traceloop.entity.input"), MEANING_TOOL_ARGUMENTS, 4},
	{KEY("openinference.span.kind"), MEANING_KIND, 1},
	{KEY("ai.usage.completionTokens"), MEANING_OUTPUT_TOKENS, 4},
	{KEY("gen_ai.usage.input_tokens"), MEANING_INPUT_TOKENS, 0},
	{KEY("http.request.resend_count"), MEANING_RETRY, 1},
	{KEY("http.response.status_code"), MEANING_HTTP_STATUS, 0},
	{KEY("langfuse.observation.type"), MEANING_KIND, 4},
	{KEY("gen_ai.tool.call.arguments"), MEANING_TOOL_ARGUMENTS, 0},
	{KEY("gen_ai.usage.output_tokens"), MEANING_OUTPUT_TOKENS, 0},
	{KEY("gen_ai.usage.prompt_tokens"), MEANING_INPUT_TOKENS, 1},
	{KEY("llm.token_count.completion"), MEANING_OUTPUT_TOKENS, 2},
	{KEY("gen_ai.usage.completion_tokens"), MEANING_OUTPUT_TOKENS, 1},
	{KEY("gen_ai.server.time_to_first_token"), MEANING_FIRST_TOKEN_S, 1},
	{KEY("gen_ai.response.time_to_first_chunk"), MEANING_FIRST_TOKEN_S, 0},
};
#undef KEY

/* A row a kind: the letter, our word, and what others call it. */
static const struct kind_row {
	char letter;
	const char *kind;
	const char *words[WORDS_MAX];
} kind_rows[] = {
	{'A', "agent",
		{"invoke_agent", "create_agent", "AGENT", "invoke_workflow", "workflow"}},
	{'L', "llm",
		{"chat", "text_completion", "generate_content", "completion", "generate",
			"LLM", "generation", "fetch_response", "ai.generateText",
			"ai.streamText"}},
	{'T', "tool", {"execute_tool", "TOOL", "function", "mcp_tools", "ai.toolCall"}},
	{'R', "retrieval", {"RETRIEVER", "retriever", "RERANKER", "search_memory"}},
	{'E', "embedding", {"embeddings", "EMBEDDING", "ai.embed"}},
	{'P', "prompt", {"PROMPT"}},
	{'C', "chain", {"CHAIN", "task", "plan"}},
	{'G', "guardrail", {"GUARDRAIL"}},
	{'V', "eval", {"EVALUATOR", "evaluator"}},
	{'M', "memory",
		{"create_memory", "update_memory", "upsert_memory", "delete_memory"}},
	{'H', "http", {0}},
	{'S', "state", {0}},
};

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
	if (str_eq(word, str_from(row->kind)))
		return true;
	for (int i = 0; i < WORDS_MAX && row->words[i]; i++)
		if (str_eq(word, str_from(row->words[i])))
			return true;
	return false;
}

struct str vocabulary_kind(struct str word)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (vocabulary_row_has(&kind_rows[i], word))
			return str_from(kind_rows[i].kind);
	return word;
}

char vocabulary_letter(struct str kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (vocabulary_row_has(&kind_rows[i], kind))
			return kind_rows[i].letter;
	return kind.len ? '*' : '-';
}
