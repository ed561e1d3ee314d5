#include "record/decode.h"

#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "base/stamp.h"
#include "record/decode_begin.h"
#include "record/decode_member.h"
#include "record/decode_usual.h"

/* Members that nearly every record has, and members that few have. */
enum {
	WHO = 1 << M_TS | 1 << M_END_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID | 1 << M_PARENT,
	REST = 1 << M_LINKS | 1 << M_RESOURCE | 1 << M_SCOPE | 1 << M_EVENTS,
};

/* One line being decoded. */
struct decoding {
	struct scan scan;
	struct arena *arena;
	struct record *r;
	struct stamp_near *near;
	struct stamp_near none; /* for who has no decoder */
	unsigned seen;		/* bits of enum member; null members are not seen */
	struct scan_value values[SCAN_SHAPE_VALUES]; /* of the members that were seen */
	const struct type_row *type;		     /* NULL: none of ours */
	bool torn; /* the JSON breaks off before its end, or something is behind it */
	const char *fault; /* NULL, or the first thing wrong, static */
	const char *place; /* of the fault, in the line */
};

static bool decode_fault(struct decoding *d, const char *place, const char *fault)
{
	if (!d->fault) {
		d->fault = fault;
		d->place = place;
	}
	return false;
}

/* Where one name stands twice the later one counts; null is the same as not there. */
static void decode_keep(struct decoding *d, const struct scan_member *m)
{
	enum member member = decode_member(&m->key);

	if (member == M_COUNT)
		return;
	d->values[member] = m->value;
	if (m->value.type == SCAN_NULL)
		d->seen &= ~(1U << member);
	else
		d->seen |= 1U << member;
}

static bool decode_has(const struct decoding *d, enum member m)
{
	return d->seen >> m & 1;
}

static const struct type_row *decode_type(const struct decoding *d)
{
	if (!decode_has(d, M_TYPE) || d->values[M_TYPE].type != SCAN_STRING)
		return NULL;
	for (size_t i = 0; i < TYPE_ROWS; i++)
		if (scan_is(&d->values[M_TYPE], type_rows[i].name))
			return &type_rows[i];
	return NULL;
}

/* A member is of one type; false with a fault when it is of another. */
static bool decode_typed(
	struct decoding *d, enum member m, enum scan_type type, const char *fault)
{
	return d->values[m].type == type || decode_fault(d, d->values[m].text.at, fault);
}

/* The arena holds it when escapes had to be undone. */
static __attribute__((noinline)) struct str decode_escaped(
	struct decoding *d, enum member m)
{
	struct buf text = {0};
	struct str plain;

	scan_unescape(&d->values[m], &text);
	plain = arena_copy(d->arena, buf_str(&text));
	buf_release(&text);
	return plain;
}

static inline struct str decode_plain(struct decoding *d, enum member m)
{
	return d->values[m].escaped ? decode_escaped(d, m) : d->values[m].text;
}

static inline bool decode_string(
	struct decoding *d, enum member m, const char *fault, struct str *out)
{
	if (!decode_typed(d, m, SCAN_STRING, fault))
		return false;
	*out = decode_plain(d, m);
	return true;
}

static bool decode_time(struct decoding *d, enum member m, int64_t *ns)
{
	const struct scan_value *v = &d->values[m];
	const char *reason = "a time is a string or an integer";

	if (v->type == SCAN_STRING && stamp_parse_near(d->near, v->text, ns, &reason))
		return true;
	if (v->type == SCAN_NUMBER && scan_int(v, ns))
		return true;
	if (v->type == SCAN_NUMBER)
		reason =
			"a time as a number must be whole nanoseconds since 1970 that fit 64 bits";
	return decode_fault(d, v->text.at, reason);
}

static bool decode_other_id(struct decoding *d, enum member m, size_t digits, struct id *id)
{
	if (!decode_typed(d, m, SCAN_STRING, "an id must be a string"))
		return false;
	if (id_parse(decode_plain(d, m), digits, id))
		return true;
	return decode_fault(
		d, d->values[m].text.at, "an id has 1 to 128 bytes, not all zeros");
}

/* Nearly all are canonical. */
static inline bool decode_id(
	struct decoding *d, enum member m, size_t digits, struct id *id)
{
	const struct scan_value *v = &d->values[m];

