#include "cat.h"

static void traces_line(struct cat *c, size_t i)
{
	struct trace *t;

	intake_take(&c->intake, i, &t);
}

static int64_t traces_since(const struct cat *c)
{
	int64_t since = INT64_MAX;

	for (const struct trace *t = c->intake.store.first; t; t = t->next)
		since = t->first_ns < since ? t->first_ns : since;
	return since;
}

void cat_traces(struct cat *c)
{
	struct export *e = &c->export;

	cat_read(c, traces_line);
	intake_look(&c->intake);
	*e = (struct export){.format = c->options->to,
		.life = &c->intake.life,
		.columns = c->options->columns,
		.column_count = c->options->column_count,
		.weight = c->options->weight,
		.since_ns = traces_since(c),
		.sink = {.write = outlet_write, .to = &c->out},
		.seen = c->seen};
	export_begin(e);
	for (struct trace *t = c->intake.store.first; t && !c->out.error; t = t->next)
		export_trace(e, t, NULL);
	export_end(e);
}
