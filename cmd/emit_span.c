#include "emit_span.h"

#include <errno.h>
#include <unistd.h>

enum { NOT_SAMPLED = 2 }; /* W3C flags: a random trace id, and nobody has recorded this */

/* On standard output, which may be closed or full. */
static bool span_print(struct emit *e, struct aitrace_context span)
{
	char line[AITRACE_TRACEPARENT_SIZE + 1];
	size_t len = AITRACE_TRACEPARENT_SIZE;

	aitrace_context_format(span, line);
	line[len - 1] = '\n';
	for (size_t done = 0; done < len;) {
		ssize_t n = write(STDOUT_FILENO, line + done, len - done);

		if (n < 0 && errno != EINTR) {
			emit_say(e, "cannot write to standard output: %s", strerror(errno));
			return false;
		}
		done += n < 0 ? 0 : (size_t)n;
	}
	return true;
}

/*
 * With tracing off the parent itself is handed on, so that what others record below it stays in
 * its place. Where there is none, a script still gets what it can end.
 */
static struct aitrace_context span_unrecorded(struct aitrace_context parent)
{
	struct aitrace_context span = aitrace_context_new(parent);

	if (aitrace_context_format(parent, (char[AITRACE_TRACEPARENT_SIZE]){0}))
		return parent;
	span.flags = NOT_SAMPLED;
	return span;
}

int emit_start(struct emit *e, const struct emit_options *o)
{
	struct aitrace_record record = {.type = AITRACE_SPAN_START,
		.parent = o->context,
		.name = o->name,
		.kind = o->kind,
		.attrs = emit_attrs_view(&o->attrs),
		.links = o->links,
		.link_count = o->link_count};
	bool printed;

	/* Who starts it is gone before it ends: no process of ours stands for it. */
	emit_open(e, o->out, -1);
	record.context = e->off ? span_unrecorded(o->context)
				: aitrace_context_new(o->context);
	emit_record(e, &record);
	printed = span_print(e, record.context);
	return emit_close(e) || !printed;
}

static int span_record(
	struct emit *e, const struct emit_options *o, const struct aitrace_record *record)
{
	emit_open(e, o->out, -1);
	emit_record(e, record);
	return emit_close(e);
}

int emit_end(struct emit *e, const struct emit_options *o)
{
	return span_record(e, o,
		&(struct aitrace_record){.type = AITRACE_SPAN_END,
			.context = o->context,
			.status = o->status,
			.status_message = o->message,
			.attrs = emit_attrs_view(&o->attrs)});
}

int emit_happened(struct emit *e, const struct emit_options *o)
{
	return span_record(e, o,
		&(struct aitrace_record){.type = AITRACE_EVENT,
			.context = o->context,
			.name = o->name,
			.attrs = emit_attrs_view(&o->attrs)});
}

int emit_set(struct emit *e, const struct emit_options *o)
{
	return span_record(e, o,
		&(struct aitrace_record){.type = AITRACE_SPAN_UPDATE,
			.context = o->context,
			.kind = o->kind,
			.attrs = emit_attrs_view(&o->attrs),
			.links = o->links,
			.link_count = o->link_count});
}

int emit_state(struct emit *e, const struct emit_options *o)
{
	struct aitrace_attr attrs[2];
	size_t count = 0;

	if (o->key)
		attrs[count++] = aitrace_str("state.key", o->key);
	attrs[count++] = aitrace_jsonn(o->change, o->state.at, o->state.len);
	return span_record(e, o,
		&(struct aitrace_record){.type = AITRACE_EVENT,
			.context = o->context,
			.name = "agent_state_updated",
			.attrs = {attrs, count}});
}
