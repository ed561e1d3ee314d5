/*
 * emit_bench ROUNDS FOLDER: what the library's calls cost, beside formatting with snprintf and
 * jansson, and beside a bare write of the same bytes. Prints what samples.h says, a call at a time;
 * CPU time is the thread's, so the reader of the pipe is not in it. FOLDER takes a file for a while.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "aitrace.h"
#include "bench/samples.h"
#include "record.h"

#ifndef RWF_NOSIGNAL
#define RWF_NOSIGNAL 0x100
#endif

enum {
	PROMPT = 20000,
	PIPE_SIZE = 1 << 20,
	PIECE = 4096, /* bytes of the longest write that no other writer tears */
	MANY = 2000,
	FEW = 32,
	LINES = 50,
	TURNS = 10, /* that rows take in a round: what disturbs the machine disturbs all of them */
	OFTEN = 100,
};

/* What is written as it is. */
struct text {
	char at[4 * PROMPT];
	size_t len;
};

struct bench {
	struct aitrace_record record; /* of 340 bytes when it is a line */
	struct aitrace_record prompt; /* the same with a prompt of 20 KB */
	struct aitrace_attr attrs[5];
	struct aitrace_attr prompt_attrs[5];
	char text[PROMPT + 1];
	struct text line;   /* the record as a line */
	struct text chunks; /* the prompt as the library writes it to a pipe */
	int pipe[2];
	FILE *stream; /* to the pipe, a line at a time */
	int null;     /* /dev/null */
	bool quiet;   /* the kernel writes without SIGPIPE when asked */
	int file;
	char path[4096]; /* of the file */
};

static const struct ait_resource resource = {"planner", "laptop", 0};

/* ---- what is measured ----------------------------------------------------------------------- */

static void do_format(struct bench *b)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf out;

	ait_buf_init(&out, first, sizeof(first));
	ait_record_format(&out, &b->record, &resource, 1795329780001200000);
	ait_buf_release(&out);
}

static void do_prompt(struct bench *b)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf out;

	ait_buf_init(&out, first, sizeof(first));
	ait_record_format(&out, &b->prompt, &resource, 1795329780001200000);
	ait_buf_release(&out);
}

/* The time as text, with nine digits. */
static void time_text(char text[64])
{
	struct timespec now;
	struct tm day;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &day);
	len = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &day);
	snprintf(text + len, 32, ".%09ldZ", now.tv_nsec);
}

static const char line_format[] =
	"{\"type\":\"span_start\",\"ts\":\"%s\",\"trace_id\":\"%s\",\"span_id\":\"%s\","
	"\"parent_span_id\":\"%s\",\"name\":\"%s\",\"kind\":\"%s\",\"attributes\":{"
	"\"gen_ai.request.model\":\"%s\",\"gen_ai.request.temperature\":%.17g,"
	"\"message_length\":%d,\"cache\":%s,\"question\":\"%s\"}}\n";

#define LINE_WORDS                                                                        \
	time, "b37b73325dbd626481e0ff3e89de02c8", "53995c3f42cd8ad8", "00f067aa0ba902b7", \
		b->record.name, b->record.kind, b->attrs[0].text, b->attrs[1].number,     \
		(int)b->attrs[2].integer, "true", b->attrs[4].text

static void do_snprintf(struct bench *b)
{
	char line[1024], time[64];

	time_text(time);
	snprintf(line, sizeof(line), line_format, LINE_WORDS);
}

static void do_fprintf(struct bench *b)
{
	char time[64];

	time_text(time);
	fprintf(b->stream, line_format, LINE_WORDS);
}

static void dump(json_t *json)
{
	char line[2 * PROMPT];

	json_dumpb(json, line, sizeof(line), JSON_COMPACT);
	json_decref(json);
}

static void do_jansson(struct bench *b)
{
	char time[64];

	time_text(time);
	dump(json_pack("{ss ss ss ss ss ss ss s{ss sf si sb ss}}", "type", "span_start",
		"ts", time, "trace_id", "b37b73325dbd626481e0ff3e89de02c8", "span_id",
		"53995c3f42cd8ad8", "parent_span_id", "00f067aa0ba902b7", "name",
		b->record.name, "kind", b->record.kind, "attributes", b->attrs[0].key,
		b->attrs[0].text, b->attrs[1].key, b->attrs[1].number, b->attrs[2].key,
		(int)b->attrs[2].integer, b->attrs[3].key, 1, b->attrs[4].key,
		b->attrs[4].text));
}

static void do_prompt_jansson(struct bench *b)
{
	char time[64];

	time_text(time);
	dump(json_pack("{ss ss ss ss ss s{ss}}", "type", "span_start", "ts", time,
		"trace_id", "b37b73325dbd626481e0ff3e89de02c8", "span_id",
		"53995c3f42cd8ad8", "name", b->record.name, "attributes", "gen_ai.prompt",
		b->text));
}

static void do_emit(struct bench *b)
{
	aitrace_emit(&b->record);
}

static void do_emit_prompt(struct bench *b)
{
	aitrace_emit(&b->prompt);
}

