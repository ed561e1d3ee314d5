#ifndef BASE_SCAN_SHAPE_PARTS_H
#define BASE_SCAN_SHAPE_PARTS_H

#include "base/scan_shape.h"

/* What the files of scan_shape share. */

/* A piece of a stretch. What is in a hole is 0 in both. */
struct scan_shape_block {
	char text[SCAN_SHAPE_BLOCK];
	char literal[SCAN_SHAPE_BLOCK]; /* all bits of the bytes that are */
};

/* A SCAN_SLOT_FIXED within a stretch. */
struct scan_shape_mark {
	uint8_t at; /* from the beginning of the stretch */
	uint8_t tag;
	uint8_t len;
};

/* The place behind a brace of an object, within a stretch. */
struct scan_shape_brace {
	bool is; /* one is there */
	uint8_t at;
	uint8_t tag;
};

enum { SCAN_SHAPE_MARKS = 5 };

/*
 * The tell is up to eight bytes of literal near the beginning: it tells most of those stretches apart
 * that may stand in one place.
 */
struct scan_shape_node {
	uint64_t tell;
	uint64_t tell_mask;
	uint16_t block;	 /* the first one of its stretch */
	uint16_t len;	 /* of the stretch, maybe 0 */
	uint16_t parent; /* what it comes behind; 0: nothing */
	uint16_t child;	 /* what may come behind the slot */
	uint16_t next;	 /* another one that may stand here instead */
	uint8_t tell_at; /* in the stretch */
	bool told;	 /* there is nothing in the stretch but the tell */
	bool holds;	 /* there are marks or braces in it */
	bool inside;	 /* of an object that is open */
	uint8_t slot;	 /* enum scan_slot: behind the stretch; never one that is a mark */
	uint8_t tag;
	uint8_t note; /* of SCAN_SLOT_END, as the next ones */
	uint32_t number;
	uint32_t seen;	/* bits of the tags of the whole shape, */
	uint32_t fixed; /* and of those that are SCAN_SLOT_FIXED */
	struct scan_shape_brace open;
	struct scan_shape_brace close; /* of an object that opens in front, or just here */
	uint8_t mark_count;
	struct scan_shape_mark marks[SCAN_SHAPE_MARKS];
};

enum {
	WORTH_MAX = 64,	   /* hits that are remembered */
	FAVOUR_EVERY = 64, /* hits, one of which moves its nodes */
};

/* Whether this machine looks at 32 bytes at once. */
static inline bool scan_shape_wide(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

/* A text fitted. */
static inline void scan_shape_hit(struct scan_shapes *shapes)
{
	shapes->hits++;
	if (shapes->worth < WORTH_MAX && ++shapes->worth == WORTH_MAX)
		shapes->patience = 0;
}

/*
 * The nodes up from the last one of a shape that has just fitted are looked at one place earlier from
 * now on, so that in the long run what comes often stands first.
 */
void scan_shape_favour(struct scan_shapes *shapes, const struct scan_shape_node *leaf);

/*
 * As scan_shape_read where something was learnt and there is room behind the text; returns the last node of the
 * shape, or NULL.
 */
const struct scan_shape_node *scan_shape_read_avx2(struct scan_shapes *shapes,
	struct str text, size_t pad, struct scan_value *values, struct scan_shape *shape);

#endif
