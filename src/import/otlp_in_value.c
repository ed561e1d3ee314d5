#include "import/otlp_in_value.h"

#include <string.h>

#include "base/json.h"

/* ---- names --------------------------------------------------------------------------------- */

/* `traceId` and `trace_id`: the one as the standard has it, the other as many write it. */
static bool otlp_in_snake(struct str key, const char *name)
{
	size_t at = 0;

	for (; *name; name++) {
		bool upper = *name >= 'A' && *name <= 'Z';

		if (upper && (at == key.len || key.at[at++] != '_'))
			return false;
		if (at == key.len || key.at[at++] != (upper ? *name | 0x20 : *name))
			return false;
	}
	return at == key.len;
}

bool otlp_in_is(const struct scan_value *key, const char *name)
{
	size_t len;

	if (!key->text.len || key->text.at[0] != name[0])
		return false;
	len = strlen(name);
	if (key->text.len == len && memcmp(key->text.at, name, len) == 0)
		return true;
	return key->text.len > len && otlp_in_snake(key->text, name);
}

/* Members come in the order of the rows mostly: looked for from the last one's on. */
static const struct otlp_in_row *otlp_in_row(const struct otlp_in_row *rows,
	const struct otlp_in_row *from, const struct scan_value *key)
{
	for (const struct otlp_in_row *r = from; r->name; r++)
		if (otlp_in_is(key, r->name))
			return r;
	for (const struct otlp_in_row *r = rows; r < from; r++)
		if (otlp_in_is(key, r->name))
			return r;
	return NULL;
}

void otlp_in_object(struct scan *s, const struct otlp_in_row *rows, void *to)
{
	const struct otlp_in_row *from = rows, *row;
	struct scan_value key, none;

	if (scan_sight(s) != '{') {
		scan_pass(s, &none);
		return;
	}
	scan_object(s);
	while (scan_key(s, &key)) {
		row = otlp_in_row(rows, from, &key);
		if (row) {
			row->take(to, s, row->arg);
			from = row;
		} else {
			scan_pass(s, &none);
		}
	}
}

size_t otlp_in_array(struct scan *s, void (*take)(void *to, struct scan *s), void *to)
{
	struct scan_value none;
	size_t count = 0;

	if (scan_sight(s) != '[') {
		scan_pass(s, &none);
		return 0;
	}
	scan_array(s);
	for (; scan_item(s); count++) {
		if (scan_sight(s) == '{')
			take(to, s);
		else
			scan_pass(s, &none);
	}
	return count;
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void otlp_in_string(const struct scan_value *v, struct buf *out)
{
	json_value(v, out);
}

/* As JSON writes integers: no zeros in front. */
static bool otlp_in_plain(struct str text)
{
	size_t at = text.len && text.at[0] == '-', first = at;

	if (at == text.len || text.len - at > 18)
		return false;
	for (; at < text.len; at++)
		if (text.at[at] < '0' || text.at[at] > '9')
			return false;
	return text.at[first] != '0' || text.len == 1;
}

/* A number that stands in a string. */
static bool otlp_in_number(struct str text, struct scan_value *number)
{
	const char *reason;
	size_t at;

	if (!text.len || (text.at[0] != '-' && (text.at[0] < '0' || text.at[0] > '9')) ||
		!scan_check(text, &at, &reason))
		return false;
	*number = scan_value_of(text);
	return true;
}

static void otlp_in_int(const struct scan_value *v, struct buf *out)
{
	struct scan_value number = *v;
	int64_t whole;

	if ((v->type == SCAN_STRING || v->type == SCAN_NUMBER) && otlp_in_plain(v->text))
		buf_add(out, v->text);
	else if ((v->type == SCAN_NUMBER || otlp_in_number(v->text, &number)) &&
		scan_int(&number, &whole))
		buf_addf(out, "%lld", (long long)whole);
	else
		otlp_in_string(v, out);
}

static bool otlp_in_pointed(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '.' || (text.at[i] | 0x20) == 'e')
			return true;
	return false;
}

static bool otlp_in_infinite(struct str text)
{
	return str_eq(text, STR("NaN")) || str_eq(text, STR("Infinity")) ||
		str_eq(text, STR("-Infinity"));
}

