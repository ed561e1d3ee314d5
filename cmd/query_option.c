#include "query_option.h"

#include <stdio.h>

#include "report.h"

/* What is wrong in a line, the query, and a caret below the place. */
static void query_option_wrong(
	const char *program, const struct query_error *why, const char *text)
{
	struct report report;
	struct buf lines = {0};

	report_init(&report, program);
	query_error_show(why, str_from(text), report.set, &lines);
	fprintf(stderr, "%s: --query: %s", program, buf_text(&lines));
	buf_release(&lines);
}

struct query *query_option(const char *program, const char *text)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(text), &why);

	if (!q)
		query_option_wrong(program, &why, text);
	query_error_release(&why);
	return q;
}

void query_option_explain(const struct query *q)
{
	struct buf text = {0};

	query_explain(q, &text);
	fputs(buf_text(&text), stdout);
	buf_release(&text);
}
