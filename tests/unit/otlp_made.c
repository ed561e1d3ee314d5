#include "unit/otlp_made.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "unit/test.h"

enum { FIELDS_MAX = 24 };

/* A message: its fields, each in both encodings. A repeated one is one field. */
struct message {
	struct buf json[FIELDS_MAX]; /* `"key":value`; empty: JSON has none */
	struct buf proto[FIELDS_MAX];
	size_t count;
	uint64_t *random;
};

static uint64_t pick(uint64_t *random, uint64_t below)
{
	return test_random(random) % below;
}

/* ---- the wire ---------------------------------------------------------------------------------- */

static void varint(uint64_t n, struct buf *out)
{
	for (; n > 127; n >>= 7)
		buf_add_byte(out, (char)(n | 128));
	buf_add_byte(out, (char)n);
}

static void tag(unsigned number, unsigned type, struct buf *out)
{
	varint(number << 3 | type, out);
}

static void fixed(uint64_t bits, int bytes, struct buf *out)
{
	for (int i = 0; i < bytes; i++)
		buf_add_byte(out, (char)(bits >> 8 * i));
}

static void bytes_field(unsigned number, struct str bytes, struct buf *out)
{
	tag(number, 2, out);
	varint(bytes.len, out);
	buf_add(out, bytes);
}

/* ---- messages ---------------------------------------------------------------------------------- */

/* Begins a field; its JSON stands behind the key that is written here. */
static struct buf *field(struct message *m, const char *key, struct buf **proto)
{
	struct buf *json = &m->json[m->count];

	*proto = &m->proto[m->count++];
	buf_addf(json, "\"%s\":", key);
	return json;
}

/* What nobody knows, on either side. */
static void unknown(struct message *m)
{
	struct buf *proto, *json = field(m, "entityThing", &proto);

	buf_add(json, STR("{\"deep\":[1,{\"x\":null}]}"));
	switch (pick(m->random, 4)) {
	case 0:
		tag(1234, 0, proto);
		varint(pick(m->random, UINT64_MAX), proto);
		break;
	case 1:
		tag(1234, 1, proto);
		fixed(77, 8, proto);
		break;
	case 2:
		bytes_field(5000, STR("\x0a\x05 anything"), proto);
		break;
	default:
		tag(99, 5, proto);
		fixed(77, 4, proto);
	}
}

/* Writes the fields from `at` on, and from `turn` on; with blanks between them, or none. */
static void message_write(struct message *m, size_t at, size_t turn, bool blanks,
	struct buf *json, struct buf *proto)
{
	bool first = true;

	buf_add_byte(json, '{');
	for (size_t i = 0; i < m->count; i++) {
		struct buf *b = &m->json[(i + at) % m->count];

		if (b->len && !first)
			buf_add(json,
				blanks && !pick(m->random, 3) ? STR(" ,\t") : STR(","));
		first = first && !b->len;
		buf_add(json, buf_str(b));
	}
	buf_add_byte(json, '}');
	for (size_t i = 0; i < m->count; i++)
		buf_add(proto, buf_str(&m->proto[(i + turn) % m->count]));
	for (size_t i = 0; i < m->count; i++) {
		buf_release(&m->json[i]);
		buf_release(&m->proto[i]);
	}
}

/* In an order of its own for each encoding. */
static void message_end(struct message *m, struct buf *json, struct buf *proto)
{
	size_t at = pick(m->random, m->count + 1), turn = pick(m->random, m->count + 1);

	message_write(m, at, turn, true, json, proto);
}

static void message_end_plain(struct message *m, struct buf *json, struct buf *proto)
{
	message_write(m, 0, 0, false, json, proto);
}

static struct message message_begin(uint64_t *random)
{
	struct message m = {.random = random};

	if (pick(random, 4) == 0)
		unknown(&m);
	return m;
}

/* ---- scalars ----------------------------------------------------------------------------------- */

