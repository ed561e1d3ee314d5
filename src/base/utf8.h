#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/buf.h"

/* UTF-8 as RFC 3629 has it: nothing overlong, no surrogates, nothing above U+10FFFF. */

/*
 * The character that `text` begins with. Returns how many bytes it has, 1 to 4, or 0 when there
 * is no whole and valid one.
 */
size_t utf8_decode(struct str text, uint32_t *code);

/* Writes a valid code point; returns its length, 1 to 4 bytes. */
size_t utf8_encode(uint32_t code, char out[4]);

/*
 * `text` without the bytes of a last character that is not whole: what is left of a valid text
 * that was cut anywhere. Text that was not valid is left as it is.
 */
struct str utf8_whole(struct str text);

#endif
