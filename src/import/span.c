#include "import/span.h"

void import_filled(struct import_out *out, const char *key, struct str text)
{
	if (text.len)
		import_text(out, key, text);
}

static void import_status(struct import_out *out, const struct import_span *s)
{
	import_filled(out, "status", s->status);
	import_filled(out, "status_message", s->message);
}

void import_span(struct import_out *out, const struct import_span *s)
{
	import_begin(out, s->has_end ? "span" : "span_start");
	import_time(out, "ts", s->ts);
	if (s->has_end)
		import_time(out, "end_ts", s->end_ts);
	import_text(out, "trace_id", s->trace_id);
	import_text(out, "span_id", s->span_id);
	import_filled(out, "parent_span_id", s->parent_id);
	import_text(out, "name", s->name);
	import_filled(out, "kind", s->kind);
	if (s->has_end)
		import_status(out, s);
}

/* What a span says of how it ends, before it does. */
static void import_early(struct import_out *out, const struct import_span *s)
{
	if (!s->status.len && !s->message.len)
		return;
	import_begin(out, "span_update");
	import_time(out, "ts", s->ts);
	import_text(out, "trace_id", s->trace_id);
	import_text(out, "span_id", s->span_id);
	import_status(out, s);
	import_end(out);
}

void import_span_events(struct import_out *out, const struct import_span *s)
{
	if (s->has_end) {
		import_list(out, "events");
		return;
	}
	import_end(out);
	import_early(out, s);
}

void import_event(struct import_out *out, int64_t ts, struct str trace_id,
	struct str span_id, struct str name)
{
	import_begin(out, "event");
	import_time(out, "ts", ts);
	import_text(out, "trace_id", trace_id);
	import_filled(out, "span_id", span_id);
	import_text(out, "name", name);
}

void import_span_event(
	struct import_out *out, const struct import_span *s, int64_t ts, struct str name)
{
	if (!s->has_end) {
		import_event(out, ts, s->trace_id, s->span_id, name);
		return;
	}
	import_item(out);
	import_time(out, "ts", ts);
	import_text(out, "name", name);
}

void import_span_event_end(struct import_out *out, const struct import_span *s)
{
	if (s->has_end)
		import_close(out);
	else
		import_end(out);
}

void import_span_end(struct import_out *out, const struct import_span *s)
{
	if (!s->has_end)
		return;
	import_close_list(out);
	import_end(out);
}
