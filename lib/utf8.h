#ifndef AIT_UTF8_H
#define AIT_UTF8_H

#include <stddef.h>

/*
 * Bytes (2 to 4) of the valid UTF-8 sequence (RFC 3629, section 4) beyond ASCII at `at`, which
 * ends before `end`; 0 when there is none: an overlong form, a surrogate, a piece.
 */
size_t ait_utf8(const char *at, const char *end);

#endif
