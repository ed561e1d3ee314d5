#ifndef EXPORT_REDACT_TOKEN_H
#define EXPORT_REDACT_TOKEN_H

#include <stddef.h>

/*
 * Where the pieces of a JSON text end, which was checked before: each function takes the first byte
 * of one and returns the place behind it.
 */

/* From the opening quote of a string. */
const char *redact_token_string(const char *at, const char *end);

/* A number, true, false or null. */
const char *redact_token_scalar(const char *at, const char *end);

/* From the opening bracket of an object or array; `end` when it is not closed before. */
const char *redact_token_nested(const char *at, const char *end);

#endif
