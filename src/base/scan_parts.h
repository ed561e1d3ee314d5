#ifndef BASE_SCAN_PARTS_H
#define BASE_SCAN_PARTS_H

#include <string.h>

#include "base/scan.h"
#include "base/word.h"

/*
 * What the files of scan share; but for their tests nobody else includes it. A walking function
 * takes the place where it begins and returns the place behind what it passed, or NULL when the
 * walk has stopped with an error.
 */

/* Stops the walk at `at`; returns NULL, for the caller to hand on. */
const char *scan_fail(struct scan *s, const char *at, const char *why);

/* The byte at `p`, or -1 behind the text. */
static inline int scan_peek(const struct scan *s, const char *p)
{
	return p < s->end ? (unsigned char)*p : -1;
}

/*
 * The first stop at `p` or behind it, or the end of the text. A stop is a byte at which the walk
 * over a string has to look: a quote that ends it, a control character, an escape of the form
 * \u, and what is wrong or may be wrong. Other escapes and characters beyond ASCII are either
 * stops or known to be right, as the engine likes. `p` is no escaped byte and begins a character.
 */
const char *scan_stop(struct scan *s, const char *p);

enum { SCAN_BLOCK = 64 };

/* The block at `p` with zeros behind the end of the text. */
const char *scan_block_copy(const struct scan *s, const char *p, char copy[SCAN_BLOCK]);

/* The block at `p`, readable as a whole: itself, or its copy. */
static inline const char *scan_block(
	const struct scan *s, const char *p, char copy[SCAN_BLOCK])
{
	return s->safe - p >= SCAN_BLOCK ? p : scan_block_copy(s, p, copy);
}

/* Finds the stops among `reach` bytes at `p`; returns how many of these it could judge. */
size_t scan_look_avx2(struct scan *s, const char *p, size_t reach);

/* From behind the opening quote to the closing quote, which is not passed. */
const char *scan_string_far(struct scan *s, const char *begin);

/* The same; nearly always the string ends in the block where it begins or in the next one. */
static inline const char *scan_string_end(struct scan *s, const char *begin)
{
	size_t i = (size_t)(begin - s->window);

	if (i < s->reach) {
		const uint64_t *stops = &s->stops[i / SCAN_BLOCK];
		uint64_t bits = stops[0] >> i % SCAN_BLOCK;
		const char *p = begin;

		if (!bits) {
			bits = stops[1];
			p += SCAN_BLOCK - i % SCAN_BLOCK;
		}
		if (bits) {
			p += (unsigned)__builtin_ctzll(bits);
			if (*p == '"')
				return p;
		}
	}
	return scan_string_far(s, begin);
}

/* Whether a string that was passed holds a backslash. */
static inline bool scan_string_escaped(const struct scan *s, struct str text)
{
	return s->slashes && memchr(text.at, '\\', text.len);
}

/* Whether the next two bytes are these. */
static inline bool scan_sees(const struct scan *s, const char *p, const char *two)
{
	return s->end - p >= 2 && memcmp(p, two, 2) == 0;
}

/* From the first byte of a number to behind its last one. */
const char *scan_number_far(struct scan *s, const char *p);

/*
 * The same for a short whole number in a text that goes on behind it, which is nearly always so; else NULL.
 * Eight bytes at `p` may be read.
 */
static inline const char *scan_number_short(const char *p, const char *end)
{
	uint64_t digits = word_load(p) ^ WORD_EACH * '0';
	uint64_t other = ((digits + WORD_EACH * (0x80 - 10)) | digits) & WORD_EACH * 0x80;
	unsigned count = other ? (unsigned)__builtin_ctzll(other) / 8 : 0;

	if (!count || (count > 1 && *p == '0') || p + count >= end || p[count] == '.' ||
		(p[count] | 0x20) == 'e')
		return NULL;
	return p + count;
}

static inline const char *scan_number_end(struct scan *s, const char *p)
{
	const char *end = s->safe - p < 8 ? NULL : scan_number_short(p, s->end);

	return end ? end : scan_number_far(s, p);
}

/* From the first byte of any value to behind its last one; `depth` levels may be opened. */
const char *scan_value_end(
	struct scan *s, const char *p, struct scan_value *v, unsigned depth);

/* As scan_check, of what scan_init was given. */
bool scan_whole(struct scan *s);

#endif
