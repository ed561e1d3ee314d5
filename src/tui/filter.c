#include "tui/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/match.h"
#include "tui/sieve.h"
#include "tui/tui_recall.h"

enum { SLICE = 64 }; /* spans between two looks at the clock */

static const int64_t AGAIN_NS = 500 *
	INT64_C(1000000); /* between two runs over what grows */

struct filter {
	struct buf text;     /* of the query, without its `!`; empty: none */
	bool inverted;	     /* what it keeps is left out */
	struct query *query; /* NULL: none */
	struct query_run *run;
	struct query_error fault; /* of what is being typed */
	bool wrong;
	const struct trace *in; /* that is looked through, or was */
	uint64_t generation;	/* of it when that began */
	uint32_t next;		/* span that is looked at next */
	bool running;
	int64_t begun_ns;	/* steady clock */
	struct selection keeps; /* what is found, until all is */
	struct selection shown; /* what was found last, with what is above it */
	struct sieve sieve;	/* traces, for the list of them */
	uint64_t changes;	/* of it, in all */
};

static struct filter *filter_of(const struct tui *t)
{
	return tui_state(t, PART_FILTER);
}

static void *filter_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct filter));
}

/* Rows of all traces are as they were without it. */
static void filter_unset(struct tui *t)
{
	for (struct trace *one = t->store->first; one; one = one->next) {
		struct sight *sight = one->notes;

		if (!sight || !sight->filtered)
			continue;
		sight->filtered = false;
		folds_filter(&sight->folds, NULL);
	}
}

static void filter_drop(struct filter *f, struct tui *t)
{
	filter_unset(t);
	query_run_free(f->run);
	query_free(f->query);
	f->run = NULL;
	f->query = NULL;
	f->running = false;
	f->in = NULL;
	f->changes += f->sieve.changes + 1;
	sieve_release(&f->sieve);
	buf_reset(&f->text);
	tui_touch(t);
}

static void filter_end(void *state)
{
	struct filter *f = state;

	if (!f)
		return;
	query_run_free(f->run);
	query_free(f->query);
	query_error_release(&f->fault);
	selection_release(&f->keeps);
	selection_release(&f->shown);
	sieve_release(&f->sieve);
	buf_release(&f->text);
	free(f);
}

/* ---- looking ------------------------------------------------------------------------------ */

static void filter_begin(struct filter *f, struct tui *t)
{
	if (f->in != t->trace)
		filter_unset(t);
	f->in = t->trace;
	f->generation = t->trace->generation;
	f->next = 1;
	f->running = true;
	f->begun_ns = t->steady_ns;
	selection_reset(&f->keeps, t->trace);
}

static bool filter_due(const struct filter *f, const struct tui *t)
{
	if (!f->query || !t->trace || f->running)
		return false;
	return f->in != t->trace ||
		(f->generation != t->trace->generation &&
			t->steady_ns >= f->begun_ns + AGAIN_NS);
}

static void filter_invert(struct filter *f, struct trace *t)
{
	struct selection rest = {0};

	selection_reset(&rest, t);
	for (uint32_t i = 1; i < t->span_count; i++)
		if (!selection_has(&f->keeps, i))
			selection_add(&rest, i);
	selection_release(&f->keeps);
	f->keeps = rest;
}

/* All was looked at: rows change once, not with each match. */
static void filter_show(struct filter *f, struct tui *t)
{
	struct sight *sight = tui_sight(t);
	struct selection old = sight->matched;

	f->running = false;
	if (f->inverted)
		filter_invert(f, t->trace);
	selection_reset(&f->shown, t->trace);
	for (uint32_t i = 1; i < t->trace->span_count; i++)
		if (selection_has(&f->keeps, i))
			selection_add(&f->shown, i);
	selection_add_above(&f->shown, t->trace);
	sight->matched = f->keeps;
	f->keeps = old;
	sight->filtered = true;
	folds_filter(&sight->folds, &f->shown);
	tui_touch(t);
}

static void filter_run(struct filter *f, const struct tui *t)
{
	query_run_free(f->run);
	f->run = query_run_new(f->query, &t->store->common.names, t->life->seed);
}

/* All spans at once, which takes memory for all of them: that is given back. */
static void filter_whole(struct filter *f, struct tui *t)
{
	query_trace(f->run, t->trace, t->life, &f->keeps);
	f->next = (uint32_t)t->trace->span_count;
	filter_run(f, t);
}

/* What needs the trace as a whole is asked at once; what needs a span alone, span by span. */
static void filter_look(struct filter *f, struct tui *t)
{
	if (query_needs(f->query) != QUERY_SPAN) {
		filter_whole(f, t);
		return;
	}
	for (int i = 0; i < SLICE && f->next < t->trace->span_count; i++, f->next++)
		if (query_span(f->run, t->trace, f->next, t->life))
			selection_add(&f->keeps, f->next);
}

/* Only while somebody sees the list. */
static bool filter_sift(struct filter *f, struct tui *t)
{
	uint64_t changes = f->sieve.changes, generation = f->sieve.generation;
	bool more;

	if (!f->query || !tui_shows(t, PART_LIST))
		return false;
	more = sieve_step(&f->sieve, t, f->query, f->run);
	if (changes != f->sieve.changes || generation != f->sieve.generation)
		tui_touch(t);
	return more;
}

bool filter_shows(const struct tui *t, size_t n)
{
	const struct filter *f = filter_of(t);

	return !f || !f->query || sieve_keeps(&f->sieve, n) != f->inverted;
}

uint64_t filter_changes(const struct tui *t)
{
	const struct filter *f = filter_of(t);

	return f ? f->changes + f->sieve.changes : 0;
}

