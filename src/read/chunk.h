#ifndef READ_CHUNK_H
#define READ_CHUNK_H

#include <string.h>

#include "base/buf.h"
#include "base/scan.h"
#include "read/faults.h"
#include "read/line.h"

/*
 * Puts lines together that were written as chunk records (aitrace-stream(5), Chunks). Pieces of
 * one line come through one source, in any order and mixed with others; a piece that is there
 * already is ignored. Memory is bounded: where more than `max` bytes wait, the oldest line is
 * given up. The pieces of a line that never became whole come out again as text.
 *
 * A zeroed one, with `faults` and `max` set, is valid and empty.
 */
enum {
	CHUNK_LINE_MAX = 8192,	   /* bytes of a chunk record; writers keep to 4096 */
	CHUNK_COUNT_MAX = 1 << 18, /* pieces a line may have */
	CHUNK_ID_MAX = 128,	   /* bytes of an id; writers use 16 */
};

/* A line that owns its text: a waiting piece, or one that is ready to be given. */
struct chunk_piece {
	struct chunk_piece *next; /* that came later, of the same line or queue */
	struct line line;	  /* text: the bytes below */
	struct scan_value data;	  /* its member, a slice of them */
	uint32_t seq;		  /* its number among the pieces, from 0 */
	char bytes[];		  /* LINE_PAD follow */
};

/* Pieces in the order in which they came. */
struct chunk_queue {
	struct chunk_piece *first; /* NULL: empty */
	struct chunk_piece *last;  /* valid unless empty */
};

struct chunks {
	struct faults *faults; /* where to say what is wrong */
	size_t max;	       /* bytes that may wait */
	uint64_t seed;	       /* of the hash, against crafted ids; set it first or never */
	size_t bytes;	       /* that wait, all included */
	uint64_t lost;	       /* pieces of lines that never became whole */
	struct chunk_line **slots; /* lines by hash of source and id */
	size_t slot_count;	   /* a power of two, or 0 */
	size_t count;		   /* lines that wait */
	struct chunk_line *oldest; /* of them */
	struct chunk_line *newest; /* of them */
	size_t *waiting;	   /* lines that wait, by source */
	size_t waiting_room;	   /* sources that it has room for */
	struct chunk_queue ready;  /* to be given */
	struct chunk_queue lent;   /* given, until chunks_forget */
	struct buf joint;	   /* a line being put together */
	bool stopped; /* sources end because we do: what is missing is nobody's fault */
};

/* What of a line may be a chunk record: its end, where text of any length stands before. */
static inline struct str chunk_part(struct str line)
{
	return line.len > CHUNK_LINE_MAX ? str_tail(line, line.len - CHUNK_LINE_MAX) : line;
}

/*
 * Whether a line is worth chunks_take: cheap, and never wrong about a chunk record. (One whose
 * `type` stands twice, or is spelled with escapes, is none.)
 */
static inline bool chunk_suspect(struct str text)
{
	if (text.len > 12 && !memcmp(text.at, "{\"type\":", 8)) {
		const char *type = text.at + 8 + (text.at[8] == ' ');

		if (type[0] == '"' && type[1] != 'c')
			return false;
	}
	if (text.len > CHUNK_LINE_MAX && text.at[0] == '{')
		return false;
	text = chunk_part(text);
	return memmem(text.at, text.len, "\"chunk\"", 7);
}

/*
 * True when the line was a piece and is kept here; what stood in front of it is made ready.
 * Otherwise it goes on its way, perhaps as a piece that cannot be used (`text_only`).
 */
bool chunks_take(struct chunks *c, struct line *line);

/* Makes a copy of a line ready, behind what is ready already. */
void chunks_queue(struct chunks *c, const struct line *line);

/* The next line that is ready. Its text lasts until chunks_forget. */
bool chunks_ready(struct chunks *c, struct line *line);
void chunks_forget(struct chunks *c);

/*
 * Nothing more will come from this source: gives up what waits for its missing pieces, or with
 * `stopped` forgets it.
 */
void chunks_end(struct chunks *c, uint32_t source);

void chunks_release(struct chunks *c);

#endif
