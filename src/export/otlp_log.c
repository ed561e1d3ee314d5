#include "export/otlp_log.h"

#include <inttypes.h>

#include "base/json.h"
#include "export/otlp_id.h"
#include "export/otlp_more.h"

/* Whether an attribute was made of what a LogRecord says besides its attributes. */
static bool otlp_log_made(struct str made, struct str key)
{
	struct scan_value v;
	struct scan s;

	scan_init(&s, made, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			if (v.type == SCAN_STRING && scan_is(&v, key))
				return true;
	return false;
}

static void otlp_log_id(
	struct buf *out, struct str more, const char *name, struct str id, size_t digits)
{
	struct scan_value v;

	if (otlp_more(more, name, &v)) {
		members_raw(name, &v, out);
		if (!v.text.len)
			buf_addf(out, ",\"%s\":\"\"", name);
		return;
	}
	if (!id.len)
		return;
	buf_addf(out, ",\"%s\":\"", name);
	otlp_id(id, digits, out);
	buf_add_byte(out, '"');
}

static void otlp_log_body(struct otlp_to *to, const struct facts *f, struct str more)
{
	struct str made = otlp_more_nested(more, "log");
	struct scan_value body;
	bool found = otlp_more(more, "body", &body);

	for (size_t i = 0; i < f->attribute_count && !found; i++) {
		found = str_eq(f->attributes[i].key, STR("body")) &&
			otlp_log_made(made, STR("body"));
		body = f->attributes[i].value;
	}
	if (!found)
		return;
	buf_add(to->out, STR(",\"body\":"));
	otlp_value(to, &body);
}

static void otlp_log_attributes(struct otlp_to *to, const struct facts *f, struct str more)
{
	struct str made = otlp_more_nested(more, "log");

	buf_add(to->out, STR(",\"attributes\":["));
	for (size_t i = 0; i < f->attribute_count; i++)
		if (!otlp_log_made(made, f->attributes[i].key))
			otlp_attributes(to, &f->attributes[i], 1);
	buf_add_byte(to->out, ']');
}

void otlp_log_write(struct otlp_to *to, const struct otlp_span *s, const struct facts *f,
	struct str more)
{
	static const char *const others[] = {"observedTimeUnixNano", "severityNumber",
		"severityText", "eventName", "droppedAttributesCount", "flags", NULL};
	struct buf *out = to->out;
	struct scan_value time;

	if (otlp_more(more, "timeUnixNano", &time)) {
		buf_add(out, STR("{\"timeUnixNano\":"));
		json_value(&time, out);
	} else {
		buf_addf(out, "{\"timeUnixNano\":\"%" PRId64 "\"",
			f->start_ns > 0 ? f->start_ns : 0);
	}
	otlp_more_add(more, others, out);
	otlp_log_body(to, f, more);
	otlp_log_attributes(to, f, more);
	otlp_log_id(out, more, "traceId", otlp_span_trace(s), OTLP_TRACE_ID);
	otlp_log_id(out, more, "spanId", s->span ? s->f->span_id : (struct str){0},
		OTLP_SPAN_ID);
	buf_add_byte(out, '}');
}
