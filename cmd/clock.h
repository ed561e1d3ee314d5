#ifndef CMD_CLOCK_H
#define CMD_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC, and CLOCK_REALTIME, in nanoseconds. */
int64_t clock_steady(void);
int64_t clock_wall(void);

#endif
