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

	ait_number_padded(to, era * 400 + year + (month >= 10), 4);
	to[4] = '-';
	ait_number_padded(to + 5, month < 10 ? month + 3 : month - 9, 2);
	to[7] = '-';
	ait_number_padded(to + 8, of_year - (153 * month + 2) / 5 + 1, 2);
	to[10] = 'T';
}

static void put_time(char *to, uint64_t second)
{
	ait_number_padded(to, second / 3600, 2);
	to[2] = ':';
	ait_number_padded(to + 3, second / 60 % 60, 2);
	to[5] = ':';
	ait_number_padded(to + 6, second % 60, 2);
	to[8] = '.';
}

void ait_clock_format(char *to, int64_t ns)
{
	int64_t second = ns / SECOND_NS - (ns % SECOND_NS < 0);
	int64_t day = second / DAY_S - (second % DAY_S < 0);

	put_date(to, day);
	put_time(to + 11, (uint64_t)(second - day * DAY_S));
	ait_number_padded(to + 20, (uint64_t)(ns - second * SECOND_NS), 9);
	to[29] = 'Z';
}
