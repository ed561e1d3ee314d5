#ifndef CMD_CLOCK_H
#define CMD_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC, and CLOCK_REALTIME, in nanoseconds. */
int64_t clock_steady(void);
int64_t clock_wall(void);

/* What this thread has used of a processor: somebody else's load is none of ours. */
int64_t clock_busy(void);

#endif
