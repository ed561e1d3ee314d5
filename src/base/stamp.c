#include "base/stamp.h"

#include <string.h>
#include <time.h>

#include "base/word.h"

enum { DAY = 86400 };
static const int64_t SECOND = 1000000000;

/* A date of the proleptic Gregorian calendar and a time of that day. */
struct stamp_date {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
	int offset;	  /* minutes east of UTC */
	int64_t fraction; /* nanoseconds */
};

/* The text left to read, and why reading stopped. */
struct stamp_read {
	struct str left;
	const char *reason; /* NULL: nothing is wrong so far */
};

static int stamp_fail(struct stamp_read *in, const char *reason)
{
	if (!in->reason)
		in->reason = reason;
	return 0;
}

static bool stamp_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `count` digits, from `min` to `max`. */
static int stamp_number(
	struct stamp_read *in, size_t count, int min, int max, const char *why)
{
	int n = 0;

	if (in->left.len < count)
		return stamp_fail(in, "the time is cut off");
	for (size_t i = 0; i < count; i++) {
		if (!stamp_digit(in->left.at[i]))
			return stamp_fail(in, "expected a digit in the time");
		n = n * 10 + (in->left.at[i] - '0');
	}
	in->left = str_tail(in->left, count);
	return n >= min && n <= max ? n : stamp_fail(in, why);
}

/* One byte out of `set`. */
static char stamp_byte(struct stamp_read *in, const char *set, const char *why)
{
	char c = in->left.len ? in->left.at[0] : '\0';

	if (!c || !strchr(set, c))
		return (char)stamp_fail(in, in->left.len ? why : "the time is cut off");
	in->left = str_tail(in->left, 1);
	return c;
}

static int stamp_month_days(int year, int month)
{
	static const char days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month] + (month == 2 && leap);
}

static void stamp_read_date(struct stamp_read *in, struct stamp_date *d)
{
	d->year = stamp_number(in, 4, 0, 9999, "");
	stamp_byte(in, "-", "expected a - in the date");
	d->month = stamp_number(in, 2, 1, 12, "no such month");
	stamp_byte(in, "-", "expected a - in the date");
	d->day = stamp_number(in, 2, 1, 31, "no such day");
	if (!in->reason && d->day > stamp_month_days(d->year, d->month))
		stamp_fail(in, "no such day in that month");
}

static int64_t stamp_read_fraction(struct stamp_read *in)
{
	int64_t fraction = 0, unit = SECOND;
	size_t len = 0;

	while (len < in->left.len && stamp_digit(in->left.at[len]))
		len++;
	if (len < 1 || len > 9)
		return stamp_fail(in,
			len ? "more than nine digits of a second"
			    : "expected a digit behind the point");
	for (size_t i = 0; i < len; i++)
		fraction += (in->left.at[i] - '0') * (unit /= 10);
	in->left = str_tail(in->left, len);
	return fraction;
}

static void stamp_read_time(struct stamp_read *in, struct stamp_date *d)
{
	d->hour = stamp_number(in, 2, 0, 23, "no such hour");
	stamp_byte(in, ":", "expected a colon in the time");
	d->minute = stamp_number(in, 2, 0, 59, "no such minute");
	stamp_byte(in, ":", "expected a colon in the time");
	d->second = stamp_number(in, 2, 0, 60, "no such second");
	if (in->left.len && in->left.at[0] == '.') {
		in->left = str_tail(in->left, 1);
		d->fraction = stamp_read_fraction(in);
	}
}

static void stamp_read_offset(struct stamp_read *in, struct stamp_date *d)
{
	char sign;

	if (!in->left.len)
		stamp_fail(in, "the time needs a Z or an offset such as +02:00 at its end");
	sign = stamp_byte(in, "Zz+-", "expected Z or an offset behind the time");
	if (sign == '+' || sign == '-') {
		d->offset = 60 * stamp_number(in, 2, 0, 23, "no such offset");
		stamp_byte(in, ":", "expected a colon in the offset");
		d->offset += stamp_number(in, 2, 0, 59, "no such offset");
	}
	if (sign == '-')
		d->offset = -d->offset;
	if (in->left.len)
		stamp_fail(in, "something stands behind the time");
}

/* Days since 1970-01-01. Years are counted from March, so that the leap day is their last. */
static int64_t stamp_days(int year, int month, int day)
{
	int64_t y = year + 400 - (month <= 2); /* never negative */
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468 - 146097;
}

/* Both parts get the same sign first: the least time has a whole second that does not fit. */
static bool stamp_join(int64_t seconds, int64_t fraction, int64_t *ns)
{
	int64_t sum;

	if (seconds < 0 && fraction) {
		seconds++;
		fraction -= SECOND;
	}
	if (__builtin_mul_overflow(seconds, SECOND, &sum) ||
		__builtin_add_overflow(sum, fraction, &sum))
		return false;
	*ns = sum;
	return true;
}

