#include "watched.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "receiver.h"
#include "signal_name.h"

static const int64_t LATE_NS = INT64_C(
	5000000000); /* what comes late is waited for so long */

/* ---- records of ours ------------------------------------------------------------------------- */

/* Ids as they are written. */
struct watched_ids {
	char text[AITRACE_TRACEPARENT_SIZE]; /* `00-TRACE-SPAN-FLAGS` */
	struct str trace_id;
	struct str span_id;
};

static bool watched_ids(struct aitrace_context context, struct watched_ids *ids)
{
	bool any = aitrace_context_format(context, ids->text);

	ids->trace_id = any ? (struct str){ids->text + 3, 32} : (struct str){0};
	ids->span_id = any ? (struct str){ids->text + 36, 16} : (struct str){0};
	return any;
}

static void watched_begin_record(
	const struct watched *w, const char *type, int64_t ns, struct import_out *out)
{
	struct watched_ids ids;

	watched_ids(w->span, &ids);
	import_begin(out, type);
	import_time(out, "ts", ns);
	import_text(out, "trace_id", ids.trace_id);
	import_text(out, "span_id", ids.span_id);
}

static void watched_start_record(const struct watched *w, struct import_out *out)
{
	struct watched_ids parent;
	struct buf name = {0}, args = {0};

	watched_begin_record(w, "span_start", w->began_ns, out);
	if (watched_ids(w->parent, &parent))
		import_text(out, "parent_span_id", parent.span_id);
	command_name(w->argv, &name);
	command_args(w->argv, &args);
	import_text(out, "name", buf_str(&name));
	import_open(out, "attributes");
	import_json(out, "process.command_args", buf_str(&args));
	import_close(out);
	import_end(out);
	buf_release(&name);
	buf_release(&args);
}

static void watched_end_record(const struct watched *w, struct import_out *out)
{
	int number = WIFSIGNALED(w->status) ? WTERMSIG(w->status) : 0;
	const char *name = number ? signal_name(number) : NULL;
	struct buf message = {0};

	command_ending(w->status, &message);
	watched_begin_record(w, "span_end", w->ended_ns, out);
	import_text(out, "status", message.len ? STR("error") : STR("ok"));
	if (message.len)
		import_text(out, "status_message", buf_str(&message));
	import_open(out, "attributes");
	if (name)
		import_text(out, "process.exit.signal", str_from(name));
	else if (number)
		import_int(out, "process.exit.signal", number);
	else
		import_int(out, "process.exit.code", WEXITSTATUS(w->status));
	import_close(out);
	import_end(out);
	buf_release(&message);
}

/* As if it had been read. */
static bool watched_decode(struct watched *w, struct import_out *out, struct record *r)
{
	struct line line = {.source = w->source};
	struct diag why;

	buf_reset(&w->line);
	buf_add(&w->line, str_head(buf_str(&out->text), out->text.len - 1));
	line.whole = w->line.len;
	buf_add_bytes(&w->line, ' ', LINE_PAD);
	line.text = str_head(buf_str(&w->line), line.whole);
	buf_release(&out->text);
	arena_reset(&w->arena);
	return decode(NULL, &line, &w->arena, r, &why) == DECODED_RECORD;
}

static void watched_say(
	struct watched *w, struct import_out *out, watched_record *take, void *to)
{
	struct record r;

	if (watched_decode(w, out, &r))
		take(to, store_add(&w->in->store, &r), &r);
}

/* ---- beginning ------------------------------------------------------------------------------- */

static void watched_adopt(void *to, struct str lines, struct import_out *out)
{
	adopt_lines(to, lines, out);
}

static void watched_receive(struct watched *w)
{
	struct receiver_options options = {
		.out = -1, .pass = watched_adopt, .pass_to = &w->adopt};
	struct buf why = {0};

	w->receiver = receiver_start(&options, &why);
	if (!w->receiver)
		report_say(&w->in->report, "nothing is received: %s", buf_text(&why));
	buf_release(&why);
}

static void watched_environment(struct watched *w)
{
	const char *kept = otel_env_kept();

	emit_env_init(&w->environment);
	if (aitrace_context_environment(w->span, w->traceparent))
		emit_env_set(&w->environment, w->traceparent);
	if (!w->receiver)
		return;
	if (kept)
		report_say(&w->in->report,
			"%s is set, and stays: what is exported does not come here", kept);
	w->otel.endpoint = receiver_endpoint(w->receiver);
	otel_env_set(&w->otel, &w->environment);
}

void watched_begin(struct watched *w, struct intake *in, struct child_plan *plan)
{
	struct import_out out = {0};
	struct record r;

	*w = (struct watched){.in = in, .argv = plan->argv, .began_ns = clock_wall()};
	aitrace_context_parse(getenv("TRACEPARENT"), &w->parent);
	w->span = aitrace_context_new(w->parent);
	watched_start_record(w, &out);
	if (watched_decode(w, &out, &r))
		w->trace_id = r.trace_id;
	adopt_init(&w->adopt, w->span, in->store.common.seed);
	watched_receive(w);
	watched_environment(w);
	plan->environment = w->environment.entries;
}

void watched_started(struct watched *w)
{
	if (!w->receiver)
		return;
	w->lines = receiver_lines(w->receiver);
	w->source = intake_add_fd(w->in, w->lines, "OTLP");
}

/* ---- going on -------------------------------------------------------------------------------- */

static void watched_close(struct watched *w, watched_record *take, void *to)
{
	struct import_out out = {0};

	if (!w->shown || w->closed || !w->ended_ns)
		return;
	w->closed = true;
	watched_end_record(w, &out);
	watched_say(w, &out, take, to);
}

void watched_look(struct watched *w, const struct record *r, watched_record *take, void *to)
{
	struct import_out out = {0};

	if (!w->in || w->shown || !id_eq(&r->trace_id, &w->trace_id) ||
		!intake_wants(w->in, r))
		return;
	w->shown = true;
	watched_start_record(w, &out);
	watched_say(w, &out, take, to);
	watched_close(w, take, to);
}

void watched_ended(struct watched *w, const struct child *c, watched_record *take, void *to)
{
	if (!w->in)
		return;
	w->ended_ns = clock_wall();
	w->late_ns = clock_steady() + LATE_NS;
	w->status = c->status;
	watched_close(w, take, to);
	watched_turn(w);
}

bool watched_waits(const struct watched *w)
{
	return w->receiver && w->ended_ns && !w->finishing;
}

void watched_turn(struct watched *w)
{
	struct receiver_counts c;

	if (!watched_waits(w))
		return;
	c = receiver_counts(w->receiver);
	if ((!c.open && !c.connections) || clock_steady() >= w->late_ns)
		watched_finish(w);
}

void watched_finish(struct watched *w)
{
	if (!w->receiver || w->finishing)
		return;
	w->finishing = true;
	receiver_finish(w->receiver);
}

bool watched_over(const struct watched *w)
{
	return !w->receiver || receiver_finished(w->receiver);
}

static void watched_complaints(struct watched *w)
{
	struct buf text = {0};

	while (receiver_said(w->receiver, &text)) {
		report_say(&w->in->report, "%s", buf_text(&text));
		buf_reset(&text);
	}
	buf_release(&text);
}

void watched_release(struct watched *w)
{
	if (w->receiver) {
		watched_complaints(w);
		receiver_stop(w->receiver, NULL);
		close(w->lines);
	}
	adopt_release(&w->adopt);
	otel_env_release(&w->otel);
	if (w->in)
		emit_env_release(&w->environment);
	arena_release(&w->arena);
	buf_release(&w->line);
	*w = (struct watched){0};
}
