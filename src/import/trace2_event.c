#include "import/trace2_parts.h"

#include "import/span.h"

static void trace2_event(struct trace2 *w, struct str name)
{
	import_event(
		w->out, w->ts, str_from(w->run->trace_id), str_from(trace2_here(w)), name);
	import_open(w->out, "attributes");
}

static bool trace2_event_end(struct trace2 *w)
{
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

bool trace2_data(struct trace2 *w)
{
	trace2_event(w, trace2_joined(w, F_CATEGORY, F_KEY));
	trace2_member(w, "value", F_VALUE);
	return trace2_event_end(w);
}

/* Timers and counters, of a thread and of all, with their sums. */
bool trace2_sum(struct trace2 *w)
{
	trace2_event(w, trace2_joined(w, F_CATEGORY, F_NAME));
	import_value(w->out, "git.event", &w->f[F_EVENT]);
	trace2_member(w, "git.thread", F_THREAD);
	return trace2_event_end(w);
}

bool trace2_log(struct trace2 *w)
{
	trace2_event(w, STR("log"));
	trace2_member(w, "body", F_MSG);
	return trace2_event_end(w);
}

bool trace2_error(struct trace2 *w)
{
	buf_reset(&w->run->error);
	buf_add(&w->run->error, str_head(trace2_text(w, F_MSG), TRACE2_ERROR));
	trace2_event(w, STR("log"));
	trace2_member(w, "body", F_MSG);
	import_text(w->out, "severity", STR("ERROR"));
	return trace2_event_end(w);
}

bool trace2_exec(struct trace2 *w)
{
	trace2_event(w, trace2_text(w, F_EVENT));
	trace2_member(w, "git.exe", F_EXE);
	trace2_member(w, "process.command_args", F_ARGV);
	trace2_member(w, "git.code", F_CODE);
	return trace2_event_end(w);
}