/* Often, since it is done faster than it is called through a pointer. */
static void do_start(struct bench *b)
{
	for (int i = 0; i < OFTEN; i++)
		aitrace_span_start(b->record.parent, "chat", "llm",
			AITRACE_ATTRS(aitrace_int("n", i)));
}

static void do_event(struct bench *b)
{
	for (int i = 0; i < OFTEN; i++)
		aitrace_event(
			b->record.context, "found", AITRACE_ATTRS(aitrace_int("n", i)));
}

static void must(ssize_t n, size_t len)
{
	if (n == (ssize_t)len)
		return;
	perror("emit_bench: write");
	exit(1);
}

static void bare(int fd, const char *at, size_t len)
{
	must(write(fd, at, len), len);
}

static void do_null(struct bench *b)
{
	bare(b->null, b->line.at, b->line.len);
}

static void do_pipe(struct bench *b)
{
	bare(b->pipe[1], b->line.at, b->line.len);
}

static void write_masked(int fd, const char *at, size_t len)
{
	sigset_t set, before;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &set, &before);
	bare(fd, at, len);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* The least that a write without SIGPIPE costs here: the kernel is asked, or signals are blocked. */
static void do_quiet_pipe(struct bench *b)
{
	struct iovec part = {.iov_base = b->line.at, .iov_len = b->line.len};
	ssize_t n = b->quiet ? pwritev2(b->pipe[1], &part, 1, -1, RWF_NOSIGNAL) : -1;

	if (b->quiet && n < 0)
		b->quiet = false;
	if (b->quiet)
		must(n, b->line.len);
	else
		write_masked(b->pipe[1], b->line.at, b->line.len);
}

static void do_file(struct bench *b)
{
	bare(b->file, b->line.at, b->line.len);
}

/* What tearing would cost nothing: formatted, and written in one piece. */
static void do_whole_prompt(struct bench *b)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf out;
	char *end;

	ait_buf_init(&out, first, sizeof(first));
	end = ait_record_format(&out, &b->prompt, &resource, 1795329780001200000);
	bare(b->pipe[1], out.at, (size_t)(end - out.at));
	ait_buf_release(&out);
}

/* The bytes of the chunks, nothing formatted and no signal thought of. */
static void do_pieces(struct bench *b)
{
	for (size_t done = 0; done < b->chunks.len; done += PIECE)
		bare(b->pipe[1], b->chunks.at + done,
			b->chunks.len - done < PIECE ? b->chunks.len - done : PIECE);
}

/* What chunks would cost if the cutting, and that no signal is raised, cost nothing. */
static void do_prompt_pieces(struct bench *b)
{
	do_prompt(b);
	do_pieces(b);
}

/* ---- around it ------------------------------------------------------------------------------ */

enum output { NOWHERE, OFF, TO_NULL, TO_PIPE, TO_FILE };