void otlp_in_double(const struct scan_value *v, struct buf *out)
{
	struct scan_value number = *v;

	if (v->type == SCAN_STRING && otlp_in_infinite(v->text)) {
		buf_add(out, STR("{\"aitrace.double\":"));
		json_value(v, out);
		buf_add_byte(out, '}');
	} else if (v->type == SCAN_NUMBER ||
		(v->type == SCAN_STRING && otlp_in_number(v->text, &number))) {
		buf_add(out, number.text);
		if (!otlp_in_pointed(number.text))
			buf_add(out, STR(".0"));
	} else {
		otlp_in_string(v, out);
	}
}

void otlp_in_bytes(const struct scan_value *v, struct buf *out)
{
	buf_add(out, STR("{\"aitrace.bytes\":"));
	json_value(v, out);
	buf_add_byte(out, '}');
}

/* ---- values -------------------------------------------------------------------------------- */

static void otlp_in_values(struct scan *s, struct buf *out, int depth)
{
	struct scan_value key, none;
	bool first = true;

	buf_add_byte(out, '[');
	scan_object(s);
	while (scan_key(s, &key)) {
		if (!otlp_in_is(&key, "values") || scan_sight(s) != '[') {
			scan_pass(s, &none);
			continue;
		}
		scan_array(s);
		while (scan_item(s)) {
			if (!first)
				buf_add_byte(out, ',');
			first = false;
			otlp_in_any(s, out, depth);
		}
	}
	buf_add_byte(out, ']');
}

/* One member, whose name says what it is when it comes back. */
static bool otlp_in_reserved(struct str object)
{
	static const struct str names[] = {{"{\"aitrace.bytes\":", 17},
		{"{\"aitrace.double\":", 18}, {"{\"aitrace.object\":", 18}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_starts(object, names[i]))
			return true;
	return false;
}

static void otlp_in_wrap(struct buf *out, size_t begin)
{
	struct buf copy = {0};

	buf_add(&copy, str_tail(buf_str(out), begin));
	out->len = begin;
	buf_add(out, STR("{\"aitrace.object\":"));
	buf_add(out, buf_str(&copy));
	buf_add_byte(out, '}');
	buf_release(&copy);
}

void otlp_in_object_end(struct buf *out, size_t begin)
{
	buf_add_byte(out, '}');
	if (otlp_in_reserved(str_tail(buf_str(out), begin)))
		otlp_in_wrap(out, begin);
}

static void otlp_in_kvlist(struct scan *s, struct buf *out, int depth)
{
	size_t begin = out->len;
	struct scan_value key, none;

	buf_add_byte(out, '{');
	scan_object(s);
	while (scan_key(s, &key)) {
		if (otlp_in_is(&key, "values"))
			otlp_in_pairs(s, out, depth);
		else
			scan_pass(s, &none);
	}
	otlp_in_object_end(out, begin);
}

/* What an AnyValue may hold: `say` for a value that is passed whole, `enter` for one that is walked. */
static const struct otlp_in_kind {
	const char *name;
	void (*say)(const struct scan_value *v, struct buf *out);
	void (*enter)(struct scan *s, struct buf *out, int depth);
} otlp_in_kinds[] = {
	{"stringValue", otlp_in_string, NULL},
	{"intValue", otlp_in_int, NULL},
	{"boolValue", otlp_in_string, NULL},
	{"doubleValue", otlp_in_double, NULL},
	{"arrayValue", NULL, otlp_in_values},
	{"kvlistValue", NULL, otlp_in_kvlist},
	{"bytesValue", otlp_in_bytes, NULL},
	{0},
};

static const struct otlp_in_kind *otlp_in_kind(const struct scan_value *key)
{
	for (const struct otlp_in_kind *k = otlp_in_kinds; k->name; k++)
		if (otlp_in_is(key, k->name))
			return k;
	return NULL;
}

static void otlp_in_deep(const struct otlp_in_kind *kind, struct scan *s, struct buf *out)
{
	struct buf any = {0};
	struct scan_value v;

	if (!scan_pass(s, &v))
		return;
	buf_addf(&any, "{\"%s\":", kind->name);
	buf_add(&any, v.text);
	buf_add_byte(&any, '}');
	json_string(buf_str(&any), out);
	buf_release(&any);
}

