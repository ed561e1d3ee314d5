#ifndef AIT_TEXT_H
#define AIT_TEXT_H

#include "buf.h"

/*
 * Text as it stands between the quotes of a JSON string (RFC 8259, section 7): quote and backslash
 * escaped, control characters as \n or \u001b, bytes that are not UTF-8 as U+FFFD, one each.
 */
void ait_text(struct ait_buf *b, const char *at, size_t len);

/* The same byte by byte, where the processor has no wide loads, and to hold ait_text against. */
void ait_text_narrow(struct ait_buf *b, const char *at, size_t len);

/* Quotes around it; the text ends at its NUL. */
void ait_text_string(struct ait_buf *b, const char *text);

/* The same for `len` bytes. */
void ait_text_stringn(struct ait_buf *b, const char *at, size_t len);

/* A key, quotes around it and a colon behind; a NUL in it is U+FFFD. `len` 0: up to the NUL. */
void ait_text_key(struct ait_buf *b, const char *key, size_t len);

/* How many of the first bytes need no care: no control character, quote, backslash; ASCII. */
size_t ait_text_plain(const char *at, const char *end);

/*
 * The most bytes of a line of JSON (valid UTF-8, no control character) that give at most `room`
 * bytes when it is escaped once more, cut before a character, not within.
 */
size_t ait_text_fit(const char *at, size_t len, size_t room);

#endif
