#ifndef VIEW_TIMELINE_TABLE_H
#define VIEW_TIMELINE_TABLE_H

#include "query/timeline.h"
#include "view/row.h"

/*
 * What a metrics query gave, as a table: a row for each interval with the time at which it ends,
 * a column for each group of spans. What does not fit beside each other follows below.
 *
 *     time                  name=chat  name=tool
 *     2026-11-22T06:43:10Z          3          -
 *     2026-11-22T06:43:20Z          1          2
 */
struct timeline_table {
	enum text_set set;
	int width; /* cells; 0: as many as it takes */
	void (*emit)(void *to, const struct row *row);
	void *to;
};

void timeline_table(const struct timeline_table *table, const struct timelines *t);

#endif
