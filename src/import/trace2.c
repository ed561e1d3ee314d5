#include "import/trace2.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "import/fields.h"
#include "import/head.h"
#include "import/span.h"
#include "import/trace2_runs.h"

enum {
	F_EVENT,
	F_SID,
	F_THREAD,
	F_TIME,
	F_EXE,
	F_ARGV,
	F_NAME,
	F_HIERARCHY,
	F_CHILD,
	F_CODE,
	F_PID,
	F_CATEGORY,
	F_LABEL,
	F_MSG,
	F_KEY,
	F_VALUE,
	F_ALIAS,
	F_PARAM,
	F_WORKTREE,
	F_REPO,
	F_ANCESTRY,
	F_READY,
	F_SIGNAL,
	F_SINCE,
	F_TOOK,
	F_FILE,
	F_LINE,
	TRACE2_FIELDS
};

static const struct fields trace2_fields = {
	.names = (const char *const[]){"event", "sid", "thread", "time", "exe", "argv",
		"name", "hierarchy", "child_id", "code", "pid", "category", "label", "msg",
		"key", "value", "alias", "param", "worktree", "repo", "ancestry", "ready",
		"signo", "t_abs", "t_rel", "file", "line"},
	.count = TRACE2_FIELDS,
	.prefix = "git."};

/* A line being told. */
struct trace2 {
	struct trace2_runs *runs;
	struct trace2_run *run;
	struct import_out *out;
	struct arena *arena;
	struct str text;
	struct str sid;
	struct scan_value f[TRACE2_FIELDS];
	uint64_t thread; /* hash of its name */
	int64_t ts;
};

/* ---- parts of records --------------------------------------------------------------------- */

static struct str trace2_text(const struct trace2 *w, int field)
{
	return field_text(&w->f[field], w->arena);
}

static void trace2_member(struct trace2 *w, const char *key, int field)
{
	if (w->f[field].type != SCAN_NULL)
		import_value(w->out, key, &w->f[field]);
}

/* Where in git's source it was said, and what this table does not know. */
static void trace2_others(struct trace2 *w)
{
	struct buf source = {0};

	if (w->f[F_FILE].type == SCAN_STRING) {
		buf_add(&source, trace2_text(w, F_FILE));
		buf_add_byte(&source, ':');
		buf_add(&source, w->f[F_LINE].text);
		import_text(w->out, "git.source", buf_str(&source));
	}
	buf_release(&source);
	trace2_member(w, "git.repo", F_REPO);
	fields_others(&trace2_fields, w->text, w->out);
}

/* Up to its name, of the process or of something in it. */
static void trace2_record(struct trace2 *w, const char *type, const char *span_id)
{
	import_begin(w->out, type);
	import_time(w->out, "ts", w->ts);
	import_text(w->out, "trace_id", str_from(w->run->trace_id));
	import_text(w->out, "span_id", str_from(span_id));
}

/* What is being done on the line's thread. */
static const char *trace2_here(const struct trace2 *w)
{
	const struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return o ? o->span_id : w->run->span_id;
}

/* `category/label`, whichever there are. */
static struct str trace2_joined(struct trace2 *w, int first, int second)
{
	struct buf name = {0};
	struct str a = trace2_text(w, first), b = trace2_text(w, second);
	struct str copy;

	buf_add(&name, a);
	if (a.len && b.len)
		buf_add_byte(&name, '/');
	buf_add(&name, b);
	copy = arena_copy(w->arena, buf_str(&name));
	buf_release(&name);
	return copy;
}

/* Begins what has been opened, below what is done on the line's thread. */
static void trace2_start(
	struct trace2 *w, const char *span_id, struct str parent, struct str name)
{
	trace2_record(w, "span_start", span_id);
	import_filled(w->out, "parent_span_id", parent);
	import_text(w->out, "name", name);
}

/* Codes of exits that say what is wrong by themselves: the line's `code`. */
static bool trace2_failed(const struct trace2 *w, int64_t *code)
{
	*code = 0;
	return field_int(&w->f[F_CODE], code) && *code != 0;
}

static void trace2_status(struct trace2 *w, struct str message)
{
	int64_t code;
	struct buf text = {0};

	if (!trace2_failed(w, &code)) {
		import_text(w->out, "status", STR("ok"));
		return;
	}
	import_text(w->out, "status", STR("error"));
	if (!message.len)
		buf_addf(&text, "exit status %lld", (long long)code);
	import_text(w->out, "status_message", message.len ? message : buf_str(&text));
	buf_release(&text);
}

