/*
 * A small agent that answers questions about a folder of C, and tells with aitrace.h what it does.
 *
 *	agent [--question TEXT] [--folder PATH] [--speed N] [--host NAME]
 *
 * Its tools are real: they run commands, search and read files. Its model is a script that decides
 * from what the tools said, and waits as long as a model would; --speed 10 is ten times faster. A
 * word of the question in 'quotes' is what it searches for. The answer goes to standard output,
 * messages and records to standard error (or where AITRACE_OUT says).
 */
#include <aitrace.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MODEL "small-1"

enum { CALLS_MAX = 4, TEXT_SIZE = 8192, ENVIRONMENT_MAX = 1024, DEPTH_MAX = 12 };

struct agent {
	const char *question;
	const char *folder; /* the one that is asked about */
	double speed;	    /* 2: waits half as long */
	char word[32];	    /* what is searched for: letters, digits, _ */
	long files;	    /* what is known so far; -1: nothing */
	long lines;
	long matches;
	bool notes_missing; /* NOTES.md was asked for, and is not there */
	bool read;	    /* some file was read */
	size_t said;	    /* bytes of the conversation, for counting tokens */
	int calls;	    /* of the model, so far */
};

/* A call of a tool, as the model wants it and as it came out. */
struct call {
	struct agent *agent;
	const char *tool;
	char arguments[256];	       /* JSON */
	const char *path;	       /* of read_file */
	struct aitrace_context parent; /* the turn */
	struct aitrace_context span;   /* the call's own */
	char result[TEXT_SIZE];	       /* the beginning of it */
	long lines;		       /* in all of it, of a command's */
	const char *error; /* NULL, or what sort of failure; the result says more */
	pthread_t thread;
};

static void wait_s(const struct agent *a, double seconds)
{
	double left = seconds / a->speed;

	poll(NULL, 0, (int)(left * 1000));
}

/* ---- commands ---- */

extern char **environ;

/* Our environment with the span's TRACEPARENT, so that the child's spans belong below it. */
static void child_environment(
	struct aitrace_context span, char entry[AITRACE_ENVIRONMENT_SIZE], char **to)
{
	size_t count = 0;

	if (aitrace_context_environment(span, entry))
		to[count++] = entry;
	for (char **at = environ; *at != NULL && count < ENVIRONMENT_MAX; at++)
		if (count == 0 || strncmp(*at, "TRACEPARENT=", 12) != 0)
			to[count++] = *at;
	to[count] = NULL;
}

static pid_t spawn(char *const *argv, int out, struct aitrace_context span)
{
	char entry[AITRACE_ENVIRONMENT_SIZE];
	char *variables[ENVIRONMENT_MAX + 1];
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	child_environment(span, entry, variables);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, variables) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

/* Keeps what fits; gives how many lines there were in all. */
static long read_all(int fd, char *to, size_t size)
{
	char block[4096];
	size_t len = 0;
	long lines = 0;
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) > 0) {
		size_t fits = (size_t)n < size - 1 - len ? (size_t)n : size - 1 - len;

		memcpy(to + len, block, fits);
		len += fits;
		for (ssize_t i = 0; i < n; i++)
			lines += block[i] == '\n';
	}
	to[len] = '\0';
	return lines;
}

