#ifndef BASE_SCAN_SHAPE_H
#define BASE_SCAN_SHAPE_H

#include "base/scan.h"

/*
 * Shapes of JSON texts that come again and again. Programs write the same bytes between values, so
 * a text that was walked once is learnt as literals and slots, and the next one of its shape is
 * compared instead of walked:
 *
 *     {"type":"span_end","ts":"~","span_id":"~","attributes":{"n":~,"list":~}}
 *
 * Slots whose length is known beforehand are holes in a stretch of literal, which is compared as a
 * whole. Shapes that begin alike share their beginnings: a tree whose nodes are a stretch and the
 * slot of unknown length behind it.
 *
 *     {"type":"span_start","ts":"...","trace_id":"...","span_id":"...","name":"~ - ","kind":"~ ...
 *     {"type":"span_end","ts":"...","trace_id":"...","span_id":"...","status":"~ - "} - the end
 *                                                                              '- ","attributes":{ ...
 *
 * This is a short cut to what the walk finds, never another meaning. What stands in a slot is walked
 * by scan (but for SCAN_SLOT_FIXED), and a literal was checked when it was learnt, so a text that
 * fits is valid throughout; one that fits no shape, if only by a byte, is left to the walk.
 *
 * A zeroed struct scan_shapes is valid and empty. Its memory is bounded. Texts that never repeat fill it; then
 * it forgets all, and waits longer each time before it learns again.
 */
enum {
	SCAN_SHAPE_NODES = 512,
	SCAN_SHAPE_BLOCKS = 1024, /* of SCAN_SHAPE_BLOCK bytes of stretches */
	SCAN_SHAPE_BLOCK = 32,
	SCAN_SHAPE_STRETCH = 224, /* the longest */
	SCAN_SHAPE_CUTS = 64,	  /* a text of more is not learnt */
	SCAN_SHAPE_TAGS = 32,	  /* values that the caller wants */
	SCAN_SHAPE_UNTAGGED = SCAN_SHAPE_TAGS,
	SCAN_SHAPE_VALUES, /* one for each tag, and one for what has none */
};

enum scan_slot {
	SCAN_SLOT_NONE, /* the stretch goes on in a child */
	SCAN_SLOT_FIXED, /* a tagged string that is always as long, and whose bytes the caller
			       checks: times and ids. So the next place is known before it is read */
	SCAN_SLOT_STRING, /* what is between quotes, which belong to the literals */
	SCAN_SLOT_WORD,	  /* the same of which there are few: each is a mould of its own */
	SCAN_SLOT_NUMBER,
	SCAN_SLOT_ANY,	 /* true, false, null, an array, an object */
	SCAN_SLOT_OPEN,	 /* of no length, behind the brace of a tagged object */
	SCAN_SLOT_CLOSE, /* likewise, behind its closing brace */
	SCAN_SLOT_END,	 /* of the text */
};

/* Where a text differs from others of its shape. */
struct scan_cut {
	size_t from; /* offset in the text */
	size_t to;   /* behind it */
	enum scan_slot slot;
	uint8_t tag; /* below SCAN_SHAPE_TAGS: which value of the caller's, or SCAN_SHAPE_UNTAGGED */
};

struct scan_shape_node; /* opaque, as the next ones */
struct scan_shape_block;
struct scan_moulds;
struct scan_print;

struct scan_shapes {
	struct scan_shape_node *nodes;	 /* the 0th stands for none; NULL: nothing learnt */
	struct scan_shape_block *blocks; /* of all stretches */
	struct scan_moulds *moulds; /* a shorter cut before the nodes (base/scan_mould.h) */
	uint16_t count;		    /* of nodes */
	uint16_t block_count;
	uint16_t first;	   /* of those that texts begin with */
	uint32_t learnt;   /* shapes so far, forgotten ones too */
	uint32_t hits;	   /* texts that fitted */
	int32_t worth;	   /* falls when it is full and texts fit none of its shapes */
	uint32_t pause;	   /* texts to let pass before learning again */
	uint32_t patience; /* how long the last pause was */
	bool narrow;	   /* only what every machine has is used: for tests */
};

/* What a text that fits gives, beside its values. */
struct scan_shape {
	uint32_t number; /* from 1: texts with the same number have the same literals */
	uint32_t
		seen; /* a bit for each tag whose value is there; one that is null is not seen */
	uint32_t fixed; /* those of them that are SCAN_SLOT_FIXED */
	uint8_t note;	/* what was learnt with it */
};

/*
 * Whether a text, behind which `pad` bytes may be read, fits a shape as a whole. values[tag] is set for
 * what stands in tagged slots; there is room for SCAN_SHAPE_VALUES. Of a SCAN_SLOT_FIXED only where its text begins: it is as long as the one that was learnt,
 * and any bytes may stand there. It is for the caller to see that they are fit for a string, or to let
 * the walk tell. When false, *shape and the values are undefined.
 *
 * It is asked after scan_mould_find was (base/scan_mould.h), which set *print.
 */
bool scan_shape_read(struct scan_shapes *shapes, struct str text, size_t pad,
	struct scan_value *values, struct scan_shape *shape,
	const struct scan_print *print);

/* Whether it is worth the trouble to call scan_shape_learn for a text that has just not fitted. */
bool scan_shape_wants(struct scan_shapes *shapes);

/*
 * Learns a text that was walked to its end without an error. The cuts are in order; the last one is
 * SCAN_SLOT_END; no two have the same tag, but for those of one object. Whoever compares numbers counts on this: what lies between cuts is all the rest.
 */
void scan_shape_learn(struct scan_shapes *shapes, struct str text,
	const struct scan_cut *cuts, size_t count, uint8_t note);

void scan_shapes_release(struct scan_shapes *shapes);

#endif
