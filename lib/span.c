#include "aitrace.h"

#include "context.h"

struct aitrace_context aitrace_span_start(struct aitrace_context parent, const char *name,
	const char *kind, struct aitrace_attrs attrs)
{
	return aitrace_on() ? aitrace_emit_start(parent, name, kind, attrs) : parent;
}

struct aitrace_context aitrace_emit_start(struct aitrace_context parent, const char *name,
	const char *kind, struct aitrace_attrs attrs)
{
	struct aitrace_record record = {.type = AITRACE_SPAN_START,
		.context = aitrace_context_new(parent),
		.parent = parent,
		.name = name,
		.kind = kind,
		.attrs = attrs};

	aitrace_emit(&record);
	return record.context;
}

void aitrace_span_update(struct aitrace_context span, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_update(span, attrs);
}

void aitrace_emit_update(struct aitrace_context span, struct aitrace_attrs attrs)
{
	aitrace_emit(&(struct aitrace_record){
		.type = AITRACE_SPAN_UPDATE, .context = span, .attrs = attrs});
}

void aitrace_span_end(struct aitrace_context span, enum aitrace_status status,
	const char *message, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_end(span, status, message, attrs);
}

void aitrace_emit_end(struct aitrace_context span, enum aitrace_status status,
	const char *message, struct aitrace_attrs attrs)
{
	aitrace_emit(&(struct aitrace_record){.type = AITRACE_SPAN_END,
		.context = span,
		.status = status,
		.status_message = message,
		.attrs = attrs});
}

void aitrace_span_link(struct aitrace_context span, struct aitrace_context other,
	struct aitrace_attrs attrs)
{
	struct aitrace_link link = {other, attrs};

	if (!aitrace_on() || !ait_context_has_span(&other))
		return;
	aitrace_emit(&(struct aitrace_record){.type = AITRACE_SPAN_UPDATE,
		.context = span,
		.links = &link,
		.link_count = 1});
}

void aitrace_event(
	struct aitrace_context span, const char *name, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_event(span, name, attrs);
}

void aitrace_emit_event(
	struct aitrace_context span, const char *name, struct aitrace_attrs attrs)
{
	aitrace_emit(&(struct aitrace_record){
		.type = AITRACE_EVENT, .context = span, .name = name, .attrs = attrs});
}