static const struct row {
	const char *label;
	void (*call)(struct bench *b);
	enum output output;
	int calls; /* in a row, before the pipe is emptied */
	int times; /* that each of them does it */
} rows[] = {
	{"format", do_format, NOWHERE, MANY, 1},
	{"snprintf", do_snprintf, NOWHERE, MANY, 1},
	{"jansson", do_jansson, NOWHERE, MANY, 1},
	{"prompt", do_prompt, NOWHERE, MANY, 1},
	{"prompt-jansson", do_prompt_jansson, NOWHERE, FEW, 1},
	{"off-start", do_start, OFF, MANY / 10, OFTEN},
	{"off-event", do_event, OFF, MANY / 10, OFTEN},
	{"emit-null", do_emit, TO_NULL, MANY, 1},
	{"write-null", do_null, NOWHERE, MANY, 1},
	{"emit-pipe", do_emit, TO_PIPE, MANY, 1},
	{"fprintf-pipe", do_fprintf, NOWHERE, MANY, 1},
	{"write-pipe", do_pipe, NOWHERE, MANY, 1},
	{"quiet-pipe", do_quiet_pipe, NOWHERE, MANY, 1},
	{"emit-file", do_emit, TO_FILE, MANY, 1},
	{"write-file", do_file, NOWHERE, MANY, 1},
	{"chunks-pipe", do_emit_prompt, TO_PIPE, FEW, 1},
	{"whole-pipe", do_whole_prompt, NOWHERE, FEW, 1},
	{"pieces-pipe", do_pieces, NOWHERE, FEW, 1},
	{"prompt-pieces", do_prompt_pieces, NOWHERE, FEW, 1},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static double seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void configure(const struct bench *b, enum output output)
{
	char where[sizeof(b->path)];
	struct aitrace_config config = {
		.out = where, .service = "planner", .host = "laptop"};

	snprintf(where, sizeof(where), "off");
	if (output == TO_NULL)
		snprintf(where, sizeof(where), "/dev/null");
	if (output == TO_PIPE)
		snprintf(where, sizeof(where), "fd:%d", b->pipe[1]);
	if (output == TO_FILE)
		snprintf(where, sizeof(where), "%s", b->path);
	if (output != NOWHERE && aitrace_configure(&config) != (output > OFF)) {
		fprintf(stderr, "emit_bench: cannot trace to %s\n", where);
		exit(1);
	}
}

static void empty(struct bench *b)
{
	static char bytes[PIPE_SIZE];

	fflush(b->stream);
	while (read(b->pipe[0], bytes, sizeof(bytes)) > 0)
		;
	if (ftruncate(b->file, 0) < 0)
		perror("emit_bench: ftruncate");
}

/* One turn of a row's. */
static void measure(struct bench *b, const struct row *row, struct samples *s, size_t round)
{
	int most = MANY * LINES / TURNS * row->times / (row->calls == FEW ? 20 : 1);
	double cpu = 0, wall = 0;
	int total = 0;

	configure(b, row->output);
	while (total < most) {
		cpu -= seconds(CLOCK_THREAD_CPUTIME_ID);
		wall -= seconds(CLOCK_MONOTONIC);
		for (int i = 0; i < row->calls; i++)
			row->call(b);
		wall += seconds(CLOCK_MONOTONIC);
		cpu += seconds(CLOCK_THREAD_CPUTIME_ID);
		total += row->calls * row->times;
		empty(b);
	}
	s->cpu[round] += cpu / total / TURNS;
	s->wall[round] += wall / total / TURNS;
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* English with a line break or a quote now and then, as prompts have it. */
static void bench_text(char text[PROMPT + 1])
{
	static const char part[] =
		"You are a careful agent. Read the file, then say \"done\" and why.\n"
		"Never change what you were not asked to change; ask when you are not sure. ";

	for (size_t i = 0; i < PROMPT; i++)
		text[i] = part[i % (sizeof(part) - 1)];
	text[PROMPT] = '\0';
}

static void bench_records(struct bench *b)
{
	const struct aitrace_context none = {.process = 0};
	char first[AIT_BUF_FIRST];
	struct ait_buf out;

	bench_text(b->text);
	b->attrs[0] = aitrace_str("gen_ai.request.model", "gpt-4");
	b->attrs[1] = aitrace_double("gen_ai.request.temperature", 0.7);
	b->attrs[2] = aitrace_int("message_length", 42);
	b->attrs[3] = aitrace_bool("cache", true);
	b->attrs[4] = aitrace_str("question", "How many lines of C are there?");
	memcpy(b->prompt_attrs, b->attrs, sizeof(b->attrs));
	b->prompt_attrs[4] = aitrace_strn("gen_ai.prompt", b->text, PROMPT);
	b->record = (struct aitrace_record){.type = AITRACE_SPAN_START,
		.parent = aitrace_context_new(none),
		.name = "chat gpt-4",
		.kind = "llm",
		.attrs = {b->attrs, 5}};
	b->record.context = aitrace_context_new(b->record.parent);
	b->prompt = b->record;
	b->prompt.attrs.at = b->prompt_attrs;
	ait_buf_init(&out, first, sizeof(first));
	b->line.len = (size_t)(ait_record_format(
				       &out, &b->record, &resource, 1795329780001200000) -
		out.at);
	memcpy(b->line.at, out.at, b->line.len);
}

/* What came through the pipe. */
static void bench_chunks(struct bench *b)
{
	ssize_t n;

	configure(b, TO_PIPE);
	do_emit_prompt(b);
	n = read(b->pipe[0], b->chunks.at, sizeof(b->chunks.at));
	b->chunks.len = n > 0 ? (size_t)n : 0;
}

static void bench_open(struct bench *b, const char *folder)
{
	snprintf(b->path, sizeof(b->path), "%s/emit_bench.%d", folder, (int)getpid());
	b->file = open(b->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	b->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (b->file < 0 || b->null < 0 || pipe(b->pipe) < 0) {
		perror("emit_bench");
		exit(1);
	}
	fcntl(b->pipe[0], F_SETFL, O_NONBLOCK);
	if (fcntl(b->pipe[1], F_SETPIPE_SZ, PIPE_SIZE) < PIPE_SIZE) {
		perror("emit_bench: a pipe of 1 MB");
		exit(1);
	}
	b->quiet = true;
	b->stream = fdopen(dup(b->pipe[1]), "w");
	setvbuf(b->stream, NULL, _IOLBF, 4096);
}

int main(int argc, char **argv)
{
	static struct samples samples[ROWS];
	static struct bench b;
	size_t rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;

	if (rounds < 1 || rounds > SAMPLES_MAX) {
		fputs("usage: emit_bench ROUNDS FOLDER\n", stderr);
		return 2;
	}
	bench_open(&b, argv[2]);
	bench_records(&b);
	bench_chunks(&b);
	for (size_t turn = 0; turn < rounds * TURNS; turn++)
		for (size_t i = 0; i < ROWS; i++)
			measure(&b, &rows[i], &samples[i], turn / TURNS);
	unlink(b.path);
	for (size_t i = 0; i < ROWS; i++)
		samples[i].label = rows[i].label;
	samples_print(samples, ROWS, rounds);
	printf("bytes\t%zu\n", b.line.len);
	return 0;
}