	if (v->type == SCAN_STRING && id_parse_digits(v->text, digits, id) &&
		(id->low || id->high))
		return true;
	return decode_other_id(d, m, digits, id);
}

/* No parent, null, "" and all zeros: a root. */
static bool decode_parent(struct decoding *d)
{
	const struct scan_value *v = &d->values[M_PARENT];
	struct str text;

	if (v->type == SCAN_STRING && id_parse_digits(v->text, 16, &d->r->parent_id)) {
		d->r->has_parent = d->r->parent_id.low != 0;
		return true;
	}
	if (!decode_string(d, M_PARENT, "parent_span_id must be a string", &text))
		return false;
	if (!text.len)
		return true;
	d->r->has_parent = id_parse(text, 16, &d->r->parent_id);
	if (d->r->has_parent || text.len <= ID_MAX)
		return true;
	return decode_fault(d, d->values[M_PARENT].text.at, "an id has 1 to 128 bytes");
}

static bool decode_raw(struct decoding *d, enum member m, enum scan_type type,
	const char *fault, struct str *out)
{
	*out = d->values[m].text;
	return decode_typed(d, m, type, fault);
}

/* The word in lower or upper case: OpenTelemetry's names are upper case. */
static inline bool decode_word(const struct scan_value *v, struct str word)
{
	return !v->escaped && v->text.len == word.len &&
		(str_same(v->text.at, word.at, word.len) ||
			strncasecmp(v->text.at, word.at, word.len) == 0);
}