/* ---- processes ---------------------------------------------------------------------------- */

static bool trace2_version(struct trace2 *w)
{
	w->run->epoch = w->ts;
	buf_reset(&w->run->version);
	buf_add(&w->run->version, str_head(trace2_text(w, F_EXE), TRACE2_ERROR));
	return true;
}

/* Walks a list of arguments. */
static bool trace2_argument(struct scan *s, struct arena *arena, struct str *argument)
{
	struct scan_value v;

	if (!scan_element(s, &v))
		return false;
	*argument = field_text(&v, arena);
	return true;
}

static bool trace2_arguments(struct scan *s, const struct scan_value *argv)
{
	if (argv->type != SCAN_ARRAY)
		return false;
	scan_init(s, argv->text, 0);
	return scan_array(s);
}

/* Without the program's own name, which is a path here and a word there. */
static uint64_t trace2_argv(const struct trace2 *w)
{
	struct scan s;
	struct str argument;
	uint64_t hash = 0;

	if (!trace2_arguments(&s, &w->f[F_ARGV]) ||
		!trace2_argument(&s, w->arena, &argument))
		return 0;
	while (trace2_argument(&s, w->arena, &argument))
		hash = hash_text(argument, hash + 1);
	return hash;
}

static struct str trace2_base(struct str path)
{
	size_t slash;

	while ((slash = str_find(path, '/')) + 1 < path.len)
		path = str_tail(path, slash + 1);
	return path;
}

/* What runs: `git-upload-pack`, `git` until the command has a name; all of what a shell was told. */
static struct str trace2_program(struct trace2 *w)
{
	struct scan s;
	struct str program = {0};

	if (trace2_arguments(&s, &w->f[F_ARGV]))
		trace2_argument(&s, w->arena, &program);
	if (str_find(program, ' ') == program.len)
		program = trace2_base(program);
	return program.len ? program : STR("git");
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

static bool trace2_started(struct trace2 *w)
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

static bool trace2_exit(struct trace2 *w)
{
	trace2_over(w);
	return true;
}

static bool trace2_atexit(struct trace2 *w)
{
	trace2_over(w);
	trace2_run_end(w->runs, w->run);
	return true;
}

static bool trace2_signal(struct trace2 *w)
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

/* ---- what a process says of itself -------------------------------------------------------- */

/* Names that begin with `_` say how the command was found, not what it is. */
static bool trace2_named(struct trace2 *w)
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

static bool trace2_mode(struct trace2 *w)
{
	return trace2_attribute(w, "git.mode", F_NAME);
}

static bool trace2_ancestry(struct trace2 *w)
{
	return trace2_attribute(w, "git.ancestry", F_ANCESTRY);
}

static bool trace2_alias(struct trace2 *w)
{
	return trace2_attribute(w, "git.alias", F_ALIAS);
}

/* A process may open more than one repository: submodules have numbers of their own. */
static bool trace2_repo(struct trace2 *w)
{
	char key[64] = "git.worktree";
	int64_t number = 1;

	field_int(&w->f[F_REPO], &number);
	if (number != 1)
		snprintf(key, sizeof(key), "git.worktree.%lld", (long long)number);
	return trace2_attribute(w, key, F_WORKTREE);
}

static bool trace2_param(struct trace2 *w)
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

/* ---- regions, threads, children ----------------------------------------------------------- */

static bool trace2_region_enter(struct trace2 *w)
{
	struct str parent = arena_copy(w->arena, str_from(trace2_here(w)));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_REGION, w->thread);

	o->ts = w->ts;
	trace2_start(w, o->span_id, parent, trace2_joined(w, F_CATEGORY, F_LABEL));
	import_open(w->out, "attributes");
	trace2_member(w, "git.msg", F_MSG);
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* What has no beginning here, or has been forgotten, has no end. */
static bool trace2_leave(struct trace2 *w, struct trace2_open *o)
{
	if (!o) {
		w->out->skipped++;
		return true;
	}
	trace2_record(w, "span_end", o->span_id);
	import_end(w->out);
	trace2_close(w->run, o);
	return true;
}

static bool trace2_region_leave(struct trace2 *w)
{
	struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return trace2_leave(w, o && o->what == TRACE2_REGION ? o : NULL);
}

/* Below what the main thread does: it has started the other one. */
static bool trace2_thread_start(struct trace2 *w)
{
	struct trace2_open *main = trace2_innermost(w->run, hash_text(STR("main"), 0));
	struct str parent = arena_copy(
		w->arena, str_from(main ? main->span_id : w->run->span_id));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_THREAD, w->thread);

