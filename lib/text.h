#ifndef AIT_TEXT_H
#define AIT_TEXT_H

#include "buf.h"

/*
 * Text as it stands between the quotes of a JSON string (RFC 8259, section 7): quote and backslash
 * escaped, control characters as \n or \u001b, bytes that are not UTF-8 as U+FFFD, one each.
 */

/* What stands for a byte below 0x60 that cannot stand for itself. */
struct ait_escape {
	char bytes[8];
	unsigned char len; /* 0: \u and its number */
};

enum {
	AIT_ESCAPES = 0x60,	/* entries of a table of escapes, by byte */
	AIT_TEXT_OVERHANG = 16, /* bytes that may be written behind those that count */
	AIT_TEXT_BEHIND =
		128, /* room that there is behind a text with quotes, for what follows */
};

/* The escapes of each enum ait_buf_text; `in_chunk`: escaped twice, as in its string of JSON. */
const struct ait_escape *ait_text_escapes(enum ait_buf_text what, bool in_chunk);

/*
 * Escapes from *at on, one whole character after the other, as long as there surely is room up to
 * `stop`; *at moves behind the last one. Returns the place behind.
 */
char *ait_text_fill(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes);

/* The same byte by byte, where the processor has no wide loads, and to hold it against. */
char *ait_text_fill_narrow(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes);

/* Adds text of any length at `to` and returns the place behind; no quotes. */
char *ait_text_add(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what);

/* With quotes around it. */
char *ait_text_quote(
	struct ait_buf *b, char *to, const char *at, size_t len, enum ait_buf_text what);

/* The same; the text ends at its NUL. */
static inline char *ait_text_string(struct ait_buf *b, char *to, const char *text)
{
	return ait_text_quote(b, to, text, strlen(text), AIT_BUF_STRING);
}

/*
 * How many of the first bytes need no care: no control character, quote, backslash; ASCII.
 */
size_t ait_text_plain(const char *at, const char *end);

#endif
