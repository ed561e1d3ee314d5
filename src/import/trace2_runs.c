#include "import/trace2_runs.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "import/out.h"

/* ---- processes ---------------------------------------------------------------------------- */

static void trace2_run_free(struct trace2_run *run)
{
	free(run->open);
	buf_release(&run->version);
	buf_release(&run->error);
	free(run);
}

static void trace2_hashed(struct str text, size_t digits, char *out)
{
	struct buf id = {0};

	import_hashed_id(text, digits, &id);
	memcpy(out, id.at, digits);
	out[digits] = '\0';
	buf_release(&id);
}

/* All processes that one command of a user has started are one trace: the first part says which. */
static struct trace2_run *trace2_run_new(struct str sid, uint64_t hash)
{
	struct trace2_run *run = mem_new(sizeof(*run));

	run->sid = hash;
	trace2_hashed(str_head(sid, str_find(sid, '/')), 32, run->trace_id);
	trace2_hashed(sid, 16, run->span_id);
	return run;
}

static size_t trace2_run_oldest(const struct trace2_runs *runs)
{
	size_t oldest = 0;

	for (size_t i = 1; i < runs->count; i++)
		if (runs->at[i]->used < runs->at[oldest]->used)
			oldest = i;
	return oldest;
}

struct trace2_run *trace2_run_find(const struct trace2_runs *runs, struct str sid)
{
	uint64_t hash = hash_text(sid, 0);

	for (size_t i = runs->count; i > 0; i--)
		if (runs->at[i - 1]->sid == hash)
			return runs->at[i - 1];
	return NULL;
}

struct trace2_run *trace2_run(struct trace2_runs *runs, struct str sid)
{
	struct trace2_run *run = trace2_run_find(runs, sid);

	if (!run) {
		if (runs->count == TRACE2_RUNS)
			trace2_run_end(runs, runs->at[trace2_run_oldest(runs)]);
		run = trace2_run_new(sid, hash_text(sid, 0));
		runs->at[runs->count++] = run;
	}
	run->used = ++runs->lines;
	return run;
}

void trace2_run_end(struct trace2_runs *runs, struct trace2_run *run)
{
	size_t i = 0;

	while (runs->at[i] != run)
		i++;
	trace2_run_free(run);
	runs->count--;
	memmove(&runs->at[i], &runs->at[i + 1], (runs->count - i) * sizeof(runs->at[0]));
}

void trace2_runs_release(struct trace2_runs *runs)
{
	for (size_t i = 0; i < runs->count; i++)
		trace2_run_free(runs->at[i]);
	runs->count = 0;
}

/* ---- what is open in one ------------------------------------------------------------------ */

struct trace2_open *trace2_open(
	struct trace2_run *run, struct str sid, enum trace2_what what, uint64_t thread)
{
	struct trace2_open *o;
	struct buf text = {0};

	if (run->open_count == TRACE2_OPEN)
		trace2_close(run, &run->open[0]);
	run->open = mem_grow(
		run->open, &run->open_room, run->open_count + 1, sizeof(*run->open));
	o = &run->open[run->open_count++];
	*o = (struct trace2_open){.what = what, .thread = thread};
	buf_add(&text, sid);
	buf_addf(&text, " %llu", (unsigned long long)++run->begun);
	trace2_hashed(buf_str(&text), 16, o->span_id);
	buf_release(&text);
	return o;
}

struct trace2_open *trace2_innermost(const struct trace2_run *run, uint64_t thread)
{
	for (size_t i = run->open_count; i > 0; i--)
		if (run->open[i - 1].what != TRACE2_CHILD &&
			run->open[i - 1].thread == thread)
			return &run->open[i - 1];
	return NULL;
}

struct trace2_open *trace2_child(const struct trace2_run *run, int64_t number)
{
	for (size_t i = run->open_count; i > 0; i--)
		if (run->open[i - 1].what == TRACE2_CHILD &&
			run->open[i - 1].child == number)
			return &run->open[i - 1];
	return NULL;
}

struct trace2_open *trace2_spawned(const struct trace2_run *run, uint64_t argv)
{
	struct trace2_open *any = NULL;

	for (size_t i = run->open_count; i > 0; i--) {
		struct trace2_open *o = &run->open[i - 1];

		if (o->what != TRACE2_CHILD || o->taken)
			continue;
		if (o->argv == argv)
			return o;
		any = any ? any : o;
	}
	return any;
}

void trace2_close(struct trace2_run *run, struct trace2_open *o)
{
	size_t i = (size_t)(o - run->open);

	run->open_count--;
	memmove(o, o + 1, (run->open_count - i) * sizeof(*o));
}
