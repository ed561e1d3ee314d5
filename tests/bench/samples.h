#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

/* What was measured of one thing, once a round, so that rounds can be compared with each other. */
enum { SAMPLES_MAX = 99 };

struct samples {
	const char *label;
	double cpu[SAMPLES_MAX];  /* seconds of user and system time, by round */
	double wall[SAMPLES_MAX]; /* seconds */
	uint64_t rss;		  /* most bytes resident in any round; 0: not measured */
};

/*
 * Prints, fields parted by tabs, for each thing
 *
 *	time LABEL cpu-median cpu-min cpu-max wall-median wall-min wall-max rss
 *
 * and for each two of them how many times the second's cost the first has, round by round:
 *
 *	ratio LABEL OTHER cpu-median cpu-min cpu-max wall-median wall-min wall-max
 */
void samples_print(const struct samples *s, size_t count, size_t rounds);

#endif