/* Runs it, puts its output into the result. Its exit status, or -1. */
static int run(struct call *c, char *const *argv)
{
	int status = -1;
	int out[2];
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) != 0)
		return -1;
	pid = spawn(argv, out[1], c->span);
	close(out[1]);
	c->lines = read_all(out[0], c->result, sizeof(c->result));
	close(out[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	aitrace_span_update(c->span,
		AITRACE_ATTRS(aitrace_int("process.pid", pid),
			aitrace_int("process.exit.code", WEXITSTATUS(status))));
	return WEXITSTATUS(status);
}

/* ---- the model ---- */

static void request(
	const struct agent *a, struct aitrace_context chat, int attempt, bool refused)
{
	struct aitrace_context post = aitrace_span_start(chat, "POST /v1/chat", "http",
		AITRACE_ATTRS(aitrace_str("http.request.method", "POST"),
			aitrace_int("http.request.resend_count", attempt)));

	wait_s(a, refused ? 0.12 : 0.25);
	aitrace_span_end(post, refused ? AITRACE_ERROR : AITRACE_OK,
		refused ? "429 Too Many Requests" : NULL,
		AITRACE_ATTRS(
			aitrace_int("http.response.status_code", refused ? 429 : 200)));
}

/* One answer of the model, with one retry when it is busy: the second time it is asked. */
static struct aitrace_context think(
	struct agent *a, struct aitrace_context parent, const char *thought)
{
	struct aitrace_context chat = aitrace_span_start(parent, "chat " MODEL, "llm",
		AITRACE_ATTRS(aitrace_str("gen_ai.operation.name", "chat"),
			aitrace_str("gen_ai.provider.name", "example"),
			aitrace_str("gen_ai.request.model", MODEL),
			aitrace_double("gen_ai.request.temperature", 0.2)));
	bool busy = ++a->calls == 2;
	double tokens = (double)strlen(thought) / 4;

	if (busy) {
		request(a, chat, 0, true);
		aitrace_log(chat, "warn", "the model is busy");
		fprintf(stderr, "agent: the model is busy, asking again in 0.3 s\n");
		wait_s(a, 0.3);
	}
	request(a, chat, busy, false);
	wait_s(a, tokens * 0.015);
	aitrace_thought(chat, thought);
	a->said += strlen(thought);
	aitrace_span_end(chat, AITRACE_OK, NULL,
		AITRACE_ATTRS(aitrace_str("gen_ai.response.model", MODEL "-2026-11"),
			aitrace_int(
				"gen_ai.usage.input_tokens", 180 + (int64_t)a->said / 4),
			aitrace_int("gen_ai.usage.output_tokens", 1 + (int64_t)tokens),
			aitrace_double(
				"gen_ai.response.time_to_first_chunk", 0.25 / a->speed),
			aitrace_json("gen_ai.response.finish_reasons", "[\"stop\"]")));
	return chat;
}

/* ---- tools ---- */

static void list_files(struct call *c)
{
	char *const argv[] = {"find", (char *)c->agent->folder, "-name", "*.[ch]", "-type",
		"f", "-not", "-path", "*/build/*", NULL};

	if (run(c, argv) != 0) {
		c->error = "command_failed";
		return;
	}
	c->agent->files = c->lines;
}

static void read_file(struct call *c)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", c->agent->folder, c->path);
	wait_s(c->agent, 0.05);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		c->error = errno == ENOENT ? "ENOENT" : "EIO";
		snprintf(c->result, sizeof(c->result), "%s: %s", c->path, strerror(errno));
		aitrace_exception(
			c->span, "OSError", c->result, "read_file\nrun_tool\nturn\nmain");
		c->agent->notes_missing = true;
		return;
	}
	read_all(fd, c->result, sizeof(c->result));
	close(fd);
	c->agent->read = true;
}

static long count_word(const char *path, const char *word)
{
	char line[1024];
	long found = 0;
	FILE *file = fopen(path, "re");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		found += strstr(line, word) != NULL;
	if (file != NULL)
		fclose(file);
	return found;
}

static bool is_source(const char *name)
{
	size_t len = strlen(name);

	return len > 2 &&
		(strcmp(name + len - 2, ".c") == 0 || strcmp(name + len - 2, ".h") == 0);
}

/* The upper folders have spans of their own: the short form, the current span below us. */
static long search_folder(const struct agent *a, const char *path, int depth)
{
	struct aitrace_scope scope = {0};
	const char *name = strrchr(path, '/');
	struct dirent *entry;
	DIR *folder = opendir(path);
	char inner[1024];
	struct stat st;
	long found = 0;

	if (folder == NULL || depth > DEPTH_MAX)
		return folder == NULL ? 0 : (closedir(folder), 0);
	if (depth == 1)
		scope = aitrace_begin("search_folder", "retrieval",
			AITRACE_ATTRS(aitrace_str("folder", name ? name + 1 : path)));
	while ((entry = readdir(folder)) != NULL) {
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || lstat(inner, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && strcmp(entry->d_name, "build") != 0)
			found += search_folder(a, inner, depth + 1);
		else if (S_ISREG(st.st_mode) && is_source(entry->d_name))
			found += count_word(inner, a->word);
	}
	closedir(folder);
	if (depth == 1) {
		aitrace_set(AITRACE_ATTRS(aitrace_int("matches", found)));
		wait_s(a, 0.06);
		aitrace_end(scope, AITRACE_OK, NULL);
	}
	return found;
}

static void search_text(struct call *c)
{
	struct aitrace_context outer = aitrace_enter(c->span);

	c->agent->matches = search_folder(c->agent, c->agent->folder, 0);
	snprintf(c->result, sizeof(c->result), "%ld lines with %s", c->agent->matches,
		c->agent->word);
	aitrace_enter(outer);
}

