#ifndef QUERY_CASES_H
#define QUERY_CASES_H

#include "query/query.h"

/*
 * Queries as data. A new case is a row, and no code: what a query means, fully in parentheses, or
 * what is wrong with it and where.
 */
struct query_good {
	const char *text;
	const char *canonical;
	enum query_need need;
};

struct query_bad {
	const char *text;
	const char *caret; /* the line below it */
	const char *what;
};

/* The last row has no text. */
extern const struct query_good query_good[];
extern const struct query_bad query_bad[];

#endif
