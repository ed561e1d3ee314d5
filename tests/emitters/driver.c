/*
 * driver SCENARIO [ARG]...: the scenarios of tests/bats/emitters.bats with the library in C. Drivers in
 * other languages do the same with theirs.
 */
#include <aitrace.h>

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_MAX = 8192, NAME_MAX_SIZE = 64, TASKS_MAX = 64 };

static const struct aitrace_context none;

static void wait_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static int number(const char *text)
{
	return text != NULL ? atoi(text) : 0;
}

/* ---- texts and values ---- */

/* Bytes that the hex digits of a line stand for. */
static size_t unhex(const char *line, char *to)
{
	size_t len = 0;
	unsigned byte;

	while (len < TEXT_MAX && sscanf(line + 2 * len, "%2x", &byte) == 1)
		to[len++] = (char)byte;
	return len;
}

static void names(char **args)
{
	char line[2 * TEXT_MAX + 2], text[TEXT_MAX];
	FILE *file = fopen(args[0], "r");

	for (int n = 1; file != NULL && fgets(line, sizeof(line), file) != NULL; n++) {
		size_t len = unhex(line, text);
		struct aitrace_attr attrs[] = {
			aitrace_strn("text", text, len), aitrace_int("n", n)};
		struct aitrace_record start = {.type = AITRACE_SPAN_START,
			.context = aitrace_context_new(none),
			.name = text,
			.name_len = len,
			.attrs = {attrs, 2}};

		aitrace_emit(&start);
		aitrace_span_end(start.context, AITRACE_OK, NULL, aitrace_none());
	}
	if (file != NULL)
		fclose(file);
}

static void values(char **args)
{
	struct aitrace_context span = aitrace_span_start(none, "values", NULL,
		AITRACE_ATTRS(aitrace_str("s", "x"), aitrace_int("i", -9007199254740993),
			aitrace_int("big", INT64_MAX), aitrace_double("d", 0.1),
			aitrace_double("nan", (double)NAN),
			aitrace_double("inf", (double)INFINITY),
			aitrace_double("ninf", -(double)INFINITY), aitrace_bool("t", true),
			aitrace_bool("f", false), aitrace_str("nil", NULL),
			aitrace_json("list", "[1,\"a\",[2]]"),
			aitrace_json("map", "{\"k\":{\"l\":\"m\"}}")));

	(void)args;
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
}

/* ---- who belongs to whom ---- */

static void nest(int level, int levels)
{
	struct aitrace_scope scope;
	char name[NAME_MAX_SIZE];

	if (level > levels)
		return;
	snprintf(name, sizeof(name), "level-%d", level);
	scope = aitrace_begin(name, NULL, aitrace_none());
	nest(level + 1, levels);
	aitrace_end(scope, AITRACE_OK, NULL);
}

static void nested(char **args)
{
	nest(1, number(args[0]));
}

struct task {
	pthread_t thread;
	struct aitrace_context parent;
	int number;
};

/* The short form, in a thread that was handed its context. */
static void *work_current(void *arg)
{
	const struct task *task = arg;
	char name[NAME_MAX_SIZE];
	struct aitrace_scope outer, inner;

	aitrace_enter(task->parent);
	snprintf(name, sizeof(name), "task-%d", task->number);
	outer = aitrace_begin(name, NULL, aitrace_none());
	wait_ms(20);
	snprintf(name, sizeof(name), "inner-%d", task->number);
	inner = aitrace_begin(name, NULL, aitrace_none());
	wait_ms(20);
	aitrace_end(inner, AITRACE_OK, NULL);
	aitrace_end(outer, AITRACE_OK, NULL);
	return NULL;
}

static void *work_explicit(void *arg)
{
	const struct task *task = arg;
	char name[NAME_MAX_SIZE];
	struct aitrace_context outer, inner;

	snprintf(name, sizeof(name), "task-%d", task->number);
	outer = aitrace_span_start(task->parent, name, NULL, aitrace_none());
	wait_ms(20);
	snprintf(name, sizeof(name), "inner-%d", task->number);
	inner = aitrace_span_start(outer, name, NULL, aitrace_none());
	wait_ms(20);
	aitrace_span_end(inner, AITRACE_OK, NULL, aitrace_none());
	aitrace_span_end(outer, AITRACE_OK, NULL, aitrace_none());
	return NULL;
}

static void in_threads(int count, void *(*work)(void *arg))
{
	struct aitrace_context root = aitrace_span_start(
		none, "root", NULL, aitrace_none());
	struct task tasks[TASKS_MAX];

	for (int i = 0; i < count && i < TASKS_MAX; i++) {
		tasks[i].parent = root;
		tasks[i].number = i;
		pthread_create(&tasks[i].thread, NULL, work, &tasks[i]);
	}
	for (int i = 0; i < count && i < TASKS_MAX; i++)
		pthread_join(tasks[i].thread, NULL);
	aitrace_span_end(root, AITRACE_OK, NULL, aitrace_none());
}

static void parallel(char **args)
{
	in_threads(number(args[0]), work_current);
}

static void threads(char **args)
{
	in_threads(number(args[0]), work_explicit);
}

/* ---- events ---- */

