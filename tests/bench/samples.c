#include "bench/samples.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int samples_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* `others` NULL: the values themselves, else what they are times the others. */
static void samples_three(const double *values, const double *others, size_t rounds)
{
	double sorted[SAMPLES_MAX], middle;

	for (size_t i = 0; i < rounds; i++)
		sorted[i] = others ? values[i] / others[i] : values[i];
	qsort(sorted, rounds, sizeof(*sorted), samples_compare);
	middle = (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2;
	printf("\t%.9g\t%.9g\t%.9g", middle, sorted[0], sorted[rounds - 1]);
}

void samples_print(const struct samples *s, size_t count, size_t rounds)
{
	for (size_t i = 0; i < count; i++) {
		printf("time\t%s", s[i].label);
		samples_three(s[i].cpu, NULL, rounds);
		samples_three(s[i].wall, NULL, rounds);
		printf("\t%" PRIu64 "\n", s[i].rss);
	}
	for (size_t i = 0; i < count * count; i++) {
		const struct samples *a = &s[i / count], *b = &s[i % count];

		if (a == b)
			continue;
		printf("ratio\t%s\t%s", a->label, b->label);
		samples_three(a->cpu, b->cpu, rounds);
		samples_three(a->wall, b->wall, rounds);
		putchar('\n');
	}
}
