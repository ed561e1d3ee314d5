#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the writers of a load test write, and what of it came. Record I of writer W, and line I of
 * noise maker N, are known from the seed alone, so that the reader can tell whether each is whole.
 */
enum {
	LOAD_LEAST = 200, /* bytes of a record's text */
	LOAD_MOST = 200000,
	LOAD_WRITERS = 64,
	LOAD_NOISES = 4,
	LOAD_LINES = 5000, /* of text from each noise maker */
	LOAD_TEXT = 1 << 20,
	LOAD_PARTIALS = 8 * LOAD_WRITERS, /* lines that wait for chunks at the same time */
};

/* Text of all sorts; each record has a piece of it. */
struct load_text {
	char raw[LOAD_TEXT];
	char *escaped;		    /* as it stands in JSON */
	uint32_t at[LOAD_TEXT + 1]; /* where each byte of it is there */
};

struct load_piece {
	uint32_t at;  /* in raw */
	uint32_t len; /* LOAD_LEAST to LOAD_MOST, evenly on a scale of logarithms */
};

void load_text_init(struct load_text *t, uint64_t seed);
void load_text_release(struct load_text *t);

/* The piece of record `number`; a character of UTF-8 begins and ends it. */
struct load_piece load_piece(
	const struct load_text *t, uint64_t seed, unsigned writer, unsigned number);

/* The text line, with its LF, of at most 200 bytes; its length. */
size_t load_noise(char line[256], unsigned maker, unsigned number);

/* A line that comes in chunks. */
struct load_partial {
	char id[16];
	char *line; /* NULL: free */
	size_t len;
	unsigned seq; /* of the next one: those of one writer come in order */
	unsigned count;
	uint64_t touched; /* of the stream's clock */
};

/* One stream of bytes: a pipe, a file, one connection. */
struct load_stream {
	char *bytes; /* the line that is not whole yet */
	size_t len;
	size_t size;
	uint64_t clock; /* chunks so far */
	struct load_partial partials[LOAD_PARTIALS];
};

/* What came through all of them. */
struct load_seen {
	const struct load_text *text;
	uint64_t seed;
	unsigned records;	     /* that each writer emits at most */
	unsigned char *came;	     /* of record I of writer W, at W * records + I */
	unsigned noise[LOAD_NOISES]; /* lines of each */
	uint64_t arrived;
	uint64_t finals;   /* records that tell the end of a writer */
	uint64_t reported; /* sum of all records_dropped */
	uint64_t torn;	   /* lines that are no record and no line of ours */
	uint64_t cut;	   /* chunked lines that never became whole */
	uint64_t wrong; /* what must never be; the first ones are said on standard error */
	bool glued;	/* a line may begin with what a killed writer began */
};

/* Takes the bytes that came, and at last the end. */
void load_stream_add(
	struct load_stream *s, struct load_seen *seen, const char *bytes, size_t len);
void load_stream_end(struct load_stream *s, struct load_seen *seen);

#endif