static void exception(char **args)
{
	struct aitrace_context outer = aitrace_span_start(
		none, "outer", NULL, aitrace_none());
	struct aitrace_context inner = aitrace_span_start(
		outer, "inner", NULL, aitrace_none());

	(void)args;
	aitrace_exception(inner, "Error", "boom \"quoted\"", "exception\nmain");
	aitrace_span_end(inner, AITRACE_ERROR, "boom \"quoted\"", aitrace_none());
	puts("caught");
	aitrace_span_end(outer, AITRACE_OK, NULL, aitrace_none());
}

static void events(char **args)
{
	struct aitrace_context work = aitrace_span_start(
		none, "work", NULL, aitrace_none());
	struct aitrace_context other;

	(void)args;
	aitrace_event(work, "found", AITRACE_ATTRS(aitrace_int("n", 1)));
	aitrace_log(work, "warn", "careful");
	aitrace_thought(work, "hm");
	aitrace_heartbeat(work);
	aitrace_state_snapshot(work, NULL, "{\"a\":1}");
	aitrace_state_patch(
		work, NULL, "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":2}]");
	aitrace_state_merge(work, NULL, "{\"b\":3}");
	aitrace_span_update(work, AITRACE_ATTRS(aitrace_bool("late", true)));
	if (aitrace_context_parse(
		    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", &other))
		aitrace_span_link(work, other, aitrace_none());
	aitrace_span_end(work, AITRACE_OK, NULL, aitrace_none());
}

/* ---- outputs ---- */

static void big(char **args)
{
	size_t size = (size_t)number(args[0]);
	char *payload = malloc(size + NAME_MAX_SIZE);
	char piece[NAME_MAX_SIZE], name[NAME_MAX_SIZE];

	for (int i = 0; payload != NULL && i < number(args[1]); i++) {
		struct aitrace_context span;
		size_t len = (size_t)snprintf(piece, sizeof(piece), "%s:%d:", args[2], i);

		for (size_t at = 0; at < size; at += len)
			memcpy(payload + at, piece, len);
		snprintf(name, sizeof(name), "big-%s-%d", args[2], i);
		span = aitrace_span_start(none, name, NULL,
			AITRACE_ATTRS(aitrace_strn("payload", payload, size)));
		aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
	}
	free(payload);
}

static void survive(char **args)
{
	for (int i = 0; i < number(args[0]); i++)
		aitrace_span_end(aitrace_span_start(none, "survive", NULL, aitrace_none()),
			AITRACE_OK, NULL, aitrace_none());
	puts("alive");
}

static void run_below(struct aitrace_context span, char **command)
{
	char entry[AITRACE_ENVIRONMENT_SIZE];
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		if (aitrace_context_environment(span, entry))
			putenv(entry);
		execvp(command[0], command);
		_exit(127);
	}
	waitpid(child, NULL, 0);
}

static void inherit(char **args)
{
	struct aitrace_context span = aitrace_span_start(
		aitrace_from_environment(), "child", NULL, aitrace_none());
	char text[AITRACE_TRACEPARENT_SIZE];

	aitrace_context_format(span, text);
	puts(text);
	if (args[0] != NULL && strcmp(args[0], "--") == 0 && args[1] != NULL)
		run_below(span, args + 1);
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
}

static void out(char **args)
{
	struct aitrace_context span = aitrace_span_start(none, "out", NULL, aitrace_none());

	(void)args;
	aitrace_event(span, "here", aitrace_none());
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
}

static void crash(char **args)
{
	struct aitrace_context span = aitrace_span_start(
		none, "doomed", NULL, aitrace_none());

	(void)args;
	aitrace_event(span, "before", aitrace_none());
	kill(getpid(), SIGKILL);
}

static void record(char **args)
{
	size_t size = (size_t)number(args[0]);
	int count = number(args[1]);
	char *text = malloc(size + 1);
	struct timespec from, to;
	double ns;

	if (text == NULL)
		return;
	memset(text, 'x', size);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < count; i++)
		aitrace_span_end(
			aitrace_span_start(none, "record", "llm",
				AITRACE_ATTRS(aitrace_strn("gen_ai.prompt", text, size))),
			AITRACE_OK, NULL, aitrace_none());
	clock_gettime(CLOCK_MONOTONIC, &to);
	ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
	printf("%.0f\n", count > 0 ? ns / count / 2 : 0);
	free(text);
}

static const struct scenario {
	const char *name;
	int args; /* at least */
	void (*play)(char **args);
} scenarios[] = {
	{"names", 1, names},
	{"values", 0, values},
	{"nested", 1, nested},
	{"parallel", 1, parallel},
	{"threads", 1, threads},
	{"exception", 0, exception},
	{"events", 0, events},
	{"big", 3, big},
	{"survive", 1, survive},
	{"inherit", 0, inherit},
	{"out", 0, out},
	{"crash", 0, crash},
	{"record", 2, record},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(scenarios[i].name, argv[1]) != 0 || argc - 2 < scenarios[i].args)
			continue;
		scenarios[i].play(argv + 2);
		return 0;
	}
	fputs("usage: driver SCENARIO [ARG]...\n", stderr);
	return 2;
}
