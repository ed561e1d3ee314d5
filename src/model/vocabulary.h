#ifndef MODEL_VOCABULARY_H
#define MODEL_VOCABULARY_H

#include "base/str.h"

/*
 * What well-known attributes mean, whatever they are called: one table, a row a meaning, its
 * keys in order of preference (OpenTelemetry's GenAI conventions first).
 */
enum meaning {
	MEANING_MODEL,	       /* which model answered */
	MEANING_INPUT_TOKENS,  /* cached ones included */
	MEANING_OUTPUT_TOKENS, /* reasoning included */
	MEANING_FIRST_TOKEN_S, /* seconds until the first piece of the answer */
	MEANING_COST,	       /* in US dollars */
	MEANING_TOOL_NAME,
	MEANING_TOOL_ARGUMENTS, /* an object, or a string that holds one */
	MEANING_TOOL_RESULT,
	MEANING_TOOL_CALL_ID, /* which the model gave it when it asked for it */
	MEANING_AGENT_NAME,
	MEANING_EXIT_CODE,
	MEANING_HTTP_STATUS,
	MEANING_RETRY, /* number of the attempt or of resends, from 1 */
	MEANING_ERROR_TYPE,
	MEANING_PROVIDER,
	MEANING_CACHE_READ,  /* tokens, a part of the input's */
	MEANING_CACHE_WRITE, /* likewise */
	MEANING_REASONING,   /* tokens, a part of the output's */
	MEANING_FINISH,	     /* why the model stopped: a word, or an array of them */
	MEANING_TEMPERATURE,
	MEANING_QUERY,	   /* what was looked for */
	MEANING_DOCUMENTS, /* what was found: an array */
	MEANING_SESSION,   /* the conversation that a trace is a part of */
	MEANING_KIND,	   /* what sort of work, in the source's words */
	MEANING_COUNT,
	MEANING_NONE = MEANING_COUNT,
};

/* What `key` means and, in *rank (0 is best), how good a name it is for that. */
enum meaning vocabulary_meaning(struct str key, int *rank);

/* The keys one by one, from 0 on, and what each means; the empty text behind the last. */
struct str vocabulary_key(size_t row, enum meaning *meaning);

/* Our word for a kind in the source's words (`chat` is `llm`); the word itself when unknown. */
struct str vocabulary_kind(struct str word);

/* The letter that stands for a kind: A, L, T, R ...; `-` for none, `*` for one of others' own. */
char vocabulary_letter(struct str kind);

#endif
