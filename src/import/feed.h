#ifndef IMPORT_FEED_H
#define IMPORT_FEED_H

#include "import/format.h"
#include "import/made.h"
#include "import/values.h"

/*
 * One source while it is translated: lines go in, lines of our stream come out. What its format is, is
 * found by its beginning, and until that is known nothing goes through that could be one; but ordinary
 * text is not held back.
 */
enum feed_state {
	FEED_LOOKING, /* it may be of any format, or none */
	FEED_NATIVE,  /* lines go past: our own stream, or just text */
	FEED_FOREIGN, /* of a format */
};

enum {
	FEED_HELD = 64, /* lines that are held while the format is looked for, */
	FEED_HELD_BYTES = 16 << 10, /* and bytes, before it is decided with what there is */
	FEED_TRIES = 64, /* lines that are of no format before none is looked for */
};

struct feed {
	enum feed_state state;
	const struct import_format *format; /* of FEED_FOREIGN */
	void *memory;			    /* the format's */
	struct import_from from;
	struct values values;
	struct arena arena; /* of the value at hand */
	uint64_t skipped;   /* values that the format does not know */
	uint64_t number;    /* of the last line */
	bool more;	    /* the format cannot be told from what was seen */
	size_t head_blanks; /* before the first byte of `head` that says something */
	const struct import_format
		*document;	     /* of lines that are translated wherever they stand */
	unsigned tries;		     /* lines that were of no format */
	struct buf head;	     /* what is held, with an LF behind each line */
	struct line held[FEED_HELD]; /* all but the text */
	size_t held_len[FEED_HELD];  /* of the text */
	size_t held_count;
};

/* The format is known: NULL is found by looking. */
void feed_begin(struct feed *f, const struct import_format *format);

/* False: the line is to go on as it is, and is not in `made`. */
bool feed_line(struct feed *f, const struct line *line, struct made *made);

/* The source has ended. */
void feed_end(struct feed *f, uint32_t source, struct made *made);

/* Bytes of it before the first that is no blank. */
size_t feed_blanks(struct str text);

void feed_release(struct feed *f);

#endif