static void run_shell(struct call *c)
{
	char command[512];
	char *const argv[] = {"sh", "-c", command, "sh", (char *)c->agent->folder, NULL};

	snprintf(command, sizeof(command),
		"echo 'sh: counting lines' >&2; find \"$1\" -name '*.[ch]' -type f "
		"-not -path '*/build/*' -exec cat {} + | wc -l");
	if (run(c, argv) != 0) {
		c->error = "command_failed";
		return;
	}
	c->agent->lines = strtol(c->result, NULL, 10);
}

static void run_tool(struct call *c);

/* An agent within a tool: it has a model and a tool of its own. */
static void delegate(struct call *c)
{
	struct agent counter = *c->agent;
	struct aitrace_context span = aitrace_span_start(c->span, "invoke_agent counter",
		"agent",
		AITRACE_ATTRS(aitrace_str("gen_ai.operation.name", "invoke_agent"),
			aitrace_str("gen_ai.agent.name", "counter")));
	struct call shell = {.agent = &counter, .tool = "run_shell", .parent = span};

	counter.calls = 10;
	think(&counter, span, "wc counts lines; one command is enough.");
	snprintf(shell.arguments, sizeof(shell.arguments),
		"{\"command\":\"find ... | wc -l\"}");
	run_tool(&shell);
	c->error = shell.error;
	c->agent->lines = counter.lines;
	snprintf(c->result, sizeof(c->result), "%ld lines", counter.lines);
	aitrace_span_end(span, c->error ? AITRACE_ERROR : AITRACE_OK, NULL, aitrace_none());
}

static const struct tool {
	const char *name;
	void (*work)(struct call *c);
} tools[] = {
	{"list_files", list_files},
	{"read_file", read_file},
	{"search_text", search_text},
	{"run_shell", run_shell},
	{"delegate", delegate},
};

static void run_tool(struct call *c)
{
	char name[64];

	snprintf(name, sizeof(name), "execute_tool %s", c->tool);
	c->span = aitrace_span_start(c->parent, name, "tool",
		AITRACE_ATTRS(aitrace_str("gen_ai.operation.name", "execute_tool"),
			aitrace_str("gen_ai.tool.name", c->tool),
			aitrace_json("gen_ai.tool.call.arguments", c->arguments)));
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (strcmp(tools[i].name, c->tool) == 0)
			tools[i].work(c);
	if (c->error != NULL)
		aitrace_span_end(c->span, AITRACE_ERROR, c->result,
			AITRACE_ATTRS(aitrace_str("error.type", c->error)));
	else
		aitrace_span_end(c->span, AITRACE_OK, NULL,
			AITRACE_ATTRS(aitrace_strn("gen_ai.tool.call.result", c->result,
				strnlen(c->result, 200))));
}

static void *run_in_thread(void *call)
{
	run_tool(call);
	return NULL;
}

/* ---- turns ---- */

static struct call *add_call(struct agent *a, struct call *calls, int *count,
	const char *tool, const char *arguments)
{
	struct call *c = &calls[(*count)++];

	*c = (struct call){.agent = a, .tool = tool};
	snprintf(c->arguments, sizeof(c->arguments), "%s", arguments);
	return c;
}

/* The model's script: what it thinks, and which tools it wants; none: it can answer. */
static int decide(struct agent *a, struct call *calls, const char **thought)
{
	char arguments[64];
	int count = 0;

	if (a->files < 0) {
		*thought = "I know nothing of the folder yet: which files are there?";
		add_call(a, calls, &count, "list_files", "{\"pattern\":\"*.[ch]\"}");
	} else if (a->lines < 0) {
		*thought =
			"Three things at once: count the lines, search, and look for notes.";
		snprintf(arguments, sizeof(arguments), "{\"pattern\":\"%s\"}", a->word);
		add_call(a, calls, &count, "delegate",
			"{\"agent\":\"counter\",\"task\":\"lines\"}");
		add_call(a, calls, &count, "search_text", arguments);
		add_call(a, calls, &count, "read_file", "{\"path\":\"NOTES.md\"}")->path =
			"NOTES.md";
	} else if (a->notes_missing && !a->read) {
		*thought = "There are no notes; the README may say what the folder is.";
		a->read = true;
		add_call(a, calls, &count, "read_file", "{\"path\":\"README.md\"}")->path =
			"README.md";
	} else {
		*thought = "That is all I need.";
	}
	return count;
}

