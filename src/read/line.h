#ifndef READ_LINE_H
#define READ_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes behind a line's text that may be read (and mean nothing). */
enum { LINE_PAD = 64 };

/* Of a line longer than the input's limit this much is given (less where the limit is smaller). */
enum { LINE_CUT = 64 * 1024 };

static const uint64_t LINE_WHOLE = UINT64_MAX;

/* One line of one source. Its text lasts until the input is asked for more. */
struct line {
	struct str text; /* without its LF or CR LF; LINE_PAD readable bytes follow */
	uint64_t number; /* of the line in its source, from 1 */
	uint64_t offset; /* of its first byte in its source */
	uint64_t whole;	 /* bytes it has in all; more than text.len when it was cut */
	uint32_t source; /* index of the source in its input */
	bool recallable; /* input_recall can read it again: it lies whole in a regular file */
	bool cut;	 /* longer than the limit: text is its beginning, LINE_CUT bytes */
	bool joined; /* put together from chunks; number and offset are the last one's */
	bool unfinished; /* the input ended before its LF */
	bool begun; /* a first part was given by input_partial; text is only the rest */
	bool drawn; /* of input_partial: a carriage return follows, perhaps to draw over it */
	bool text_only; /* not to be decoded: a chunk that could not be joined, or what
				     stood in front of one that could */
	/* Who changed the text knew that it is no good record, and where (0: as a whole). NULL: not so. */
	const char *fault;
	uint64_t fault_column; /* in the line as it was */
	/*
	 * Of a line that was made of something else: where that begins in the line `number` of its source,
	 * from 1; LINE_WHOLE: only the line is known. 0: this is what was read.
	 */
	uint64_t column;
};

/* Where what is at a column of the line stands for people: of a line that was made, what it was made of. */
static inline uint64_t line_column(const struct line *line, uint64_t column)
{
	if (!line->column)
		return column;
	return line->column == LINE_WHOLE ? 0 : line->column;
}

#endif
