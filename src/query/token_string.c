#include "query/token_parts.h"

#include "base/utf8.h"

static const struct escape_row {
	char letter;
	char byte;
} escapes[] = {
	{'n', '\n'},
	{'t', '\t'},
	{'r', '\r'},
	{'\\', '\\'},
	{'"', '"'},
	{'a', '\a'},
	{'b', '\b'},
	{'f', '\f'},
	{'v', '\v'},
};

/* Escapes by number: how many digits of which base follow the letter. */
static const struct escape_number {
	char letter;
	size_t digits;
	unsigned base;
	bool byte; /* it stands for a byte, not for a character */
} numbers[] = {
	{'x', 2, 16, true},
	{'u', 4, 16, false},
	{'U', 8, 16, false},
};

static unsigned escape_digit(char c)
{
	if (lexer_digit(c))
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 99;
}

/* The number that the next digits say; false: it is not so many digits of that base. */
static bool escape_read(struct lexer *l, size_t digits, unsigned base, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		unsigned digit = escape_digit(lexer_peek(l, i));

		if (digit >= base)
			return false;
		*out = *out * base + digit;
	}
	l->at += digits;
	return true;
}

static bool escape_put(uint32_t code, bool byte, struct buf *out)
{
	char bytes[4];

	if (byte) {
		buf_add_byte(out, (char)code);
		return code <= 0xFF;
	}
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return false;
	buf_add(out, (struct str){bytes, utf8_encode(code, bytes)});
	return true;
}

static bool escape_number(struct lexer *l, struct buf *out)
{
	char letter = lexer_peek(l, 0);
	uint32_t code;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (numbers[i].letter != letter)
			continue;
		l->at++;
		return escape_read(l, numbers[i].digits, numbers[i].base, &code) &&
			escape_put(code, numbers[i].byte, out);
	}
	return escape_read(l, 3, 8, &code) && escape_put(code, true, out);
}

bool token_escape(struct lexer *l, struct buf *out)
{
	size_t start = l->at - 1;
	uint32_t code;

	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++)
		if (escapes[i].letter == lexer_peek(l, 0)) {
			buf_add_byte(out, escapes[i].byte);
			l->at++;
			return true;
		}
	if (escape_number(l, out))
		return true;
	return query_error_set(l->why, start,
		1 + utf8_decode(str_tail(l->text, start + 1), &code),
		"no such escape: expected one of \\n \\t \\r \\\\ \\\" \\xHH \\uHHHH "
		"(a backslash in \"...\" is \\\\; in `...` it is itself)");
}

bool token_quoted(struct lexer *l, char stop, const char *endless, struct buf *out)
{
	size_t start = l->at++;

	while (l->at < l->text.len && (!stop || lexer_peek(l, 0) != stop)) {
		char byte = lexer_peek(l, 0);

		l->at++;
		if (byte == '"')
			return true;
		if (byte != '\\')
			buf_add_byte(out, byte);
		else if (!token_escape(l, out))
			return false;
	}
	return query_error_set(l->why, start, 1, "%s", endless);
}

static bool string_unquote(struct lexer *l, struct buf *out)
{
	return token_quoted(l, '\n', "this string does not end: expected \"", out);
}

/* Between backquotes all is as it stands; but for carriage returns, as in Go. */
static bool string_raw(struct lexer *l, struct buf *out)
{
	size_t start = l->at++;

	for (; l->at < l->text.len; l->at++) {
		char byte = lexer_peek(l, 0);

		if (byte == '`') {
			l->at++;
			return true;
		}
		if (byte != '\r')
			buf_add_byte(out, byte);
	}
	return query_error_set(l->why, start, 1, "this string does not end: expected `");
}

bool token_string(struct lexer *l)
{
	struct value v = {.type = VALUE_STRING};
	size_t start = l->at;
	struct buf out = {0};
	bool ok = lexer_peek(l, 0) == '"' ? string_unquote(l, &out) : string_raw(l, &out);

	if (ok) {
		v.text = arena_copy(l->arena, buf_str(&out));
		lexer_add_value(l, start, v);
	}
	buf_release(&out);
	return ok;
}
