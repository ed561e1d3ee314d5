#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adopt.h"
#include "clock.h"
#include "command.h"
#include "emit_exec.h"
#include "otel_env.h"
#include "receiver.h"
#include "runs.h"

enum {
	NO_RECORD = 125, /* as env(1) and its like have it, when they fail themselves */
	LOOK_MS = 20,
};

/* When nothing has come for this part of the longest wait, nothing will. */
enum { QUIET_PART = 10 };

/*
 * A run: the command's span, its records and all that is received go to one file, each line with one
 * call that appends, so that none is torn.
 */
struct run {
	const struct run_options *options;
	struct emit emit;
	struct buf path; /* of the file, from the root on */
	int fd;		 /* the same, for what is received and for text */
	bool among;	 /* it is one of the last runs */
	bool began;	 /* the command did */
	struct adopt adopt;
	struct otel_env env;
	struct receiver *receiver; /* NULL: none, or no more */
	struct receiver_counts counts;
};

/* ---- the file -------------------------------------------------------------------------------- */

static void run_whole_path(const char *path, struct buf *out)
{
	char *here = path[0] == '/' ? NULL : getcwd(NULL, 0);

	if (here)
		buf_addf(out, "%s/", here);
	buf_add(out, str_from(path));
	free(here);
}

/* A line longer than PIPE_BUF is torn in a pipe, and others write to it too. */
static bool run_open_file(struct run *r, bool append)
{
	struct stat now;

	r->fd = open(buf_text(&r->path),
		O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
	if (r->fd < 0)
		return false;
	if (fstat(r->fd, &now) < 0)
		return false;
	if (!S_ISREG(now.st_mode)) {
		errno = S_ISDIR(now.st_mode) ? EISDIR : ESPIPE;
		return false;
	}
	return append || ftruncate(r->fd, 0) == 0;
}

/* Who runs within a run, and does not say where, is a part of that. */
static bool run_open(struct run *r)
{
	const struct run_options *o = r->options;
	const char *out = getenv("AITRACE_OUT");

	if (o->out) {
		run_whole_path(o->out, &r->path);
		return run_open_file(r, o->append);
	}
	if (out && out[0] == '/') {
		run_whole_path(out, &r->path);
		return run_open_file(r, true);
	}
	r->among = true;
	r->fd = runs_begin(o->argv[0], clock_wall(), &r->path);
	return r->fd >= 0;
}

static int run_cannot(struct run *r)
{
	const char *why = errno == ESPIPE ? "no regular file" : strerror(errno);

	if (r->path.len)
		emit_say(&r->emit, "cannot record in %s: %s", buf_text(&r->path), why);
	else
		emit_say(&r->emit,
			"cannot record: neither XDG_STATE_HOME nor HOME says where; --output=FILE does");
	return NO_RECORD;
}

/* ---- around the command ---------------------------------------------------------------------- */

static void run_adopt(void *to, struct str lines, struct import_out *out)
{
	adopt_lines(to, lines, out);
}

/* What cannot be received is said, and the command runs all the same. */
static void run_receive(struct run *r, struct aitrace_context span)
{
	const struct run_options *o = r->options;
	struct receiver_options options = {.port = o->port, .out = r->fd};
	struct buf why = {0};

	adopt_init(&r->adopt, span, (uint64_t)clock_steady());
	if (!o->apart) {
		options.pass = run_adopt;
		options.pass_to = &r->adopt;
	}
	r->receiver = receiver_start(&options, &why);
	if (!r->receiver)
		emit_say(&r->emit, "nothing is received: %s", buf_text(&why));
	buf_release(&why);
}

static void run_environment(void *to, struct aitrace_context span, struct emit_env *env)
{
	struct run *r = to;
	const char *kept = otel_env_kept();

	if (r->options->no_otlp)
		return;
	run_receive(r, span);
	if (!r->receiver)
		return;
	if (kept && !r->options->quiet)
		emit_say(&r->emit,
			"%s is set, and stays: what is exported does not come here", kept);
	r->env = (struct otel_env){.endpoint = receiver_endpoint(r->receiver),
		.content = r->options->content,
		.command = r->options->argv[0]};
	otel_env_set(&r->env, env);
}

/* ---- after it -------------------------------------------------------------------------------- */

/* What the receiver had to say, for people. */
static void run_complaints(struct run *r)
{
	struct buf text = {0};

	while (receiver_said(r->receiver, &text)) {
		emit_say(&r->emit, "%s", buf_text(&text));
		buf_reset(&text);
	}
	buf_release(&text);
}

static const char *run_plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static void run_summary(struct run *r)
{
	const struct run_options *o = r->options;
	const struct receiver_counts *c = &r->counts;
	struct buf text = {0};

	if (o->quiet || (!o->verbose && !isatty(STDERR_FILENO)) || (r->among && !r->began))
		return;
	if (!o->no_otlp)
		buf_addf(&text, "%" PRIu64 " span%s, %" PRIu64 " log%s received; ",
			c->spans, run_plural(c->spans), c->logs, run_plural(c->logs));
	emit_say(&r->emit, "%srecorded in %s%s", buf_text(&text), buf_text(&r->path),
		r->among ? " (aitrace-run --last shows it)" : "");
	buf_release(&text);
}

/* Once; the command may have ended us with it, or not have begun. */
static void run_finish(struct run *r)
{
	if (r->receiver) {
		run_complaints(r);
		receiver_stop(r->receiver, &r->counts);
		r->receiver = NULL;
	}
	if (r->counts.error)
		emit_say(&r->emit, "cannot write to %s: %s", buf_text(&r->path),
			strerror(r->counts.error));
	run_summary(r);
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* What changes when something comes. */
static uint64_t run_pulse(const struct run *r, struct receiver_counts c)
{
	struct stat now = {0};

	fstat(r->fd, &now);
	return (uint64_t)now.st_size + c.requests + c.metrics;
}

/*
 * A process that the command has left behind holds its standard error, or a connection to us; one that
 * does neither cannot be known of.
 */
static bool run_alone(struct receiver_counts c, struct capture *err)
{
	return !c.open && !c.connections && capture_over(err);
}

static void run_ended(void *to, struct job *j, struct capture *err)
{
	struct run *r = to;
	int64_t begun = clock_steady(), came = begun, now = begun;
	uint64_t pulse = 0;

	r->began = true;
	while (now - begun < r->options->wait_ns &&
		now - came < r->options->wait_ns / QUIET_PART && !j->quit) {
		struct receiver_counts c = {0};
		uint64_t last = pulse;

		if (r->receiver)
			c = receiver_counts(r->receiver);
		if (run_alone(c, err))
			break;
		pulse = run_pulse(r, c);
		came = pulse != last ? now : came;
		job_next(j, LOOK_MS);
		now = clock_steady();
	}
	run_finish(r);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int run_record(struct run *r)
{
	const struct run_options *o = r->options;
	struct buf name = {0};
	struct emit_options exec = {
		.out = buf_text(&r->path), .name = o->name, .argv = o->argv};
	struct exec_more more = {.log = o->no_text ? 0 : r->fd,
		.environment = run_environment,
		.ended = run_ended,
		.to = r};
	int status;

	aitrace_context_parse(getenv("TRACEPARENT"), &exec.context);
	command_name(o->argv, &name);
	if (!exec.name)
		exec.name = buf_text(&name);
	status = emit_exec_more(&r->emit, &exec, &more);
	buf_release(&name);
	return status;
}

int run_command(const struct run_options *o)
{
	struct run r = {.options = o, .emit = {.program = "aitrace-run"}, .fd = -1};
	int status = run_open(&r) ? run_record(&r) : run_cannot(&r);

	if (r.receiver)
		run_finish(&r);
	/* A word mistyped is no run: the last one is still that before it. */
	if (r.among && !r.began && r.fd >= 0)
		unlink(buf_text(&r.path));
	if (r.fd >= 0)
		close(r.fd);
	adopt_release(&r.adopt);
	otel_env_release(&r.env);
	buf_release(&r.path);
	return status;
}
