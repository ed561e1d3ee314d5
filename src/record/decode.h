#ifndef RECORD_DECODE_H
#define RECORD_DECODE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/scan_shape.h"
#include "base/stamp.h"
#include "record/record.h"

/* What a line of an aitrace stream is. */
enum decoded {
	DECODED_RECORD,
	DECODED_TEXT, /* what a program wrote for people; never an error */
	DECODED_BAD,  /* looks like a record and cannot be used; is kept as text */
	DECODED_IDLE, /* a record that is sound, of which nobody wants to know more (decoder_idle) */
};

enum { DECODE_IDLES = 256 };

/* What was learnt from the lines before; a zeroed one has learnt nothing. */
struct decoder {
	struct scan_shapes shapes;
	struct stamp_near near; /* the minute of the last time */
	bool numberless; /* nobody wants the numbers of records; said before the first, who relies on
			    shapes must have them */
	uint32_t
		idle[DECODE_IDLES]; /* shapes that are, each at its number modulo so many */
};

/*
 * Reads one line; `decoder` may be NULL. The record's slices last as long as the line's text and `arena` (which takes
 * names that were written with escapes). For a bad line line, column and text of *why are set.
 */
enum decoded decode(struct decoder *decoder, const struct line *line, struct arena *arena,
	struct record *r, struct diag *why);

/*
 * Records of this shape say nothing that anybody wants: from now on they are only held to be sound, and what
 * decode gives for them, as far as it likes, is DECODED_IDLE, and *r is not written.
 */
void decoder_idle(struct decoder *decoder, uint32_t shape);

void decoder_release(struct decoder *decoder);

#endif
