#include "import/fields.h"

#include <string.h>

#include "base/stamp.h"
#include "record/id.h"

static size_t fields_place(const struct fields *f, const struct scan_value *key)
{
	size_t i = 0;

	while (i < f->count && !scan_is(key, str_from(f->names[i])))
		i++;
	return i;
}

bool fields_read(const struct fields *f, struct str object, struct scan_value *out)
{
	struct scan s;
	struct scan_member m;

	memset(out, 0, f->count * sizeof(*out));
	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		size_t place = fields_place(f, &m.key);

		if (place < f->count)
			out[place] = m.value;
	}
	return !s.error;
}

void fields_others(const struct fields *f, struct str object, struct import_out *out)
{
	struct scan s;
	struct scan_member m;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		if (m.value.type != SCAN_NULL && fields_place(f, &m.key) == f->count)
			import_member_below(out, f->prefix, &m.key, &m.value);
}

struct str field_text(const struct scan_value *v, struct arena *arena)
{
	struct buf text = {0};
	struct str copy;

	if (v->type != SCAN_STRING)
		return (struct str){0};
	if (!v->escaped)
		return v->text;
	scan_unescape(v, &text);
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

struct str field_word(const struct scan_value *v, struct arena *arena)
{
	return v->type == SCAN_NUMBER ? v->text : field_text(v, arena);
}

bool field_true(const struct scan_value *v)
{
	return v->type == SCAN_TRUE || (v->type == SCAN_STRING && scan_is(v, STR("true")));
}

static bool field_hex(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!memchr("0123456789abcdefABCDEF", text.at[i], 22))
			return false;
	return true;
}

static struct str field_padded(struct str id, size_t digits, struct arena *arena)
{
	size_t zeros = digits - id.len;
	char *at = arena_bytes(arena, digits);

	memset(at, '0', zeros);
	for (size_t i = 0; i < id.len; i++)
		at[zeros + i] = (char)(id.at[i] >= 'A' && id.at[i] <= 'F' ? id.at[i] | 0x20
									  : id.at[i]);
	return (struct str){at, digits};
}

static struct str field_valid(struct str id, size_t digits)
{
	struct id parsed;

	return id_parse(id, digits, &parsed) ? id : (struct str){0};
}

struct str field_id(const struct scan_value *v, size_t digits, struct arena *arena)
{
	return field_valid(field_word(v, arena), digits);
}

struct str field_padded_id(const struct scan_value *v, size_t digits, struct arena *arena)
{
	struct str id = field_word(v, arena);

	if (id.len && id.len <= digits && field_hex(id))
		id = field_padded(id, digits, arena);
	return field_valid(id, digits);
}

/* A number that perhaps stands in a string. */
static bool field_number(const struct scan_value *v, struct scan_value *number)
{
	size_t offset;
	const char *reason;

	*number = *v;
	if (v->type == SCAN_NUMBER)
		return true;
	if (v->type != SCAN_STRING || v->escaped || !scan_check(v->text, &offset, &reason))
		return false;
	*number = scan_value_of(v->text);
	return number->type == SCAN_NUMBER;
}

bool field_int(const struct scan_value *v, int64_t *out)
{
	struct scan_value number;

	return field_number(v, &number) && scan_int(&number, out);
}

/* What a double says of a time is less than what its digits do: they are read as digits. */
static bool field_decimal(struct str text, int64_t unit, int64_t *ns)
{
	bool negative = text.len && text.at[0] == '-';
	struct str whole = str_tail(text, negative);
	size_t point = str_find(whole, '.');
	struct str fraction = str_tail(whole, point + 1);
	int64_t sum = 0;

	for (size_t i = 0; i < whole.len; i++)
		if (i != point && (whole.at[i] < '0' || whole.at[i] > '9'))
			return false;
	if (!stamp_add_duration(str_head(whole, point), fraction, unit, &sum))
		return false;
	*ns = negative ? -sum : sum;
	return true;
}

bool field_time(const struct scan_value *v, int64_t unit, int64_t *ns)
{
	struct scan_value number;
	double time;

	if (!field_number(v, &number))
		return false;
	if (field_decimal(number.text, unit, ns))
		return true;
	if (!scan_double(&number, &time))
		return false;
	time *= (double)unit;
	if (time > 9.2e18 || time < -9.2e18)
		return false;
	*ns = (int64_t)time;
	return true;
}

bool field_micros(const struct scan_value *v, int64_t *ns)
{
	return field_time(v, FIELD_MICROS, ns);
}

bool field_stamp(const struct scan_value *v, struct arena *arena, int64_t *ns)
{
	struct str text = field_text(v, arena);

	return text.len && stamp_parse(text, ns, NULL);
}

int64_t field_later(int64_t ns, int64_t by)
{
	if (by > 0 && ns > INT64_MAX - by)
		return INT64_MAX;
	if (by < 0 && ns < INT64_MIN - by)
		return INT64_MIN;
	return ns + by;
}
