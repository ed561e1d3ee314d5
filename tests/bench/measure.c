/*
 * measure ROUNDS REPEAT :: LABEL AMOUNT COMMAND ARG... :: LABEL AMOUNT COMMAND ARG... ...
 *
 * Runs the commands in turn, A B C A B C, ROUNDS times, each REPEAT times in a row, and prints what
 * samples.h says. Times are those of one run, with all the children it waited for, divided by
 * AMOUNT: the GB that a command reads, so that commands that read less can be compared. Standard
 * input and output are /dev/null. A command that fails ends it with status 1.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/samples.h"

enum { COMMANDS_MAX = 16 };

struct command {
	char **argv;
	double amount;
};

struct measure {
	size_t rounds;
	size_t repeat;
	size_t count; /* of commands */
	struct command commands[COMMANDS_MAX];
	struct samples samples[COMMANDS_MAX];
};

static double seconds_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static pid_t start(char **argv, const posix_spawn_file_actions_t *actions)
{
	pid_t pid;
	int error = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);

	if (!error)
		return pid;
	fprintf(stderr, "measure: %s: %s\n", argv[0], strerror(error));
	exit(1);
}

static void run_once(struct measure *m, size_t i, const posix_spawn_file_actions_t *actions,
	double *cpu, double *wall)
{
	const struct command *c = &m->commands[i];
	double begin = seconds_now();
	pid_t pid = start(c->argv, actions);
	struct rusage used;
	int status;

	if (wait4(pid, &status, 0, &used) != pid || status != 0) {
		fprintf(stderr, "measure: %s: failed, wait status %#x\n",
			m->samples[i].label, (unsigned)status);
		exit(1);
	}
	*wall += seconds_now() - begin;
	*cpu += seconds(used.ru_utime) + seconds(used.ru_stime);
	if ((uint64_t)used.ru_maxrss * 1024 > m->samples[i].rss)
		m->samples[i].rss = (uint64_t)used.ru_maxrss * 1024;
}

static void run(struct measure *m, size_t i, size_t round,
	const posix_spawn_file_actions_t *actions)
{
	double cpu = 0, wall = 0, divisor = m->commands[i].amount * (double)m->repeat;

	for (size_t n = 0; n < m->repeat; n++)
		run_once(m, i, actions, &cpu, &wall);
	m->samples[i].cpu[round] = cpu / divisor;
	m->samples[i].wall[round] = wall / divisor;
}

/* One command from `argv` on; returns where the next begins. */
static char **take(struct measure *m, char **argv)
{
	struct command *c = &m->commands[m->count];

	if (m->count == COMMANDS_MAX || !argv[0] || !argv[1] || !argv[2])
		return NULL;
	m->samples[m->count++].label = argv[0];
	c->amount = strtod(argv[1], NULL);
	c->argv = argv + 2;
	for (argv = c->argv; *argv && strcmp(*argv, "::") != 0; argv++)
		;
	if (*argv)
		*argv++ = NULL;
	return c->amount > 0 && c->argv[0] ? argv : NULL;
}

static int usage(void)
{
	fputs("usage: measure ROUNDS REPEAT :: LABEL AMOUNT COMMAND ARG... :: ...\n",
		stderr);
	return 2;
}

int main(int argc, char **argv)
{
	struct measure m = {0};
	posix_spawn_file_actions_t actions;

	if (argc < 5 || strcmp(argv[3], "::") != 0)
		return usage();
	m.rounds = strtoul(argv[1], NULL, 10);
	m.repeat = strtoul(argv[2], NULL, 10);
	if (m.rounds < 1 || m.rounds > SAMPLES_MAX || m.repeat < 1)
		return usage();
	for (argv += 4; *argv;)
		if (!(argv = take(&m, argv)))
			return usage();
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (size_t round = 0; round < m.rounds; round++)
		for (size_t i = 0; i < m.count; i++)
			run(&m, i, round, &actions);
	posix_spawn_file_actions_destroy(&actions);
	samples_print(m.samples, m.count, m.rounds);
	return 0;
}