static bool filter_spans(struct filter *f, struct tui *t)
{
	if (f->running && f->in != t->trace)
		f->running = false;
	if (filter_due(f, t))
		filter_begin(f, t);
	if (!f->running)
		return false;
	filter_look(f, t);
	if (f->next >= t->trace->span_count)
		filter_show(f, t);
	return f->running;
}

static bool filter_work(struct tui *t)
{
	struct filter *f = filter_of(t);

	return filter_sift(f, t) || filter_spans(f, t);
}

/* What grows is looked at again after a while. */
static int64_t filter_wakes(const struct tui *t)
{
	const struct filter *f = filter_of(t);

	if (f->query && tui_shows(t, PART_LIST) &&
		f->sieve.generation != t->store->generation)
		return tui_wall(t, sieve_due(&f->sieve));
	if (!f->query || !t->trace || f->in != t->trace || f->running ||
		f->generation == t->trace->generation)
		return INT64_MAX;
	return tui_wall(t, f->begun_ns + AGAIN_NS);
}

/* ---- typing it ---------------------------------------------------------------------------- */

static struct str filter_query(struct str text, bool *inverted)
{
	*inverted = text.len && text.at[0] == '!';
	return str_tail(text, *inverted ? 1 : 0);
}

static struct query *filter_parse(struct filter *f, struct str text)
{
	struct query *q;

	query_error_release(&f->fault);
	f->fault = (struct query_error){0};
	q = query_parse(text, &f->fault);
	f->wrong = !q;
	if (q && query_needs(q) == QUERY_METRICS) {
		query_error_set(
			&f->fault, 0, text.len, "a filter gives spans, not figures");
		query_free(q);
		f->wrong = true;
		return NULL;
	}
	return q;
}

/* While it is typed it is only judged. */
static void filter_changed(struct tui *t, struct str text)
{
	struct filter *f = filter_of(t);
	bool inverted;

	text = filter_query(text, &inverted);
	f->wrong = false;
	if (text.len)
		query_free(filter_parse(f, text));
}

static void filter_set(struct tui *t, struct str text)
{
	struct filter *f = filter_of(t);
	struct query *q = NULL;
	bool inverted;

	text = filter_query(text, &inverted);
	if (text.len) {
		q = filter_parse(f, text);
		if (!q) {
			tui_complain(t, "column %zu: %s", f->fault.at + 1,
				buf_text(&f->fault.what));
			return;
		}
	}
	filter_drop(f, t);
	if (!q)
		return;
	f->query = q;
	f->inverted = inverted;
	filter_run(f, t);
	buf_add(&f->text, text);
}

static void filter_typed(struct tui *t, struct str text, bool taken)
{
	filter_of(t)->wrong = false;
	if (!taken)
		return;
	recall_keep(t, MEMORY_FILTER, text);
	filter_set(t, text);
}

static void filter_answer(struct tui *t, struct row *row)
{
	struct filter *f = filter_of(t);

	if (f->wrong)
		row_add_text(row, ROLE_ERROR, buf_str(&f->fault.what), t->set, t->cols / 2);
}

static bool filter_act(struct tui *t, const struct press *press)
{
	struct prompt p = {.sign = "&",
		.changed = filter_changed,
		.done = filter_typed,
		.answer = filter_answer,
		.recall = recall_of(t, MEMORY_FILTER)};

	if (press->action != ACT_FILTER)
		return false;
	prompt_open(&t->prompt, &p);
	return true;
}

const struct command_row filter_commands[] = {
	{"filter", "[QUERY]", "what & does, on any screen; without a query: everything",
		filter_set, NULL},
	{.name = NULL},
};

/* ---- what is said of it ------------------------------------------------------------------- */

/* ` 3 of 20 traces` */
static void filter_traces(const struct tui *t, const struct filter *f, struct row *row)
{
	const struct sieve *s = &f->sieve;
	char text[64];

	snprintf(text, sizeof(text), " %zu of %zu traces",
		f->inverted ? s->count - s->kept : s->kept, t->store->trace_count);
	row_add(row, ROLE_DIM, str_from(text), (int)strlen(text));
}

static void filter_status(struct tui *t, struct row *row)
{
	const struct filter *f = filter_of(t);
	const struct sight *sight = tui_sight(t);
	char figure[64] = "";

	if (!f->query)
		return;
	if (tui_screen(t) == PART_LIST)
		;
	else if (f->running)
		snprintf(figure, sizeof(figure), " looking %u%%",
			(unsigned)((uint64_t)f->next * 100 / t->trace->span_count));
	else if (sight && sight->filtered)
		snprintf(figure, sizeof(figure), " %u of %u spans", sight->matched.count,
			t->trace->span_count - 1);
	row_add(row, ROLE_PLAIN, f->inverted ? STR("&!") : STR("&"), f->inverted ? 2 : 1);
	row_add_text(row, ROLE_STRONG, buf_str(&f->text), t->set, 40);
	row_add(row, ROLE_DIM, str_from(figure), (int)strlen(figure));
	if (tui_screen(t) == PART_LIST)
		filter_traces(t, f, row);
	else if (sight && sight->filtered && !sight->matched.count)
		row_add(row, ROLE_DIM, STR(": & and Enter show all"), 22);
}

const struct screen filter_part = {
	.part = PART_FILTER,
	.name = "filter",
	.help = "show what a TraceQL query keeps",
	.make = filter_make,
	.end = filter_end,
	.status = filter_status,
	.act = filter_act,
	.work = filter_work,
	.due = filter_wakes,
};
