#include "clock.h"

#include <time.h>

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_steady(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

int64_t clock_wall(void)
{
	return clock_ns(CLOCK_REALTIME);
}

int64_t clock_busy(void)
{
	return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}
