#include "import/otlp_in.h"

#include <stddef.h>

static void otlp_in_log_body(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_log *l = to;
	struct scan_value v;

	(void)arg;
	buf_reset(&l->body);
	if (scan_sight(s) == '{')
		otlp_in_any(s, &l->body, 0);
	else
		scan_pass(s, &v);
}

static void otlp_in_log_attributes(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_log *l = to;

	(void)arg;
	if (!l->o->attributes.len)
		otlp_in_pairs(s, &l->o->attributes, 0);
	else
		otlp_in_take(&(struct scan_value){0}, s, 0);
}

static const struct otlp_in_row otlp_in_log_rows[] = {
	{"timeUnixNano", otlp_in_take_time, offsetof(struct otlp_in_log, time)},
	{"observedTimeUnixNano", otlp_in_take_time, offsetof(struct otlp_in_log, observed)},
	{"severityNumber", otlp_in_take, offsetof(struct otlp_in_log, severity)},
	{"severityText", otlp_in_take, offsetof(struct otlp_in_log, severity_text)},
	{"eventName", otlp_in_take, offsetof(struct otlp_in_log, event_name)},
	{"body", otlp_in_log_body, 0},
	{"attributes", otlp_in_log_attributes, 0},
	{"droppedAttributesCount", otlp_in_take, offsetof(struct otlp_in_log, dropped)},
	{"flags", otlp_in_take, offsetof(struct otlp_in_log, flags)},
	{"traceId", otlp_in_take, offsetof(struct otlp_in_log, trace_id)},
	{"spanId", otlp_in_take, offsetof(struct otlp_in_log, span_id)},
	{0},
};

void otlp_in_log(void *to, struct scan *s)
{
	struct otlp_in *o = to;
	struct otlp_in_log l = {.o = o};

	import_mark(o->out, s->at);
	otlp_in_item(o);
	otlp_in_object(s, otlp_in_log_rows, &l);
	if (!s->error)
		otlp_in_log_write(&l);
	otlp_in_log_release(&l);
}