static bool stamp_date_ns(const struct stamp_date *d, int64_t *ns)
{
	int64_t minutes = d->hour * 60 + d->minute - d->offset;

	return stamp_join(
		stamp_days(d->year, d->month, d->day) * DAY + minutes * 60 + d->second,
		d->fraction, ns);
}

static bool stamp_parse_any(struct str text, int64_t *ns, const char **reason)
{
	struct stamp_read in = {.left = text};
	struct stamp_date d = {0};

	stamp_read_date(&in, &d);
	stamp_byte(&in, "Tt ", "expected a T behind the date");
	stamp_read_time(&in, &d);
	stamp_read_offset(&in, &d);
	if (!in.reason && !stamp_date_ns(&d, ns))
		stamp_fail(&in, "a time must lie between 1677-09-21 and 2262-04-11");
	if (in.reason && reason)
		*reason = in.reason;
	return !in.reason;
}

/* Whether each byte is at most 9 where `digits` has an 01, and 0 elsewhere. */
static bool stamp_is_form(uint64_t w, uint64_t digits)
{
	return !((w | (w + WORD_EACH * 0x7f - digits * 9)) & WORD_EACH * 0x80);
}

/* In each byte: ten times its digit and the next byte's. */
static uint64_t stamp_pairs(uint64_t w)
{
	return w * 10 + (w >> 8);
}

static int stamp_pair_at(uint64_t pairs, int byte)
{
	return (int)(pairs >> 8 * byte & 0xff);
}

/*
 * `2026-11-22T06:43:00.001200000Z`, which is what programs write, eight bytes at once. False for
 * any other form and for what is near a border: the other road knows all of them.
 *
 * The minute is the first 16 bytes, the rest of a time the 14 behind it.
 */
static bool stamp_usual_minute(const char *at, int64_t *ns)
{
	uint64_t date = word_load(at) ^ word_load("0000-00-");
	uint64_t time = word_load(at + 8) ^ word_load("00T00:00");
	int year, month, day, hour, minute;

	if (!stamp_is_form(date, UINT64_C(0x0001010001010101)) ||
		!stamp_is_form(time, UINT64_C(0x0101000101000101)))
		return false;
	date = stamp_pairs(date);
	time = stamp_pairs(time);
	year = stamp_pair_at(date, 0) * 100 + stamp_pair_at(date, 2);
	month = stamp_pair_at(date, 5);
	day = stamp_pair_at(time, 0);
	hour = stamp_pair_at(time, 3);
	minute = stamp_pair_at(time, 6);
	if (year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 ||
		day > stamp_month_days(year, month) || hour > 23 || minute > 59)
		return false;
	*ns = ((stamp_days(year, month, day) * 24 + hour) * 60 + minute) * 60 * SECOND;
	return true;
}

#ifdef __SSE2__
/* Digits become numbers of two, of four. The fraction is f1, f2 to f5, and f6 to f9. */
static bool stamp_usual_rest(const char *at, int64_t *ns)
{
	const __m128i tens = _mm_setr_epi16(0, 0, 0, 0, 10, 1, 0, 1);
	const __m128i pairs = _mm_set1_epi32(10 | 1 << 16);
	const __m128i fours = _mm_set1_epi32(100 | 1 << 16);
	__m128i zero = _mm_setzero_si128(), v;
	uint64_t front, back;

	if (!stamp_is_rest(at, &v))
		return false;
	front = (uint64_t)_mm_cvtsi128_si64(
		_mm_unpackhi_epi64(_mm_madd_epi16(_mm_unpacklo_epi8(v, zero), tens), zero));
	v = _mm_madd_epi16(_mm_unpackhi_epi8(v, zero), pairs);
	back = (uint64_t)_mm_cvtsi128_si64(_mm_madd_epi16(_mm_packs_epi32(v, v), fours));
	*ns = (int64_t)(front & 0xffffffff) * SECOND + (int64_t)(front >> 32) * 100000000 +
		(int64_t)(back & 0xffffffff) * 10000 + (int64_t)(back >> 32);
	return true;
}
#else
/* The number of eight digits, the first one lowest. */
static int64_t stamp_eight_digits(uint64_t w)
{
	uint64_t pairs = stamp_pairs(w) & UINT64_C(0x00ff00ff00ff00ff);
	uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000ffff0000ffff);

	return (int64_t)((fours & 0xffff) * 10000 + (fours >> 32));
}