static struct str some_text(uint64_t *random)
{
	static const char *const texts[] = {"", "a", "chat gpt-4", "\xc3\xa9t\xc3\xa9",
		"\xe4\xb8\xad\xe6\x96\x87", "\xf0\x9f\xa6\x8a", "say \"hi\"\\",
		"two\nlines\t\x01", "\x1b[31mred", "\xe2\x80\xae rtl",
		"gen_ai.request.model", "http.method", "{\"a\":1}", "\xff\xfe", "cut \xc3",
		"aitrace.bytes", "aitrace.object", "aitrace.kind", "logfire.span_type",
		"pending_span", "session.id", "body", "event.name", "event src/a.rs:7",
		"\xed\xa0\x80 half", "\xf4\x90\x80\x80 beyond", "\x7f\xc2\x9b"};

	if (pick(random, 20) == 0)
		return STR("a\0b");
	return str_from(texts[pick(random, sizeof(texts) / sizeof(texts[0]))]);
}

static void text(struct message *m, unsigned number, const char *key)
{
	struct str s = some_text(m->random);
	struct buf *proto, *json;

	if (!s.len && pick(m->random, 2))
		return;
	json = field(m, key, &proto);
	json_string(s, json);
	if (s.len || pick(m->random, 2))
		bytes_field(number, s, proto);
}

/* A name that is there. */
static void name(struct message *m, unsigned number)
{
	struct buf *proto, *json = field(m, "name", &proto);

	buf_addf(json, "\"span %d\"", (int)(m->count * 7 % 5));
	bytes_field(number, str_head(str_tail(buf_str(json), 8), json->len - 9), proto);
}

/* Also of another length, which stays as it is written: of that, one spelling. */
static void id(struct message *m, unsigned number, const char *key, size_t bytes)
{
	struct buf *proto, *json = field(m, key, &proto), raw = {0};
	bool other = pick(m->random, 12) == 0;
	const char *digit = other || pick(m->random, 3) ? "%02x" : "%02X";

	if (other)
		bytes = 1 + pick(m->random, 40);
	buf_add_byte(json, '"');
	for (size_t i = 0; i < bytes; i++) {
		unsigned byte = (unsigned)pick(m->random, 255) + 1;

		buf_addf(json, digit, byte);
		buf_add_byte(&raw, (char)byte);
	}
	buf_add_byte(json, '"');
	bytes_field(number, buf_str(&raw), proto);
	buf_release(&raw);
}

/* In quotes or not, both are right. */
static void number_json(struct message *m, struct buf *json, uint64_t n, bool negative)
{
	const char *quote = pick(m->random, 2) ? "\"" : "";

	if (negative)
		buf_addf(json, "%s%" PRId64 "%s", quote, (int64_t)n, quote);
	else
		buf_addf(json, "%s%" PRIu64 "%s", quote, n, quote);
}

/* What has no place in our stream is kept as it was spelled: of that, one spelling. */
static void time_kept(struct message *m, unsigned number, const char *key, uint64_t ns)
{
	struct buf *proto, *json = field(m, key, &proto);

	buf_addf(json, "\"%" PRIu64 "\"", ns);
	tag(number, 1, proto);
	fixed(ns, 8, proto);
}

/* One that is none, or too late. */
static void time_odd(struct message *m, unsigned number, const char *key)
{
	static const uint64_t odd[] = {0, (uint64_t)INT64_MAX + 1, UINT64_MAX};
	uint64_t which = pick(m->random, 4);

	if (which < 3)
		time_kept(m, number, key, odd[which]);
}

static void time_of(struct message *m, unsigned number, const char *key, uint64_t ns)
{
	struct buf *proto, *json = field(m, key, &proto);

	number_json(m, json, ns, false);
	tag(number, 1, proto);
	fixed(ns, 8, proto);
}

