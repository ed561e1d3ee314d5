#include "tree.h"

#include <time.h>

#include "export/trace_json.h"
#include "model/tree.h"
#include "model/usage.h"
#include "record/unit.h"
#include "view/figure.h"

static int64_t tree_time(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t tree_clock(void)
{
	return tree_time(CLOCK_MONOTONIC);
}

int64_t tree_wall(void)
{
	return tree_time(CLOCK_REALTIME);
}

static bool tree_wanted(const struct tree *t, const struct record *r)
{
	struct buf id = {0};
	bool wanted;

	if (!t->options->trace.len)
		return true;
	id_format(&r->trace_id, 32, &id);
	wanted = str_starts(buf_str(&id), t->options->trace);
	buf_release(&id);
	return wanted;
}

/* Said once: who writes one time in the wrong unit writes all of them so. */
static void tree_unit(struct tree *t, const struct record *r)
{
	struct diag why = {0};

	if (t->unit_said || !unit_doubtful(r, &why))
		return;
	t->unit_said = true;
	why.source = input_name(t->in, r->line.source);
	report_input(&t->report, &why, true);
}

size_t tree_read(struct tree *t)
{
	struct tree_batch *b = &t->batch;

	arena_reset(&t->scratch);
	b->count = input_lines(t->in, b->lines, HINT_MAX);
	for (size_t i = 0; i < b->count; i++)
		b->what[i] = decode(&t->decoder, &b->lines[i], &t->scratch, &b->records[i],
			&b->faults[i]);
	hint(&t->store, b->records, b->count);
	return b->count;
}

enum decoded tree_take(struct tree *t, size_t line, struct trace **trace)
{
	struct tree_batch *b = &t->batch;
	struct record *r = &b->records[line];

	*trace = NULL;
	t->texts += b->what[line] == DECODED_TEXT;
	if (b->what[line] == DECODED_BAD) {
		b->faults[line].source = input_name(t->in, b->lines[line].source);
		report_bad(&t->report, &b->faults[line]);
	}
	if (b->what[line] != DECODED_RECORD)
		return b->what[line];
	tree_unit(t, r);
	processes_note(&t->processes, r);
	if (tree_wanted(t, r))
		*trace = store_add(&t->store, r);
	return DECODED_RECORD;
}

bool tree_glued(const struct record *r)
{
	struct str text = r->before;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_tail(text, 3);
	while (text.len && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = str_tail(text, 1);
	return text.len > 0;
}

void tree_complaints(struct tree *t)
{
	struct diag d;

	while (input_diag(t->in, &d))
		report_input(&t->report, &d, d.notice);
}

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

	for (struct trace *one = t->store.first; one; one = one->next) {
		struct totals of = tree_totals_of(one);

		tree_add_totals(&sum, &of);
		first = one->first_ns < first ? one->first_ns : first;
		last = one->last_ns > last ? one->last_ns : last;
	}
	sum.done = sum.spans - sum.open;
	sum.bad = t->report.bad;
	sum.duration_ns = first < last && sum.traces == 1 ? figure_since(last, first) : 0;
	return sum;
}

static void tree_json_piece(void *to, struct str piece)
{
	screen_bytes(to, piece);
}

void tree_json(struct tree *t, struct trace *trace)
{
	struct json_sink sink = {.write = tree_json_piece, .to = &t->screen};

	trace_json(trace, &t->life, &sink);
}
