#include "emit_exec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture.h"
#include "command.h"
#include "emit_env.h"
#include "emit_fit.h"
#include "job.h"
#include "signal_name.h"

enum {
	DRAIN_MS =
		500, /* how long the end of what a background process still writes is waited for */
	LOOK_MS = 10,
	/* Bytes of JSON of each stream: a reader takes no line of more than 64 MiB. */
	CAPTURED_MAX = 24 << 20,
	STREAMS = 2,
	NOTES = 16,
};

static const struct {
	int fd;
	const char *words;
	const char *key; /* the attribute that holds the end of it */
	const char *cut; /* and that says how many bytes stood before */
} streams[STREAMS] = {
	{STDOUT_FILENO, "standard output", "process.stdout", "process.stdout.cut"},
	{STDERR_FILENO, "standard error", "process.stderr", "process.stderr.cut"},
};

/* What happened to the command. */
struct exec_note {
	const char *event; /* NULL: it was started */
	int number;	   /* the signal; 0: none */
	int64_t ts;	   /* ns since 1970 */
};

struct exec {
	struct emit *emit;
	const struct emit_options *options;
	const struct exec_more *more;
	struct aitrace_context span;
	struct job job;
	struct capture captures[STREAMS];
	struct exec_note notes[NOTES]; /* that wait to be written */
	size_t noted;
	int64_t ended; /* when the command did, ns since 1970 */
	bool told;     /* that it goes on, before waitpid did */
};

