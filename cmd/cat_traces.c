#include "cat_fold.h"

#include "cat_metrics.h"
#include "span_notes.h"
#include "cat_sort.h"
#include "cat_spans.h"
#include "clock.h"
#include "view/figure.h"

enum { HELD_MORE = 256, WEIGH_LEAST = 64 };

static const int64_t SECOND = INT64_C(1000000000);

static void traces_begin(struct cat *c, int64_t since_ns)
{
	c->export = (struct export){.format = c->options->to,
		.life = &c->intake.life,
		.columns = c->options->columns,
		.column_count = c->options->column_count,
		.weight = c->options->weight,
		.since_ns = since_ns,
		.names = &c->intake.store.common.names,
		.line = cat_options_to(c->options, "records") ? cat_traces_line : NULL,
		.sink = {.write = cat_put, .to = c},
		.state = &c->tree,
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

void cat_traces_line(void *to, const struct record *r, struct str text)
{
	struct cat *c = to;

	if (c->options->sort)
		cat_sort_add(c, r->ts, text);
	else
		cat_put_line(c, r, text);
}

bool cat_traces_write(struct cat *c, struct trace *t, enum cat_turn turn)
{
	const struct selection *chosen;

	if (c->metrics)
		query_metrics_trace(c->metrics, t, &c->intake.life);
	if (c->full || c->metrics || !cat_choose(c, t, turn, &chosen))
		return false;
	if (c->options->count)
		return true;
	if (c->split.folder && !c->export.line)
		traces_write_one(c, t, chosen);
	else
		export_trace(&c->export, t, chosen);
	return true;
}

/* For good. */
static void traces_drop(struct cat *c, struct trace *t)
{
	cat_traces_write(c, t, CAT_ALL);
	span_notes_free(t);
	store_drop(&c->intake.store, t);
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

		if (traces_over(c, t))
			traces_drop(c, t);
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
		traces_drop(c, t);
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

/* False: the line was no record that was taken. */
static bool traces_line(struct cat *c, size_t i)
{
	const struct record *r = &c->intake.batch.records[i];
	struct trace *t;

	if (intake_take(&c->intake, i, &t) != DECODED_RECORD) {
		if (c->tree.asides)
			beside_text(&c->beside, &c->intake.batch.lines[i]);
		return false;
	}
	if (c->tree.asides)
		beside_record(&c->beside, r, t);
	if (r->ts > c->latest_ns)
		c->latest_ns = r->ts;
	if (r->type == RECORD_SPAN && r->end_ts > c->latest_ns)
		c->latest_ns = r->end_ts;
	c->last_ns = c->now_ns;
	if (c->each && t)
		cat_spans_record(c, t, r);
	if (c->options->memory)
		traces_weigh(c);
	if (!c->complete && c->intake.store.trace_count >= c->held * 2 + HELD_MORE)
		traces_look(c);
	return t != NULL;
}

static void traces_batch(struct cat *c, size_t count)
{
	const struct record *taken[HINT_MAX];
	size_t taken_count = 0;

	for (size_t i = 0; i < count; i++)
		if (traces_line(c, i))
			taken[taken_count++] = &c->intake.batch.records[i];
	cat_fold_take(c, taken, taken_count);
}

static void traces_turn(struct cat *c)
{
	if (c->complete)
		return;
	if (c->each)
		cat_spans_look(c);
	traces_look(c);
	if (c->export.format)
		export_pause(&c->export);
	cat_out_flush(c);
}

static int64_t traces_since(const struct cat *c)
{
	int64_t since = INT64_MAX;

	for (const struct trace *t = c->intake.store.first; t; t = t->next)
		since = t->first_ns < since ? t->first_ns : since;
	return since;
}

/* What need not wait for its trace does not. */
static bool traces_each(const struct cat *c)
{
	static const char *const formats[] = {"records", "spans", "otlp", "csv"};
	const struct cat_options *o = c->options;

	if (c->complete || o->split || o->context || o->columns_need ||
		(o->query && query_needs(o->query) != QUERY_SPAN))
		return false;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (cat_options_to(o, formats[i]))
			return true;
	return false;
}

void cat_ask(struct cat *c)
{
	const struct cat_options *o = c->options;
	const struct intern *names = &c->intake.store.common.names;
	uint64_t seed = c->intake.store.common.seed;
	struct metrics_options metrics = {.names = names,
		.seed = seed,
		.step_ns = o->step_ns,
		.has_since = o->since_ns != INT64_MIN,
		.has_until = o->until_ns != INT64_MAX,
		.since_ns = o->since_ns,
		.until_ns = o->until_ns};

	if (o->query && query_needs(o->query) == QUERY_METRICS)
		c->metrics = query_metrics_new(o->query, &metrics);
	else if (o->query)
		c->run = query_run_new(o->query, names, seed);
}

void cat_asked(struct cat *c)
{
	if ((c->run && query_gave_up(c->run)) || (c->fold && query_fold_gave_up(c->fold)) ||
		(c->metrics && query_metrics_gave_up(c->metrics)))
		report_say(&c->intake.report,
			"a pattern of the query took too long on some "
			"text, which then counts as no match");
	query_run_free(c->run);
	query_fold_free(c->fold);
	query_metrics_free(c->metrics);
	selection_release(&c->matched);
	selection_release(&c->chosen);
}

static void traces_last(struct cat *c)
{
	intake_look(&c->intake);
	for (struct trace *t = c->intake.store.first; t; t = t->next) {
		cat_traces_write(c, t, CAT_ALL);
		span_notes_free(t);
	}
	cat_gone(c);
	if (c->evicted)
		report_say(&c->intake.report,
			"%llu trace%s written before %s over, for --max-memory",
			(unsigned long long)c->evicted, c->evicted == 1 ? " was" : "s were",
			c->evicted == 1 ? "it was" : "they were");
}

void cat_traces(struct cat *c)
{
	static const struct cat_road road = {.batch = traces_batch, .turn = traces_turn};
	const struct cat_options *o = c->options;
	bool lines = cat_options_to(o, "records");
	bool together, early = !c->complete || o->memory;

	cat_ask(c);
	cat_fold_begin(c);
	together = (!o->split || lines) && !o->count && !c->metrics;
	c->each = traces_each(c);
	if (o->with_text && !early)
		c->tree.asides = &c->beside.asides;
	if (o->sort)
		cat_sort_begin(c);
	if (early && together)
		traces_begin(c, INT64_MIN);
	cat_read(c, &road);
	if (!early && together)
		traces_begin(c, traces_since(c));
	traces_last(c);
	if (together)
		export_end(&c->export);
	if (o->sort)
		cat_sort_end(c);
	if (c->metrics)
		cat_metrics(c);
	cat_asked(c);
	beside_release(&c->beside);
}
