#include "tree.h"

#include "export/trace_json.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/figure.h"

struct totals tree_totals_of(struct trace *trace)
{
	struct usage used;

	tree_settle(trace);
	usage_total(trace, 0);
	used = usage_of_tree(trace, 0);
	return (struct totals){.traces = 1,
		.spans = trace_spans_seen(trace),
		.missing = trace->missing,
		.open = trace->open,
		.errors = trace->errors,
		.input_tokens = used.input,
		.output_tokens = used.output,
		.cost = used.cost};
}

void tree_add_totals(struct totals *sum, const struct totals *more)
{
	sum->traces += more->traces;
	sum->spans += more->spans;
	sum->missing += more->missing;
	sum->open += more->open;
	sum->errors += more->errors;
	sum->input_tokens += more->input_tokens;
	sum->output_tokens += more->output_tokens;
	sum->cost += more->cost;
}

struct totals tree_totals(struct tree *t)
{
	struct totals sum = t->dropped;
	int64_t first = INT64_MAX, last = INT64_MIN;

	for (struct trace *one = t->intake.store.first; one; one = one->next) {
		struct totals of;

		tree_hint_next(one);
		of = tree_totals_of(one);
		tree_add_totals(&sum, &of);
		first = one->first_ns < first ? one->first_ns : first;
		last = one->last_ns > last ? one->last_ns : last;
	}
	sum.done = sum.spans - sum.open;
	sum.bad = t->intake.report.bad;
	sum.duration_ns = first < last && sum.traces == 1 ? figure_since(last, first) : 0;
	return sum;
}

static void tree_json_piece(void *to, struct str piece)
{
	screen_bytes(to, piece);
}

void tree_json(struct tree *t, struct trace *trace)
{
	struct trace_part part = {&t->query.shown, &t->query.matched};
	struct sink sink = {.write = tree_json_piece, .to = &t->screen};

	if (!t->query.run)
		trace_json(trace, NULL, &t->intake.life, &sink);
	else if (tree_query_trace(t, trace))
		trace_json(trace, &part, &t->intake.life, &sink);
}