static int64_t exec_clock(clockid_t clock)
{
	struct timespec now = {0};

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- records --------------------------------------------------------------------------------- */

/* What the user says of the same key counts. */
static void exec_begin(struct exec *x)
{
	const struct emit_options *o = x->options;
	struct emit_attrs attrs = {0};
	struct buf args = {0};
	struct aitrace_record record = {.type = AITRACE_SPAN_START,
		.context = x->span,
		.parent = o->context,
		.name = o->name,
		.kind = o->kind,
		.links = o->links,
		.link_count = o->link_count};

	command_args(o->argv, &args);
	emit_attrs_put(&attrs, aitrace_jsonn("process.command_args", args.at, args.len));
	for (size_t i = 0; i < o->attrs.count; i++)
		emit_attrs_put(&attrs, o->attrs.at[i]);
	record.attrs = emit_attrs_view(&attrs);
	emit_record(x->emit, &record);
	emit_attrs_release(&attrs);
	buf_release(&args);
}

static void exec_end(struct exec *x, const char *message, struct aitrace_attrs attrs)
{
	emit_record(x->emit,
		&(struct aitrace_record){.type = AITRACE_SPAN_END,
			.ts = x->ended,
			.context = x->span,
			.status = message ? AITRACE_ERROR : AITRACE_OK,
			.status_message = message,
			.attrs = attrs});
}

/* `SIGTERM`, or the number of one without a name. */
static struct aitrace_attr exec_signal(const char *key, int number)
{
	const char *name = signal_name(number);

	return name ? aitrace_str(key, name) : aitrace_int(key, number);
}

static void exec_write_note(struct exec *x, const struct exec_note *note)
{
	struct aitrace_attr attr = note->event
		? exec_signal("process.signal", note->number)
		: aitrace_int("process.pid", x->job.child.pid);

	emit_record(x->emit,
		&(struct aitrace_record){
			.type = note->event ? AITRACE_EVENT : AITRACE_SPAN_UPDATE,
			.ts = note->ts,
			.context = x->span,
			.name = note->event,
			.attrs = {&attr, !note->event || note->number}});
}

static void exec_write_notes(struct exec *x)
{
	for (size_t i = 0; i < x->noted; i++)
		exec_write_note(x, &x->notes[i]);
	x->noted = 0;
}

/* False: some have to wait. */
static bool exec_try_notes(struct exec *x)
{
	if (x->noted && emit_ready(x->emit))
		exec_write_notes(x);
	return !x->noted;
}

/*
 * Written at once when that is possible. When it is not, who reads us may be stopped by the very key
 * that stops the command, and a shell waits for all of us to stop.
 */
static void exec_note(struct exec *x, const char *event, int number)
{
	if (x->noted == NOTES)
		exec_write_notes(x);
	x->notes[x->noted++] = (struct exec_note){
		event, number, exec_clock(CLOCK_REALTIME)};
	exec_try_notes(x);
}

/* ---- the command ----------------------------------------------------------------------------- */

/* What becomes a stream of the command, as a child_plan has it. */
static int exec_capture(struct exec *x, size_t i)
{
	struct capture *c = &x->captures[i];
	struct capture_plan plan = {.standard = streams[i].fd,
		.keep = x->options->capture,
		.log = streams[i].fd == STDERR_FILENO ? x->more->log : 0};

	if ((plan.keep || plan.log) && !capture_start(c, plan))
		emit_say(x->emit, "cannot capture %s: %s", streams[i].words,
			strerror(errno));
	return c->pid ? c->write : 0;
}

/*
 * What the command's records belong below. Where ours cannot be written, that is our parent, if there
 * is one, so that what is written elsewhere stays in its place.
 */
static struct aitrace_context exec_context(const struct exec *x)
{
	struct aitrace_context parent = x->options->context;
	bool none = !aitrace_context_format(parent, (char[AITRACE_TRACEPARENT_SIZE]){0});

	return aitrace_on() || none ? x->span : parent;
}

/* With tracing off the command gets what it would have had. */
static bool exec_start(struct exec *x)
{
	const struct emit_options *o = x->options;
	const char *out = o->out ? o->out : getenv("AITRACE_OUT");
	char entry[AITRACE_ENVIRONMENT_SIZE];
	struct child_plan plan = {0};
	struct emit_env env;
	bool started;
	int error;

	emit_env_init(&env);
	if (!x->emit->off && aitrace_context_environment(exec_context(x), entry))
		emit_env_set(&env, entry);
	if (o->out || (out && *out && aitrace_on()))
		emit_env_set_out(&env, out);
	plan.out = exec_capture(x, 0);
	plan.err = exec_capture(x, 1);
	if (x->more->environment)
		x->more->environment(x->more->to, x->span, &env);
	plan.environment = env.entries;
	started = job_start(&x->job, o->argv, plan);
	error = errno;
	for (size_t i = 0; i < STREAMS; i++)
		capture_given(&x->captures[i]);
	emit_env_release(&env);
	errno = error;
	return started;
}

static void exec_watch(struct exec *x)
{
	enum job_news news;

	exec_note(x, NULL, 0);
	while ((news = job_next(&x->job, exec_try_notes(x) ? -1 : 10 * LOOK_MS)) !=
		JOB_ENDED) {
		if (news == JOB_STOPPED) {
			exec_note(x, "process.stopped", WSTOPSIG(x->job.child.status));
			x->told = job_stop(&x->job);
			if (x->told)
				exec_note(x, "process.continued", 0);
		} else if (news == JOB_CONTINUED) {
			if (!x->told)
				exec_note(x, "process.continued", 0);
			x->told = false;
		}
	}
	x->ended = exec_clock(CLOCK_REALTIME);
}

/*
 * What the command wrote is passed on, however slowly it is read. A background process that holds
 * a pipe does not hold us: its relay stays with it.
 */
static void exec_drain(struct exec *x)
{
	int64_t until = exec_clock(CLOCK_MONOTONIC) + DRAIN_MS * INT64_C(1000000);
	bool over = false;

	for (size_t i = 0; i < STREAMS; i++)
		capture_end(&x->captures[i]);
	while (!over && !x->job.quit) {
		bool late = exec_clock(CLOCK_MONOTONIC) >= until;

		over = true;
		for (size_t i = 0; i < STREAMS; i++)
			over &= late ? capture_settled(&x->captures[i])
				     : capture_over(&x->captures[i]);
		if (!over)
			job_next(&x->job, late ? 10 * LOOK_MS : LOOK_MS);
	}
}

/* What was kept of a stream becomes attributes; `text` holds it. */
static void exec_captured(
	struct exec *x, size_t i, struct emit_attrs *attrs, struct buf *text)
{
	uint64_t before = capture_text(&x->captures[i], text);
	size_t gone = emit_fit(buf_str(text), CAPTURED_MAX);
	struct str kept = str_tail(buf_str(text), gone);
	uint64_t cut = before + gone;
	int error = capture_error(&x->captures[i]);

	if (kept.len)
		emit_attrs_put(attrs, aitrace_strn(streams[i].key, kept.at, kept.len));
	if (cut && x->options->capture)
		emit_attrs_put(attrs, aitrace_int(streams[i].cut, (int64_t)cut));
	if (error)
		emit_say(x->emit, "cannot pass on the command's %s: %s", streams[i].words,
			strerror(error));
}

static void exec_ended(struct exec *x)
{
	int status = x->job.child.status,
	    number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	struct buf texts[STREAMS] = {0};
	struct emit_attrs attrs = {0};
	struct buf message = {0};

	exec_write_notes(x);
	command_ending(status, &message);
	emit_attrs_put(&attrs,
		number ? exec_signal("process.exit.signal", number)
		       : aitrace_int("process.exit.code", WEXITSTATUS(status)));
	for (size_t i = 0; i < STREAMS; i++)
		exec_captured(x, i, &attrs, &texts[i]);
	exec_end(x, message.len ? buf_text(&message) : NULL, emit_attrs_view(&attrs));
	emit_attrs_release(&attrs);
	buf_release(&message);
	for (size_t i = 0; i < STREAMS; i++)
		buf_release(&texts[i]);
}

/* Who still waits for something is told what to do by signals first. */
static void exec_last(struct exec *x)
{
	const struct exec_more *more = x->more;

	if (!more->ended)
		job_finish(&x->job);
	exec_ended(x);
	if (!more->ended)
		return;
	more->ended(more->to, &x->job, &x->captures[1]);
	job_finish(&x->job);
}

/* 126 and 127 as shells have it. */
static int exec_failed(struct exec *x, int error)
{
	const char *command = x->options->argv[0];
	int status = error == ENOENT ? 127 : 126;
	struct aitrace_attr code = aitrace_int("process.exit.code", status);
	char message[256];

	/* Nobody runs who could be hurt by what ends us, or stops us. */
	x->job.child.status = status << 8; /* as of waitpid */
	job_finish(&x->job);
	emit_say(x->emit, "%s: %s", command, strerror(error));
	snprintf(message, sizeof(message), "%s: %s", command, strerror(error));
	exec_end(x, message, (struct aitrace_attrs){&code, 1});
	return status;
}

int emit_exec_more(
	struct emit *e, const struct emit_options *o, const struct exec_more *more)
{
	struct exec x = {.emit = e, .options = o, .more = more};
	int status;

	emit_open(e, o->out, 0);
	x.span = aitrace_context_new(o->context);
	exec_begin(&x);
	job_init(&x.job);
	if (exec_start(&x)) {
		exec_watch(&x);
		exec_drain(&x);
		exec_last(&x);
		status = child_exit_status(&x.job.child);
	} else {
		status = exec_failed(&x, errno);
	}
	for (size_t i = 0; i < STREAMS; i++)
		capture_release(&x.captures[i]);
	emit_close(e);
	if (x.job.child.ended)
		job_end(&x.job);
	return status;
}

int emit_exec(struct emit *e, const struct emit_options *o)
{
	return emit_exec_more(e, o, &(struct exec_more){0});
}
