#ifndef QUERY_TOKEN_H
#define QUERY_TOKEN_H

#include "base/arena.h"
#include "query/error.h"
#include "query/field.h"
#include "query/op.h"

/*
 * The words of a query. Fields, attributes and literal values are one token each, whatever they
 * are made of, and are looked up here.
 */
enum token_kind {
	TOKEN_END,
	TOKEN_OPEN_BRACE,
	TOKEN_CLOSE_BRACE,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_PIPE,
	TOKEN_OP,    /* op, relation */
	TOKEN_VALUE, /* value */
	TOKEN_FIELD, /* field */
	TOKEN_NIL,
	TOKEN_CALL, /* call: a word that has its parentheses */
	TOKEN_WORD, /* any other */
};

enum call {
	CALL_NONE,
	CALL_COUNT,
	CALL_AVG,
	CALL_MIN,
	CALL_MAX,
	CALL_SUM,
	CALL_BY,
	CALL_COALESCE,
	CALL_SELECT,
	CALL_RATE,
	CALL_COUNT_OVER_TIME,
	CALL_MIN_OVER_TIME,
	CALL_MAX_OVER_TIME,
	CALL_AVG_OVER_TIME,
	CALL_SUM_OVER_TIME,
	CALL_QUANTILE_OVER_TIME,
	CALL_HISTOGRAM_OVER_TIME,
	CALL_COMPARE,
	CALL_TOPK,
	CALL_BOTTOMK,
	CALL_WITH,
	CALL_KINDS,
};

struct token {
	enum token_kind kind;
	uint32_t at; /* in the text, in bytes */
	uint32_t len;
	union {
		struct {
			enum op op; /* `>` is OP_GT, `!~` is OP_NOT_MATCH: who parses knows more */
			enum relation relation;
		};
		enum call call;
		const struct value *value;
		const struct field *field;
	};
};

struct token_list {
	struct token *at; /* the last one is TOKEN_END */
	size_t count;
	size_t room;
};

/*
 * Splits a text, valid UTF-8 or not. False, and *why is set, when it has something that is no
 * token. Values and fields live in `arena`; release the tokens in any case.
 */
bool token_list_read(struct str text, struct arena *arena, struct token_list *out,
	struct query_error *why);
void token_list_release(struct token_list *t);

/* Whether a text is one word: letters, digits and underscores. */
bool token_is_word(struct str text);

/* The value, or the call, that somebody may have meant who wrote `word`; NULL: none is near. */
const char *token_near_value(struct str word);
const char *token_near_call(struct str word);

/* The word of a value that is written as one: a bool, status, kind or state. */
struct str token_value_word(const struct value *v);

/* The word of a call. */
struct str token_call_word(enum call call);

#endif
