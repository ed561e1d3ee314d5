/*
 * read_bench [FILE]: lines of a file in the page cache, beside reading it and looking for its LFs
 * and nothing else, and beside recalling each of its lines in order and at random. Without FILE
 * it makes one of 200 MB under $TMPDIR. Prints medians in GB/s and as ratios.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "read/input.h"

enum { BLOCK = 256 * 1024, BATCH = 64, RUNS = 7, BYTES = 200 * 1000 * 1000, SAMPLE = 10 };

struct bench {
	char path[4096];   /* of the file read */
	bool made;	   /* by us */
	uint64_t bytes;	   /* it has */
	uint64_t *offsets; /* of its lines */
	size_t count;	   /* of its lines */
	size_t room;	   /* of offsets */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bench_make(struct bench *b)
{
	const char *dir = getenv("TMPDIR");
	uint64_t written = 0;
	FILE *f;

	snprintf(b->path, sizeof(b->path), "%s/read_bench.%d", dir ? dir : "/tmp",
		(int)getpid());
	b->made = true;
	f = fopen(b->path, "w");
	for (unsigned i = 0; f && written < BYTES; i++)
		written += (uint64_t)fprintf(f,
			"{\"type\":\"span_start\",\"ts\":\"2026-11-22T06:43:00.%09uZ\",\"trace_id\":"
			"\"%032x\",\"span_id\":\"%016x\",\"name\":\"llm_call\",\"attributes\":{"
			"\"gen_ai.request.model\":\"gpt-4\",\"text\":\"%.*s\"}}\n",
			i % 1000000000, i / 10 + 1, i + 1, (int)(i * 7 % 80),
			"................................................................................");
	if (!f || fclose(f)) {
		perror(b->path);
		exit(1);
	}
}

static double run_plain(struct bench *b)
{
	char *block = mem_new(BLOCK);
	int fd = open(b->path, O_RDONLY | O_CLOEXEC);
	double start = now();
	size_t lines = 0;
	ssize_t got;

	b->bytes = 0;
	while ((got = read(fd, block, BLOCK)) > 0) {
		const char *end = block + got;

		b->bytes += (uint64_t)got;
		for (const char *at = block;
			at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
			lines++;
	}
	close(fd);
	free(block);
	b->count = lines;
	return now() - start;
}

static double run_lines(struct bench *b)
{
	struct input *in = input_new(&(struct input_options){0});
	struct line lines[BATCH];
	double start = now();
	uint64_t sum = 0;
	size_t count;

	input_add_file(in, b->path);
	while ((count = input_lines(in, lines, BATCH)) || !input_done(in))
		for (size_t i = 0; i < count; i++)
			sum += lines[i].text.len;
	start = now() - start;
	if (sum + b->count != b->bytes)
		printf("wrong: %llu bytes\n", (unsigned long long)sum);
	input_free(in);
	return start;
}

static struct input *bench_read(struct bench *b)
{
	struct input *in = input_new(&(struct input_options){0});
	struct line lines[BATCH];
	size_t count, total = 0;

	input_add_file(in, b->path);
	b->offsets = mem_grow(b->offsets, &b->room, b->count, sizeof(*b->offsets));
	while ((count = input_lines(in, lines, BATCH)) || !input_done(in))
		for (size_t i = 0; i < count && total < b->count; i++)
			b->offsets[total++] = lines[i].offset;
	return in;
}

static double run_recall(struct bench *b)
{
	struct input *in = bench_read(b);
	double start = now();
	struct str text;

	for (size_t i = 0; i < b->count; i++)
		if (!input_recall(in, 0, b->offsets[i], &text))
			printf("wrong: line %zu\n", i);
	start = now() - start;
	input_free(in);
	return start;
}

static double run_random(struct bench *b)
{
	struct input *in = bench_read(b);
	double start = now();
	struct str text;

	for (size_t i = 0; i < b->count / SAMPLE; i++)
		if (!input_recall(in, 0, b->offsets[i * 7919 % b->count], &text))
			printf("wrong: line %zu\n", i);
	start = (now() - start) * SAMPLE;
	input_free(in);
	return start;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		double (*run)(struct bench *);
	} rows[] = {
		{"read and memchr", run_plain},
		{"input_lines", run_lines},
		{"recall, in order", run_recall},
		{"recall, at random", run_random},
	};
	enum { ROWS = sizeof(rows) / sizeof(*rows) };
	double seconds[ROWS][RUNS];
	struct bench b = {0};

	if (argc > 1)
		snprintf(b.path, sizeof(b.path), "%s", argv[1]);
	else
		bench_make(&b);
	run_plain(&b);
	for (int i = 0; i < RUNS; i++)
		for (int row = 0; row < ROWS; row++)
			seconds[row][i] = rows[row].run(&b);
	printf("%zu lines, %.0f bytes each\n", b.count, (double)b.bytes / (double)b.count);
	for (int row = 0; row < ROWS; row++)
		qsort(seconds[row], RUNS, sizeof(double), order);
	for (int row = 0; row < ROWS; row++)
		printf("%-18s %6.2f GB/s %7.1f ns a line  x %.2f\n", rows[row].name,
			(double)b.bytes / seconds[row][RUNS / 2] / 1e9,
			seconds[row][RUNS / 2] / (double)b.count * 1e9,
			seconds[row][RUNS / 2] / seconds[0][RUNS / 2]);
	if (b.made)
		unlink(b.path);
	free(b.offsets);
	return 0;
}
