#ifndef CMD_QUERY_OPTION_H
#define CMD_QUERY_OPTION_H

#include "query/query.h"

/* --query and --explain, as every tool has them. */

/* NULL: it is none, and where and why was said on standard error. */
struct query *query_option(const char *program, const char *text);

/* Prints how it was understood. */
void query_option_explain(const struct query *q);

#endif
