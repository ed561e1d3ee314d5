#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "import/feed.h"
#include "read/input.h"

/*
 * Reads lines of our own stream, whatever the inputs hold: what is of another format is translated as it
 * comes, all else goes past. Each source has a format of its own, found by its beginning.
 */
struct import_options {
	const struct import_format *format; /* of all sources; NULL: it is looked for */
	bool never;			    /* no source is of a format: all is as it is */
	uint64_t seed;			    /* of hashes */
};

struct import_slot {
	struct feed *feed; /* NULL: none was needed yet */
	bool plain;	   /* what comes from there is as it is, whatever it is */
	bool native;	   /* nothing is to be looked for any more */
	bool foreign;	   /* its lines cannot be read again where they were */
};

/* A zeroed one after import_init is valid; import_release frees it. */
struct import {
	struct import_options options;
	struct input *in;
	int64_t now_ns; /* what the clock says, set by the caller before import_lines */
	struct import_slot *slots; /* by source */
	size_t slot_room;
	uint32_t *open; /* sources that have a feed which was not told their end */
	size_t open_count;
	size_t open_room;
	struct made made;
	struct line *raw; /* lines that were read and not looked at; NULL: not needed yet */
	size_t raw_count; /* of these */
	size_t raw_at;	  /* of these, done */
	size_t raw_room;  /* of these, allocated */
	struct feed native; /* of all sources that need none: it knows single documents */
};

void import_init(struct import *im, struct input *in, const struct import_options *options);
void import_release(struct import *im);

/* What this source has is never translated: a program's standard output, which is its user's. */
void import_plain(struct import *im, uint32_t source);

/* As input_lines: lines that are there now, 0 when there are none at the moment; they last until the next call. */
size_t import_lines(struct import *im, struct line *lines, size_t max);

/* There are lines, though the input itself may have none. */
bool import_waits(const struct import *im);

/* All sources have ended and all lines were given. */
bool import_done(const struct import *im);

#endif
