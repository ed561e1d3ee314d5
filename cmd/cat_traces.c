#include "cat.h"

static void traces_line(struct cat *c, size_t i)
{
	struct trace *t;

	intake_take(&c->intake, i, &t);
}

void cat_traces(struct cat *c)
{
	struct export *e = &c->export;

	cat_read(c, traces_line);
	intake_look(&c->intake);
	*e = (struct export){.format = c->options->to,
		.life = &c->intake.life,
		.sink = {.write = outlet_write, .to = &c->out},
		.seen = c->seen};
	export_begin(e);
	for (struct trace *t = c->intake.store.first; t && !c->out.error; t = t->next)
		export_trace(e, t, NULL);
	export_end(e);
}
