#ifndef QUERY_REGEX_H
#define QUERY_REGEX_H

#include "base/str.h"

/*
 * A regular expression that a whole text has to match, or a part of it, compiled once for all texts. What RE2 and
 * PCRE2 share means the same here as in TraceQL: `.` matches a newline too, `$` only the end,
 * \d \w \s and [[:alpha:]] are ASCII. PCRE2 takes more than that (look-around, back references);
 * only \C is refused. Two classes have more in them than RE2's: \s the vertical tab, and \v, in
 * RE2 that alone, all that ends a line.
 *
 * Time is bounded: a pattern that tries too many ways on a text gives up on it, and that text does
 * not match. Bytes that are no UTF-8 match nothing but do no harm.
 */
struct regex;

/* Why a pattern is none. `text` is static or part of *this. */
struct regex_fault {
	size_t offset; /* in the pattern, in bytes, where it is wrong */
	char text[120];
};

/* NULL: *why says why not (it may be NULL). The pattern is not needed afterwards. */
struct regex *regex_new(struct str pattern, struct regex_fault *why);
void regex_free(struct regex *r);

/* The same for one that may match anywhere in a text. */
struct regex *regex_new_part(struct str pattern, struct regex_fault *why);

/* Whether all of `text` matches. */
bool regex_matches(struct regex *r, struct str text);

/* A part of a text that matches, and what is in the first parentheses of it. */
struct regex_part {
	struct str whole;
	struct str group; /* the whole where there are none, or they did not take part */
};

enum regex_found { REGEX_NONE, REGEX_FOUND, REGEX_GAVE_UP };

/*
 * The first part of `text` that matches and begins at `from` or behind it; `r` is of
 * regex_new_part. What stands before `from` is looked at, but not matched.
 */
enum regex_found regex_find(
	struct regex *r, struct str text, size_t from, struct regex_part *part);

/* Whether it gave up on any text so far. */
bool regex_gave_up(const struct regex *r);

#endif