/* A value of this kind; what says nothing is none. */
static void otlp_in_of_kind(
	const struct otlp_in_kind *kind, struct scan *s, struct buf *out, int depth)
{
	struct scan_value v;

	if (kind->enter && scan_sight(s) == '{') {
		if (depth < OTLP_IN_DEPTH)
			kind->enter(s, out, depth + 1);
		else
			otlp_in_deep(kind, s, out);
	} else if (scan_pass(s, &v) && v.type != SCAN_NULL) {
		if (kind->say)
			kind->say(&v, out);
		else
			otlp_in_string(&v, out);
	}
}

void otlp_in_any(struct scan *s, struct buf *out, int depth)
{
	size_t begin = out->len;
	struct scan_value key, v;

	if (scan_sight(s) != '{') {
		if (scan_pass(s, &v))
			json_value(&v, out);
		return;
	}
	scan_object(s);
	while (scan_key(s, &key)) {
		const struct otlp_in_kind *kind = otlp_in_kind(&key);

		if (!kind || out->len > begin)
			scan_pass(s, &v);
		else
			otlp_in_of_kind(kind, s, out, depth);
	}
	if (out->len == begin)
		buf_add(out, STR("null"));
}

/* ---- attributes ---------------------------------------------------------------------------- */

static void otlp_in_name(const struct scan_value *name, struct buf *out)
{
	json_quoted(name->text, out);
	buf_add_byte(out, ':');
}

/* Its value came before its name. */
static void otlp_in_late_name(const struct scan_value *name, struct buf *out, size_t value)
{
	struct buf copy = {0};

	buf_add(&copy, str_tail(buf_str(out), value));
	out->len = value;
	otlp_in_name(name, out);
	buf_add(out, buf_str(&copy));
	buf_release(&copy);
}

/* False: it has neither name nor value. */
static bool otlp_in_pair(struct scan *s, struct buf *out, int depth)
{
	struct scan_value name = {.text = STR(""), .type = SCAN_STRING}, key, v;
	size_t begin = out->len, value = begin;
	bool named = false, valued = false;

	scan_object(s);
	while (scan_key(s, &key)) {
		if (!named && otlp_in_is(&key, "key") && scan_sight(s) == '"') {
			scan_pass(s, &name);
			named = true;
			if (!valued)
				otlp_in_name(&name, out);
			value = valued ? value : out->len;
		} else if (!valued && otlp_in_is(&key, "value")) {
			otlp_in_any(s, out, depth);
			valued = out->len > value;
		} else {
			scan_pass(s, &v);
		}
	}
	if (!valued && !named)
		return false;
	if (!named || value == begin)
		otlp_in_late_name(&name, out, begin);
	if (!valued)
		buf_add(out, STR("null"));
	return true;
}

/* To the next one of an array of them, which it enters first; false: there is none. */
static bool otlp_in_next_pair(struct scan *s, bool *entered)
{
	struct scan_value none;

	if (!*entered && scan_sight(s) != '[') {
		scan_pass(s, &none);
		return false;
	}
	if (!*entered)
		scan_array(s);
	*entered = true;
	while (scan_item(s)) {
		if (scan_sight(s) == '{')
			return true;
		scan_pass(s, &none);
	}
	return false;
}

/* With a comma before it, where one is wanted; returns where it begins. One that says nothing is not written. */
static size_t otlp_in_add_pair(struct scan *s, struct buf *out, int depth)
{
	size_t before = out->len, begin;

	if (before && out->at[before - 1] != '{')
		buf_add_byte(out, ',');
	begin = out->len;
	if (otlp_in_pair(s, out, depth))
		return begin;
	out->len = before;
	return before;
}

void otlp_in_pairs(struct scan *s, struct buf *out, int depth)
{
	bool entered = false;

	while (otlp_in_next_pair(s, &entered))
		otlp_in_add_pair(s, out, depth);
}

void otlp_in_pairs_kept(struct scan *s, struct buf *out,
	bool (*keep)(void *to, struct str member), void *to)
{
	bool entered = false;

	while (otlp_in_next_pair(s, &entered)) {
		size_t before = out->len, begin = otlp_in_add_pair(s, out, 0);

		if (!keep(to, str_tail(buf_str(out), begin)))
			out->len = before;
	}
}
