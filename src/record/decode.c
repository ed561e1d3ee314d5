#include "record/decode.h"

#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "base/stamp.h"
#include "record/head.h"

/* The members that a record may have. */
enum member {
	M_TS,
	M_TYPE,
	M_NAME,
	M_KIND,
	M_LINKS,
	M_SCOPE,
	M_STATUS,
	M_EVENTS,
	M_END_TS,
	M_SPAN_ID,
	M_TRACE_ID,
	M_RESOURCE,
	M_ATTRIBUTES,
	M_PARENT,
	M_MESSAGE,
	M_COUNT,
};

enum { FOUND_MAX = M_COUNT };

static const struct str member_names[M_COUNT] = {
	[M_TS] = {"ts", 2},
	[M_TYPE] = {"type", 4},
	[M_NAME] = {"name", 4},
	[M_KIND] = {"kind", 4},
	[M_LINKS] = {"links", 5},
	[M_SCOPE] = {"scope", 5},
	[M_STATUS] = {"status", 6},
	[M_EVENTS] = {"events", 6},
	[M_END_TS] = {"end_ts", 6},
	[M_SPAN_ID] = {"span_id", 7},
	[M_TRACE_ID] = {"trace_id", 8},
	[M_RESOURCE] = {"resource", 8},
	[M_ATTRIBUTES] = {"attributes", 10},
	[M_PARENT] = {"parent_span_id", 14},
	[M_MESSAGE] = {"status_message", 14},
};

static const struct type_row {
	struct str name;
	enum record_type type;
	unsigned required; /* bits of enum member */
} type_rows[] = {
	{{"span_start", 10}, RECORD_SPAN_START,
		1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID | 1 << M_NAME},
	{{"span_end", 8}, RECORD_SPAN_END, 1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID},
	{{"event", 5}, RECORD_EVENT, 1 << M_TS | 1 << M_TRACE_ID | 1 << M_NAME},
	{{"span_update", 11}, RECORD_SPAN_UPDATE,
		1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID},
	{{"span", 4}, RECORD_SPAN,
		1 << M_TS | 1 << M_END_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID | 1 << M_NAME},
};

/* One line being decoded. */
struct decoding {
	struct scan scan;
	struct arena *arena;
	struct record *r;
	unsigned seen;		      /* bits of enum member; null members are not seen */
	unsigned char where[M_COUNT]; /* of a member that was seen: its number in `found` */
	unsigned done; /* bits of enum member: seen, and in the record already */
	unsigned kept; /* bits of enum member: where[] is set */
	unsigned found_count;
	struct scan_member
		found[FOUND_MAX + 1]; /* filled in place: copies would wait for it */
	const struct type_row *type;  /* NULL: none of ours */
	const char *fault;	      /* NULL, or the first thing wrong, static */
	const char *place;	      /* of the fault, in the line */
};

static bool decode_fault(struct decoding *d, const char *place, const char *fault)
{
	if (!d->fault) {
		d->fault = fault;
		d->place = place;
	}
	return false;
}

/* The only member that a name of this length and with this beginning can be. */
static enum member decode_guess(const char *name, size_t len)
{
	switch (len) {
	case 2:
		return M_TS;
	case 4:
		return name[0] == 't' ? M_TYPE : name[0] == 'n' ? M_NAME : M_KIND;
	case 5:
		return name[0] == 'l' ? M_LINKS : M_SCOPE;
	case 6:
		return name[0] == 's' ? M_STATUS : name[1] == 'v' ? M_EVENTS : M_END_TS;
	case 7:
		return M_SPAN_ID;
	case 8:
		return name[0] == 't' ? M_TRACE_ID : M_RESOURCE;
	case 10:
		return M_ATTRIBUTES;
	case 14:
		return name[0] == 'p' ? M_PARENT : M_MESSAGE;
	default:
		return M_COUNT;
	}
}

static enum member decode_member(const struct scan_value *key)
{
	enum member m;

