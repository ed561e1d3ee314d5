/*
 * engine_bench FILE [ROUNDS]: where the time between a file and its tree goes. Each stage goes
 * through all of the file with the stages before it; printed are medians, a line and a GB, of what
 * a stage adds. With 0 ROUNDS: once from the file to its linked tree and its sums, and nothing is
 * printed, for who measures from outside.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/hint.h"
#include "model/tree.h"
#include "model/usage.h"
#include "read/input.h"
#include "record/decode.h"

enum stage { LINES, DECODE, HINT, STORE, SETTLE, USAGE, FREE, STAGES };

enum { ROUNDS_MAX = 99 };

static const char *const names[STAGES] = {
	"lines", "decode", "hint", "store", "settle", "usage", "free"};

struct bench {
	struct line lines[HINT_MAX];
	struct record records[HINT_MAX];
	enum decoded what[HINT_MAX];
	struct hint hint;
	struct arena arena;
	struct decoder decoder;
	struct store store;
	uint64_t count; /* of lines */
	uint64_t bytes;
	bool once; /* as the tools do: what the traces hold goes with the process */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void batch(struct bench *b, size_t count, enum stage last)
{
	struct diag why;

	arena_reset(&b->arena);
	for (size_t i = 0; i < count && last >= DECODE; i++) {
		b->what[i] = decode(
			&b->decoder, &b->lines[i], &b->arena, &b->records[i], &why);
		if (last >= HINT)
			hint_add(&b->hint, &b->store, &b->records[i]);
	}
	hint_do(&b->hint, &b->store);
	for (size_t i = 0; i < count && last >= STORE; i++)
		if (b->what[i] == DECODED_RECORD)
			store_add(&b->store, &b->records[i]);
}

/* Seconds that it takes with all stages up to the last. */
static double run(struct bench *b, const char *path, enum stage last)
{
	double begin = now(), end;
	struct input *in = input_new(&(struct input_options){0});
	size_t count;

	store_init(&b->store, 20261122);
	input_add_file(in, path);
	b->count = 0;
	while ((count = input_lines(in, b->lines, HINT_MAX)) || !input_done(in)) {
		b->count += count;
		batch(b, count, last);
	}
	for (struct trace *t = b->store.first; t && last >= SETTLE; t = t->next) {
		tree_hint_next(t);
		tree_settle(t);
		if (last >= USAGE)
			usage_total(t, 0);
	}
	b->bytes = input_counts(in).bytes;
	if (last < FREE)
		end = now();
	if (!b->once)
		store_release(&b->store);
	input_free(in);
	return (last < FREE ? end : now()) - begin;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static struct bench b;
	static double took[STAGES][ROUNDS_MAX];
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 7;
	double before = 0;

	if (argc < 2 || rounds > ROUNDS_MAX) {
		fputs("usage: engine_bench FILE [ROUNDS]\n", stderr);
		return 2;
	}
	b.once = !rounds;
	if (b.once) {
		run(&b, argv[1], USAGE);
		return 0;
	}
	for (size_t round = 0; round < rounds; round++)
		for (enum stage s = LINES; s < STAGES; s++)
			took[s][round] = run(&b, argv[1], s);
	arena_release(&b.arena);
	printf("%-8s %9s %9s %9s %9s\n", "", "ns/line", "s/GB", "so far", "s/GB");
	for (enum stage s = LINES; s < STAGES; s++) {
		double all;

		qsort(took[s], rounds, sizeof(double), compare);
		all = took[s][rounds / 2];
		printf("%-8s %9.1f %9.3f %9.1f %9.3f\n", names[s],
			(all - before) / (double)b.count * 1e9,
			(all - before) / (double)b.bytes * 1e9, all / (double)b.count * 1e9,
			all / (double)b.bytes * 1e9);
		before = all;
	}
	return 0;
}
