/*
 * screen_bench [-p] [-s COLSxROWS] [-k GROUP=KEYS]... [-t GROUP=COUNT:KEY]... -- PROGRAM [ARGUMENT]...
 *
 * Runs a program in a terminal of its own, as somebody would who waits for each frame before the
 * next key, and prints what it took, fields parted by tabs:
 *
 *	paint	ms, from its start until its first screen was written
 *	keys	GROUP median p95 most, ms from a key until all that it changes was written
 *	cpu	GROUP median p95 most, ms that it worked meanwhile: on a busy machine the better measure
 *	idle	bytes written and times that it woke up, in two seconds in which nothing happens
 *	rss	bytes resident at the end, and the most that there were
 *	sort	ms that this machine needs to sort 100,000 numbers: what to hold the others against
 *
 * GROUP=KEYS are bytes that are typed one after another once the program has come to rest; in
 * GROUP=COUNT:KEY, KEY is typed so many times while it still works, one every 20 ms. -p stops at the
 * first screen. A program that tells of its frames (AITRACE_TEST_FD) is asked for them; of another one it
 * is the bytes that count.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "screen/pty.h"

enum {
	SCREEN = 1000,	  /* bytes: with so many something is on the screen */
	HANG_MS = 120000, /* longer than that nothing takes that ends */
	REST_MS = 500,	  /* without work: it has come to rest */
	QUIET_MS = 20,	  /* without a byte, of who tells of no frames: that was all */
	IDLE_MS = 2000,
	BETWEEN_MS = 20, /* keys while it works */
	TIMES = 4096,
	GROUPS = 16,
	NUMBERS = 100000,
};

struct group {
	char *name;
	char *keys;
	int count; /* while it works: of the one key; 0: when it rests */
};

struct bench {
	struct pty pty;
	struct group groups[GROUPS];
	size_t group_count;
	bool paint_only;
	int cols;
	int rows;
	double times[TIMES]; /* of the group's keys, ms */
	double works[TIMES]; /* of that it worked */
	size_t count;
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "screen_bench: %s\n", what);
	exit(1);
}

/* ---- what the kernel counts of it ----------------------------------------------------------- */

/* The number behind a word in /proc/PID/status. */
static uint64_t bench_status(const struct bench *b, const char *word)
{
	char path[64], line[256];
	uint64_t number = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)b->pty.pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, word, strlen(word)) == 0)
			number = strtoull(line + strlen(word), NULL, 10);
	if (file)
		fclose(file);
	return number;
}

/* Milliseconds that it has worked. */
static double bench_worked(const struct bench *b)
{
	unsigned long long ns = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)b->pty.pid);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%llu", &ns) != 1)
		fail("it has gone, or nobody counts what it works");
	fclose(file);
	return (double)ns * 1e-6;
}

/* ---- waiting -------------------------------------------------------------------------------- */

/* Takes what comes for a time. */
static void bench_take(struct bench *b, double ms)
{
	double until = now_ms() + ms, left;

	while ((left = until - now_ms()) > 0 && !b->pty.ended)
		pty_turn(&b->pty, (int)left + 1);
}

/* Until it works no more, and writes nothing. */
static void bench_rest(struct bench *b)
{
	double until = now_ms() + HANG_MS;
	double worked;
	size_t written;

	do {
		worked = bench_worked(b);
		written = b->pty.out.len;
		bench_take(b, REST_MS);
		if (now_ms() > until)
			fail("it does not come to rest");
	} while (bench_worked(b) > worked || b->pty.out.len != written);
}

/* Until what a key changes was written. `when`: that was then. */
static bool bench_answer(struct bench *b, uint64_t frames, size_t written, double *when)
{
	double until = now_ms() + HANG_MS;

	while (b->pty.frames == frames && (frames || b->pty.out.len == written)) {
		pty_turn(&b->pty, 1000);
		if (b->pty.ended || now_ms() > until)
			return false;
	}
	*when = now_ms();
	while (!frames && pty_turn(&b->pty, QUIET_MS))
		*when = now_ms();
	return true;
}

