#ifndef MODEL_VOCABULARY_H
#define MODEL_VOCABULARY_H

#include <stdbool.h>

#include "base/str.h"

/*
 * What well-known attributes mean, whatever their source called them: one table, a row a name. It is
 * read when something is shown or asked; the attributes themselves stay as they came. The page
 * aitrace-attributes(7) is made of it.
 */
enum meaning {
	MEANING_MODEL,	       /* which model answered */
	MEANING_INPUT_TOKENS,  /* cached ones included, unless a row says otherwise */
	MEANING_OUTPUT_TOKENS, /* reasoning included, likewise */
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
	MEANING_USER,
	MEANING_ERROR_MESSAGE,
	MEANING_TOTAL_TOKENS,	/* which tells how the others are to be taken */
	MEANING_FIRST_TOKEN_MS, /* as FIRST_TOKEN_S, in milliseconds */
	MEANING_USAGE,		/* an object of tokens by name (model/tally.h) */
	MEANING_COST_MICROS,	/* as COST, in millionths */
	MEANING_COST_DETAILS,	/* an object of dollars: `total`, or parts of it */
	MEANING_CONTEXT,	/* tokens that a call of the model may be told, at most */
	MEANING_COUNT,
	MEANING_NONE = MEANING_COUNT,
};

/* Who says so. */
enum saying {
	SAID_BY_OTEL,	  /* OpenTelemetry's conventions as they are */
	SAID_BY_OTEL_OLD, /* as they were, and what grew up around them */
	SAID_BY_OPENINFERENCE,
	SAID_BY_OPENLLMETRY,
	SAID_BY_VERCEL,
	SAID_BY_LANGSMITH,
	SAID_BY_LANGFUSE,
	SAID_BY_LOGFIRE,
	SAID_BY_CLAUDE,
	SAID_BY_CODEX,
	SAID_BY_GEMINI,
	SAID_BY_STRANDS,
	SAID_BY_MASTRA,
	SAID_BY_GENKIT,
	SAID_BY_OTHERS,
	SAID_BY_PLAIN, /* nobody in particular */
	SAID_BY_COUNT,
};

enum key_flag {
	/* Tokens: this total does not hold its parts, or this part is in no total; where both say so
	 * they are added (model/tally.h). */
	KEY_APART = 1,
	/* The value, an object or a string of one, may hold tokens. */
	KEY_HOLDS = 2,
};

struct vocabulary_row {
	struct str key;
	enum meaning meaning;
	int rank; /* how good a name it is for that, 0 the best */
	enum saying said;
	unsigned flags; /* enum key_flag */
};

/* NULL: the key means nothing to us. */
const struct vocabulary_row *vocabulary_find(struct str key);

/* What `key` means and, in *rank, how good a name it is for that. */
enum meaning vocabulary_meaning(struct str key, int *rank);

/* The rows one by one, from 0 on; NULL behind the last. */
const struct vocabulary_row *vocabulary_row(size_t row);

const char *vocabulary_said(enum saying by);

/* ---- kinds ---- */

/* Our word for a kind in the source's words (`chat` is `llm`); the word itself when unknown. */
struct str vocabulary_kind(struct str word);

/* The letter that stands for a kind: A, L, T, R ...; `-` for none, `*` for one of others' own. */
char vocabulary_letter(struct str kind);

/* The kind of a span whose name begins as a well-known program's do; empty: none. */
struct str vocabulary_name_kind(struct str name);

/* Our kinds, and others' words for them, from 0 on; empty behind the last. */
struct str vocabulary_our_kind(size_t row);
struct str vocabulary_word(size_t row, struct str *kind);

/* The beginnings of names, likewise. */
struct str vocabulary_name(size_t row, struct str *kind);

#endif
