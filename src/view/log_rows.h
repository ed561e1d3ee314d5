#ifndef VIEW_LOG_ROWS_H
#define VIEW_LOG_ROWS_H

#include "view/aside.h"
#include "view/row.h"

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
 * `  +5.190s  WARN retrying`: fills a row with a line of at most `width` cells. `t0` is the start of
 * its trace.
 */
void log_rows_row(struct log_rows *l, uint64_t line, struct input *in, enum text_set set,
	int width, struct row *r);

#endif
