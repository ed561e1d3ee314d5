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
 *
 * Who writes holds the place of the next byte in a variable of its own, asks for room there, and
 * hands the place on: between calls it stays in a register.
 *
 *	to = ait_buf_room(b, to, 3);
 *	memcpy(to, "abc", 3);
 *	return to + 3;
 *
 * A line of up to AIT_BUF_LINE bytes stays in the first memory, and one that outgrew it is longer:
 * nobody asks for more than AIT_BUF_STEP bytes of room at once.
 */
enum {
	AIT_BUF_LINE = 4096,
	AIT_BUF_STEP = 2048,
	AIT_BUF_FIRST = AIT_BUF_LINE + AIT_BUF_STEP, /* bytes of the first memory */
	AIT_BUF_MAX = 4 * AITRACE_RECORD_MAX,	     /* beyond it the buffer fails */
};

/* What text is, which says how it is escaped. */
enum ait_buf_text {
	AIT_BUF_STRING, /* goes between the quotes of a string */
	AIT_BUF_KEY,	/* the same of a key */
	AIT_BUF_JSON,	/* a value as it is */
};

struct ait_buf;

/* What somebody else does with bytes that the first memory has no room for. */
struct ait_buf_way {
	char *(*full)(struct ait_buf *b, char *to, size_t more); /* as ait_buf_room */
	char *(*add)(struct ait_buf *b, char *to, const char *at, size_t len,
		enum ait_buf_text what); /* as ait_text_add */
	size_t least;			 /* shorter text does not go to `add` */
};

struct ait_buf {
	char *at;		       /* first byte */
	char *stop;		       /* behind the last one that there is room for */
	const struct ait_buf_way *way; /* NULL: it grows */
	bool mapped; /* `at` is a mapping of ours, not the caller's memory */
	bool failed; /* too long, or no memory; what `at` holds then is of no use */
};

/* `first`: AIT_BUF_FIRST bytes for a line; what is no line may begin with less, or none. */
static inline void ait_buf_init(struct ait_buf *b, char *first, size_t room)
{
	b->at = first;
	b->stop = first + room;
	b->way = NULL;
	b->mapped = b->failed = false;
}

void ait_buf_release(struct ait_buf *b);

/* Gets a larger mapping; `to` there. With `b->at` instead the buffer failed. Keeps errno. */
char *ait_buf_grow(struct ait_buf *b, char *to, size_t more);

/* The slow half of ait_buf_room. */
char *ait_buf_full(struct ait_buf *b, char *to, size_t more);

/*
 * Where the bytes go that were to go to `to`: there is room for `more` of them. A buffer that failed
 * gives its first bytes again and again: who writes need not ask.
 */
static inline char *ait_buf_room(struct ait_buf *b, char *to, size_t more)
{
	return (size_t)(b->stop - to) < more ? ait_buf_full(b, to, more) : to;
}

/* A text whose length is known when this is compiled; there must be room. */
static inline char *ait_buf_put(char *to, const char *literal)
{
	size_t len = strlen(literal);

	memcpy(to, literal, len);
	return to + len;
}

#endif
