#include "receiver_records.h"

#include "clock.h"
#include "import/otlp_proto.h"

/* How a request calls what it holds, in JSON. */
static const struct records_signal {
	enum otlp_proto_signal proto;
	const char *resources;
	const char *scopes;
	const char *items;
	const char *lines[2]; /* how one of them begins, in our stream */
} records_signals[] = {
	[RECEIVER_TRACES] = {OTLP_PROTO_TRACES, "resourceSpans", "scopeSpans", "spans",
		{"{\"type\":\"span\"", "{\"type\":\"span_start\""}},
	[RECEIVER_LOGS] = {OTLP_PROTO_LOGS, "resourceLogs", "scopeLogs", "logRecords",
		{"{\"type\":\"event\"", "{\"type\":\"event\""}},
};

/* A body being read. */
struct records_reading {
	struct receiver_records *r;
	const struct records_signal *signal;
	const struct import_format *format;
	struct import_from from;
	void *state; /* the format's */
};

/* ---- elements ---------------------------------------------------------------------------------- */

static bool records_element(void *to, struct str json)
{
	struct records_reading *reading = to;
	struct receiver_records *r = reading->r;
	struct import_value value = {
		.text = json, .number = 1, .within = str_from(reading->signal->resources)};
	size_t begun = r->out.text.len;
	bool used;

	r->out.begun = begun;
	arena_reset(&r->arena);
	used = reading->format->value(
		reading->state, &reading->from, &value, &r->arena, &r->out);
	if (!used)
		r->out.text.len = begun;
	return true;
}

/* An array of these in an object; false: there is none. */
static bool records_array(struct str object, const char *name, struct scan *elements)
{
	struct scan_value v;

	if (!scan_find(object, str_from(name), &v) || v.type != SCAN_ARRAY)
		return false;
	scan_init(elements, v.text, 0);
	return scan_array(elements);
}

/* Spans or log records of an element. */
static uint64_t records_count(const struct records_signal *s, struct str element)
{
	struct scan scopes, items;
	struct scan_value v;
	uint64_t count = 0;

	if (!records_array(element, s->scopes, &scopes))
		return 0;
	while (scan_element(&scopes, &v)) {
		if (v.type != SCAN_OBJECT || !records_array(v.text, s->items, &items))
			continue;
		while (scan_element(&items, &v))
			count++;
	}
	return count;
}

/* ---- bodies ------------------------------------------------------------------------------------ */

static bool records_wrong(struct records_reading *reading, const char *wrong)
{
	reading->r->wrong = wrong;
	return false;
}

static bool records_json(struct records_reading *reading, struct str body)
{
	struct scan_value v = {.type = SCAN_NULL};
	struct scan elements;
	const char *why;
	size_t at;

	if (!scan_check(body, &at, &why))
		return records_wrong(
			reading, "the body is not JSON, as its content type says");
	if (scan_value_of(body).type != SCAN_OBJECT)
		return records_wrong(reading, "the body is no object");
	scan_find(scan_value_of(body).text, str_from(reading->signal->resources), &v);
	if (v.type == SCAN_NULL)
		return true;
	scan_init(&elements, v.text, 0);
	if (!scan_array(&elements))
		return records_wrong(reading, "resourceSpans (resourceLogs) is no array");
	while (scan_element(&elements, &v)) {
		if (v.type != SCAN_OBJECT)
			return records_wrong(reading, "a resource is no object");
		reading->r->items += records_count(reading->signal, v.text);
		records_element(reading, v.text);
	}
	return true;
}

static bool records_proto(struct records_reading *reading, struct str body, size_t memory)
{
	struct otlp_proto proto = {.signal = reading->signal->proto,
		.memory = memory,
		.element = records_element,
		.to = reading};
	bool read;

	read = otlp_proto_read(&proto, body);
	reading->r->items = proto.items;
	return read || records_wrong(reading, proto.wrong);
}

/* Lines that begin a span or, of logs, are one: a span without an end has more lines than that. */
static uint64_t records_lines(const struct records_signal *signal, struct str text)
{
	struct str one = str_from(signal->lines[0]), other = str_from(signal->lines[1]);
	uint64_t count = 0;

	for (size_t at; text.len; text = str_tail(text, at + 1)) {
		at = str_find(text, '\n');
		count += str_starts(text, one) || str_starts(text, other);
	}
	return count;
}

bool receiver_records(struct receiver_records *r, enum receiver_signal signal,
	enum receiver_type type, struct str body, size_t memory)
{
	struct records_reading reading = {.r = r,
		.signal = &records_signals[signal],
		.format = import_format_find(STR("otlp")),
		.from = {.name = "OTLP/HTTP", .now_ns = clock_wall()}};
	bool read;

	if (reading.format->begin)
		reading.state = reading.format->begin(&reading.from);
	read = type == RECEIVER_JSON ? records_json(&reading, body)
				     : records_proto(&reading, body, memory);
	if (reading.format->end)
		reading.format->end(reading.state, &reading.from, &r->out);
	r->records = records_lines(reading.signal, buf_str(&r->out.text));
	return read;
}

uint64_t receiver_records_refused(const struct receiver_records *r)
{
	return r->items > r->records ? r->items - r->records : 0;
}

/* What a large request has needed is not kept for small ones. */
void receiver_records_reset(struct receiver_records *r)
{
	enum { KEPT = 4 << 20 };

	if (r->out.text.room > KEPT)
		buf_release(&r->out.text);
	buf_reset(&r->out.text);
	r->out.skipped = r->items = r->records = 0;
	r->wrong = NULL;
	if (r->arena.bytes > KEPT)
		arena_release(&r->arena);
	arena_reset(&r->arena);
}

void receiver_records_release(struct receiver_records *r)
{
	buf_release(&r->out.text);
	arena_release(&r->arena);
}
