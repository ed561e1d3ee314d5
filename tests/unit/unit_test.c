#include "test.h"

#include <stdio.h>
#include <string.h>

#include "record/decode.h"
#include "record/unit.h"

static const struct doubt {
	const char *ts;	    /* as written */
	const char *end_ts; /* NULL: the record has none */
	const char *unit;   /* NULL: nothing is said */
	unsigned column;
} doubts[] = {
	{"1795329780", NULL, "seconds", 27},
	{"1795329780001", NULL, "milliseconds", 27},
	{"1795329780001002", NULL, "microseconds", 27},
	{"1795329780001002003", NULL, NULL, 0},
	{"1000000000", NULL, "seconds", 27},
	{"999999999", NULL, NULL, 0},
	{"4099999999", NULL, "seconds", 27},
	{"4100000000", NULL, NULL, 0},
	{"999999999999", NULL, NULL, 0},
	{"1000000000000", NULL, "milliseconds", 27},
	{"4100000000000000", NULL, NULL, 0},
	{"0", NULL, NULL, 0},
	{"-1795329780", NULL, NULL, 0},
	{"-9223372036854775808", NULL, NULL, 0},
	{"\"1970-01-01T00:00:01.795329780Z\"", NULL, NULL, 0},
	{"\"1970-01-01T00:29:55.3Z\"", NULL, NULL, 0},
	{"1795329780", "1795329790", "seconds", 21},
	{"1795329780001002003", "1795329780", "seconds", 50},
	{"\"2026-11-22T14:02:11Z\"", "1795329780", "seconds", 53},
	{"1795329780001002003", "1795329780001002004", NULL, 0},
};

static void doubtful_units_are_told(struct test *t)
{
	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++) {
		const struct doubt *d = &doubts[i];
		char text[256 + LINE_PAD] = "";
		struct line line = {.number = 7};
		struct arena arena = {0};
		struct diag why = {0};
		struct record r;

		line.text.at = text;
		line.text.len = (size_t)snprintf(text, 256,
			"{\"type\":\"%s\",\"ts\":%s%s%s,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"n\"}",
			d->end_ts ? "span" : "span_start", d->ts,
			d->end_ts ? ",\"end_ts\":" : "", d->end_ts ? d->end_ts : "");
		CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_RECORD);
		if (!CHECK_INT(t, unit_doubtful(&r, &why), d->unit != NULL) ||
			(d->unit && !CHECK(t, strstr(why.text.at, d->unit))) ||
			!CHECK_INT(t, why.column, d->column) ||
			(d->unit && !CHECK_INT(t, why.line, 7)))
			printf("# case %zu: %s\n", i, text);
		arena_release(&arena);
	}
}

/* In a line that text stands in front of, the column counts from its first byte. */
static void columns_count_from_the_beginning(struct test *t)
{
	char text[256] =
		"50% {\"type\":\"span_end\",\"ts\":1795329780,\"trace_id\":\"t\",\"span_id\":\"a\"}";
	struct line line = {.text = {text, strlen(text)}, .number = 1};
	struct arena arena = {0};
	struct diag why = {0};
	struct record r;

	CHECK_INT(t, decode(NULL, &line, &arena, &r, &why), DECODED_RECORD);
	CHECK(t, unit_doubtful(&r, &why));
	CHECK_INT(t, why.column, 29);
	arena_release(&arena);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "doubtful units are told", doubtful_units_are_told);
	test_run(&t, "columns count from the beginning of the line",
		columns_count_from_the_beginning);
	return test_done(&t);
}