	if (!key->escaped) {
		m = decode_guess(key->text.at, key->text.len);
		return m != M_COUNT && str_eq(member_names[m], key->text) ? m : M_COUNT;
	}
	for (m = 0; m < M_COUNT; m++)
		if (scan_is(key, member_names[m]))
			return m;
	return M_COUNT;
}

/*
 * Keeps the member that was found last, if it is one of ours. Where one name stands twice the
 * later one counts; null is the same as not there.
 */
static void decode_keep(struct decoding *d)
{
	const struct scan_member *m = &d->found[d->found_count];
	enum member member = decode_member(&m->key);

	if (member == M_COUNT)
		return;
	if (d->kept >> member & 1) {
		d->found[d->where[member]] = *m;
	} else {
		d->kept |= 1U << member;
		d->where[member] = (unsigned char)d->found_count++;
	}
	d->done &= ~(1U << member);
	if (m->value.type == SCAN_NULL)
		d->seen &= ~(1U << member);
	else
		d->seen |= 1U << member;
}

static const struct scan_value *decode_value(const struct decoding *d, enum member m)
{
	return &d->found[d->where[m]].value;
}

static bool decode_has(const struct decoding *d, enum member m)
{
	return d->seen >> m & 1;
}

/* It was seen and is still to be read. */
static bool decode_due(const struct decoding *d, enum member m)
{
	return (d->seen & ~d->done) >> m & 1;
}

static const struct type_row *decode_type(const struct decoding *d)
{
	if (d->done >> M_TYPE & 1)
		return d->type;
	if (!decode_has(d, M_TYPE) || decode_value(d, M_TYPE)->type != SCAN_STRING)
		return NULL;
	for (size_t i = 0; i < sizeof(type_rows) / sizeof(type_rows[0]); i++)
		if (scan_is(decode_value(d, M_TYPE), type_rows[i].name))
			return &type_rows[i];
	return NULL;
}

/* The text of a string member; the arena holds it when escapes had to be undone. */
static bool decode_string(
	struct decoding *d, enum member m, const char *fault, struct str *out)
{
	const struct scan_value *v;
	struct buf text = {0};

	if (!decode_has(d, m))
		return true;
	v = decode_value(d, m);
	if (v->type != SCAN_STRING)
		return decode_fault(d, v->text.at, fault);
	*out = v->text;
	if (!v->escaped)
		return true;
	scan_unescape(v, &text);
	*out = arena_copy(d->arena, buf_str(&text));
	buf_release(&text);
	return true;
}

static bool decode_time(struct decoding *d, enum member m, int64_t *ns)
{
	const char *reason = "a time is a string or an integer";
	const struct scan_value *v;

	if (!decode_due(d, m))
		return true;
	v = decode_value(d, m);
	if (v->type == SCAN_NUMBER && scan_int(v, ns))
		return true;
	if (v->type == SCAN_NUMBER)
		reason =
			"a time as a number must be whole nanoseconds since 1970 that fit 64 bits";
	if (v->type == SCAN_STRING && stamp_parse(v->text, ns, &reason))
		return true;
	return decode_fault(d, v->text.at, reason);
}

static bool decode_id(struct decoding *d, enum member m, size_t digits, struct id *id)
{
	struct str text = {0};

	if (!decode_due(d, m))
		return true;
	if (!decode_string(d, m, "an id must be a string", &text))
		return false;
	if (id_parse(text, digits, id))
		return true;
	return decode_fault(
		d, decode_value(d, m)->text.at, "an id has 1 to 128 bytes, not all zeros");
}

/* No parent, null, "" and all zeros: a root. */
static bool decode_parent(struct decoding *d)
{
	struct str text = {0};

	if (d->done >> M_PARENT & 1)
		return true;
	d->r->has_parent = false;
	if (!decode_string(d, M_PARENT, "parent_span_id must be a string", &text))
		return false;
	if (!text.len)
		return true;
	d->r->has_parent = id_parse(text, 16, &d->r->parent_id);
	if (d->r->has_parent || text.len <= ID_MAX)
		return true;
	return decode_fault(
		d, decode_value(d, M_PARENT)->text.at, "an id has 1 to 128 bytes");
}

