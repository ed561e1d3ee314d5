#ifndef VIEW_LOG_SEEK_H
#define VIEW_LOG_SEEK_H

#include "view/log_rows.h"

/*
 * Which line of a log belongs to a span, or to a time: the first one that was said in the span; else
 * the first one while it ran, whoever said it; else the last one before; else the first of its trace.
 * At a time alone it is the last one until then.
 *
 * A log may have very many lines, so that it is looked for in steps, and goes on where more have come.
 */
struct log_seek {
	const struct trace *trace;
	uint32_t span;	 /* 0: a time alone */
	int64_t from_ns; /* when it began, or the time */
	int64_t to_ns;	 /* when it ended */
	size_t next;	 /* the aside that is looked at next */
	/* Asides that were found, and one; 0: none. */
	size_t own;
	size_t during;
	size_t before;
	size_t any;
	int64_t before_ns; /* when `before` was said */
};

void log_seek_begin(struct log_seek *s, const struct trace *trace, uint32_t span,
	int64_t from_ns, int64_t to_ns);

/* Looks at some more asides, of those that log_rows_count has counted; whether there are more. */
bool log_seek_step(struct log_seek *s, const struct log_rows *l, size_t asides);

/* The line, as far as is known; false: its trace has none. */
bool log_seek_line(const struct log_seek *s, const struct log_rows *l, uint64_t *line);

/* Whether that one belongs there, and is not just the first of its trace. */
bool log_seek_found(const struct log_seek *s);

#endif
