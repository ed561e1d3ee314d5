#ifndef AIT_CLOCK_H
#define AIT_CLOCK_H

#include <stdint.h>

enum { AIT_CLOCK_SIZE = 30 };

/* Nanoseconds since 1970-01-01 UTC. */
int64_t ait_clock_now(void);

/* Nanoseconds of a clock that nobody sets. */
int64_t ait_clock_steady(void);

/* `2026-11-22T06:43:00.001200000Z` (RFC 3339, section 5.6): AIT_CLOCK_SIZE bytes, no NUL. */
void ait_clock_format(char *to, int64_t ns);

#endif
