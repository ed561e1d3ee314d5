#include "query/token.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "query/token_parts.h"

/* In order of length, so that the longest is found first. */
static const struct symbol_row {
	const char *word;
	enum token_kind kind;
	enum op op;
	enum relation relation;
} symbols[] = {
	{"!>>", TOKEN_OP, OP_DESCENDANT, RELATION_NOT},
	{"!<<", TOKEN_OP, OP_ANCESTOR, RELATION_NOT},
	{"&>>", TOKEN_OP, OP_DESCENDANT, RELATION_UNION},
	{"&<<", TOKEN_OP, OP_ANCESTOR, RELATION_UNION},
	{"&&", TOKEN_OP, OP_AND, RELATION_PLAIN},
	{"||", TOKEN_OP, OP_OR, RELATION_PLAIN},
	{"!=", TOKEN_OP, OP_NE, RELATION_PLAIN},
	{"=~", TOKEN_OP, OP_MATCH, RELATION_PLAIN},
	{"!~", TOKEN_OP, OP_NOT_MATCH, RELATION_PLAIN},
	{">=", TOKEN_OP, OP_GE, RELATION_PLAIN},
	{"<=", TOKEN_OP, OP_LE, RELATION_PLAIN},
	{">>", TOKEN_OP, OP_DESCENDANT, RELATION_PLAIN},
	{"<<", TOKEN_OP, OP_ANCESTOR, RELATION_PLAIN},
	{"!>", TOKEN_OP, OP_CHILD, RELATION_NOT},
	{"!<", TOKEN_OP, OP_PARENT, RELATION_NOT},
	{"&>", TOKEN_OP, OP_CHILD, RELATION_UNION},
	{"&<", TOKEN_OP, OP_PARENT, RELATION_UNION},
	{"&~", TOKEN_OP, OP_SIBLING, RELATION_UNION},
	{"=", TOKEN_OP, OP_EQ, RELATION_PLAIN},
	{">", TOKEN_OP, OP_GT, RELATION_PLAIN},
	{"<", TOKEN_OP, OP_LT, RELATION_PLAIN},
	{"~", TOKEN_OP, OP_SIBLING, RELATION_PLAIN},
	{"!", TOKEN_OP, OP_NOT, RELATION_PLAIN},
	{"+", TOKEN_OP, OP_ADD, RELATION_PLAIN},
	{"-", TOKEN_OP, OP_SUB, RELATION_PLAIN},
	{"*", TOKEN_OP, OP_MUL, RELATION_PLAIN},
	{"/", TOKEN_OP, OP_DIV, RELATION_PLAIN},
	{"%", TOKEN_OP, OP_MOD, RELATION_PLAIN},
	{"^", TOKEN_OP, OP_POW, RELATION_PLAIN},
	{"|", TOKEN_PIPE, OP_NONE, RELATION_PLAIN},
	{"{", TOKEN_OPEN_BRACE, OP_NONE, RELATION_PLAIN},
	{"}", TOKEN_CLOSE_BRACE, OP_NONE, RELATION_PLAIN},
	{"(", TOKEN_OPEN, OP_NONE, RELATION_PLAIN},
	{")", TOKEN_CLOSE, OP_NONE, RELATION_PLAIN},
	{",", TOKEN_COMMA, OP_NONE, RELATION_PLAIN},
};

struct token *lexer_add(struct lexer *l, enum token_kind kind, size_t start)
{
	struct token_list *t = l->out;

	t->at = mem_grow(t->at, &t->room, t->count + 1, sizeof(*t->at));
	t->at[t->count] = (struct token){
		.kind = kind, .at = (uint32_t)start, .len = (uint32_t)(l->at - start)};
	return &t->at[t->count++];
}

void lexer_add_value(struct lexer *l, size_t start, struct value value)
{
	struct value *v = arena_new(l->arena, sizeof(*v));

	*v = value;
	lexer_add(l, TOKEN_VALUE, start)->value = v;
}

void lexer_add_field(struct lexer *l, size_t start, struct field field)
{
	struct field *f = arena_new(l->arena, sizeof(*f));

	*f = field;
	lexer_add(l, TOKEN_FIELD, start)->field = f;
}

/* A comment as in Go, which TraceQL has from there. */
static bool lexer_skip_comment(struct lexer *l)
{
	size_t start = l->at;

	if (lexer_peek(l, 1) == '/') {
		l->at += str_find(str_tail(l->text, l->at), '\n');
		return true;
	}
	for (l->at += 2; l->at < l->text.len; l->at++)
		if (lexer_peek(l, 0) == '*' && lexer_peek(l, 1) == '/') {
			l->at += 2;
			return true;
		}
	return query_error_set(l->why, start, 2, "this comment does not end: expected */");
}

static bool lexer_skip(struct lexer *l)
{
	while (l->at < l->text.len) {
		char byte = lexer_peek(l, 0), next = lexer_peek(l, 1);

		if (strchr(" \t\r\n", byte) && byte)
			l->at++;
		else if (byte != '/' || (next != '/' && next != '*'))
			break;
		else if (!lexer_skip_comment(l))
			return false;
	}
	return true;
}

static bool lexer_symbol(struct lexer *l)
{
	struct str rest = str_tail(l->text, l->at);
	size_t start = l->at;

	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		struct str word = str_from(symbols[i].word);
		struct token *t;

		if (symbols[i].word[0] != rest.at[0] || !str_starts(rest, word))
			continue;
		l->at += word.len;
		t = lexer_add(l, symbols[i].kind, start);
		t->op = symbols[i].op;
		t->relation = symbols[i].relation;
		return true;
	}
	return query_error_set(l->why, start, 1, "`%c` has no meaning here%s", rest.at[0],
		rest.at[0] == '&'	     ? ": did you mean `&&`?"
			: rest.at[0] == '\'' ? ": strings stand in \"...\" or `...`"
					     : "");
}

static bool lexer_token(struct lexer *l)
{
	char byte = lexer_peek(l, 0);

	if (lexer_digit(byte) || (byte == '.' && lexer_digit(lexer_peek(l, 1))))
		return token_number(l);
	if (byte == '"' || byte == '`')
		return token_string(l);
	if (byte == '.') {
		l->at++;
		return token_attribute(l, l->at - 1, (struct field){0});
	}
	if (lexer_letter(byte))
		return token_word(l);
	return lexer_symbol(l);
}

/* All of it is text, for what comes out of it is shown and written. */
static bool lexer_check(struct lexer *l)
{
	size_t at = 0, len;
	uint32_t code;

	for (; at < l->text.len; at += len) {
		len = utf8_decode(str_tail(l->text, at), &code);
		if (!len)
			return query_error_set(l->why, at, 1, "this byte is no UTF-8");
		if (!code)
			return query_error_set(l->why, at, 1, "NUL has no meaning here");
	}
	return true;
}

bool token_list_read(struct str text, struct arena *arena, struct token_list *out,
	struct query_error *why)
{
	struct lexer l = {.text = text, .arena = arena, .out = out, .why = why};

	if (!lexer_check(&l))
		return false;
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		l.at = 3;
	while (lexer_skip(&l) && l.at < text.len)
		if (!lexer_token(&l))
			return false;
	if (why->what.len)
		return false;
	lexer_add(&l, TOKEN_END, l.at);
	return true;
}

void token_list_release(struct token_list *t)
{
	free(t->at);
	*t = (struct token_list){0};
}
