/*
 * How fast base/scan walks lines, beside finding their ends (memchr) and a jansson tree a line.
 * Inputs are made up from a seed and lie in memory. Prints medians of several rounds, in GB/s, and
 * how many times the time of memchr each takes.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/scan.h"

enum { INPUT_SIZE = 32 << 20, ROUNDS = 7, PAD = 64 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static unsigned below(uint64_t *state, unsigned limit)
{
	return (unsigned)(next_random(state) >> 33) % limit;
}

static void add_head(uint64_t *state, const char *type, struct buf *out)
{
	buf_addf(out,
		"{\"type\":\"%s\",\"ts\":\"2026-11-22T06:%02u:%02u.%09uZ\","
		"\"trace_id\":\"%016" PRIx64 "%016" PRIx64 "\",\"span_id\":\"%016" PRIx64
		"\"",
		type, below(state, 60), below(state, 60), below(state, 1000000000),
		next_random(state), next_random(state), next_random(state));
}

/* The mix that a running agent writes: starts, events, ends. */
static void add_small(uint64_t *state, struct buf *out)
{
	static const char *const names[] = {"reasoning", "agent.handle_message",
		"web.search", "tool.read_file", "chat", "state.load"};
	static const char *const kinds[] = {"llm", "agent", "tool", "retrieval"};

	switch (below(state, 5)) {
	case 0:
	case 1:
		add_head(state, "span_start", out);
		buf_addf(out,
			",\"parent_span_id\":\"%016" PRIx64
			"\",\"name\":\"%s\",\"kind\":\"%s\","
			"\"attributes\":{\"gen_ai.request.model\":\"gpt-4\","
			"\"gen_ai.request.temperature\":0.%u,\"message_length\":%u}}\n",
			next_random(state), names[below(state, 6)], kinds[below(state, 4)],
			below(state, 10), below(state, 10000));
		break;
	case 2:
		add_head(state, "event", out);
		buf_addf(out,
			",\"name\":\"reasoning_complete\",\"attributes\":{\"thought_count\":%u,"
			"\"text\":\"Look at the %s first.\"}}\n",
			below(state, 30), names[below(state, 6)]);
		break;
	default:
		add_head(state, "span_end", out);
		buf_addf(out,
			",\"status\":\"%s\",\"attributes\":{\"gen_ai.usage.input_tokens\":%u,"
			"\"gen_ai.usage.output_tokens\":%u,\"cache\":%s}}\n",
			below(state, 9) ? "ok" : "error", below(state, 20000),
			below(state, 900), below(state, 2) ? "true" : "null");
	}
}

static void add_text(uint64_t *state, const char *const *words, unsigned count, size_t size,
	struct buf *out)
{
	size_t end = out->len + size;

	while (out->len < end)
		buf_add(out, str_from(words[below(state, count)]));
}

static void add_prompt(
	uint64_t *state, const char *const *words, unsigned count, struct buf *out)
{
	add_head(state, "event", out);
	buf_add(out, STR(",\"name\":\"prompt\",\"attributes\":{\"text\":\""));
	add_text(state, words, count, 20000, out);
	buf_add(out, STR("\"}}\n"));
}

static void add_plain(uint64_t *state, struct buf *out)
{
	static const char *const words[] = {
		"the ", "agent ", "looks at ", "a file, ", "and says. "};

	add_prompt(state, words, 5, out);
}

/* English and code: an escape every 60 bytes or so. */
static void add_escaped(uint64_t *state, struct buf *out)
{
	static const char *const words[] = {"the ", "agent ", "looks at ", "a file, ",
		"and says. ", "return ", "value == 0 ", "if (found) ", "what they ask for ",
		"\\n", "\\\"", "it ", "for each member of ", "something "};

	add_prompt(state, words, 14, out);
}

static void add_cjk(uint64_t *state, struct buf *out)
{
	static const char *const words[] = {"代理", "查看了这个文件", "，", "然后说。",
		"模型", "\\n", "一个", "不是 JSON ", "我们"};

	add_prompt(state, words, 9, out);
}

static const struct input {
	const char *name;
	void (*add)(uint64_t *state, struct buf *out);
} inputs[] = {
	{"small lines", add_small},
	{"20 KB prompts, plain", add_plain},
	{"20 KB prompts, escapes", add_escaped},
	{"20 KB prompts, CJK", add_cjk},
};

/* What is done with a line: returns a number, so that nothing is left out. */
static uint64_t do_nothing(struct str line)
{
	return line.len;
}

static uint64_t do_scan(struct str line)
{
	struct scan s;
	struct scan_member m;
	uint64_t sum = 0;

	scan_init(&s, line, PAD);
	scan_object(&s);
	while (scan_member(&s, &m))
		sum += m.key.text.len + m.value.text.len;
	if (!scan_done(&s))
		abort();
	return sum;
}

static uint64_t do_find(struct str line)
{
	struct scan_value attributes, v;

	if (!scan_find(line, STR("attributes"), &attributes))
		return 0;
	return attributes.text.len + scan_find(attributes.text, STR("thought_count"), &v);
}

static uint64_t do_check(struct str line)
{
	size_t offset;
	const char *reason;

	return scan_check(line, &offset, &reason);
}

static uint64_t do_jansson(struct str line)
{
	json_t *json = json_loadb(line.at, line.len, 0, NULL);
	uint64_t size = json_object_size(json);

	json_decref(json);
	return size;
}

static const struct work {
	const char *name;
	uint64_t (*line)(struct str line);
	size_t part; /* of the input, so that slow work takes no longer */
} works[] = {
	{"memchr", do_nothing, 1},
	{"scan", do_scan, 1},
	{"check", do_check, 1},
	{"find", do_find, 1},
	{"jansson", do_jansson, 16},
};

enum { WORKS = sizeof(works) / sizeof(works[0]) };

static double seconds_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* Seconds a GB that one pass over the input takes. */
static double measure(const struct work *w, struct str input, uint64_t *sum)
{
	struct str left = str_head(input, input.len / w->part);
	double begin = seconds_now();

	while (left.len) {
		struct str line = str_head(left, str_find(left, '\n'));

		*sum += w->line(line);
		left = str_tail(left, line.len + 1);
	}
	return (seconds_now() - begin) * 1e9 / (double)(input.len / w->part);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void run(const struct input *in)
{
	double took[WORKS][ROUNDS];
	struct buf input = {0};
	uint64_t state = 20261122, sum = 0;

	while (input.len < INPUT_SIZE)
		in->add(&state, &input);
	buf_reserve(&input, PAD);
	memset(input.at + input.len, 0, PAD);
	for (int round = 0; round < ROUNDS; round++)
		for (size_t w = 0; w < WORKS; w++)
			took[w][round] = measure(&works[w], buf_str(&input), &sum);
	printf("%s\n", in->name);
	for (size_t w = 0; w < WORKS; w++) {
		qsort(took[w], ROUNDS, sizeof(double), compare);
		printf("  %-8s %6.2f GB/s  %6.1f x memchr\n", works[w].name,
			1 / took[w][ROUNDS / 2], took[w][ROUNDS / 2] / took[0][ROUNDS / 2]);
	}
	fprintf(stderr, "%s", sum ? "" : "nothing was done\n");
	buf_release(&input);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		run(&inputs[i]);
	return 0;
}
