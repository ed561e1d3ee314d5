#include "cat.h"

#include "clock.h"
#include "view/figure.h"

enum { HELD_MORE = 256 };

static const int64_t SECOND = INT64_C(1000000000);

static void traces_write(struct cat *c, struct trace *t)
{
	const struct selection *chosen;

	if (c->full || c->out.error || !cat_choose(c, t, &chosen) || c->options->count)
		return;
	export_trace(&c->export, t, chosen);
}

/* The stream's time: that of its last record, and what has passed since. */
static int64_t traces_time(const struct cat *c)
{
	int64_t now;

	if (c->latest_ns == INT64_MIN)
		return INT64_MIN;
	return __builtin_add_overflow(c->latest_ns, c->now_ns - c->last_ns, &now)
		? INT64_MAX
		: now;
}

/* Nothing of it is open, and the stream has gone on without it for a second. */
static bool traces_over(const struct cat *c, const struct trace *t)
{
	return !t->open && figure_since(traces_time(c), t->last_ns) > SECOND;
}

/* Traces that are over are written and forgotten. */
static void traces_look(struct cat *c)
{
	struct trace *t = c->intake.store.first;

	intake_look(&c->intake);
	while (t) {
		struct trace *next = t->next;

		if (traces_over(c, t)) {
			traces_write(c, t);
			store_drop(&c->intake.store, t);
		}
		t = next;
	}
	c->held = c->intake.store.trace_count;
}

static void traces_line(struct cat *c, size_t i)
{
	const struct record *r = &c->intake.batch.records[i];
	struct trace *t;

	if (intake_take(&c->intake, i, &t) != DECODED_RECORD)
		return;
	if (r->ts > c->latest_ns)
		c->latest_ns = r->ts;
	if (r->type == RECORD_SPAN && r->end_ts > c->latest_ns)
		c->latest_ns = r->end_ts;
	c->last_ns = c->now_ns;
	if (!c->complete && c->intake.store.trace_count >= c->held * 2 + HELD_MORE)
		traces_look(c);
}

static void traces_batch(struct cat *c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		traces_line(c, i);
}

static void traces_turn(struct cat *c)
{
	if (c->complete)
		return;
	traces_look(c);
	outlet_flush(&c->out);
}

static int64_t traces_since(const struct cat *c)
{
	int64_t since = INT64_MAX;

	if (!c->complete)
		return INT64_MIN;
	for (const struct trace *t = c->intake.store.first; t; t = t->next)
		since = t->first_ns < since ? t->first_ns : since;
	return since;
}

static void traces_begin(struct cat *c)
{
	c->export = (struct export){.format = c->options->to,
		.life = &c->intake.life,
		.columns = c->options->columns,
		.column_count = c->options->column_count,
		.weight = c->options->weight,
		.since_ns = traces_since(c),
		.sink = {.write = outlet_write, .to = &c->out},
		.seen = c->seen};
	if (!c->options->count)
		export_begin(&c->export);
}

static void traces_end(struct cat *c)
{
	intake_look(&c->intake);
	for (struct trace *t = c->intake.store.first; t; t = t->next)
		traces_write(c, t);
	if (!c->options->count)
		export_end(&c->export);
}

void cat_traces(struct cat *c)
{
	static const struct cat_road road = {traces_batch, traces_turn};

	if (!c->complete)
		traces_begin(c);
	cat_read(c, &road);
	if (c->complete)
		traces_begin(c);
	traces_end(c);
	selection_release(&c->chosen);
}
