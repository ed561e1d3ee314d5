#include "query/token_parts.h"

#include "base/stamp.h"

#include "base/scan.h"

/*
 * Numbers are Go's decimal ones; durations are Prometheus' (`1d12h`, big units before small, each
 * once, no fractions) or Go's (`1.5s`, `1h30m`, any order), as in TraceQL.
 */
static const struct unit_row {
	struct str name;
	int64_t ns;
	bool go;	 /* one of Go's */
	bool prometheus; /* one of Prometheus', in its order */
} units[] = {
	{{"y", 1}, INT64_C(365) * 86400 * 1000000000, false, true},
	{{"w", 1}, INT64_C(7) * 86400 * 1000000000, false, true},
	{{"d", 1}, INT64_C(86400) * 1000000000, false, true},
	{{"h", 1}, INT64_C(3600) * 1000000000, true, true},
	{{"m", 1}, INT64_C(60) * 1000000000, true, true},
	{{"s", 1}, INT64_C(1000000000), true, true},
	{{"ms", 2}, INT64_C(1000000), true, true},
	{{"us", 2}, INT64_C(1000), true, false},
	{{"\xC2\xB5s", 3}, INT64_C(1000), true, false},
	{{"ns", 2}, INT64_C(1), true, false},
};

enum { UNITS = sizeof(units) / sizeof(*units) };

static size_t number_digits(struct str s, size_t at)
{
	while (at < s.len && lexer_digit(s.at[at]))
		at++;
	return at;
}

/* Where the number ends that `s` begins with; *real: it has a fraction or an exponent. */
static size_t number_end(struct str s, bool *real)
{
	size_t at = number_digits(s, 0), digits;

	*real = false;
	if (at < s.len && s.at[at] == '.') {
		*real = true;
		at = number_digits(s, at + 1);
	}
	if (at < s.len && (s.at[at] | 0x20) == 'e') {
		size_t sign = at + 1 < s.len && strchr("+-", s.at[at + 1]) ? 1 : 0;

		digits = number_digits(s, at + 1 + sign);
		if (digits > at + 1 + sign) {
			*real = true;
			at = digits;
		}
	}
	return at;
}

/* Bytes of letters, a micro sign, digits and points behind a number: units, if they are any. */
static size_t number_unit_end(struct str s, size_t at)
{
	while (at < s.len)
		if (lexer_digit(s.at[at]) || strchr("nsumhdwy.", s.at[at]))
			at++;
		else if (str_starts(str_tail(s, at), STR("\xC2\xB5")))
			at += 2;
		else
			break;
	return at;
}

static size_t unit_find(struct str name)
{
	size_t i = 0;

	while (i < UNITS && !str_eq(units[i].name, name))
		i++;
	return i;
}

/* Which of the two grammars a duration is still in. */
struct duration {
	int64_t ns;
	size_t next; /* first row of `units` that Prometheus' order still allows */
	bool go;
	bool prometheus;
	bool large; /* it is one, but does not fit */
};

/* One number and its unit, from the front of *s. */
static bool duration_step(struct duration *d, struct str *s)
{
	size_t point = number_digits(*s, 0), end = point, unit, row;
	struct str whole = str_head(*s, point), fraction = {0}, name;

	if (point < s->len && s->at[point] == '.') {
		end = number_digits(*s, point + 1);
		fraction = (struct str){s->at + point + 1, end - point - 1};
		d->prometheus = false;
	}
	if (!whole.len && !fraction.len)
		return false;
	for (unit = end; unit < s->len && !lexer_digit(s->at[unit]) && s->at[unit] != '.';)
		unit++;
	name = (struct str){s->at + end, unit - end};
	row = unit_find(name);
	if (row == UNITS)
		return false;
	d->go = d->go && units[row].go;
	d->prometheus = d->prometheus && units[row].prometheus && row >= d->next;
	d->next = row + 1;
	*s = str_tail(*s, unit);
	d->large |= !stamp_add_duration(whole, fraction, units[row].ns, &d->ns);
	return d->go || d->prometheus;
}

static bool duration_parse(struct str s, struct duration *d)
{
	*d = (struct duration){.go = true, .prometheus = true};
	while (s.len)
		if (!duration_step(d, &s))
			return false;
	return true;
}

/* 08 and 09: with a zero in front digits are octal to TraceQL, and it refuses these. */
static bool number_octal_wrong(struct str text)
{
	if (text.len < 2 || text.at[0] != '0')
		return false;
	return str_find(text, '8') < text.len || str_find(text, '9') < text.len;
}

static bool number_int(struct lexer *l, size_t start, struct str text)
{
	int64_t n = 0;

	if (number_octal_wrong(text))
		return query_error_set(l->why, start, text.len,
			"leave out the zeros in front of this number");
	for (size_t i = 0; i < text.len; i++)
		if (__builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, text.at[i] - '0', &n))
			return query_error_set(l->why, start, text.len,
				"this number is too large: the largest is maxInt, %lld",
				(long long)INT64_MAX);
	lexer_add_value(l, start, (struct value){.type = VALUE_INT, .number = n});
	return true;
}

static bool number_real(struct lexer *l, size_t start, struct str text)
{
	struct scan_value number = {.type = SCAN_NUMBER, .text = text};
	struct value v = {.type = VALUE_FLOAT};

	if (!scan_double(&number, &v.real))
		return query_error_set(l->why, start, text.len, "this number is too large");
	lexer_add_value(l, start, v);
	return true;
}

/* What stands behind a number without a blank, where it is no unit: all of the word. */
static bool number_wrong(struct lexer *l, size_t start)
{
	while (lexer_letter(lexer_peek(l, 0)) || lexer_digit(lexer_peek(l, 0)))
		l->at++;
	return query_error_set(l->why, start, l->at - start,
		"this is neither a number nor a duration: units are ns us ms s m h d w y");
}

static bool number_duration(struct lexer *l, size_t start, const struct duration *d)
{
	if (d->large)
		return query_error_set(l->why, start, l->at - start,
			"this duration is too long: 292 years are the longest");
	lexer_add_value(l, start, (struct value){.type = VALUE_DURATION, .number = d->ns});
	return true;
}

bool token_number(struct lexer *l)
{
	struct str rest = str_tail(l->text, l->at), text;
	size_t start = l->at, end, unit;
	struct duration d;
	bool real, duration;

	end = number_end(rest, &real);
	unit = number_unit_end(rest, end);
	text = str_head(rest, end);
	duration = unit > end && duration_parse(str_head(rest, unit), &d);
	l->at += duration ? unit : end;
	if (lexer_letter(lexer_peek(l, 0)))
		return number_wrong(l, start);
	if (duration)
		return number_duration(l, start, &d);
	return real ? number_real(l, start, text) : number_int(l, start, text);
}