	o->ts = w->ts;
	trace2_start(w, o->span_id, parent, trace2_text(w, F_THREAD));
	import_open(w->out, "attributes");
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

static bool trace2_thread_exit(struct trace2 *w)
{
	struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return trace2_leave(w, o && o->what == TRACE2_THREAD ? o : NULL);
}

/* `git rev-list`, `ssh host`: its first two words. */
static struct str trace2_child_name(struct trace2 *w)
{
	struct scan s;
	struct str program = trace2_program(w), argument = {0}, copy;
	struct buf name = {0};

	buf_add(&name, program);
	if (trace2_arguments(&s, &w->f[F_ARGV]) &&
		trace2_argument(&s, w->arena, &argument) &&
		trace2_argument(&s, w->arena, &argument)) {
		buf_add_byte(&name, ' ');
		buf_add(&name, argument);
	}
	copy = arena_copy(w->arena, buf_str(&name));
	buf_release(&name);
	return copy;
}

static bool trace2_child_start(struct trace2 *w)
{
	struct str parent = arena_copy(w->arena, str_from(trace2_here(w)));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_CHILD, w->thread);

	o->ts = w->ts;
	o->argv = trace2_argv(w);
	field_int(&w->f[F_CHILD], &o->child);
	trace2_start(w, o->span_id, parent, trace2_child_name(w));
	import_open(w->out, "attributes");
	trace2_member(w, "process.command_args", F_ARGV);
	trace2_member(w, "git.child_id", F_CHILD);
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* One that goes on in the background is `ready`, and that is all that is told of it. */
static bool trace2_child_end(struct trace2 *w)
{
	struct trace2_open *o;
	int64_t number = 0;

	field_int(&w->f[F_CHILD], &number);
	o = trace2_child(w->run, number);
	if (!o)
		return trace2_leave(w, NULL);
	trace2_record(w, "span_end", o->span_id);
	trace2_status(w, (struct str){0});
	import_open(w->out, "attributes");
	trace2_member(w, "process.exit.code", F_CODE);
	trace2_member(w, "process.pid", F_PID);
	trace2_member(w, "git.ready", F_READY);
	import_close(w->out);
	import_end(w->out);
	trace2_close(w->run, o);
	return true;
}

/* ---- events ------------------------------------------------------------------------------- */

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

static bool trace2_data(struct trace2 *w)
{
	trace2_event(w, trace2_joined(w, F_CATEGORY, F_KEY));
	trace2_member(w, "value", F_VALUE);
	return trace2_event_end(w);
}

/* Timers and counters, of a thread and of all, with their sums. */
static bool trace2_sum(struct trace2 *w)
{
	trace2_event(w, trace2_joined(w, F_CATEGORY, F_NAME));
	import_value(w->out, "git.event", &w->f[F_EVENT]);
	trace2_member(w, "git.thread", F_THREAD);
	return trace2_event_end(w);
}

static bool trace2_log(struct trace2 *w)
{
	trace2_event(w, STR("log"));
	trace2_member(w, "body", F_MSG);
	return trace2_event_end(w);
}

static bool trace2_error(struct trace2 *w)
{
	buf_reset(&w->run->error);
	buf_add(&w->run->error, str_head(trace2_text(w, F_MSG), TRACE2_ERROR));
	trace2_event(w, STR("log"));
	trace2_member(w, "body", F_MSG);
	import_text(w->out, "severity", STR("ERROR"));
	return trace2_event_end(w);
}

static bool trace2_exec(struct trace2 *w)
{
	trace2_event(w, trace2_text(w, F_EVENT));
	trace2_member(w, "git.exe", F_EXE);
	trace2_member(w, "process.command_args", F_ARGV);
	trace2_member(w, "git.code", F_CODE);
	return trace2_event_end(w);
}

/* ---- lines -------------------------------------------------------------------------------- */

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
