#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/buf.h"

/*
 * Points in time as int64_t nanoseconds since 1970-01-01 UTC, which reach from 1677-09-21 to
 * 2262-04-11, and durations for people.
 */

/*
 * RFC 3339 (section 5.6) with 0 to 9 fraction digits and `Z` or an offset; `T` and `Z` in either
 * case, a space for the `T`; second 60 counts as the next minute's first. False when it is not
 * such a time, or outside the range above: then *reason (static, may be NULL) says why, and *ns
 * is as it was.
 */
bool stamp_parse(struct str text, int64_t *ns, const char **reason);

/* The same for times that most times lie in one minute with the one before, as in a stream. */
struct stamp_near {
	char text[16]; /* the minute as written; zeroed: none yet */
	int64_t ns;    /* its beginning */
};

static inline bool stamp_near_has(const struct stamp_near *near, const char *at)
{
	return memcmp(near->text, at, sizeof(near->text)) == 0;
}

#ifdef __SSE2__
/*
 * Sixteen bytes at once, `:43:00.001200000`, of which the first four are the minute's, and the Z behind them:
 * *v is what the digits are worth.
 */
static inline bool stamp_is_rest(const char *at, __m128i *v)
{
	const __m128i form = _mm_setr_epi8(':', '0', '0', ':', '0', '0', '.', '0', '0', '0',
		'0', '0', '0', '0', '0', '0');
	const __m128i most = _mm_setr_epi8(0, 9, 9, 0, 5, 9, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9);
	__m128i over;

	*v = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(const void *)(at + 13)), form);
	over = _mm_cmpeq_epi8(_mm_subs_epu8(*v, most), _mm_setzero_si128());
	return _mm_movemask_epi8(over) == 0xffff && at[29] == 'Z';
}
#endif

bool stamp_parse_near(
	struct stamp_near *near, struct str text, int64_t *ns, const char **reason);

/* Whether stamp_parse_near would give one. */
bool stamp_is_near_far(struct stamp_near *near, struct str text);

/* Most times it is of the minute and in the form that programs write, which can be told here. */
static inline bool stamp_is_near(struct stamp_near *near, struct str text)
{
#ifdef __SSE2__
	__m128i v;

	if (text.len == 30 && stamp_near_has(near, text.at) && stamp_is_rest(text.at, &v))
		return true;
#endif
	return stamp_is_near_far(near, text);
}

/* `2026-11-22T06:43:00.001200000Z`: always 30 bytes. */
void stamp_format(int64_t ns, struct buf *out);

/* `06:43:00` of local time (TZ). */
void stamp_clock(int64_t ns, struct buf *out);

/* `11-22` of local time: the month and the day. */
void stamp_day(int64_t ns, struct buf *out);

/* `2026` of local time. */
void stamp_year(int64_t ns, struct buf *out);

/* Whether two times are of the same day of local time. */
bool stamp_same_day(int64_t a_ns, int64_t b_ns);

/* When that day began, by the offset from UTC that held at `ns`; or the first time there is. */
int64_t stamp_midnight(int64_t ns);

/*
 * A duration for people, at most 6 cells (7 from 100000d on), and a `-` in front of a negative
 * one. To the nearest of the last unit shown, half a unit up; but what belongs to one shape never
 * rounds into the next: 999999 ns are `999us`, 59.999 s are `59.99s`.
 *
 *     below 1us    0ns 999ns          below 1h     1m04s 59m59s
 *     below 1ms    12us (never U+00B5) below 100h  1h02m 99h59m
 *     below 1s     41ms               below 100d   4d04h 99d23h
 *     below 1m     1.61s 14.20s       else         100d 106752d
 */
void stamp_duration(int64_t ns, struct buf *out);

/*
 * What a person types: `10ms`, `1.5s`, `2m`, `1h30m`, `250us`, `5ns`, `1d`; without a unit,
 * seconds. Big units before small ones, each once, no sign, no space. What is finer than a
 * nanosecond is cut. False, and *ns as it was, for anything else and for what does not fit.
 */
bool stamp_parse_duration(struct str text, int64_t *ns);

/*
 * Adds `whole.fraction`, both digits, times `unit` nanoseconds to *ns, cut to nanoseconds. False when
 * it does not fit.
 */
bool stamp_add_duration(struct str whole, struct str fraction, int64_t unit, int64_t *ns);

#endif
