#ifndef CMD_CAT_VALUE_H
#define CMD_CAT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values of options, as a person types them. False: it is none, and *out is as it was. */

/*
 * A point in time: RFC 3339, a day (its midnight, UTC), a duration ago with or without a `-`
 * (`5m`, `-5m`), or nanoseconds since 1970 in 16 digits or more.
 */
bool cat_value_time(const char *text, int64_t now_ns, int64_t *out);

/* The same, or a duration into a trace: `+1.5s`. */
struct cat_moment {
	bool given;
	bool relative; /* to the beginning of each trace */
	int64_t ns;    /* since 1970, or since then */
};

bool cat_value_moment(const char *text, int64_t now_ns, struct cat_moment *out);

/* Bytes: `500K`, `1.5G` is none, `64M`; powers of 1024. From 1 on. */
bool cat_value_size(const char *text, size_t *out);

/* A decimal number. */
bool cat_value_number(const char *text, uint64_t *out);

/* Which of `words`, separated by `|`, it is, from 0; it is one of them. */
unsigned cat_value_word(const char *words, const char *text);

#endif
