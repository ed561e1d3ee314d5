#ifndef BASE_SCAN_MOULD_H
#define BASE_SCAN_MOULD_H

#include "base/scan_shape_parts.h"

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
	SCAN_MOULDS = 256,
	SCAN_MOULD_SLOTS = 512,
};

struct scan_print {
	uint64_t hash;			   /* of all of it */
	uint64_t quotes[SCAN_MOULD_WORDS]; /* a bit for each byte */
	size_t words; /* of them, that the text has; 0: it has no print */
};

/* A value that the caller wants. */
struct scan_mould_value {
	uint16_t from; /* in the text */
	uint16_t len;
	uint8_t tag;
	uint8_t type; /* enum scan_type */
};

struct scan_mould {
	uint16_t len;  /* of the text */
	uint16_t slot; /* where it is found */
	uint8_t count; /* of values */
	struct scan_shape shape;
	uint64_t quotes[SCAN_MOULD_WORDS];
	/* What may stand in a place: `least`, and as many bytes above it as `more` says. */
	uint8_t least[SCAN_MOULD_LEN];
	uint8_t more[SCAN_MOULD_LEN];
	struct scan_mould_value values[SCAN_SHAPE_TAGS];
};

/* A print is learnt when it comes again: what never does costs little. */
struct scan_mould_slot {
	uint32_t print; /* of its mould: the higher half of the hash */
	uint32_t seen;	/* the same of the text that was last looked for here in vain, */
	uint16_t count; /* and how often, without another one between */
	uint16_t mould; /* its number, from 1; 0: none */
};

struct scan_moulds {
	struct scan_mould *moulds; /* NULL: none was learnt */
	uint16_t count;
	uint16_t next;	   /* the one that makes room when there are too many */
	int32_t worth;	   /* falls with texts that have none */
	uint32_t pause;	   /* texts to let pass without a look, */
	uint32_t patience; /* and how many that were the last time */
	struct scan_mould_slot slots[SCAN_MOULD_SLOTS];
};

/*
 * As scan_shape_read, if the text has a mould. Else the print is set, for scan_mould_miss. As many bytes behind
 * the text as SCAN_BLOCK may be read.
 */
bool scan_mould_read(struct scan_moulds *m, struct str text, struct scan_print *print,
	struct scan_value *values, struct scan_shape *shape);

/* A text with this print fitted a shape, up to `leaf`, and no mould. */
void scan_mould_miss(struct scan_shapes *shapes, const struct scan_shape_node *leaf,
	struct str text, const struct scan_print *print, const struct scan_value *values,
	const struct scan_shape *shape);

void scan_moulds_release(struct scan_moulds *m);

#endif
