#include "aitrace.h"

/* The well-known events of aitrace-stream(5). */

static size_t add(
	struct aitrace_attr *attrs, size_t count, const char *key, const char *text)
{
	if (text == NULL)
		return count;
	attrs[count] = aitrace_str(key, text);
	return count + 1;
}

void aitrace_exception(struct aitrace_context span, const char *type, const char *message,
	const char *stacktrace)
{
	struct aitrace_attr attrs[3];
	size_t count = 0;

	if (!aitrace_on())
		return;
	count = add(attrs, count, "exception.type", type);
	count = add(attrs, count, "exception.message", message);
	count = add(attrs, count, "exception.stacktrace", stacktrace);
	aitrace_event(span, "exception", (struct aitrace_attrs){attrs, count});
}

void aitrace_log(struct aitrace_context span, const char *severity, const char *body)
{
	struct aitrace_attr attrs[2];
	size_t count = 0;

	if (!aitrace_on())
		return;
	count = add(attrs, count, "body", body);
	count = add(attrs, count, "severity", severity);
	aitrace_event(span, "log", (struct aitrace_attrs){attrs, count});
}

void aitrace_thought(struct aitrace_context span, const char *text)
{
	if (!aitrace_on())
		return;
	aitrace_event(span, "thought", AITRACE_ATTRS(aitrace_str("text", text)));
}

void aitrace_heartbeat(struct aitrace_context span)
{
	aitrace_event(span, "heartbeat", aitrace_none());
}

static void state(
	struct aitrace_context span, const char *key, const char *how, const char *json)
{
	struct aitrace_attr attrs[2];
	size_t count = 0;

	if (!aitrace_on())
		return;
	count = add(attrs, count, "state.key", key);
	attrs[count++] = aitrace_json(how, json);
	aitrace_event(span, "agent_state_updated", (struct aitrace_attrs){attrs, count});
}

void aitrace_state_snapshot(struct aitrace_context span, const char *key, const char *json)
{
	state(span, key, "state.snapshot", json);
}

void aitrace_state_patch(struct aitrace_context span, const char *key, const char *json)
{
	state(span, key, "state.patch", json);
}

void aitrace_state_merge(struct aitrace_context span, const char *key, const char *json)
{
	state(span, key, "state.merge", json);
}
