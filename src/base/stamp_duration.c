#include "base/stamp.h"

static const uint64_t US = 1000, MS = 1000000, SECOND = 1000000000;
static const uint64_t MINUTE = 60 * UINT64_C(1000000000),
		      HOUR = 3600 * UINT64_C(1000000000);
static const uint64_t DAY = 86400 * UINT64_C(1000000000);

/* How many units, to the nearest, but never as many as begin the next shape. */
static uint64_t stamp_units(uint64_t ns, uint64_t unit, uint64_t next)
{
	uint64_t count = ns / unit + (ns % unit >= unit - ns % unit);

	return count < next / unit ? count : next / unit - 1;
}

static void stamp_one(uint64_t count, const char *name, struct buf *out)
{
	buf_add_number(out, count, 1);
	buf_add(out, str_from(name));
}

/* Two units, as `1m04s`: `small` goes `per` times into the big one. */
static void stamp_pair(uint64_t count, uint64_t per, const char *names, struct buf *out)
{
	buf_add_number(out, count / per, 1);
	buf_add_byte(out, names[0]);
	buf_add_number(out, count % per, 2);
	buf_add_byte(out, names[1]);
}

static void stamp_seconds(uint64_t hundredths, struct buf *out)
{
	buf_add_number(out, hundredths / 100, 1);
	buf_add_byte(out, '.');
	buf_add_number(out, hundredths % 100, 2);
	buf_add_byte(out, 's');
}

static void stamp_positive(uint64_t ns, struct buf *out)
{
	if (ns < US)
		stamp_one(ns, "ns", out);
	else if (ns < MS)
		stamp_one(stamp_units(ns, US, MS), "us", out);
	else if (ns < SECOND)
		stamp_one(stamp_units(ns, MS, SECOND), "ms", out);
	else if (ns < MINUTE)
		stamp_seconds(stamp_units(ns, SECOND / 100, MINUTE), out);
	else if (ns < HOUR)
		stamp_pair(stamp_units(ns, SECOND, HOUR), 60, "ms", out);
	else if (ns < 100 * HOUR)
		stamp_pair(stamp_units(ns, MINUTE, 100 * HOUR), 60, "hm", out);
	else if (ns < 100 * DAY)
		stamp_pair(stamp_units(ns, HOUR, 100 * DAY), 24, "dh", out);
	else
		stamp_one(stamp_units(ns, DAY, UINT64_MAX), "d", out);
}

void stamp_duration(int64_t ns, struct buf *out)
{
	if (ns < 0)
		buf_add_byte(out, '-');
	stamp_positive(ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns, out);
}

static const struct stamp_unit {
	struct str name;
	int64_t ns;
} stamp_rows[] = {
	{{"d", 1}, INT64_C(86400000000000)},
	{{"h", 1}, INT64_C(3600000000000)},
	{{"m", 1}, INT64_C(60000000000)},
	{{"s", 1}, INT64_C(1000000000)},
	{{"ms", 2}, INT64_C(1000000)},
	{{"us", 2}, INT64_C(1000)},
	{{"ns", 2}, INT64_C(1)},
};

enum { ROWS = sizeof(stamp_rows) / sizeof(stamp_rows[0]), ROW_SECOND = 3 };

/* Takes the digits, or what is none, from the front of *text. */
static struct str stamp_take(struct str *text, bool digits)
{
	struct str front = {text->at, 0};

	while (front.len < text->len &&
		(text->at[front.len] >= '0' && text->at[front.len] <= '9') == digits)
		front.len++;
	*text = str_tail(*text, front.len);
	return front;
}

bool stamp_add_duration(struct str whole, struct str fraction, int64_t unit, int64_t *ns)
{
	int64_t n = 0;

	for (size_t i = 0; i < whole.len; i++)
		if (__builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, whole.at[i] - '0', &n))
			return false;
	if (__builtin_mul_overflow(n, unit, &n))
		return false;
	for (size_t i = 0; i < fraction.len && unit; i++) {
		unit /= 10;
		if (__builtin_add_overflow(n, (fraction.at[i] - '0') * unit, &n))
			return false;
	}
	return !__builtin_add_overflow(*ns, n, ns);
}

/* The row of a unit, from `row` on: units come big before small, each once. */
static size_t stamp_row(struct str name, size_t row)
{
	while (row < ROWS && !str_eq(stamp_rows[row].name, name))
		row++;
	return row;
}

bool stamp_parse_duration(struct str text, int64_t *ns)
{
	bool alone = true;
	size_t row = 0;
	int64_t sum = 0;

	if (!text.len)
		return false;
	for (; text.len; row++, alone = false) {
		struct str whole = stamp_take(&text, true), fraction = {0}, unit;

		if (text.len && text.at[0] == '.') {
			text = str_tail(text, 1);
			fraction = stamp_take(&text, true);
			if (!fraction.len)
				return false;
		}
		unit = stamp_take(&text, false);
		row = alone && !unit.len ? ROW_SECOND : stamp_row(unit, row);
		if (!whole.len || row == ROWS ||
			!stamp_add_duration(whole, fraction, stamp_rows[row].ns, &sum))
			return false;
	}
	*ns = sum;
	return true;
}