/* Also one that nobody has given a meaning. */
static void enum_of(struct message *m, unsigned number, const char *key, uint64_t below)
{
	static const int32_t some[] = {-1, 77, INT32_MIN, INT32_MAX};
	int32_t n = (int32_t)pick(m->random, below);
	struct buf *proto, *json;

	if (pick(m->random, 12) == 0)
		n = some[pick(m->random, 4)];
	if (!n)
		return;
	json = field(m, key, &proto);
	buf_addf(json, "%" PRId32, n);
	tag(number, 0, proto);
	varint((uint64_t)(int64_t)n, proto);
}

/* One that is a number in JSON, whatever its type: counts. */
static void small(struct message *m, unsigned number, const char *key, uint64_t below)
{
	uint64_t n = pick(m->random, below);
	struct buf *proto, *json;

	if (!n)
		return;
	json = field(m, key, &proto);
	buf_addf(json, "%" PRIu64, n);
	tag(number, 0, proto);
	varint(n, proto);
}

static void flags(struct message *m, unsigned number)
{
	static const uint64_t some[] = {0, 1, 257, 769, UINT32_MAX};
	uint64_t n = some[pick(m->random, 5)];
	struct buf *proto, *json;

	if (!n)
		return;
	json = field(m, "flags", &proto);
	buf_addf(json, "%" PRIu64, n);
	tag(number, 5, proto);
	fixed(n, 4, proto);
}

/* ---- values ------------------------------------------------------------------------------------ */

static void any(uint64_t *random, int depth, struct buf *json, struct buf *proto);

static void pair(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random);
	struct buf *p, *j = field(&m, "key", &p), value = {0};
	struct str key = some_text(random);

	json_string(key, j);
	bytes_field(1, key, p);
	j = field(&m, "value", &p);
	any(random, depth, j, &value);
	bytes_field(2, buf_str(&value), p);
	buf_release(&value);
	message_end(&m, json, proto);
}

/* Several of one kind, as a repeated field. */
static void repeated(struct message *m, unsigned number, const char *key, unsigned count,
	int depth,
	void (*make)(uint64_t *random, int depth, struct buf *json, struct buf *proto))
{
	struct buf *proto, *json;

	if (!count && pick(m->random, 2))
		return;
	json = field(m, key, &proto);
	buf_add_byte(json, '[');
	for (unsigned i = 0; i < count; i++) {
		struct buf one = {0};

		if (i)
			buf_add_byte(json, ',');
		make(m->random, depth, json, &one);
		bytes_field(number, buf_str(&one), proto);
		buf_release(&one);
	}
	buf_add_byte(json, ']');
}

static void nested(struct message *m, bool array, int depth)
{
	struct message inner = {.random = m->random};
	struct buf *proto, *json, body = {0};

	json = field(m, array ? "arrayValue" : "kvlistValue", &proto);
	repeated(&inner, 1, "values", (unsigned)pick(m->random, 4), depth + 1,
		array ? any : pair);
	message_end(&inner, json, &body);
	bytes_field(array ? 5 : 6, buf_str(&body), proto);
	buf_release(&body);
}

static void number_value(struct message *m)
{
	static const int64_t some[] = {0, 1, -1, 42, INT64_MAX, INT64_MIN, 1LL << 53};
	int64_t n = some[pick(m->random, 7)];
	struct buf *proto, *json = field(m, "intValue", &proto);

	number_json(m, json, (uint64_t)n, true);
	tag(3, 0, proto);
	varint((uint64_t)n, proto);
}

static void double_value(struct message *m)
{
	static const double some[] = {0, 0.5, -1.25, 0.1, 1e300, 5e-324, 12, -0.0, 1e22,
		NAN, INFINITY, -INFINITY};
	double x = some[pick(m->random, 12)];
	struct buf *proto, *json = field(m, "doubleValue", &proto);
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	if (isfinite(x))
		json_double(x, json);
	else
		buf_add(json,
			isnan(x)	? STR("\"NaN\"")
				: x > 0 ? STR("\"Infinity\"")
					: STR("\"-Infinity\""));
	tag(4, 1, proto);
	fixed(bits, 8, proto);
}

