/* How long one time takes to read and to write, in nanoseconds: medians of several rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/stamp.h"

enum { TIMES = 4096, ROUNDS = 101, WIDTH = 30 };

static double ns_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Reads all texts, `len` bytes each. Returns nanoseconds a text. */
static double read_all(const struct buf *texts, size_t len, int64_t *sum)
{
	double begin = ns_now();

	for (size_t i = 0; i < texts->len; i += len) {
		int64_t ns = 0;

		if (!stamp_parse((struct str){texts->at + i, len}, &ns, NULL))
			abort();
		*sum += ns;
	}
	return (ns_now() - begin) / TIMES;
}

static double write_all(void (*write)(int64_t ns, struct buf *out), struct buf *out)
{
	double begin = ns_now();

	buf_reset(out);
	for (int64_t i = 0; i < TIMES; i++)
		write(i * 123456789012345, out);
	return (ns_now() - begin) / TIMES;
}

/* The same times in another form: `+00:00` for the Z. */
static void with_offsets(const struct buf *texts, struct buf *out)
{
	for (size_t i = 0; i < texts->len; i += WIDTH) {
		buf_add(out, (struct str){texts->at + i, WIDTH - 1});
		buf_add(out, STR("+00:00"));
	}
}

int main(void)
{
	static const char *const names[] = {
		"read, Z", "read, offset", "write", "write a duration"};
	double took[4][ROUNDS];
	struct buf texts = {0}, offsets = {0}, durations = {0};
	int64_t sum = 0;

	write_all(stamp_format, &texts);
	with_offsets(&texts, &offsets);
	for (int i = 0; i < ROUNDS; i++) {
		took[0][i] = read_all(&texts, WIDTH, &sum);
		took[1][i] = read_all(&offsets, WIDTH + 5, &sum);
		took[2][i] = write_all(stamp_format, &texts);
		took[3][i] = write_all(stamp_duration, &durations);
	}
	for (size_t w = 0; w < 4; w++) {
		qsort(took[w], ROUNDS, sizeof(double), compare);
		printf("  %-16s %6.1f ns\n", names[w], took[w][ROUNDS / 2]);
	}
	buf_release(&texts);
	buf_release(&offsets);
	buf_release(&durations);
	return sum ? 0 : 1;
}
