#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Text as pointer and length. Owns nothing: who made the bytes says how long they live. NUL
 * bytes are bytes like any other; NUL-terminated strings appear only at the doors to libc. What
 * the hot road calls for every member of a line is inline.
 */
struct str {
	const char *at; /* first byte; may be NULL when len is 0 */
	size_t len;	/* in bytes */
};

/* A string literal as a struct str. A macro, because its length is known when it is compiled. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/* The text up to the NUL; NULL gives the empty str. */
struct str str_from(const char *text);

/* Whether `len` bytes are the same, in at most two loads a side up to 16: names are short. */
static inline bool str_same(const char *a, const char *b, size_t len)
{
	uint64_t a8, b8, a8_end, b8_end;
	uint32_t a4, b4, a4_end, b4_end;

	if (len > 16)
		return memcmp(a, b, len) == 0;
	if (len >= 8) {
		memcpy(&a8, a, 8);
		memcpy(&b8, b, 8);
		memcpy(&a8_end, a + len - 8, 8);
		memcpy(&b8_end, b + len - 8, 8);
		return a8 == b8 && a8_end == b8_end;
	}
	if (len >= 4) {
		memcpy(&a4, a, 4);
		memcpy(&b4, b, 4);
		memcpy(&a4_end, a + len - 4, 4);
		memcpy(&b4_end, b + len - 4, 4);
		return a4 == b4 && a4_end == b4_end;
	}
	return len == 0 ||
		(a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1]);
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && str_same(a.at, b.at, a.len);
}

bool str_starts(struct str s, struct str prefix);

/* Byte order, as memcmp; a prefix comes before what it begins. */
int str_cmp(struct str a, struct str b);

/* At most the first `len` bytes. */
static inline struct str str_head(struct str s, size_t len)
{
	return (struct str){s.at, s.len < len ? s.len : len};
}

/* What is left without the first `len` bytes; empty when there are fewer. */
static inline struct str str_tail(struct str s, size_t len)
{
	if (len > s.len)
		len = s.len;
	return (struct str){len ? s.at + len : s.at, s.len - len};
}

/* Offset of the first `byte`, or s.len. */
size_t str_find(struct str s, char byte);

#endif
