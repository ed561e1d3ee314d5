#include "clock.h"

#include <string.h>
#include <time.h>

#include "number.h"

enum { DAY_S = 86400, SECOND_NS = 1000000000 };

static int64_t read_clock(clockid_t clock)
{
	struct timespec now = {0};

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

int64_t ait_clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t ait_clock_steady(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/*
 * The Gregorian date of a day since 1970-01-01. Years are counted from 1 March of the year 0, so
 * that the leap day is the last of its year, and the months from March have 30.6 days on average.
 */
static void put_date(char *to, int64_t day)
{
	uint64_t n = (uint64_t)(day + 719468);
	uint64_t era = n / 146097;
	uint64_t of_era = n % 146097;
	uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	uint64_t month = (5 * of_year + 2) / 153;

	ait_number_pair(to, (era * 400 + year + (month >= 10)) / 100);
	ait_number_pair(to + 2, (era * 400 + year + (month >= 10)) % 100);
	to[4] = '-';
	ait_number_pair(to + 5, month < 10 ? month + 3 : month - 9);
	to[7] = '-';
	ait_number_pair(to + 8, of_year - (153 * month + 2) / 5 + 1);
	to[10] = 'T';
}

static void put_time(char *to, uint32_t second)
{
	ait_number_pair(to, second / 3600);
	to[2] = ':';
	ait_number_pair(to + 3, second / 60 % 60);
	to[5] = ':';
	ait_number_pair(to + 6, second % 60);
}

static void put_fraction(char *to, uint32_t ns)
{
	uint32_t high = ns / 100000; /* four of the nine digits */
	uint32_t low = ns % 100000;

	ait_number_pair(to, high / 100);
	ait_number_pair(to + 2, high % 100);
	to[4] = (char)('0' + low / 10000);
	ait_number_pair(to + 5, low / 100 % 100);
	ait_number_pair(to + 7, low % 100);
}

/* The last second of this thread, written out: most records fall into the same one. */
struct second {
	int64_t since; /* of 1970-01-01 */
	char text[21]; /* `2026-11-22T06:43:00.` */
};

static _Thread_local struct second last
	__attribute__((tls_model("initial-exec"))) = {.text = "1970-01-01T00:00:00."};

static void write_second(struct second *s, int64_t second)
{
	int64_t day = second / DAY_S - (second % DAY_S < 0);

	put_date(s->text, day);
	put_time(s->text + 11, (uint32_t)(second - day * DAY_S));
	s->since = second;
}

void ait_clock_format(char *to, int64_t ns)
{
	int64_t rest = ns % SECOND_NS;
	int64_t second = ns / SECOND_NS - (rest < 0);

	if (second != last.since)
		write_second(&last, second);
	memcpy(to, last.text, 20);
	put_fraction(to + 20, (uint32_t)(rest < 0 ? rest + SECOND_NS : rest));
	to[29] = 'Z';
}
