#include "view/figure.h"

#include <inttypes.h>
#include <math.h>

#include "base/stamp.h"

static const int64_t ms = 1000000;
static const int64_t second = 1000 * INT64_C(1000000);

/* Digits without printf, which would be half of what a row costs. */
static void add_digits(uint64_t number, int least, struct buf *out)
{
	char digits[20];
	int at = sizeof digits;

	while (number || least > 0) {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
		least--;
	}
	buf_add(out, (struct str){digits + at, sizeof digits - (size_t)at});
}

static uint64_t rounded(uint64_t count, uint64_t unit)
{
	return count / unit + (count % unit >= unit / 2);
}

/* One decimal below 100 units, none from there on; false when it would have four digits. */
static bool add_units(uint64_t count, uint64_t unit, char letter, struct buf *out)
{
	uint64_t tenths = rounded(count, unit / 10), units = rounded(count, unit);

	if (units >= 1000)
		return false;
	add_digits(tenths < 1000 ? tenths / 10 : units, 1, out);
	if (tenths < 1000) {
		buf_add_byte(out, '.');
		add_digits(tenths % 10, 1, out);
	}
	buf_add_byte(out, letter);
	return true;
}

void figure_count(uint64_t count, struct buf *out)
{
	static const char letters[] = "kMGTPE";
	uint64_t unit = 1000;

	if (count < 1000) {
		add_digits(count, 1, out);
		return;
	}
	for (int i = 0; !add_units(count, unit, letters[i], out); i++)
		unit *= 1000;
}

void figure_exact(uint64_t count, struct buf *out)
{
	if (count < 100000)
		add_digits(count, 1, out);
	else
		figure_count(count, out);
}

void figure_cost(double dollars, struct buf *out)
{
	/* By decimals: from here on rounding would make them an eighth cell. */
	static const double limits[] = {0, 9999.95, 999.995, 99.9995, 9.99995};
	static const double scales[] = {1, 10, 100, 1000, 10000};
	int decimals = 4;
	uint64_t units;

	if (!isfinite(dollars) || dollars < 0 || dollars >= 999999.5) {
		buf_add(out, STR("$?"));
		return;
	}
	if (dollars > 0 && dollars < 0.00005) {
		buf_add(out, STR("<$.0001"));
		return;
	}
	while (decimals > 0 && dollars >= limits[decimals])
		decimals--;
	units = (uint64_t)(dollars * scales[decimals] + 0.5);
	buf_add_byte(out, '$');
	add_digits(units / (uint64_t)scales[decimals], 1, out);
	if (decimals) {
		buf_add_byte(out, '.');
		add_digits(units % (uint64_t)scales[decimals], decimals, out);
	}
}

void figure_offset(int64_t ns, struct buf *out)
{
	uint64_t rest = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	uint64_t millis = rest / (uint64_t)ms;
	uint64_t minutes = millis / 60000;

	buf_add_byte(out, ns < 0 ? '-' : '+');
	if (minutes >= 60)
		buf_addf(out, "%" PRIu64 "h%02" PRIu64 "m", minutes / 60, minutes % 60);
	else if (minutes)
		buf_addf(out, "%" PRIu64 "m", minutes);
	buf_addf(out, minutes ? "%02u" : "%u", (unsigned)(millis / 1000 % 60));
	buf_addf(out, ".%03us", (unsigned)(millis % 1000));
}

void figure_running(int64_t ns, struct buf *out)
{
	int64_t tenths = ns < 0 ? 0 : ns / (100 * ms);

	if (ns >= 60 * second)
		stamp_duration(ns, out);
	else
		buf_addf(out, "%d.%ds", (int)(tenths / 10), (int)(tenths % 10));
}

int64_t figure_since(int64_t a, int64_t b)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		return a < b ? INT64_MIN : INT64_MAX;
	return difference;
}
