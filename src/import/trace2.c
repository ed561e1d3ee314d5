#include "import/trace2.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "import/head.h"
#include "import/trace2_parts.h"

static const struct trace2_row {
	const char *event;
	bool (*tell)(struct trace2 *w); /* false: the line cannot be used */
} trace2_rows[] = {
	{"version", trace2_version},
	{"start", trace2_started},
	{"exit", trace2_exit},
	{"atexit", trace2_atexit},
	{"signal", trace2_signal},
	{"cmd_name", trace2_named},
	{"cmd_mode", trace2_mode},
	{"cmd_ancestry", trace2_ancestry},
	{"alias", trace2_alias},
	{"def_repo", trace2_repo},
	{"def_param", trace2_param},
	{"region_enter", trace2_region_enter},
	{"region_leave", trace2_region_leave},
	{"thread_start", trace2_thread_start},
	{"thread_exit", trace2_thread_exit},
	{"child_start", trace2_child_start},
	{"child_exit", trace2_child_end},
	{"child_ready", trace2_child_end},
	{"data", trace2_data},
	{"data_json", trace2_data},
	{"timer", trace2_sum},
	{"th_timer", trace2_sum},
	{"counter", trace2_sum},
	{"th_counter", trace2_sum},
	{"error", trace2_error},
	{"printf", trace2_log},
	{"exec", trace2_exec},
	{"exec_result", trace2_exec},
};

/* What took a time began when it was opened. */
static bool trace2_took(const struct trace2 *w, int64_t *ts)
{
	const struct trace2_open *o;
	int64_t number, took;

	if (!field_time(&w->f[F_TOOK], FIELD_SECONDS, &took))
		return false;
	o = field_int(&w->f[F_CHILD], &number) ? trace2_child(w->run, number)
					       : trace2_innermost(w->run, w->thread);
	if (!o)
		return false;
	*ts = field_later(o->ts, took);
	return true;
}

/*
 * The brief form says the time of day at the beginning and at the end of a process alone, and else how
 * long after it, or how long after something in it; or nothing: then it is when the last was. False: it
 * was never said.
 */
static bool trace2_when(struct trace2 *w)
{
	int64_t since;

	if (!field_stamp(&w->f[F_TIME], w->arena, &w->ts)) {
		if (!w->run->ts)
			return false;
		if (field_time(&w->f[F_SINCE], FIELD_SECONDS, &since))
			w->ts = field_later(w->run->epoch, since);
		else if (!trace2_took(w, &w->ts))
			w->ts = w->run->ts;
	}
	w->run->ts = w->ts;
	return true;
}

bool trace2_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct trace2 w = {.runs = state, .out = out, .arena = arena, .text = v->text};
	size_t i = 0;

	(void)from;
	if (!fields_read(&trace2_fields, v->text, w.f))
		return false;
	w.sid = field_text(&w.f[F_SID], arena);
	if (!w.sid.len || w.f[F_EVENT].type != SCAN_STRING)
		return false;
	while (i < sizeof(trace2_rows) / sizeof(trace2_rows[0]) &&
		!scan_is(&w.f[F_EVENT], str_from(trace2_rows[i].event)))
		i++;
	if (i == sizeof(trace2_rows) / sizeof(trace2_rows[0])) {
		out->skipped++;
		return true;
	}
	w.run = trace2_run(w.runs, w.sid);
	w.thread = hash_text(trace2_text(&w, F_THREAD), 0);
	return trace2_when(&w) && trace2_rows[i].tell(&w);
}

void *trace2_begin(const struct import_from *from)
{
	(void)from;
	return mem_new(sizeof(struct trace2_runs));
}

void trace2_end(void *state, const struct import_from *from, struct import_out *out)
{
	(void)from;
	(void)out;
	trace2_runs_release(state);
	free(state);
}

enum import_likeness trace2_look(struct str head)
{
	if (head_first(head) == '{' && head_key(head, 1, "event") &&
		head_key(head, 1, "sid"))
		return IMPORT_SURE;
	return head_else(head, '{');
}
