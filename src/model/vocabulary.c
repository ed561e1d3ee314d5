#include "model/vocabulary.h"

#include <stdbool.h>

enum { KEYS_MAX = 8, WORDS_MAX = 10 };

/* A row a meaning: its keys, the best first. */
static const char *const keys[MEANING_COUNT][KEYS_MAX] = {
	[MEANING_MODEL] = {"gen_ai.response.model", "gen_ai.request.model",
		"llm.model_name", "embedding.model_name", "ai.response.model",
		"ai.model.id", "model"},
	[MEANING_INPUT_TOKENS] = {"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens",
		"llm.token_count.prompt", "ai.usage.inputTokens", "ai.usage.promptTokens",
		"input_tokens", "prompt_tokens"},
	[MEANING_OUTPUT_TOKENS] = {"gen_ai.usage.output_tokens",
		"gen_ai.usage.completion_tokens", "llm.token_count.completion",
		"ai.usage.outputTokens", "ai.usage.completionTokens", "output_tokens",
		"completion_tokens"},
	[MEANING_FIRST_TOKEN_S] = {"gen_ai.response.time_to_first_chunk",
		"gen_ai.server.time_to_first_token"},
	[MEANING_COST] = {"gen_ai.usage.cost", "llm.cost.total", "cost_usd", "total_cost",
		"cost"},
	[MEANING_TOOL_NAME] = {"gen_ai.tool.name", "tool.name", "tool_name",
		"ai.toolCall.name"},
	[MEANING_TOOL_ARGUMENTS] = {"gen_ai.tool.call.arguments", "tool.arguments",
		"ai.toolCall.args", "input.value", "traceloop.entity.input", "arguments"},
	[MEANING_AGENT_NAME] = {"gen_ai.agent.name", "agent.name"},
	[MEANING_EXIT_CODE] = {"process.exit.code", "exit_code"},
	[MEANING_HTTP_STATUS] = {"http.response.status_code", "http.status_code"},
	[MEANING_RETRY] = {"retry.attempt", "http.request.resend_count", "attempt"},
	[MEANING_ERROR_TYPE] = {"error.type", "exception.type"},
	[MEANING_KIND] = {"gen_ai.operation.name", "openinference.span.kind",
		"traceloop.span.kind", "langsmith.span.kind", "langfuse.observation.type",
		"span.type", "ai.operationId"},
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
		for (int i = 0; i < KEYS_MAX && keys[m][i]; i++) {
			if (keys[m][i][0] != (key.len ? key.at[0] : 0))
				continue;
			if (!str_eq(key, str_from(keys[m][i])))
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
