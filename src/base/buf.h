#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

/*
 * Bytes that grow. A zeroed buf is valid and empty. The bytes are the buf's own until
 * buf_release; a struct str of them lasts until the next call that adds.
 */
struct buf {
	char *at;    /* NULL while nothing was added */
	size_t len;  /* bytes in use */
	size_t room; /* bytes allocated */
};

void buf_add(struct buf *b, struct str text);
static inline void buf_add_byte(struct buf *b, char byte);
void buf_add_bytes(struct buf *b, char byte, size_t count);
/*
 * A number in decimal, with zeros in front up to `least` digits (at most 20). Not printf: what
 * rows show is numbers, and that would be half of what they cost. */
void buf_add_number(struct buf *b, uint64_t number, int least);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for `more` further bytes; returns where they go. buf.len is the caller's to raise. */
static inline char *buf_reserve(struct buf *b, size_t more);

struct str buf_str(const struct buf *b);

/* The bytes with a NUL behind them, for libc's doors. */
const char *buf_text(struct buf *b);

/* Empties; keeps the memory. */
void buf_reset(struct buf *b);
void buf_release(struct buf *b);

/* ---- what is done for each byte is done in place -------------------------------------------- */

/* buf_reserve where there is no room. */
char *buf_grow(struct buf *b, size_t more);

static inline char *buf_reserve(struct buf *b, size_t more)
{
	return more > b->room - b->len ? buf_grow(b, more) : b->at + b->len;
}

static inline void buf_add_byte(struct buf *b, char byte)
{
	*buf_reserve(b, 1) = byte;
	b->len++;
}

#endif