static bool stamp_usual_rest(const char *at, int64_t *ns)
{
	uint64_t rest = word_load(at + 16) ^ word_load(":00.0000");
	uint64_t last = word_load(at + 22) ^ word_load("0000000Z");
	int second;

	if (!stamp_is_form(rest, UINT64_C(0x0101010100010100)) ||
		!stamp_is_form(last, UINT64_C(0x0001010101010101)))
		return false;
	rest = stamp_pairs(rest);
	second = stamp_pair_at(rest, 1);
	*ns = second * SECOND + stamp_pair_at(rest, 4) * INT64_C(10000000) +
		stamp_eight_digits(last << 8);
	return second <= 59;
}
#endif

bool stamp_parse_near(
	struct stamp_near *near, struct str text, int64_t *ns, const char **reason)
{
	int64_t rest;

	if (text.len != 30 || !stamp_usual_rest(text.at, &rest))
		return stamp_parse_any(text, ns, reason);
	if (!stamp_near_has(near, text.at)) {
		if (!stamp_usual_minute(text.at, &near->ns))
			return stamp_parse_any(text, ns, reason);
		memcpy(near->text, text.at, sizeof(near->text));
	}
	*ns = near->ns + rest;
	return true;
}

bool stamp_is_near_far(struct stamp_near *near, struct str text)
{
	int64_t ns;

	return stamp_parse_near(near, text, &ns, NULL);
}

bool stamp_parse(struct str text, int64_t *ns, const char **reason)
{
	return stamp_parse_near(&(struct stamp_near){0}, text, ns, reason);
}

/* Writes `count` digits at `at`; returns behind them. */
static char *stamp_digits(char *at, uint32_t n, int count)
{
	for (int i = count; i-- > 0; n /= 10)
		at[i] = (char)('0' + n % 10);
	return at + count;
}

/* The inverse of stamp_days. */
static void stamp_date_of(int64_t days, struct stamp_date *d)
{
	int64_t n = days + 719468; /* since 0000-03-01, never negative within int64_t ns */
	int64_t era = n / 146097, of_era = n % 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t month = (5 * of_year + 2) / 153;

	d->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	d->month = (int)(month < 10 ? month + 3 : month - 9);
	d->year = (int)(y + era * 400 + (d->month <= 2));
}

static int64_t stamp_floor(int64_t ns, int64_t unit)
{
	return ns / unit - (ns % unit < 0);
}

void stamp_format(int64_t ns, struct buf *out)
{
	int64_t seconds = stamp_floor(ns, SECOND), days = stamp_floor(seconds, DAY);
	uint32_t of_day = (uint32_t)(seconds - days * DAY);
	int64_t fraction = ns % SECOND;
	struct stamp_date d;
	char *at = buf_reserve(out, 30);

	stamp_date_of(days, &d);
	memcpy(at, "0000-00-00T00:00:00.000000000Z", 30);
	stamp_digits(at, (uint32_t)d.year, 4);
	stamp_digits(at + 5, (uint32_t)d.month, 2);
	stamp_digits(at + 8, (uint32_t)d.day, 2);
	stamp_digits(at + 11, of_day / 3600, 2);
	stamp_digits(at + 14, of_day / 60 % 60, 2);
	stamp_digits(at + 17, of_day % 60, 2);
	stamp_digits(at + 20, (uint32_t)(fraction < 0 ? fraction + SECOND : fraction), 9);
	out->len += 30;
}

static struct tm stamp_local(int64_t ns)
{
	time_t seconds = (time_t)stamp_floor(ns, SECOND);
	struct tm tm = {0};

	localtime_r(&seconds, &tm);
	return tm;
}

void stamp_clock(int64_t ns, struct buf *out)
{
	struct tm tm = stamp_local(ns);

	buf_add_number(out, (uint64_t)tm.tm_hour, 2);
	buf_add_byte(out, ':');
	buf_add_number(out, (uint64_t)tm.tm_min, 2);
	buf_add_byte(out, ':');
	buf_add_number(out, (uint64_t)tm.tm_sec, 2);
}

void stamp_day(int64_t ns, struct buf *out)
{
	struct tm tm = stamp_local(ns);

	buf_add_number(out, (uint64_t)tm.tm_mon + 1, 2);
	buf_add_byte(out, '-');
	buf_add_number(out, (uint64_t)tm.tm_mday, 2);
}

void stamp_year(int64_t ns, struct buf *out)
{
	struct tm tm = stamp_local(ns);

	buf_add_number(out, (uint64_t)tm.tm_year + 1900, 4);
}

bool stamp_same_day(int64_t a_ns, int64_t b_ns)
{
	struct tm a = stamp_local(a_ns), b = stamp_local(b_ns);

	return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

int64_t stamp_midnight(int64_t ns)
{
	struct tm tm = stamp_local(ns);
	int64_t into = (tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec;
	int64_t second = stamp_floor(ns, SECOND), at;

	return __builtin_mul_overflow(second - into, SECOND, &at) ? INT64_MIN : at;
}