static void bytes_value(struct message *m)
{
	static const struct {
		const char *text;
		const char *base64;
	} some[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
		{"\xfb\xff", "+/8="}};
	size_t i = pick(m->random, 5);
	struct buf *proto, *json = field(m, "bytesValue", &proto);

	buf_addf(json, "\"%s\"", some[i].base64);
	bytes_field(7, str_from(some[i].text), proto);
}

static void string_value(struct message *m)
{
	struct buf *proto, *json = field(m, "stringValue", &proto);
	struct str s = some_text(m->random);

	json_string(s, json);
	bytes_field(1, s, proto);
}

static void bool_value(struct message *m)
{
	bool yes = pick(m->random, 2);
	struct buf *proto, *json = field(m, "boolValue", &proto);

	buf_add(json, yes ? STR("true") : STR("false"));
	tag(2, 0, proto);
	varint(yes, proto);
}

static void any(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	static void (*const some[])(struct message * m) = {
		string_value, bool_value, number_value, double_value, bytes_value};
	struct message m = {.random = random};
	uint64_t which = pick(random, depth < 4 ? 9 : 6);

	if (which < 5)
		some[which](&m);
	else if (which > 5)
		nested(&m, which == 6, depth);
	message_end(&m, json, proto);
}

/* ---- spans and logs ------------------------------------------------------------------------------ */

static void attributes(struct message *m, unsigned number)
{
	repeated(m, number, "attributes", (unsigned)pick(m->random, 5), 0, pair);
}

static void event(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random);

	(void)depth;
	if (pick(random, 8))
		time_of(&m, 1, "timeUnixNano",
			1600000000000000000 + pick(random, 1000000000));
	else
		time_odd(&m, 1, "timeUnixNano");
	text(&m, 2, "name");
	attributes(&m, 3);
	small(&m, 4, "droppedAttributesCount", 3);
	message_end(&m, json, proto);
}

static void link_made(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random);

	(void)depth;
	id(&m, 1, "traceId", 16);
	id(&m, 2, "spanId", 8);
	text(&m, 3, "traceState");
	attributes(&m, 4);
	small(&m, 5, "droppedAttributesCount", 3);
	flags(&m, 6);
	message_end(&m, json, proto);
}

/* A part that is one message. */
static void part(struct message *m, unsigned number, const char *key, struct message *inner)
{
	struct buf *proto, *json = field(m, key, &proto), body = {0};

	message_end(inner, json, &body);
	bytes_field(number, buf_str(&body), proto);
	buf_release(&body);
}

static void status(struct message *m, unsigned number)
{
	struct message inner = message_begin(m->random);

	text(&inner, 2, "message");
	enum_of(&inner, 3, "code", 3);
	part(m, number, "status", &inner);
}

static void span(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random);
	uint64_t start = 1600000000000000000 + pick(random, 1000000000);

	(void)depth;
	id(&m, 1, "traceId", 16);
	id(&m, 2, "spanId", 8);
	text(&m, 3, "traceState");
	if (pick(random, 2))
		id(&m, 4, "parentSpanId", 8);
	name(&m, 5);
	enum_of(&m, 6, "kind", 6);
	if (pick(random, 8))
		time_of(&m, 7, "startTimeUnixNano", start);
	else
		time_odd(&m, 7, "startTimeUnixNano");
	if (pick(random, 8))
		time_of(&m, 8, "endTimeUnixNano", start + pick(random, 1000000));
	else
		time_odd(&m, 8, "endTimeUnixNano");
	attributes(&m, 9);
	small(&m, 10, "droppedAttributesCount", 3);
	repeated(&m, 11, "events", (unsigned)pick(random, 3), 0, event);
	small(&m, 12, "droppedEventsCount", 3);
	repeated(&m, 13, "links", (unsigned)pick(random, 3), 0, link_made);
	small(&m, 14, "droppedLinksCount", 3);
	if (pick(random, 2))
		status(&m, 15);
	flags(&m, 16);
	message_end(&m, json, proto);
}

