#ifndef QUERY_TOKEN_PARTS_H
#define QUERY_TOKEN_PARTS_H

#include "query/token.h"

/* What the files of token share. */
struct lexer {
	struct str text; /* all of the query */
	size_t at;	 /* what is not read yet begins here */
	struct arena *arena;
	struct token_list *out;
	struct query_error *why;
};

/* The byte at an offset from where the lexer is; 0 beyond the end. */
static inline char lexer_peek(const struct lexer *l, size_t offset)
{
	return l->at + offset < l->text.len ? l->text.at[l->at + offset] : 0;
}

static inline bool lexer_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Whether a word goes on with that byte; beyond ASCII all do, so that errors show whole words. */
static inline bool lexer_letter(char byte)
{
	unsigned char b = (unsigned char)byte;

	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b >= 0x80;
}

/* Adds a token that ends where the lexer is. */
struct token *lexer_add(struct lexer *l, enum token_kind kind, size_t start);
void lexer_add_value(struct lexer *l, size_t start, struct value value);
void lexer_add_field(struct lexer *l, size_t start, struct field field);

/* Each reads one token, which it begins at l->at; false, and the error is set, when it is none. */
bool token_number(struct lexer *l);
bool token_string(struct lexer *l);
bool token_word(struct lexer *l);

/* An attribute behind its scope: l->at is where its key begins, `start` where its token does. */
bool token_attribute(struct lexer *l, size_t start, struct field field);

/* The value that a word is; false: none. The call that it is; CALL_NONE: none. */
bool token_literal(struct str word, struct value *out);
enum call token_call(struct str word);

/*
 * Undoes an escape that l->at stands behind the backslash of, into `out`. Keys and strings have
 * the same ones.
 */
bool token_escape(struct lexer *l, struct buf *out);

/*
 * What is between the quotes that l->at stands at, escapes undone. `stop`, if it is not 0, is a byte that
 * it may not have; `endless` is said where no quote ends it.
 */
bool token_quoted(struct lexer *l, char stop, const char *endless, struct buf *out);

#endif
