#include "view/figure.h"

#include <math.h>

#include "base/stamp.h"

static const int64_t ms = 1000000;
static const int64_t second = 1000 * INT64_C(1000000);

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
	buf_add_number(out, tenths < 1000 ? tenths / 10 : units, 1);
	if (tenths < 1000) {
		buf_add_byte(out, '.');
		buf_add_number(out, tenths % 10, 1);
	}
	buf_add_byte(out, letter);
	return true;
}

void figure_count(uint64_t count, struct buf *out)
{
	static const char letters[] = "kMGTPE";
	uint64_t unit = 1000;

	if (count < 1000) {
		buf_add_number(out, count, 1);
		return;
	}
	for (int i = 0; !add_units(count, unit, letters[i], out); i++)
		unit *= 1000;
}

void figure_exact(uint64_t count, struct buf *out)
{
	if (count < 100000)
		buf_add_number(out, count, 1);
	else
		figure_count(count, out);
}

void figure_size(uint64_t bytes, struct buf *out)
{
	static const char units[] = "KMGTPE";
	uint64_t unit = 1000;
	int i = 0;

	if (bytes < unit) {
		buf_addf(out, "%llu B", (unsigned long long)bytes);
		return;
	}
	while (bytes / unit >= 1000 && units[i + 1]) {
		unit *= 1000;
		i++;
	}
	if (bytes / unit < 10)
		buf_addf(out, "%llu.%llu %cB", (unsigned long long)(bytes / unit),
			(unsigned long long)(bytes % unit / (unit / 10)), units[i]);
	else
		buf_addf(out, "%llu %cB", (unsigned long long)(bytes / unit), units[i]);
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
	buf_add_number(out, units / (uint64_t)scales[decimals], 1);
	if (decimals) {
		buf_add_byte(out, '.');
		buf_add_number(out, units % (uint64_t)scales[decimals], decimals);
	}
}

void figure_offset(int64_t ns, struct buf *out)
{
	uint64_t rest = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	uint64_t millis = rest / (uint64_t)ms;
	uint64_t minutes = millis / 60000;

	buf_add_byte(out, ns < 0 ? '-' : '+');
	if (minutes >= 60) {
		buf_add_number(out, minutes / 60, 1);
		buf_add_byte(out, 'h');
	}
	if (minutes) {
		buf_add_number(out, minutes % 60, minutes >= 60 ? 2 : 1);
		buf_add_byte(out, 'm');
	}
	buf_add_number(out, millis / 1000 % 60, minutes ? 2 : 1);
	buf_add_byte(out, '.');
	buf_add_number(out, millis % 1000, 3);
	buf_add_byte(out, 's');
}

void figure_running(int64_t ns, struct buf *out)
{
	uint64_t tenths = ns < 0 ? 0 : (uint64_t)(ns / (100 * ms));

	if (ns >= 60 * second) {
		stamp_duration(ns, out);
		return;
	}
	buf_add_number(out, tenths / 10, 1);
	buf_add_byte(out, '.');
	buf_add_number(out, tenths % 10, 1);
	buf_add_byte(out, 's');
}

int64_t figure_since(int64_t a, int64_t b)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		return a < b ? INT64_MIN : INT64_MAX;
	return difference;
}
