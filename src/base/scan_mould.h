#ifndef BASE_SCAN_MOULD_H
#define BASE_SCAN_MOULD_H

#include "base/scan_shape.h"

/*
 * Texts that have all their places in common with one that fitted a shape before: they are as long, and
 * their quotes stand where its quotes stand, and none has escapes. What the walk along the shape found in the one is then
 * where it is in the other, and no walk is needed; it is enough to look at all bytes side by side.
 *
 *     {"type":"event","name":"thought","attributes":{"n":120}}
 *     =======================.......=====================199==
 *
 *     = the same byte, 1 and 9 a digit, the first of several not 0, . a plain byte of a string
 *
 * The places of its quotes are the print of a text. Moulds are found by it, so one look tells that a
 * text has none.
 *
 * This is a short cut before that of scan_shape, for machines which look at 32 bytes at once; its memory is
 * bounded. A zeroed struct scan_moulds is valid and empty.
 */
enum {
	SCAN_MOULD_WORDS = 8,
	SCAN_MOULD_LEN = SCAN_MOULD_WORDS * 64, /* no longer text has one */
	SCAN_MOULD_PAD = 64,			/* bytes behind a text that are read */
	SCAN_MOULDS = 256,
	SCAN_MOULD_SLOTS = 4096,
};

struct scan_print {
	uint32_t hash;			   /* of all of it */
	uint32_t words;			   /* of the quotes; 0: the text has no print */
	uint64_t quotes[SCAN_MOULD_WORDS]; /* a bit for each byte */
};

/* A value that the caller wants. */
struct scan_mould_value {
	uint16_t from; /* in the text */
	uint16_t len;
	uint8_t type; /* enum scan_type */
};

struct scan_mould {
	uint16_t len;  /* of the text */
	uint16_t slot; /* where it is found */
	bool known;    /* the caller's, who looked at one text: false when it is made, */
	uint8_t note;  /* and 0: what there is to be known */
	struct scan_shape shape;
	uint64_t quotes[SCAN_MOULD_WORDS];
	struct scan_mould_value values[SCAN_SHAPE_TAGS]; /* by tag: those in shape.seen */
	/* What may stand in a place: `least`, and as many bytes above it as `more` says. */
	_Alignas(64) uint8_t
		least[SCAN_MOULD_LEN]; /* what is loaded lies in one line of the cache */
	uint8_t more[SCAN_MOULD_LEN];
};

/* A print is learnt when it comes again: what never does costs little. */
struct scan_mould_slot {
	uint32_t seen;	/* the hash of the text that was last looked for here in vain, */
	uint16_t count; /* and how often, without another one between */
	uint16_t mould; /* its number, from 1; 0: none */
};

struct scan_moulds {
	struct scan_mould
		*moulds; /* in lines of the cache (base/mem.h); NULL: none was learnt */
	uint8_t front;	 /* of these */
	uint16_t count;
	uint16_t next;	   /* the one that makes room when there are too many */
	int32_t worth;	   /* falls with texts that have none */
	uint32_t pause;	   /* texts to let pass without a look, */
	uint32_t patience; /* and how many that were the last time */
	struct scan_mould_slot slots[SCAN_MOULD_SLOTS];
};

/* On a machine that looks at 32 bytes at once; no other one has moulds. */
struct scan_mould *scan_mould_find_wide(
	struct scan_shapes *shapes, struct str text, struct scan_print *print);

/*
 * The mould of a text, behind which `pad` bytes may be read; it stays one until a text is learnt. NULL: it
 * has none. Then the print is set, for scan_shape_read.
 */
static inline struct scan_mould *scan_mould_find(
	struct scan_shapes *shapes, struct str text, size_t pad, struct scan_print *print)
{
	if (shapes->moulds && !shapes->narrow && pad >= SCAN_MOULD_PAD)
		return scan_mould_find_wide(shapes, text, print);
	print->words = 0;
	return NULL;
}

/* The values of a text that has this mould, as scan_shape_read sets them. */
void scan_mould_give(
	const struct scan_mould *m, struct str text, struct scan_value *values);

/* Where one of them begins. */
static inline const char *scan_mould_at(
	const struct scan_mould *m, struct str text, unsigned tag)
{
	return text.at + m->values[tag].from;
}

/* For scan_shape_read: a text with this print fitted a shape, up to `leaf`, and no mould. */
void scan_mould_miss(struct scan_shapes *shapes, const struct scan_shape_node *leaf,
	struct str text, const struct scan_print *print, const struct scan_value *values,
	const struct scan_shape *shape);

void scan_moulds_release(struct scan_moulds *m);

#endif
