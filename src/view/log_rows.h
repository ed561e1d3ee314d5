#ifndef VIEW_LOG_ROWS_H
#define VIEW_LOG_ROWS_H

#include "view/aside.h"
#include "view/wrap.h"

/*
 * The lines of an input that are no records, as they came, a row each: a program's ordinary words,
 * beside the time of the record before them. There may be millions; those that are shown are read
 * again. A zeroed one, with `asides` set, is valid. asides_sort was not called.
 */
struct log_mark {
	uint64_t line;	/* that comes next, from 0 */
	size_t aside;	/* that it belongs to */
	uint64_t given; /* lines of that one before it */
	uint64_t place; /* with given: where it is */
};

struct log_rows {
	const struct asides *asides;
	uint64_t *before; /* by aside: lines in those before it */
	size_t count;	  /* of asides that were counted */
	size_t room;
	uint64_t lines;		/* in all, once log_rows_count was called */
	struct log_mark *marks; /* places along the way, in order */
	size_t mark_count;
	size_t mark_room;
	struct log_mark near; /* behind the line that was read last */
};

void log_rows_release(struct log_rows *l);

/* How many lines there are by now. */
uint64_t log_rows_count(struct log_rows *l);

/* The aside of a line; NULL: there is no such line. */
const struct aside *log_rows_aside(struct log_rows *l, uint64_t line);

/* The text of a line, in `arena`; false: its file changed. */
bool log_rows_text(struct log_rows *l, uint64_t line, struct input *in, struct arena *arena,
	struct str *text, uint64_t *cut);

/*
 * A line on as many rows as it takes, or, without `wraps`, on one:
 *
 *       +5.190s  WARN retrying, because the one who was asked
 *                is busy
 */
struct log_line {
	struct wrap wrap;
	const struct aside *aside; /* that it is of; NULL: there is no such line */
	int width;		   /* cells of a row */
	int margin;		   /* of them in front of the text */
	bool wraps;
	bool there;   /* else its file changed */
	uint64_t cut; /* bytes that were not kept */
	struct arena arena;
};

void log_line_open(struct log_line *o, struct log_rows *l, uint64_t line, struct input *in,
	enum text_set set, int width, bool wraps);
void log_line_release(struct log_line *o);

/* Fills a row with the next one of it; false: there is none. */
bool log_line_row(struct log_line *o, struct row *r);

#endif
