#ifndef EXPORT_REDACT_LITERAL_H
#define EXPORT_REDACT_LITERAL_H

#include "base/arena.h"
#include "base/str.h"

/*
 * What a regular expression cannot match without, so that most texts need not be tried: texts of
 * which each match holds one, the case of its letters aside.
 *
 *     \bgh[pousr]_[A-Za-z0-9]{20,}        none: two bytes are too common
 *     \b(?:ghp|gho)_[A-Za-z0-9]{20,}      ghp gho
 *     sk-ant-\w+|xai-\w+                  sk-ant- xai-
 *     ://[^:]+:([^@]+)@                   @
 *
 * Where there is doubt there is none, and every text is tried. A quote, a backslash and a slash
 * are in none of them: JSON may write those in several ways.
 */
enum { REDACT_LITERALS = 64 };

struct redact_literals {
	struct str at[REDACT_LITERALS];
	size_t count; /* 0: nothing is known */
};

/* Texts that had to be put together are in `arena`. */
void redact_literals(struct str regex, struct arena *arena, struct redact_literals *out);

#endif
