#include "record/unit.h"

#include "base/scan.h"

/* The same times, from September 2001 to November 2099, counted in each unit. */
static const struct unit {
	int64_t first;
	int64_t last;
	const char *text;
} units[] = {
	{INT64_C(1000000000), INT64_C(4099999999),
		"this looks like seconds: integer times are nanoseconds since 1970"},
	{INT64_C(1000000000000), INT64_C(4099999999999),
		"this looks like milliseconds: integer times are nanoseconds since 1970"},
	{INT64_C(1000000000000000), UNIT_MOST,
		"this looks like microseconds: integer times are nanoseconds since 1970"},
};

static const char *unit_text(int64_t ns)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (ns >= units[i].first && ns <= units[i].last)
			return units[i].text;
	return NULL;
}

/* A time that was written as text means what it says. */
static bool unit_member(
	const struct record *r, struct str name, int64_t ns, struct diag *why)
{
	const char *text = unit_text(ns);
	struct scan_value v;

	if (!text || !scan_find(str_tail(r->line.text, r->before.len), name, &v) ||
		v.type != SCAN_NUMBER)
		return false;
	why->line = r->line.number;
	why->column = line_column(&r->line, (uint64_t)(v.text.at - r->line.text.at) + 1);
	why->text = str_from(text);
	return true;
}

bool unit_look(const struct record *r, struct diag *why)
{
	return unit_member(r, STR("ts"), r->ts, why) ||
		(r->type == RECORD_SPAN && unit_member(r, STR("end_ts"), r->end_ts, why));
}
