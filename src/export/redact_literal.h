#ifndef EXPORT_REDACT_LITERAL_H
#define EXPORT_REDACT_LITERAL_H

#include "base/arena.h"
#include "base/str.h"

/*
 * What a regular expression cannot match without, so that most texts need not be tried: texts of
 * which each match holds one.
 *
 *     token\b["']*=                       token, and it ends there
 *     \bgh[pousr]_[A-Za-z0-9]{20,}        none: two bytes are too common
 *     \b(?:ghp|gho)_[A-Za-z0-9]{20,}      ghp gho
 *     sk-ant-\w+|xai-\w+                  sk-ant- xai-
 *     ://[^:]+:([^@]+)@                   @
 *
 * Where there is doubt there is none, and every text is tried. A quote, a backslash and a slash
 * are in none of them: JSON may write those in several ways.
 */
enum { REDACT_LITERALS = 64 };

struct redact_literal {
	struct str text;
	bool exact; /* in this case of its letters only */
	bool ends;  /* no letter, digit or _ stands behind it */
};

struct redact_literals {
	struct redact_literal at[REDACT_LITERALS];
	size_t count; /* 0: nothing is known */
};

/*
 * Whether one stands at a place of a text, which may be JSON or text of one of its strings; the
 * letters were compared without their case.
 */
bool redact_literal_is(const struct redact_literal *l, struct str text, size_t at);

/* Texts that had to be put together are in `arena`. */
void redact_literals(struct str regex, struct arena *arena, struct redact_literals *out);

#endif
