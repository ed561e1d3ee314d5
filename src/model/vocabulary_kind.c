#include "model/vocabulary.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

enum kind {
	KIND_AGENT,
	KIND_LLM,
	KIND_TOOL,
	KIND_RETRIEVAL,
	KIND_EMBEDDING,
	KIND_PROMPT,
	KIND_CHAIN,
	KIND_GUARDRAIL,
	KIND_EVAL,
	KIND_MEMORY,
	KIND_HTTP,
	KIND_STATE,
	KIND_COUNT,
};

static const struct kind_row {
	struct str kind;
	char letter;
} kinds[KIND_COUNT] = {
	[KIND_AGENT] = {WORD("agent"), 'A'},
	[KIND_LLM] = {WORD("llm"), 'L'},
	[KIND_TOOL] = {WORD("tool"), 'T'},
	[KIND_RETRIEVAL] = {WORD("retrieval"), 'R'},
	[KIND_EMBEDDING] = {WORD("embedding"), 'E'},
	[KIND_PROMPT] = {WORD("prompt"), 'P'},
	[KIND_CHAIN] = {WORD("chain"), 'C'},
	[KIND_GUARDRAIL] = {WORD("guardrail"), 'G'},
	[KIND_EVAL] = {WORD("eval"), 'V'},
	[KIND_MEMORY] = {WORD("memory"), 'M'},
	[KIND_HTTP] = {WORD("http"), 'H'},
	[KIND_STATE] = {WORD("state"), 'S'},
};

struct word_row {
	struct str word;
	enum kind kind;
};

/* In the order of length, then of bytes: they are looked up by halves. */
static const struct word_row words[] = {
	{WORD("LLM"), KIND_LLM},
	{WORD("llm"), KIND_LLM},
	{WORD("TOOL"), KIND_TOOL},
	{WORD("chat"), KIND_LLM},
	{WORD("eval"), KIND_EVAL},
	{WORD("flow"), KIND_CHAIN},
	{WORD("http"), KIND_HTTP},
	{WORD("plan"), KIND_CHAIN},
	{WORD("step"), KIND_CHAIN},
	{WORD("task"), KIND_CHAIN},
	{WORD("tool"), KIND_TOOL},
	{WORD("AGENT"), KIND_AGENT},
	{WORD("CHAIN"), KIND_CHAIN},
	{WORD("agent"), KIND_AGENT},
	{WORD("chain"), KIND_CHAIN},
	{WORD("model"), KIND_LLM},
	{WORD("score"), KIND_EVAL},
	{WORD("state"), KIND_STATE},
	{WORD("PROMPT"), KIND_PROMPT},
	{WORD("memory"), KIND_MEMORY},
	{WORD("parser"), KIND_CHAIN},
	{WORD("prompt"), KIND_PROMPT},
	{WORD("rerank"), KIND_RETRIEVAL},
	{WORD("handoff"), KIND_CHAIN},
	{WORD("tool.v2"), KIND_TOOL},
	{WORD("RERANKER"), KIND_RETRIEVAL},
	{WORD("ai.embed"), KIND_EMBEDDING},
	{WORD("embedder"), KIND_EMBEDDING},
	{WORD("flowStep"), KIND_CHAIN},
	{WORD("function"), KIND_TOOL},
	{WORD("generate"), KIND_LLM},
	{WORD("llm_call"), KIND_LLM},
	{WORD("reranker"), KIND_RETRIEVAL},
	{WORD("response"), KIND_LLM},
	{WORD("workflow"), KIND_CHAIN},
	{WORD("EMBEDDING"), KIND_EMBEDDING},
	{WORD("EVALUATOR"), KIND_EVAL},
	{WORD("GUARDRAIL"), KIND_GUARDRAIL},
	{WORD("RETRIEVER"), KIND_RETRIEVAL},
	{WORD("agent_run"), KIND_AGENT},
	{WORD("ai.rerank"), KIND_RETRIEVAL},
	{WORD("embedding"), KIND_EMBEDDING},
	{WORD("evaluator"), KIND_EVAL},
	{WORD("guardrail"), KIND_GUARDRAIL},
	{WORD("mcp_tools"), KIND_TOOL},
	{WORD("retrieval"), KIND_RETRIEVAL},
	{WORD("retriever"), KIND_RETRIEVAL},
	{WORD("tool_call"), KIND_TOOL},
	{WORD("agent_call"), KIND_AGENT},
	{WORD("completion"), KIND_LLM},
	{WORD("embeddings"), KIND_EMBEDDING},
	{WORD("evaluation"), KIND_EVAL},
	{WORD("generation"), KIND_LLM},
	{WORD("model_step"), KIND_LLM},
	{WORD("web_search"), KIND_RETRIEVAL},
	{WORD("ai.toolCall"), KIND_TOOL},
	{WORD("interaction"), KIND_AGENT},
	{WORD("llm_request"), KIND_LLM},
	{WORD("model_chunk"), KIND_LLM},
	{WORD("user_prompt"), KIND_AGENT},
	{WORD("ai.embedMany"), KIND_EMBEDDING},
	{WORD("create_agent"), KIND_AGENT},
	{WORD("execute_task"), KIND_CHAIN},
	{WORD("execute_tool"), KIND_TOOL},
	{WORD("invoke_agent"), KIND_AGENT},
	{WORD("workflow_run"), KIND_CHAIN},
	{WORD("ai.streamText"), KIND_AGENT},
	{WORD("create_memory"), KIND_MEMORY},
	{WORD("delete_memory"), KIND_MEMORY},
	{WORD("mcp_tool_call"), KIND_TOOL},
	{WORD("processor_run"), KIND_CHAIN},
	{WORD("rag_embedding"), KIND_EMBEDDING},
	{WORD("search_memory"), KIND_RETRIEVAL},
	{WORD("system_prompt"), KIND_PROMPT},
	{WORD("update_memory"), KIND_MEMORY},
	{WORD("upsert_memory"), KIND_MEMORY},
	{WORD("workflow_loop"), KIND_CHAIN},
	{WORD("workflow_step"), KIND_CHAIN},
	{WORD("fetch_response"), KIND_LLM},
	{WORD("promptTemplate"), KIND_PROMPT},
	{WORD("tool.execution"), KIND_TOOL},
	{WORD("ai.generateText"), KIND_AGENT},
	{WORD("ai.streamObject"), KIND_AGENT},
	{WORD("invoke_workflow"), KIND_CHAIN},
	{WORD("model_inference"), KIND_LLM},
	{WORD("text_completion"), KIND_LLM},
	{WORD("ai.embed.doEmbed"), KIND_EMBEDDING},
	{WORD("background-model"), KIND_LLM},
	{WORD("generate_content"), KIND_LLM},
	{WORD("memory_operation"), KIND_MEMORY},
	{WORD("model_generation"), KIND_LLM},
	{WORD("ai.generateObject"), KIND_AGENT},
	{WORD("command_execution"), KIND_TOOL},
	{WORD("executable-prompt"), KIND_PROMPT},
	{WORD("workflow_parallel"), KIND_CHAIN},
	{WORD("ai.rerank.doRerank"), KIND_RETRIEVAL},
	{WORD("provider_tool_call"), KIND_TOOL},
	{WORD("vector_db_retrieve"), KIND_RETRIEVAL},
	{WORD("create_memory_store"), KIND_MEMORY},
	{WORD("delete_memory_store"), KIND_MEMORY},
	{WORD("schedule_tool_calls"), KIND_CHAIN},
	{WORD("ai.embedMany.doEmbed"), KIND_EMBEDDING},
	{WORD("tool.blocked_on_user"), KIND_TOOL},
	{WORD("workflow_conditional"), KIND_CHAIN},
	{WORD("ai.streamText.doStream"), KIND_LLM},
	{WORD("ai.streamObject.doStream"), KIND_LLM},
	{WORD("workflow_conditional_eval"), KIND_CHAIN},
	{WORD("ai.generateText.doGenerate"), KIND_LLM},
	{WORD("ai.generateObject.doGenerate"), KIND_LLM},
};

