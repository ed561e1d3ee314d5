#include "receiver_records.h"

#include "clock.h"
#include "import/otlp_in_value.h"
#include "import/otlp_proto.h"
#include "read/line.h"

/* How a request calls what it holds, in JSON. */
static const struct records_signal {
	enum otlp_proto_signal proto;
	const char *resources;
	const char *lines[2]; /* how one of them begins, in our stream */
} records_signals[] = {
	[RECEIVER_TRACES] = {OTLP_PROTO_TRACES, "resourceSpans",
		{"{\"type\":\"span\"", "{\"type\":\"span_start\""}},
	[RECEIVER_LOGS] = {OTLP_PROTO_LOGS, "resourceLogs",
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

static void records_element(struct records_reading *reading, struct str json)
{
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
}

/* ---- bodies ------------------------------------------------------------------------------------ */

static bool records_wrong(struct records_reading *reading, const char *wrong)
{
	reading->r->wrong = wrong;
	return false;
}

/* What an array of resources has; why it is none, or NULL. One that comes again is the one that counts. */
static const char *records_resources(struct records_reading *reading, struct scan *s)
{
	const char *wrong = NULL;
	struct scan_value v;

	buf_reset(&reading->r->out.text);
	reading->r->out.items = 0;
	if (scan_sight(s) != '[') {
		scan_pass(s, &v);
		return v.type == SCAN_NULL ? NULL
					   : "resourceSpans (resourceLogs) is no array";
	}
	scan_array(s);
	while (scan_item(s) && scan_pass(s, &v)) {
		if (v.type == SCAN_OBJECT)
			records_element(reading, v.text);
		else
			wrong = "a resource is no object";
	}
	return wrong;
}

/* An element is walked twice, once for where it ends; all else once. */
static bool records_json(struct records_reading *reading, struct str body)
{
	static const char none[] = "the body is not JSON, as its content type says";
	const char *wrong = NULL, *why;
	struct scan_value v;
	struct scan s;
	size_t at;

	scan_init(&s, body, LINE_PAD);
	if (!scan_object(&s))
		return records_wrong(reading,
			scan_check(body, &at, &why) ? "the body is no object" : none);
	while (scan_key(&s, &v)) {
		if (otlp_in_is(&v, reading->signal->resources))
			wrong = records_resources(reading, &s);
		else
			scan_pass(&s, &v);
	}
	if (!scan_done(&s))
		wrong = none;
	return !wrong || records_wrong(reading, wrong);
}

static bool records_proto(struct records_reading *reading, struct str body, size_t memory)
{
	struct otlp_proto proto = {.signal = reading->signal->proto,
		.memory = memory,
		.from = &reading->from,
		.out = &reading->r->out};

	return otlp_proto_read(&proto, body) || records_wrong(reading, proto.wrong);
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
	r->items = r->out.items;
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
	r->out.skipped = r->out.items = r->items = r->records = 0;
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