static bool decode_status(struct decoding *d)
{
	const struct scan_value *v = &d->values[M_STATUS];

	if (!decode_typed(d, M_STATUS, SCAN_STRING, "status must be a string"))
		return false;
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

/* What nearly every record has; where its shape is known decode_fixed has read that. */
static bool decode_who(struct decoding *d)
{
	struct record *r = d->r;

	return (!decode_has(d, M_TS) || decode_time(d, M_TS, &r->ts)) &&
		(!decode_has(d, M_END_TS) || decode_time(d, M_END_TS, &r->end_ts)) &&
		(!decode_has(d, M_TRACE_ID) ||
			decode_id(d, M_TRACE_ID, 32, &r->trace_id)) &&
		(!decode_has(d, M_SPAN_ID) || decode_id(d, M_SPAN_ID, 16, &r->span_id)) &&
		(!decode_has(d, M_PARENT) || decode_parent(d));
}

static inline bool decode_what(struct decoding *d)
{
	struct record *r = d->r;

	return (!decode_has(d, M_NAME) ||
		       decode_string(d, M_NAME, "name must be a string", &r->name)) &&
		(!decode_has(d, M_KIND) ||
			decode_string(d, M_KIND, "kind must be a string", &r->kind)) &&
		(!decode_has(d, M_STATUS) || decode_status(d)) &&
		(!decode_has(d, M_MESSAGE) ||
			decode_string(d, M_MESSAGE, "status_message must be a string",
				&r->message)) &&
		(!decode_has(d, M_ATTRIBUTES) ||
			decode_raw(d, M_ATTRIBUTES, SCAN_OBJECT,
				"attributes must be an object", &r->attributes));
}

static bool decode_rest(struct decoding *d)
{
	struct record *r = d->r;

	return (!decode_has(d, M_LINKS) ||
		       decode_raw(d, M_LINKS, SCAN_ARRAY, "links must be an array",
			       &r->links)) &&
		(!decode_has(d, M_RESOURCE) ||
			decode_raw(d, M_RESOURCE, SCAN_OBJECT, "resource must be an object",
				&r->resource)) &&
		(!decode_has(d, M_SCOPE) ||
			decode_raw(d, M_SCOPE, SCAN_OBJECT, "scope must be an object",
				&r->scope)) &&
		(!decode_has(d, M_EVENTS) ||
			decode_raw(d, M_EVENTS, SCAN_ARRAY, "events must be an array",
				&r->events));
}

/* One after the other and no loop: what each record has is known to whom it is done for. */
static bool decode_members(struct decoding *d)
{
	unsigned missing = d->type->required & ~d->seen;

	if (missing)
		return decode_fault(d, d->scan.at - 1, decode_missing(missing));
	d->r->type = d->type->type;
	d->r->has_span = decode_has(d, M_SPAN_ID);
	return decode_who(d) && decode_what(d) && decode_rest(d);
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

static inline void decode_numbers(struct decoding *d)
{
	struct record *r = d->r;

	for (unsigned left = d->seen >> M_NUMBERS; left & 1; left >>= 1) {
		r->numbers[r->number_count] = d->values[M_NUMBERS + r->number_count].text;
		r->number_count++;
	}
}

static inline bool decode_fixed_id(
	struct decoding *d, enum member m, size_t digits, struct id *id)
{
	return id_parse_digits((struct str){d->values[m].text.at, digits}, digits, id);
}

static inline bool decode_fixed_time(struct decoding *d, enum member m, int64_t *ns)
{
	return stamp_parse_near(
		d->near, (struct str){d->values[m].text.at, CUT_TIME_LEN}, ns, NULL);
}

static inline bool decode_is_time(struct decoding *d, enum member m)
{
	return stamp_is_near(d->near, (struct str){d->values[m].text.at, CUT_TIME_LEN});
}

/* Times and ids that nobody has looked into yet. False: they are none, or not as usual. */
static inline bool decode_fixed(struct decoding *d, unsigned fixed)
{
	struct record *r = d->r;

	if (fixed >> M_TS & 1 && !decode_fixed_time(d, M_TS, &r->ts))
		return false;
	if (fixed >> M_END_TS & 1 && !decode_fixed_time(d, M_END_TS, &r->end_ts))
		return false;
	if (fixed >> M_TRACE_ID & 1 &&
		!(decode_fixed_id(d, M_TRACE_ID, 32, &r->trace_id) &&
			(r->trace_id.low || r->trace_id.high)))
		return false;
	if (fixed >> M_SPAN_ID & 1 &&
		!(decode_fixed_id(d, M_SPAN_ID, 16, &r->span_id) && r->span_id.low))
		return false;
	if (!(fixed >> M_PARENT & 1))
		return true;
	if (!decode_fixed_id(d, M_PARENT, 16, &r->parent_id))
		return false;
	r->has_parent = r->parent_id.low != 0;
	return true;
}

/* The same of a record that nobody will look into. */
static inline bool decode_fixed_sound(struct decoding *d, unsigned fixed)
{
	const struct scan_value *v = d->values;
	bool zero[2] = {false, false};

	if ((fixed >> M_TS & 1 && !decode_is_time(d, M_TS)) ||
		(fixed >> M_END_TS & 1 && !decode_is_time(d, M_END_TS)))
		return false;
	if (fixed >> M_TRACE_ID & 1 &&
		(!id_is_hex16(v[M_TRACE_ID].text.at, &zero[0]) ||
			!id_is_hex16(v[M_TRACE_ID].text.at + 16, &zero[1]) ||
			(zero[0] && zero[1])))
		return false;
	if (fixed >> M_SPAN_ID & 1 &&
		(!id_is_hex16(v[M_SPAN_ID].text.at, &zero[0]) || zero[0]))
		return false;
	return !(fixed >> M_PARENT & 1) || id_is_hex16(v[M_PARENT].text.at, &zero[0]);
}

/* Clears what need not be there; ids are set where `has_` says so. Cheaper than all of it. */
static void decode_clear(struct record *r)
{
	const struct str none = {0};

	r->type = RECORD_NONE;
	r->shape = 0;
	r->number_count = 0;
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

/* What was not read by decode_fixed. */
static inline bool decode_others(struct decoding *d)
{
	return (!(d->seen & WHO) || decode_who(d)) && decode_what(d) &&
		(!(d->seen & REST) || decode_rest(d));
}

static inline bool decode_wants(
	const struct decoder *decoder, const struct scan_shape *shape)
{
	return decoder->idle[shape->number % DECODE_IDLES] != shape->number;
}

static inline bool decode_idle(
	struct decoding *d, const struct decoder *decoder, const struct scan_shape *shape)
{
	return !decode_wants(decoder, shape) && !(d->seen & WHO) &&
		decode_fixed_sound(d, shape->fixed) && decode_others(d);
}

/*
 * A line of a shape that came before, whose values are at hand. False: whatever is new, odd or wrong is for
 * the walk to judge, from the beginning. `whole`: though it be idle.
 */
static bool decode_shape(struct decoding *d, const struct decoder *decoder,
	const struct scan_shape *shape, bool whole, enum decoded *what)
{
	struct record *r = d->r;

	d->type = &type_rows[shape->note];
	if (d->type->required & ~shape->seen)
		return false;
	d->fault = NULL;
	d->seen = shape->seen & ~shape->fixed;
	*what = DECODED_IDLE;
	if (!whole && decode_idle(d, decoder, shape))
		return true;
	*what = DECODED_RECORD;
	decode_clear(r);
	r->type = d->type->type;
	r->shape = shape->number;
	r->has_span = shape->seen >> M_SPAN_ID & 1;
	decode_numbers(d);
	return decode_fixed(d, shape->fixed) && decode_others(d);
}

/* One that has a mould. The first one of each is read whole, for what is to be known of the others. */
static bool decode_mould(struct decoding *d, const struct decoder *decoder,
	struct scan_mould *m, struct str text, enum decoded *what)
{
	scan_mould_give(m, text, d->values);
	if (!decode_shape(d, decoder, &m->shape, !m->known, what))
		return false;
	if (!m->known)
		usual_learn(m, d->r);
	return true;
}

/* One that has none. */
static bool decode_fit(struct decoding *d, struct decoder *decoder, struct str text,
	const struct scan_print *print, enum decoded *what)
{
	struct scan_shape shape;

	return scan_shape_read(
		       &decoder->shapes, text, LINE_PAD, d->values, &shape, print) &&
		decode_shape(d, decoder, &shape, false, what);
}

static bool decode_walk(struct decoding *d)
{
	struct scan_member m;

	if (!scan_object(&d->scan))
		return false;
	while (scan_member(&d->scan, &m))
		decode_keep(d, &m);
	d->torn = d->scan.error || !scan_done(&d->scan);
	if (d->torn)
		return false;
	d->type = decode_type(d);
	return true;
}

static void decode_begin_walk(struct decoding *d, struct str text)
{
	scan_init(&d->scan, text, LINE_PAD);
	decode_clear(d->r);
	d->seen = 0;
	d->type = NULL;
	d->torn = false;
	d->fault = NULL;
	d->place = NULL;
}

/* What fits no shape. */
static enum decoded decode_anew(
	struct decoding *d, struct decoder *decoder, struct str text)
{
	decode_begin_walk(d, text);
	if (!decode_walk(d))
		return decode_broken(d, text);
	if (!d->type)
		return DECODED_TEXT;
	if (!decode_members(d))
		return DECODED_BAD;
	if (decoder && scan_shape_wants(&decoder->shapes))
		decode_learn(&decoder->shapes, text, (uint8_t)(d->type - type_rows),
			!decoder->numberless);
	return DECODED_RECORD;
}

/*
 * What broke off at `*begin` is text when a whole record is behind it, if only by its LF; *begin is
 * where then.
 */
static bool decode_again(
	struct decoding *d, struct decoder *decoder, const struct line *line, size_t *begin)
{
	struct decoding again;
	size_t behind;

	if (!d->torn || line->cut)
		return false;
	behind = begin_behind(line->text);
	if (behind == line->text.len || behind <= *begin)
		return false;
	again.arena = d->arena;
	again.r = d->r;
	again.near = d->near;
	*begin = behind;
	return decode_anew(&again, decoder, str_tail(line->text, behind)) == DECODED_RECORD;
}

static void decode_why(const struct decoding *d, const struct line *line, struct diag *why)
{
	why->line = line->number;
	why->column = line_column(
		line, d->place ? (uint64_t)(d->place - line->text.at) + 1 : 0);
	why->text = str_from(d->fault);
}

/* Somebody decoded it before its text was changed. */
static enum decoded decode_known(const struct line *line, struct diag *why)
{
	why->line = line->number;
	why->column = line->fault_column;
	why->text = str_from(line->fault);
	return DECODED_BAD;
}

static inline void decode_place(struct record *r, const struct line *line, size_t begin)
{
	r->line = *line;
	r->before = str_head(line->text, begin);
}

/*
 * A line in which a record that fits no shape may begin at `begin`. On its own: most lines fit one, and
 * what they need is little.
 */
static __attribute__((noinline)) enum decoded decode_line(struct decoding *d,
	struct decoder *decoder, const struct line *line, size_t begin, struct diag *why)
{
	enum decoded what = decode_anew(d, decoder, str_tail(line->text, begin));

	if (what != DECODED_RECORD && decode_again(d, decoder, line, &begin)) {
		d->r->before = str_head(line->text, begin);
		return DECODED_RECORD;
	}
	if (line->cut && what == DECODED_BAD)
		d->fault = "the line is too long to be read whole";
	if (what == DECODED_BAD)
		decode_why(d, line, why);
	if (what != DECODED_RECORD)
		d->r->type = RECORD_NONE;
	return what;
}

/* What is no record, whatever stands in it. */
static enum decoded decode_nothing(
	const struct line *line, struct record *r, struct diag *why)
{
	r->type = RECORD_NONE;
	decode_place(r, line, 0);
	return line->fault ? decode_known(line, why) : DECODED_TEXT;
}

/*
 * A line in which a record may begin at `begin`; m is the mould of what is there, NULL: it has none,
 * but a print.
 */
static __attribute__((noinline)) enum decoded decode_at(struct decoding *d,
	struct decoder *decoder, const struct line *line, size_t begin,
	struct scan_mould *m, const struct scan_print *print, struct diag *why)
{
	struct str text = str_tail(line->text, begin);
	enum decoded what;

	d->near = &decoder->near;
	if (m ? decode_mould(d, decoder, m, text, &what)
	      : decode_fit(d, decoder, text, print, &what)) {
		if (what == DECODED_RECORD)
			decode_place(d->r, line, begin);
		return what;
	}
	decode_place(d->r, line, begin);
	return decode_line(d, decoder, line, begin, why);
}

/* A line that does not begin with a record, or of whose decoder nothing is to be learnt. */
static __attribute__((noinline)) enum decoded decode_far(struct decoding *d,
	struct decoder *decoder, const struct line *line, struct diag *why)
{
	size_t begin = begin_of(line->text);
	struct scan_print print;
	struct scan_mould *m;

	if (line->fault || begin == line->text.len || line->text_only)
		return decode_nothing(line, d->r, why);
	if (!decoder) {
		d->none = (struct stamp_near){0};
		d->near = &d->none;
		decode_place(d->r, line, begin);
		return decode_line(d, NULL, line, begin, why);
	}
	m = scan_mould_find(
		&decoder->shapes, str_tail(line->text, begin), LINE_PAD, &print);
	return decode_at(d, decoder, line, begin, m, &print, why);
}

/* Whether a record may begin with the line, as nearly all do. */
static inline bool decode_at_once(const struct line *line)
{
	return line->text.len && line->text.at[0] == '{' && !line->fault &&
		!line->text_only;
}

enum decoded decode(struct decoder *decoder, const struct line *line, struct arena *arena,
	struct record *r, struct diag *why)
{
	struct decoding d; /* d.values is not cleared: d.seen says what of it there is */
	struct scan_print print;
	struct scan_mould *m;

	d.arena = arena;
	d.r = r;
	if (!decoder || !decode_at_once(line))
		return decode_far(&d, decoder, line, why);
	m = scan_mould_find(&decoder->shapes, line->text, LINE_PAD, &print);
	if (!m || !usual_is(m))
		return decode_at(&d, decoder, line, 0, m, &print, why);
	if (!decode_wants(decoder, &m->shape) && usual_sound(m, line->text, &decoder->near))
		return DECODED_IDLE;
	if (!usual_read(m, line->text, &decoder->near, r))
		return decode_at(&d, decoder, line, 0, m, &print, why);
	r->type = type_rows[m->shape.note].type;
	decode_place(r, line, 0);
	return DECODED_RECORD;
}

void decoder_idle(struct decoder *decoder, uint32_t shape)
{
	if (shape)
		decoder->idle[shape % DECODE_IDLES] = shape;
}

void decoder_release(struct decoder *decoder)
{
	scan_shapes_release(&decoder->shapes);
}
