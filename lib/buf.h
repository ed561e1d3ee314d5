#ifndef AIT_BUF_H
#define AIT_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "aitrace.h"

/*
 * The bytes of one record while it is formatted. They begin in memory of the caller's (its stack)
 * and move to a mapping when they outgrow it; one such mapping is kept for the next long record. No
 * malloc, so that a program whose heap is locked or broken can still be traced.
 */
enum {
	AIT_BUF_FIRST = 4096,		  /* bytes that the caller should give */
	AIT_BUF_STEP = 2048,		  /* most that one ait_buf_reserve may ask for */
	AIT_BUF_MAX = AITRACE_RECORD_MAX, /* beyond it the buffer fails */
};

struct ait_buf {
	char *at;    /* first byte */
	size_t len;  /* bytes in use */
	size_t room; /* bytes there */
	bool mapped; /* `at` is a mapping of ours, not the caller's memory */
	bool failed; /* too long, or no memory; what `at` holds then is of no use */
};

void ait_buf_init(struct ait_buf *b, char *first, size_t room);
void ait_buf_release(struct ait_buf *b);

/* The slow half of ait_buf_reserve; false when the buffer failed. */
bool ait_buf_grow(struct ait_buf *b, size_t more);

/*
 * Where the next bytes go; there is room for `more` (at most AIT_BUF_STEP). The caller raises len.
 * A buffer that failed gives its first bytes again and again: who writes need not ask.
 */
static inline char *ait_buf_reserve(struct ait_buf *b, size_t more)
{
	if (b->room - b->len < more && !ait_buf_grow(b, more))
		b->len = 0;
	return b->at + b->len;
}

/* Any number of bytes, as they are. */
void ait_buf_add(struct ait_buf *b, const char *at, size_t len);

/* A short text, its length known when this is compiled. */
static inline void ait_buf_put(struct ait_buf *b, const char *literal)
{
	size_t len = strlen(literal);

	memcpy(ait_buf_reserve(b, len), literal, len);
	b->len += len;
}

#endif
