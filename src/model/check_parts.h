#ifndef MODEL_CHECK_PARTS_H
#define MODEL_CHECK_PARTS_H

#include "model/check.h"

/* Inside of check: for check*.c alone. */

/* Counts a finding; returns its place to be filled in, or NULL when enough are kept. */
struct check_place *check_add(struct check *c, enum check_kind kind);

/* A finding at a column of a line (0: the line as a whole); of one that was made, where what it was made of begins. */
void check_add_line(struct check *c, enum check_kind kind, const struct line *line,
	uint64_t column, const char *why);

/* The same of a place that knows its finding. */
void check_set_line(struct check_place *p, const struct line *line, uint64_t column);

/* A finding about a span at the place of its record; by_ns and why are the caller's to set. */
struct check_place *check_add_span(struct check *c, enum check_kind kind,
	const struct trace *t, uint32_t span, uint64_t place);

/* ---- check_line.c ---- */

void check_line(struct check *c, const struct line *line, enum decoded what,
	const struct record *r, const struct diag *why);

/* ---- check_mark.c: which line begins at an offset of a file ---- */

struct check_marks *check_marks_new(void);
void check_marks_free(struct check_marks *marks);
void check_mark(struct check_marks *marks, const struct line *line);

/* Sets number and column of a line by its source and offset; 0: the file no longer holds it. */
void check_mark_find(const struct check_marks *marks, struct input *in, struct line *line);

/* ---- check_names.c: what is in records ---- */

struct check_names *check_names_new(uint64_t seed);
void check_names_free(struct check_names *names);

/* The second of two members of one name, of the record or of its attributes; NULL: there is none. */
const char *check_names_twice(struct check_names *names, const struct record *r);

/* The first escaped surrogate without its other half; NULL: there is none. */
const char *check_surrogate(struct str text);

/* ---- check_clock.c: whether time runs backwards ---- */

struct check_clocks *check_clocks_new(void);
void check_clocks_free(struct check_clocks *clocks);

/* A record after it went into its trace. Records are written when something happens, but for whole spans. */
void check_time(struct check *c, const struct record *r, const struct trace *t);

/* ---- check_span.c ---- */

/*
 * A start or end before it goes into its trace `t` (NULL: it will be a new one), whose span may have
 * some already.
 */
void check_before(struct check *c, const struct record *r, const struct trace *t,
	const struct store *s, struct input *in);

/* ---- check_trace.c ---- */

void check_trace(struct check *c, struct trace *t);

#endif
