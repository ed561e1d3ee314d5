#include "import/trace2_parts.h"

#include <stdio.h>
#include <string.h>

#include "import/span.h"

/* ---- where it begins and ends --------------------------------------------------------------- */

bool trace2_version(struct trace2 *w)
{
	w->run->epoch = w->ts;
	buf_reset(&w->run->version);
	buf_add(&w->run->version, str_head(trace2_text(w, F_EXE), TRACE2_ERROR));
	return true;
}

/*
 * Its session id holds that of the process that started it, and not as which of its children: that is
 * guessed from what both say that it was called with.
 */
static struct str trace2_parent(struct trace2 *w)
{
	struct str sid = w->sid, parent;
	size_t len = sid.len;
	struct trace2_run *run;
	struct trace2_open *child;
	struct buf id = {0};

	while (len && sid.at[len - 1] != '/')
		len--;
	if (len < 2)
		return (struct str){0};
	sid = str_head(sid, len - 1);
	run = trace2_run_find(w->runs, sid);
	child = run ? trace2_spawned(run, trace2_argv(w)) : NULL;
	if (child) {
		child->taken = true;
		return str_from(child->span_id);
	}
	import_hashed_id(sid, 16, &id);
	parent = arena_copy(w->arena, buf_str(&id));
	buf_release(&id);
	return parent;
}

/* `20261122T071211.407428Z-H0a7c9cdf-P000066d3`: the process is 0x66d3. 0: it does not say. */
static int64_t trace2_pid(struct str sid)
{
	int64_t pid = 0;
	size_t at = sid.len;

	while (at && sid.at[at - 1] != 'P' && sid.at[at - 1] != '/')
		at--;
	if (!at || sid.at[at - 1] != 'P' || sid.len - at > 8)
		return 0;
	for (; at < sid.len; at++) {
		const char *digit = memchr("0123456789abcdef", sid.at[at], 16);

		if (!digit)
			return 0;
		pid = pid << 4 | (digit - "0123456789abcdef");
	}
	return pid;
}

bool trace2_started(struct trace2 *w)
{
	int64_t pid = trace2_pid(w->sid);

	trace2_start(w, w->run->span_id, trace2_parent(w), trace2_program(w));
	import_open(w->out, "attributes");
	trace2_member(w, "process.command_args", F_ARGV);
	import_text(w->out, "git.sid", w->sid);
	trace2_others(w);
	import_close(w->out);
	import_open(w->out, "resource");
	import_text(w->out, "service.name", STR("git"));
	import_filled(w->out, "service.version", buf_str(&w->run->version));
	if (pid)
		import_int(w->out, "process.pid", pid);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* The first end that is told counts: a process says `exit`, then `atexit`, or dies of a signal. */
static void trace2_over(struct trace2 *w)
{
	struct trace2_run *run = w->run;

	if (run->ended)
		return;
	run->ended = true;
	trace2_record(w, "span_end", run->span_id);
	trace2_status(w, buf_str(&run->error));
	import_open(w->out, "attributes");
	trace2_member(w, "process.exit.code", F_CODE);
	import_close(w->out);
	import_end(w->out);
}

bool trace2_exit(struct trace2 *w)
{
	trace2_over(w);
	return true;
}

bool trace2_atexit(struct trace2 *w)
{
	trace2_over(w);
	trace2_run_end(w->runs, w->run);
	return true;
}

bool trace2_signal(struct trace2 *w)
{
	struct trace2_run *run = w->run;
	struct buf message = {0};
	int64_t number = 0;

	field_int(&w->f[F_SIGNAL], &number);
	buf_addf(&message, "signal %lld", (long long)number);
	trace2_record(w, "span_end", run->span_id);
	import_text(w->out, "status", STR("error"));
	import_text(w->out, "status_message", buf_str(&message));
	import_end(w->out);
	buf_release(&message);
	trace2_run_end(w->runs, run);
	return true;
}

/* ---- what it says of itself ------------------------------------------------------------------ */

/* Names that begin with `_` say how the command was found, not what it is. */
bool trace2_named(struct trace2 *w)
{
	struct str name = trace2_text(w, F_NAME);
	struct buf whole = {0};

	trace2_record(w, "span_update", w->run->span_id);
	if (name.len && name.at[0] != '_') {
		buf_addf(&whole, "git %.*s", (int)str_head(name, 4096).len, name.at);
		import_text(w->out, "name", buf_str(&whole));
		buf_release(&whole);
	}
	import_open(w->out, "attributes");
	trace2_member(w, "git.hierarchy", F_HIERARCHY);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* One more attribute of the process. */
static bool trace2_attribute(struct trace2 *w, const char *key, int field)
{
	trace2_record(w, "span_update", w->run->span_id);
	import_open(w->out, "attributes");
	trace2_member(w, key, field);
	if (field == F_ALIAS)
		trace2_member(w, "git.alias.argv", F_ARGV);
	import_close(w->out);
	import_end(w->out);
	return true;
}

bool trace2_mode(struct trace2 *w)
{
	return trace2_attribute(w, "git.mode", F_NAME);
}

bool trace2_ancestry(struct trace2 *w)
{
	return trace2_attribute(w, "git.ancestry", F_ANCESTRY);
}

bool trace2_alias(struct trace2 *w)
{
	return trace2_attribute(w, "git.alias", F_ALIAS);
}

/* A process may open more than one repository: submodules have numbers of their own. */
bool trace2_repo(struct trace2 *w)
{
	char key[64] = "git.worktree";
	int64_t number = 1;

	field_int(&w->f[F_REPO], &number);
	if (number != 1)
		snprintf(key, sizeof(key), "git.worktree.%lld", (long long)number);
	return trace2_attribute(w, key, F_WORKTREE);
}

bool trace2_param(struct trace2 *w)
{
	if (w->f[F_PARAM].type != SCAN_STRING || w->f[F_VALUE].type == SCAN_NULL)
		return false;
	trace2_record(w, "span_update", w->run->span_id);
	import_open(w->out, "attributes");
	import_member_below(w->out, "git.param.", &w->f[F_PARAM], &w->f[F_VALUE]);
	import_close(w->out);
	import_end(w->out);
	return true;
}