static bool decode_raw(struct decoding *d, enum member m, enum scan_type type,
	const char *fault, struct str *out)
{
	if (!decode_has(d, m))
		return true;
	if (decode_value(d, m)->type != type)
		return decode_fault(d, decode_value(d, m)->text.at, fault);
	*out = decode_value(d, m)->text;
	return true;
}

/* The word in lower or upper case: OpenTelemetry's names are upper case. */
static bool decode_word(const struct scan_value *v, struct str word)
{
	return !v->escaped && v->text.len == word.len &&
		strncasecmp(v->text.at, word.at, word.len) == 0;
}

static bool decode_status(struct decoding *d)
{
	const struct scan_value *v;

	if (!decode_has(d, M_STATUS))
		return true;
	v = decode_value(d, M_STATUS);
	if (v->type != SCAN_STRING)
		return decode_fault(d, v->text.at, "status must be a string");
	d->r->has_status = true;
	if (decode_word(v, STR("ok")))
		d->r->status = STATUS_OK;
	else if (decode_word(v, STR("error")))
		d->r->status = STATUS_ERROR;
	else if (!decode_word(v, STR("unset")))
		return decode_fault(d, v->text.at, "status must be ok or error");
	else
		d->r->has_status = false;
	return true;
}

static const char *decode_missing(unsigned missing)
{
	static const char *const text[M_COUNT] = {
		[M_TS] = "a record needs a ts",
		[M_NAME] = "a record of this type needs a name",
		[M_END_TS] = "a span record needs an end_ts",
		[M_SPAN_ID] = "a record of this type needs a span_id",
		[M_TRACE_ID] = "a record needs a trace_id",
	};

	for (unsigned m = 0; m < M_COUNT; m++)
		if (missing >> m & 1)
			return text[m];
	return NULL;
}

static bool decode_members(struct decoding *d)
{
	struct record *r = d->r;
	unsigned missing = d->type->required & ~d->seen;

	if (missing)
		return decode_fault(d, d->scan.at - 1, decode_missing(missing));
	r->type = d->type->type;
	r->has_span = decode_has(d, M_SPAN_ID);
	return decode_time(d, M_TS, &r->ts) && decode_time(d, M_END_TS, &r->end_ts) &&
		decode_id(d, M_TRACE_ID, 32, &r->trace_id) &&
		decode_id(d, M_SPAN_ID, 16, &r->span_id) && decode_parent(d) &&
		decode_string(d, M_NAME, "name must be a string", &r->name) &&
		decode_string(d, M_KIND, "kind must be a string", &r->kind) &&
		decode_status(d) &&
		decode_string(
			d, M_MESSAGE, "status_message must be a string", &r->message) &&
		decode_raw(d, M_ATTRIBUTES, SCAN_OBJECT, "attributes must be an object",
			&r->attributes) &&
		decode_raw(d, M_LINKS, SCAN_ARRAY, "links must be an array", &r->links) &&
		decode_raw(d, M_RESOURCE, SCAN_OBJECT, "resource must be an object",
			&r->resource) &&
		decode_raw(d, M_SCOPE, SCAN_OBJECT, "scope must be an object", &r->scope) &&
		decode_raw(d, M_EVENTS, SCAN_ARRAY, "events must be an array", &r->events);
}

/* Broken JSON is a torn or damaged record when it names a type before it breaks. */
static enum decoded decode_broken(struct decoding *d, struct str text)
{
	static const struct str begin = {"{\"type\":\"", 9};
	bool began = str_starts(text, begin) || str_starts(begin, text);

	if (decode_has(d, M_TYPE) ? !decode_type(d) : !(began && text.len > 5))
		return DECODED_TEXT;
	decode_fault(d, d->scan.at, d->scan.error);
	return DECODED_BAD;
}

