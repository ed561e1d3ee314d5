#ifndef RECORD_DECODE_MEMBER_H
#define RECORD_DECODE_MEMBER_H

#include "base/scan_shape.h"
#include "record/record.h"

/* The types of records and the members that they may have (aitrace-stream(5)). What the files of decode share. */
enum member {
	M_TS,
	M_END_TS,
	M_TRACE_ID,
	M_SPAN_ID,
	M_PARENT,
	M_TYPE,
	M_NAME,
	M_KIND,
	M_STATUS,
	M_MESSAGE,
	M_ATTRIBUTES,
	M_LINKS,
	M_RESOURCE,
	M_SCOPE,
	M_EVENTS,
	M_COUNT, /* none of them */

	/* Tags alone: numbers among the attributes. */
	M_NUMBERS = M_COUNT,
	M_TAGS = M_NUMBERS + RECORD_NUMBERS,
};

struct type_row {
	struct str name;
	enum record_type type;
	unsigned required; /* bits of enum member */
};

enum { TYPE_ROWS = 5 };

extern const struct type_row type_rows[TYPE_ROWS];

enum member decode_member(const struct scan_value *key);

/* Bytes of a time in a SCAN_SLOT_FIXED; ids have all their digits. */
enum { CUT_TIME_LEN = 30 };

/*
 * Learns the shape of a record that was decoded; `note` comes back with it. Its members are the
 * tags of its slots, and the keys of its attributes belong to its literals. `numbers`: some of those in the
 * attributes have tags, too.
 */
void decode_learn(struct scan_shapes *shapes, struct str text, uint8_t note, bool numbers);

#endif
