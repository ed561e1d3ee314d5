#ifndef QUERY_KEYS_H
#define QUERY_KEYS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "query/value.h"

/* Numbers for what is grouped by: values, or several of them, from 0 on. */
struct keys {
	struct arena arena; /* the texts */
	struct str *texts;  /* by number */
	uint32_t count;
	size_t room;	   /* of texts */
	uint32_t *slots;   /* number + 1 by hash; 0: free */
	size_t slot_count; /* a power of two */
	uint64_t seed;	   /* of the hash; set it before the first use */
};

/* The number of a key; one that is new gets the next. */
uint32_t keys_number(struct keys *k, struct str key);
bool keys_has(const struct keys *k, struct str key);
void keys_reset(struct keys *k);
void keys_release(struct keys *k);

/* Appends what tells a value from all others, whatever is appended behind it. */
void keys_add(struct buf *key, const struct value *v);

#endif