static const struct type_row *decode_row(enum record_type type)
{
	const struct type_row *row = type_rows;

	while (row->type != type)
		row++;
	return row;
}

/* The short cut; false: the walk begins at the beginning. */
static bool decode_head(struct decoding *d, struct str text)
{
	struct head h;

	if (!head_read(text, d->r, &h))
		return false;
	d->type = decode_row(d->r->type);
	d->r->has_parent = h.parent;
	d->done = 1U << M_TYPE | 1U << M_TS | (unsigned)h.trace_id << M_TRACE_ID |
		(unsigned)h.span_id << M_SPAN_ID | (unsigned)h.parent << M_PARENT;
	d->seen = d->done;
	d->scan.at = text.at + h.len;
	return true;
}

static enum decoded decode_text(struct decoding *d, struct str text)
{
	scan_init(&d->scan, text, LINE_PAD);
	if (!decode_head(d, text) && !scan_object(&d->scan))
		return decode_broken(d, text);
	while (scan_member(&d->scan, &d->found[d->found_count]))
		decode_keep(d);
	if (d->scan.error || !scan_done(&d->scan))
		return decode_broken(d, text);
	d->type = decode_type(d);
	if (!d->type)
		return DECODED_TEXT;
	return decode_members(d) ? DECODED_RECORD : DECODED_BAD;
}

/*
 * A program that wrote no newline stands in front: the record begins inside the line, at the last
 * object that opens before the member that all records have.
 */
static size_t decode_inside(struct str text)
{
	const char *id = memmem(text.at, text.len, "\"trace_id\"", 10);
	const char *brace = id ? memrchr(text.at, '{', (size_t)(id - text.at)) : NULL;

	return brace ? (size_t)(brace - text.at) : text.len;
}

static size_t decode_begin(struct str text)
{
	if (text.len && text.at[0] == '{')
		return 0;
	if (text.len && (text.at[0] == ' ' || text.at[0] == '\t')) {
		size_t skip = 0;

		while (skip < text.len && (text.at[skip] == ' ' || text.at[skip] == '\t'))
			skip++;
		if (skip < text.len && text.at[skip] == '{')
			return skip;
	}
	return text.len ? decode_inside(text) : 0;
}

static void decode_why(const struct decoding *d, const struct line *line, struct diag *why)
{
	why->line = line->number;
	why->column = d->place ? (uint64_t)(d->place - line->text.at) + 1 : 0;
	why->text = str_from(d->fault);
}

/* Clears what need not be there; ids are set where `has_` says so. Cheaper than all of it. */
static void decode_clear(struct record *r)
{
	const struct str none = {0};

	r->type = RECORD_NONE;
	r->status = STATUS_UNSET;
	r->has_status = false;
	r->has_span = false;
	r->has_parent = false;
	r->end_ts = 0;
	r->name = none;
	r->kind = none;
	r->message = none;
	r->attributes = none;
	r->links = none;
	r->resource = none;
	r->scope = none;
	r->events = none;
}

enum decoded decode(
	const struct line *line, struct arena *arena, struct record *r, struct diag *why)
{
	struct decoding d; /* d.found is not cleared: d.seen says what of it there is */
	size_t begin = decode_begin(line->text);
	enum decoded what;

	decode_clear(r);
	if (begin == line->text.len || line->text_only)
		return DECODED_TEXT;
	r->line = *line;
	d.arena = arena;
	d.r = r;
	d.seen = 0;
	d.done = 0;
	d.kept = 0;
	d.found_count = 0;
	d.type = NULL;
	d.fault = NULL;
	d.place = NULL;
	what = decode_text(&d, str_tail(line->text, begin));
	if (line->cut && what == DECODED_BAD)
		d.fault = "the line is too long to be read whole";
	if (what == DECODED_BAD)
		decode_why(&d, line, why);
	if (what != DECODED_RECORD)
		r->type = RECORD_NONE;
	r->before = str_head(line->text, begin);
	return what;
}
