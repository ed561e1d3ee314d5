#include "import/otlp_in.h"

#include <stddef.h>

/* ---- attributes ---------------------------------------------------------------------------- */

static void otlp_in_span_attributes(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_span *p = to;

	(void)arg;
	if (!p->o->attributes.len)
		otlp_in_pairs_kept(s, &p->o->attributes, otlp_in_span_keeps, p);
	else
		otlp_in_take(&(struct scan_value){0}, s, 0);
}

/* ---- events and links ---------------------------------------------------------------------- */

static void otlp_in_part_attributes(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_part *p = to;

	(void)arg;
	if (!p->attributes.len)
		otlp_in_pairs_kept(s, &p->attributes, otlp_in_part_keeps, p);
	else
		otlp_in_take(&(struct scan_value){0}, s, 0);
}

static const struct otlp_in_row otlp_in_part_rows[] = {
	{"timeUnixNano", otlp_in_take_time, offsetof(struct otlp_in_part, time)},
	{"traceId", otlp_in_take, offsetof(struct otlp_in_part, trace_id)},
	{"spanId", otlp_in_take, offsetof(struct otlp_in_part, span_id)},
	{"traceState", otlp_in_take, offsetof(struct otlp_in_part, trace_state)},
	{"name", otlp_in_take, offsetof(struct otlp_in_part, name)},
	{"attributes", otlp_in_part_attributes, 0},
	{"droppedAttributesCount", otlp_in_take, offsetof(struct otlp_in_part, dropped)},
	{"flags", otlp_in_take, offsetof(struct otlp_in_part, flags)},
	{0},
};

static void otlp_in_event(void *to, struct scan *s)
{
	struct otlp_in_span *p = to;
	struct otlp_in_part e = {0};

	otlp_in_object(s, otlp_in_part_rows, &e);
	otlp_in_event_write(p->o, &e);
}

static void otlp_in_link(void *to, struct scan *s)
{
	struct otlp_in_span *p = to;
	struct otlp_in_part l = {0};

	otlp_in_object(s, otlp_in_part_rows, &l);
	otlp_in_link_write(p->o, &l);
}

static void otlp_in_events(void *to, struct scan *s, size_t arg)
{
	(void)arg;
	otlp_in_array(s, otlp_in_event, to);
}

static void otlp_in_links(void *to, struct scan *s, size_t arg)
{
	(void)arg;
	otlp_in_array(s, otlp_in_link, to);
}

/* ---- the span ------------------------------------------------------------------------------ */

static const struct otlp_in_row otlp_in_status_rows[] = {
	{"message", otlp_in_take, offsetof(struct otlp_in_span, message)},
	{"code", otlp_in_take, offsetof(struct otlp_in_span, code)},
	{0},
};

static void otlp_in_status(void *to, struct scan *s, size_t arg)
{
	(void)arg;
	otlp_in_object(s, otlp_in_status_rows, to);
}

static const struct otlp_in_row otlp_in_span_rows[] = {
	{"traceId", otlp_in_take, offsetof(struct otlp_in_span, trace_id)},
	{"spanId", otlp_in_take, offsetof(struct otlp_in_span, span_id)},
	{"traceState", otlp_in_take, offsetof(struct otlp_in_span, trace_state)},
	{"parentSpanId", otlp_in_take, offsetof(struct otlp_in_span, parent_id)},
	{"flags", otlp_in_take, offsetof(struct otlp_in_span, flags)},
	{"name", otlp_in_take, offsetof(struct otlp_in_span, name)},
	{"kind", otlp_in_take, offsetof(struct otlp_in_span, kind)},
	{"startTimeUnixNano", otlp_in_take_time, offsetof(struct otlp_in_span, start)},
	{"endTimeUnixNano", otlp_in_take_time, offsetof(struct otlp_in_span, end)},
	{"attributes", otlp_in_span_attributes, 0},
	{"droppedAttributesCount", otlp_in_take, offsetof(struct otlp_in_span, dropped)},
	{"events", otlp_in_events, 0},
	{"droppedEventsCount", otlp_in_take, offsetof(struct otlp_in_span, dropped_events)},
	{"links", otlp_in_links, 0},
	{"droppedLinksCount", otlp_in_take, offsetof(struct otlp_in_span, dropped_links)},
	{"status", otlp_in_status, 0},
	{0},
};

void otlp_in_span(void *to, struct scan *s)
{
	struct otlp_in_span p = {.o = to};
	struct otlp_in *o = to;
	const char *from = s->at;

	import_mark(o->out, from);
	otlp_in_item(o);
	otlp_in_object(s, otlp_in_span_rows, &p);
	if (!s->error)
		otlp_in_span_write(&p, (struct str){from, (size_t)(s->at - from)});
	otlp_in_span_release(&p);
}