static void bench_paint(struct bench *b, char **argv)
{
	double start = now_ms();

	if (!pty_start(&b->pty, argv, b->cols, b->rows, false))
		fail(strerror(errno));
	while (b->pty.out.len < SCREEN && !b->pty.ended && now_ms() - start < HANG_MS)
		pty_turn(&b->pty, 1000);
	if (b->pty.out.len < SCREEN)
		fail("there is no first screen");
	printf("paint\t%.3f\n", now_ms() - start);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static void bench_key(struct bench *b, const char *key)
{
	uint64_t frames = b->pty.frames;
	size_t written = b->pty.out.len;
	double start = now_ms(), worked = bench_worked(b), when;

	if (!pty_type(&b->pty, (struct str){key, 1}) ||
		!bench_answer(b, frames, written, &when))
		fail("a key is not answered");
	if (b->count == TIMES)
		return;
	b->works[b->count] = bench_worked(b) - worked;
	b->times[b->count++] = when - start;
}

static int times_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void bench_print(const char *what, const char *name, double *times, size_t count)
{
	qsort(times, count, sizeof(*times), times_compare);
	printf("%s\t%s\t%.3f\t%.3f\t%.3f\n", what, name, times[count / 2],
		times[count * 95 / 100], times[count - 1]);
}

static void bench_print_both(struct bench *b, const char *name)
{
	bench_print("keys", name, b->times, b->count);
	bench_print("cpu", name, b->works, b->count);
}

static void bench_group(struct bench *b, const struct group *g)
{
	b->count = 0;
	for (const char *key = g->keys; *key; key++)
		bench_key(b, key);
	bench_print_both(b, g->name);
}

static void bench_busy(struct bench *b, const struct group *g)
{
	b->count = 0;
	for (int i = 0; i < g->count; i++) {
		bench_key(b, g->keys);
		bench_take(b, BETWEEN_MS);
	}
	bench_print_both(b, g->name);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void bench_idle(struct bench *b)
{
	uint64_t woken;
	size_t written;

	bench_rest(b);
	woken = bench_status(b, "voluntary_ctxt_switches:");
	written = b->pty.out.len;
	bench_take(b, IDLE_MS);
	printf("idle\t%zu\t%llu\n", b->pty.out.len - written,
		(unsigned long long)(bench_status(b, "voluntary_ctxt_switches:") - woken));
	printf("rss\t%llu\t%llu\n", (unsigned long long)bench_status(b, "VmRSS:") * 1024,
		(unsigned long long)bench_status(b, "VmHWM:") * 1024);
}

static int number_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void bench_sort(void)
{
	static uint32_t numbers[NUMBERS];
	uint32_t random = 1;
	double start;

	for (size_t i = 0; i < NUMBERS; i++)
		numbers[i] = random = random * 1664525 + 1013904223;
	start = now_ms();
	qsort(numbers, NUMBERS, sizeof(*numbers), number_compare);
	printf("sort\t%.3f\n", now_ms() - start);
}

static void bench_run(struct bench *b, char **argv)
{
	bench_paint(b, argv);
	if (b->paint_only)
		return;
	for (size_t i = 0; i < b->group_count; i++)
		if (b->groups[i].count)
			bench_busy(b, &b->groups[i]);
	bench_rest(b);
	for (size_t i = 0; i < b->group_count; i++)
		if (!b->groups[i].count)
			bench_group(b, &b->groups[i]);
	bench_idle(b);
	bench_sort();
}

/* ---- options -------------------------------------------------------------------------------- */

static bool bench_group_read(struct bench *b, char *text, bool busy)
{
	struct group *g = &b->groups[b->group_count];
	char *keys = strchr(text, '='), *key = keys;

	if (!keys || !keys[1] || b->group_count == GROUPS)
		return false;
	*keys++ = 0;
	*g = (struct group){.name = text, .keys = keys};
	if (busy) {
		g->count = (int)strtol(keys, &key, 10);
		if (g->count < 1 || key[0] != ':' || !key[1])
			return false;
		g->keys = key + 1;
	}
	b->group_count++;
	return true;
}

int main(int argc, char **argv)
{
	static struct bench b = {.cols = 80, .rows = 24};
	bool fine = true;
	int option;

	while (fine && (option = getopt(argc, argv, "+ps:k:t:")) != -1)
		if (option == 'p')
			b.paint_only = true;
		else if (option == 's')
			fine = sscanf(optarg, "%dx%d", &b.cols, &b.rows) == 2;
		else
			fine = option != '?' && bench_group_read(&b, optarg, option == 't');
	if (!fine || optind == argc) {
		fprintf(stderr,
			"usage: screen_bench [-p] [-s COLSxROWS] [-k GROUP=KEYS]... "
			"[-t GROUP=COUNT:KEY]... -- PROGRAM [ARGUMENT]...\n");
		return 2;
	}
	bench_run(&b, argv + optind);
	pty_end(&b.pty);
	return 0;
}