static void run_calls(struct call *calls, int count)
{
	bool started[CALLS_MAX] = {false};

	for (int i = 1; i < count; i++)
		started[i] = pthread_create(
				     &calls[i].thread, NULL, run_in_thread, &calls[i]) == 0;
	run_tool(&calls[0]);
	for (int i = 1; i < count; i++) {
		if (started[i])
			pthread_join(calls[i].thread, NULL);
		else
			run_tool(&calls[i]);
	}
}

static void tell_state(const struct agent *a, struct aitrace_context turn, int number)
{
	char json[256];

	snprintf(json, sizeof(json),
		"[{\"op\":\"replace\",\"path\":\"/turn\",\"value\":%d},"
		"{\"op\":\"replace\",\"path\":\"/files\",\"value\":%ld}]",
		number, a->files);
	aitrace_state_patch(turn, NULL, json);
	if (a->lines >= 0) {
		snprintf(json, sizeof(json), "{\"lines\":%ld,\"matches\":%ld}", a->lines,
			a->matches);
		aitrace_state_merge(turn, NULL, json);
	}
}

/* False when the model has what it needs. */
static bool take_turn(struct agent *a, struct aitrace_context root, int number,
	struct aitrace_context *before)
{
	struct call *calls = calloc(CALLS_MAX, sizeof(*calls));
	struct aitrace_context turn = aitrace_span_start(
		root, "turn", "chain", AITRACE_ATTRS(aitrace_int("turn", number)));
	struct aitrace_context chat;
	const char *thought;
	int count = calls ? decide(a, calls, &thought) : 0;

	chat = think(a, turn, calls ? thought : "");
	if (number > 1)
		aitrace_span_link(chat, *before, aitrace_none());
	for (int i = 0; i < count; i++)
		calls[i].parent = turn;
	if (count > 0)
		run_calls(calls, count);
	for (int i = 0; i < count; i++)
		a->said += strlen(calls[i].result);
	tell_state(a, turn, number);
	*before = chat;
	aitrace_span_end(turn, AITRACE_OK, NULL, aitrace_none());
	free(calls);
	return count > 0;
}

static void answer(struct agent *a)
{
	struct aitrace_context before = {0};
	struct aitrace_context root = aitrace_span_start(aitrace_from_environment(),
		"invoke_agent surveyor", "agent",
		AITRACE_ATTRS(aitrace_str("gen_ai.operation.name", "invoke_agent"),
			aitrace_str("gen_ai.agent.name", "surveyor"),
			aitrace_str("question", a->question)));
	char text[256];

	aitrace_state_snapshot(root, NULL, "{\"turn\":0,\"files\":null}");
	for (int turn = 1; take_turn(a, root, turn, &before) && turn < 8; turn++)
		;
	snprintf(text, sizeof(text), "%ld lines of C in %ld files, %ld of them with '%s'.",
		a->lines, a->files, a->matches, a->word);
	aitrace_span_end(
		root, AITRACE_OK, NULL, AITRACE_ATTRS(aitrace_str("answer", text)));
	printf("%s\n", text);
}

/* The first 'quoted' word of the question, if it is one. */
static void set_word(struct agent *a)
{
	const char *from = strchr(a->question, '\'');
	size_t len = 0;

	if (from != NULL)
		len = strspn(++from,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (len == 0 || from[len] != '\'') {
		from = "main";
		len = 4;
	}
	snprintf(a->word, sizeof(a->word), "%.*s", (int)len, from);
}

static bool read_options(
	struct agent *a, struct aitrace_config *config, int argc, char *const *argv)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--question") == 0)
			a->question = argv[i + 1];
		else if (strcmp(argv[i], "--folder") == 0)
			a->folder = argv[i + 1];
		else if (strcmp(argv[i], "--speed") == 0)
			a->speed = strtod(argv[i + 1], NULL);
		else if (strcmp(argv[i], "--host") == 0)
			config->host = argv[i + 1];
		else
			return false;
	}
	return argc % 2 == 1 && a->speed > 0;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int main(int argc, char **argv)
{
	struct aitrace_config config = {.host = NULL};
	struct agent a = {.question = "How many lines of C does this folder hold?",
		.folder = ".",
		.speed = 1,
		.files = -1,
		.lines = -1,
		.matches = -1};

	if (!read_options(&a, &config, argc, argv)) {
		fprintf(stderr,
			"usage: agent [--question TEXT] [--folder PATH] [--speed N] "
			"[--host NAME]\n");
		return 2;
	}
	if (!is_folder(a.folder)) {
		fprintf(stderr, "agent: %s: no such folder\n", a.folder);
		return 2;
	}
	set_word(&a);
	aitrace_configure(&config);
	answer(&a);
	return 0;
}
