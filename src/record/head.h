#ifndef RECORD_HEAD_H
#define RECORD_HEAD_H

#include "record/record.h"

/*
 * The first members of a record as this project's emitters write them, in this order and without
 * white space:
 *
 *     {"type":"span_start","ts":"2026-11-22T06:43:00.000000000Z","trace_id":"b37b...","span_id":
 *     "00f0...","parent_span_id":"5399..."
 *
 * They are read in one go, which is most of what decoding a short record costs. This is a short
 * cut to what the walk over the members would find, never another meaning: whatever looks
 * different, if only by a byte, is left to the walk, and so is all that follows.
 */
struct head {
	size_t len;    /* bytes of the text that were read; the walk goes on there */
	bool trace_id; /* these were read too, */
	bool span_id;  /* each only with the one before it */
	bool parent;
};

/* False, and nothing is set, when not even type and ts are there. */
bool head_read(struct str text, struct record *r, struct head *h);

#endif
