#include "cat.h"

#include "clock.h"
#include "view/figure.h"

enum { HELD_MORE = 256, WEIGH_LEAST = 1024 };

static const int64_t SECOND = INT64_C(1000000000);

static void traces_begin(struct cat *c, int64_t since_ns)
{
	c->export = (struct export){.format = c->options->to,
		.life = &c->intake.life,
		.columns = c->options->columns,
		.column_count = c->options->column_count,
		.weight = c->options->weight,
		.since_ns = since_ns,
		.sink = {.write = cat_put, .to = c},
		.seen = c->seen};
	export_begin(&c->export);
}

/* A file of its own has a beginning and an end of its own. */
static void traces_write_one(struct cat *c, struct trace *t, const struct selection *chosen)
{
	cat_out_trace(c, t);
	traces_begin(c, t->first_ns);
	export_trace(&c->export, t, chosen);
	export_end(&c->export);
	cat_out_traced(c);
}

static void traces_write(struct cat *c, struct trace *t)
{
	const struct selection *chosen;

	if (c->full || !cat_choose(c, t, &chosen) || c->options->count)
		return;
	if (c->split.folder)
		traces_write_one(c, t, chosen);
	else
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

/* The oldest are written as they are until what is held is three quarters of what may be. */
static void traces_evict(struct cat *c, size_t bytes)
{
	while (bytes > c->options->memory / 4 * 3 && c->intake.store.first) {
		struct trace *t = c->intake.store.first;
		size_t size = trace_bytes(t);

		bytes -= size < bytes ? size : bytes;
		c->evicted++;
		traces_write(c, t);
		store_drop(&c->intake.store, t);
	}
}

/* To weigh costs a look at each trace, so it is done after at least as many records. */
static void traces_weigh(struct cat *c)
{
	size_t bytes = 0;

	if (c->weigh_due--)
		return;
	for (const struct trace *t = c->intake.store.first; t; t = t->next)
		bytes += trace_bytes(t);
	if (bytes > c->options->memory)
		traces_evict(c, bytes);
	c->weigh_due = c->intake.store.trace_count + WEIGH_LEAST;
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
	if (c->options->memory)
		traces_weigh(c);
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
	cat_out_flush(c);
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
	static const struct cat_road road = {traces_batch, traces_turn};
	bool together = !c->split.folder && !c->options->count;
	bool early = !c->complete || c->options->memory;

	if (early && together)
		traces_begin(c, INT64_MIN);
	cat_read(c, &road);
	if (!early && together)
		traces_begin(c, traces_since(c));
	intake_look(&c->intake);
	for (struct trace *t = c->intake.store.first; t; t = t->next)
		traces_write(c, t);
	if (together)
		export_end(&c->export);
	if (c->evicted)
		report_say(&c->intake.report,
			"%llu traces were written before they were over, for --max-memory",
			(unsigned long long)c->evicted);
	selection_release(&c->chosen);
}
