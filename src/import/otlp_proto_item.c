#include "import/otlp_proto_parts.h"

#include "base/json.h"
#include "import/otlp.pb-c.h"

static struct str proto_whole(ProtobufCBinaryData bytes)
{
	return (struct str){(const char *)bytes.data, bytes.len};
}

/* ---- spans --------------------------------------------------------------------------------- */

static bool proto_kept(struct proto *p, Otlp__KeyValue *const *pairs, size_t count,
	struct buf *out, bool (*keep)(void *to, struct str member), void *to)
{
	for (size_t i = 0; i < count; i++) {
		size_t before = out->len;

		if (!proto_pair(p, pairs[i], 0, out))
			return false;
		if (!keep(to, str_tail(buf_str(out), before + (before != 0))))
			out->len = before;
	}
	return true;
}

static bool proto_event(struct proto *p, const Otlp__Event *m)
{
	struct otlp_in_part e = {
		.time = proto_time(p, m->time_unix_nano),
		.name = proto_text(p, m->name),
		.dropped = proto_number(p, m->dropped_attributes_count),
	};
	bool read = proto_kept(
		p, m->attributes, m->n_attributes, &e.attributes, otlp_in_part_keeps, &e);

	otlp_in_event_write(&p->in, &e);
	return read;
}

static bool proto_link(struct proto *p, const Otlp__Link *m)
{
	struct otlp_in_part l = {
		.trace_id = proto_id(p, m->trace_id),
		.span_id = proto_id(p, m->span_id),
		.trace_state = proto_text(p, m->trace_state),
		.dropped = proto_number(p, m->dropped_attributes_count),
		.flags = proto_number(p, m->flags),
	};
	bool read = proto_kept(
		p, m->attributes, m->n_attributes, &l.attributes, otlp_in_part_keeps, &l);

	otlp_in_link_write(&p->in, &l);
	return read;
}

/* What it holds that is walked. */
static bool proto_span_lists(struct proto *p, const Otlp__Span *m, struct otlp_in_span *s)
{
	bool read = proto_kept(p, m->attributes, m->n_attributes, &p->in.attributes,
		otlp_in_span_keeps, s);

	for (size_t i = 0; read && i < m->n_events; i++)
		read = proto_event(p, m->events[i]);
	for (size_t i = 0; read && i < m->n_links; i++)
		read = proto_link(p, m->links[i]);
	return read;
}

bool proto_span(struct proto *p, ProtobufCBinaryData bytes)
{
	const Otlp__Span *m = proto_unpack(p, PROTO_ITEM, &otlp__span__descriptor, bytes);
	struct otlp_in_span s = {.o = &p->in};
	bool read;

	if (!m)
		return false;
	s.trace_id = proto_id(p, m->trace_id);
	s.span_id = proto_id(p, m->span_id);
	s.parent_id = proto_id(p, m->parent_span_id);
	s.trace_state = proto_text(p, m->trace_state);
	s.flags = proto_number(p, m->flags);
	s.name = proto_text(p, m->name);
	s.kind = proto_number(p, m->kind);
	s.start = proto_time(p, m->start_time_unix_nano);
	s.end = proto_time(p, m->end_time_unix_nano);
	s.dropped = proto_number(p, m->dropped_attributes_count);
	s.dropped_events = proto_number(p, m->dropped_events_count);
	s.dropped_links = proto_number(p, m->dropped_links_count);
	if (m->status) {
		s.code = proto_number(p, m->status->code);
		s.message = proto_text(p, m->status->message);
	}
	read = proto_span_lists(p, m, &s);
	if (read)
		otlp_in_span_write(&s, proto_whole(bytes));
	otlp_in_span_release(&s);
	return read;
}

/* ---- logs ---------------------------------------------------------------------------------- */

bool proto_log(struct proto *p, ProtobufCBinaryData bytes)
{
	const Otlp__LogRecord *m = proto_unpack(
		p, PROTO_ITEM, &otlp__log_record__descriptor, bytes);
	struct otlp_in_log l = {.o = &p->in};
	bool read;

	if (!m)
		return false;
	l.time = proto_time(p, m->time_unix_nano);
	l.observed = proto_time(p, m->observed_time_unix_nano);
	l.observed.said = proto_digits(p, m->observed_time_unix_nano);
	l.severity = proto_number(p, m->severity_number);
	l.severity_text = proto_text(p, m->severity_text);
	l.event_name = proto_text(p, m->event_name);
	l.dropped = proto_number(p, m->dropped_attributes_count);
	l.flags = proto_number(p, m->flags);
	l.trace_id = proto_id(p, m->trace_id);
	l.span_id = proto_id(p, m->span_id);
	read = (!m->body || proto_any(p, m->body, 0, &l.body)) &&
		proto_pairs(p, m->attributes, m->n_attributes, &p->in.attributes);
	if (read)
		otlp_in_log_write(&l);
	otlp_in_log_release(&l);
	return read;
}