static void log_record(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random);
	struct buf *p, *j, body = {0};

	(void)depth;
	if (pick(random, 8))
		time_of(&m, 1, "timeUnixNano",
			1600000000000000000 + pick(random, 1000000000));
	else
		time_odd(&m, 1, "timeUnixNano");
	enum_of(&m, 2, "severityNumber", 25);
	text(&m, 3, "severityText");
	j = field(&m, "body", &p);
	any(random, 0, j, &body);
	bytes_field(5, buf_str(&body), p);
	buf_release(&body);
	attributes(&m, 6);
	small(&m, 7, "droppedAttributesCount", 3);
	flags(&m, 8);
	id(&m, 9, "traceId", 16);
	if (pick(random, 2))
		id(&m, 10, "spanId", 8);
	time_kept(&m, 11, "observedTimeUnixNano", 1600000000000000000);
	text(&m, 12, "eventName");
	message_end(&m, json, proto);
}

/* ---- requests -------------------------------------------------------------------------------------- */

static void scope(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random), inner = message_begin(random);
	bool logs = depth & 1;

	text(&inner, 1, "name");
	text(&inner, 2, "version");
	attributes(&inner, 3);
	small(&inner, 4, "droppedAttributesCount", 3);
	part(&m, 1, "scope", &inner);
	repeated(&m, 2, logs ? "logRecords" : "spans", (unsigned)(depth >> 1), 0,
		logs ? log_record : span);
	text(&m, 3, "schemaUrl");
	message_end(&m, json, proto);
}

static void entity_keys(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct str s = some_text(random);

	(void)depth;
	json_string(s, json);
	buf_add(proto, s);
}

/* Kept as it was written: in the order of its fields, without blanks, and nothing that is empty. */
static void entity(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = {.random = random};
	struct buf *p, *j;

	(void)depth;
	if (pick(random, 2)) {
		j = field(&m, "schemaUrl", &p);
		buf_add(j, STR("\"https://a.example/1\""));
		bytes_field(1, STR("https://a.example/1"), p);
	}
	j = field(&m, "type", &p);
	buf_add(j, STR("\"service\""));
	bytes_field(2, STR("service"), p);
	if (pick(random, 2))
		repeated(&m, 3, "idKeys", 1 + (unsigned)pick(random, 2), 0, entity_keys);
	if (pick(random, 2))
		repeated(&m, 4, "descriptionKeys", 1, 0, entity_keys);
	message_end_plain(&m, json, proto);
}

static void resource(uint64_t *random, int depth, struct buf *json, struct buf *proto)
{
	struct message m = message_begin(random), inner = message_begin(random);

	attributes(&inner, 1);
	small(&inner, 2, "droppedAttributesCount", 3);
	if (pick(random, 3) == 0)
		repeated(&inner, 3, "entityRefs", 1 + (unsigned)pick(random, 2), 0, entity);
	part(&m, 1, "resource", &inner);
	repeated(&m, 2, depth & 1 ? "scopeLogs" : "scopeSpans", 2, depth, scope);
	text(&m, 3, "schemaUrl");
	message_end(&m, json, proto);
}

void otlp_made(struct otlp_made *made, bool logs, uint64_t seed)
{
	uint64_t random = seed * 2654435761 + 1;
	struct message m = message_begin(&random);
	unsigned resources = (unsigned)pick(&random, 3), items = (unsigned)pick(&random, 4);

	*made = (struct otlp_made){.items = resources * 2 * items};
	repeated(&m, 1, logs ? "resourceLogs" : "resourceSpans", resources,
		(int)(items << 1 | logs), resource);
	message_end(&m, &made->json, &made->proto);
}

void otlp_made_release(struct otlp_made *m)
{
	buf_release(&m->json);
	buf_release(&m->proto);
}