/* Names that say it where no attribute does: they begin so, and go on with a dot, a space or not at all. */
static const struct word_row names[] = {
	{WORD("claude_code.tool"), KIND_TOOL},
	{WORD("claude_code.interaction"), KIND_AGENT},
	{WORD("claude_code.llm_request"), KIND_LLM}, {WORD("execute_tool"), KIND_TOOL},
	{WORD("invoke_agent"), KIND_AGENT}, {WORD("create_agent"), KIND_AGENT},
	{WORD("execute_event_loop_cycle"), KIND_CHAIN},		/* Strands */
	{WORD("session_task.turn"), KIND_AGENT},		/* Codex */
	{WORD("try_run_sampling_request"), KIND_LLM},		/* the same: one attempt */
	{WORD("model_client.stream_responses_api"), KIND_HTTP}, /* the same */
};
#undef WORD

enum {
	WORD_COUNT = sizeof(words) / sizeof(words[0]),
	NAME_COUNT = sizeof(names) / sizeof(names[0]),
};

/* Behind a blank the Vercel AI SDK adds what the caller named it: `ai.embed.doEmbed my-function`. */
static struct str word_itself(struct str word)
{
	return str_starts(word, STR("ai.")) ? str_head(word, str_find(word, ' ')) : word;
}

static int word_order(struct str a, struct str b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return str_cmp(a, b);
}

/* KIND_COUNT: unknown. */
static enum kind word_kind(struct str word)
{
	size_t low = 0, high = WORD_COUNT;

	word = word_itself(word);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = word_order(words[middle].word, word);

		if (order == 0)
			return words[middle].kind;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return KIND_COUNT;
}

struct str vocabulary_kind(struct str word)
{
	enum kind kind = word_kind(word);

	return kind < KIND_COUNT ? kinds[kind].kind : word;
}

char vocabulary_letter(struct str kind)
{
	enum kind known = word_kind(kind);

	if (known < KIND_COUNT)
		return kinds[known].letter;
	return kind.len ? '*' : '-';
}

struct str vocabulary_name_kind(struct str name)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		size_t len = names[i].word.len;

		if (str_starts(name, names[i].word) &&
			(name.len == len || name.at[len] == '.' || name.at[len] == ' '))
			return kinds[names[i].kind].kind;
	}
	return (struct str){0};
}

struct str vocabulary_our_kind(size_t row)
{
	return row < KIND_COUNT ? kinds[row].kind : (struct str){0};
}

struct str vocabulary_word(size_t row, struct str *kind)
{
	if (row >= WORD_COUNT)
		return (struct str){0};
	*kind = kinds[words[row].kind].kind;
	return words[row].word;
}

struct str vocabulary_name(size_t row, struct str *kind)
{
	if (row >= NAME_COUNT)
		return (struct str){0};
	*kind = kinds[names[row].kind].kind;
	return names[row].word;
}
