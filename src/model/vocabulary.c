#include "model/vocabulary.h"

#include <stdbool.h>

enum { KEYS_MAX = 8, WORDS_MAX = 10 };

/* STR does not make a constant initializer. */
#define KEY(text)                      \
	{                              \
		text, sizeof(text) - 1 \
	}

/* A row a meaning: its keys, the best first. */
static const struct str keys[MEANING_COUNT][KEYS_MAX] = {
	[MEANING_MODEL] = {KEY("gen_ai.response.model"), KEY("gen_ai.request.model"),
		KEY("llm.model_name"), KEY("embedding.model_name"),
		KEY("ai.response.model"), KEY("ai.model.id"), KEY("model")},
	[MEANING_INPUT_TOKENS] = {KEY("gen_ai.usage.input_tokens"),
		KEY("gen_ai.usage.prompt_tokens"), KEY("llm.token_count.prompt"),
		KEY("ai.usage.inputTokens"), KEY("ai.usage.promptTokens"),
		KEY("input_tokens"), KEY("prompt_tokens")},
	[MEANING_OUTPUT_TOKENS] = {KEY("gen_ai.usage.output_tokens"),
		KEY("gen_ai.usage.completion_tokens"), KEY("llm.token_count.completion"),
		KEY("ai.usage.outputTokens"), KEY("ai.usage.completionTokens"),
		KEY("output_tokens"), KEY("completion_tokens")},
	[MEANING_FIRST_TOKEN_S] = {KEY("gen_ai.response.time_to_first_chunk"),
		KEY("gen_ai.server.time_to_first_token")},
	[MEANING_COST] = {KEY("gen_ai.usage.cost"), KEY("llm.cost.total"), KEY("cost_usd"),
		KEY("total_cost"), KEY("cost")},
	[MEANING_TOOL_NAME] = {KEY("gen_ai.tool.name"), KEY("tool.name"), KEY("tool_name"),
		KEY("ai.toolCall.name")},
	[MEANING_TOOL_ARGUMENTS] = {KEY("gen_ai.tool.call.arguments"),
		KEY("tool.arguments"), KEY("ai.toolCall.args"), KEY("input.value"),
		KEY("traceloop.entity.input"), KEY("arguments")},
	[MEANING_AGENT_NAME] = {KEY("gen_ai.agent.name"), KEY("agent.name")},
	[MEANING_EXIT_CODE] = {KEY("process.exit.code"), KEY("exit_code")},
	[MEANING_HTTP_STATUS] = {KEY("http.response.status_code"), KEY("http.status_code")},
	[MEANING_RETRY] = {KEY("retry.attempt"), KEY("http.request.resend_count"),
		KEY("attempt")},
	[MEANING_ERROR_TYPE] = {KEY("error.type"), KEY("exception.type")},
	[MEANING_KIND] = {KEY("gen_ai.operation.name"), KEY("openinference.span.kind"),
		KEY("traceloop.span.kind"), KEY("langsmith.span.kind"),
		KEY("langfuse.observation.type"), KEY("span.type"), KEY("ai.operationId")},
};

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

enum meaning vocabulary_meaning(struct str key, int *rank)
{
	for (int m = 0; m < MEANING_COUNT; m++) {
		for (int i = 0; i < KEYS_MAX && keys[m][i].len; i++) {
			if (!str_eq(key, keys[m][i]))
				continue;
			*rank = i;
			return (enum meaning)m;
		}
	}
	return MEANING_NONE;
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
