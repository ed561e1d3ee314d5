/*
 * generate SHAPE SIZE [SEED]: a stream as aitrace-stream(5) has it, made up from the seed (1), on
 * standard output; the same arguments give the same bytes. SIZE is in bytes, or in spans for the
 * shapes that say so, and may end in K, M or G. Traces are whole, so it becomes a little more.
 * Standard error gets one line: what there is of it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

enum {
	RECORD_ROOM = 64 * 1024, /* of the longest line, and more */
	BLOCK = 256 * 1024,	 /* written at once */
	POOL = 512 * 1024,	 /* bytes of text that prompts are cut from */
	PROMPT_MIN = 4 * 1024,
	PROMPT_MAX = 40 * 1024,
	AGENTS_MAX = 4,
};

static const struct shape {
	const char *name;
	const char *what;
	bool by_spans;	 /* SIZE counts spans */
	bool prompts;	 /* model calls carry theirs */
	bool shuffled;	 /* lines in any order */
	unsigned agents; /* at work at the same time, a trace each */
	unsigned spans;	 /* of a trace, on average; 0: all there are */
	unsigned depth;	 /* the deepest span, root 1 */
	unsigned nest;	 /* how often, of 100 times, a span gets a child and does not end */
} shapes[] = {
	{"small", "traces of 20 spans, lines of 256 bytes", .agents = 4, .spans = 20,
		.depth = 5, .nest = 50},
	{"prompt", "the same with prompts of 4 to 40 KB", .prompts = true, .agents = 4,
		.spans = 20, .depth = 5, .nest = 50},
	{"shuffled", "the lines of small in any order", .shuffled = true, .agents = 4,
		.spans = 20, .depth = 5, .nest = 50},
	{"one", "SIZE spans in one trace", .by_spans = true, .agents = 1, .depth = 8,
		.nest = 50},
	{"deep", "SIZE spans in chains of 10,000", .by_spans = true, .agents = 1,
		.spans = 10000, .depth = 10000, .nest = 100},
	{"wide", "SIZE spans below one root", .by_spans = true, .agents = 1, .depth = 2},
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

struct maker;

/* A sort of work, as a span tells of it. */
struct work {
	struct str name;
	struct str kind;
	bool leaf; /* has no children */
	char *(*start)(
		struct maker *m, char *at); /* members of its attributes; NULL: none */
	char *(*end)(struct maker *m, char *at);
};

struct open_span {
	uint64_t id;
	const struct work *work;
};

/* One trace under way. */
struct agent {
	bool busy;
	char trace_id[32];
	struct open_span *path; /* open spans, the root first; room for the shape's depth */
	size_t depth;		/* of them there are */
	uint64_t left;		/* spans to be started */
};

struct maker {
	const struct shape *shape;
	uint64_t random; /* state; never 0 */
	uint64_t now_ns; /* of the stream's clock */
	uint64_t size;	 /* bytes or spans to make */
	struct buf out;
	struct agent agents[AGENTS_MAX];
	struct buf pool; /* words, escaped */
	uint32_t *words; /* where they begin in the pool */
	size_t word_count;
	uint64_t written; /* bytes that left `out` */
	uint64_t spans, events, traces, texts, lines;
};

/* ---- pieces: each writes at `at` and returns what is behind it -------------------------------- */

static uint64_t maker_random(struct maker *m)
{
	m->random ^= m->random << 13;
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return m->random;
}

static unsigned maker_below(struct maker *m, unsigned limit)
{
	return (unsigned)((maker_random(m) >> 32) * limit >> 32);
}

static inline char *put(char *at, struct str text)
{
	memcpy(at, text.at, text.len);
	return at + text.len;
}

static char *put_hex(char *at, uint64_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++)
		at[i] = digits[n >> (60 - 4 * i) & 15];
	return at + 16;
}

/* With leading zeros, as many digits as `width`. */
static char *put_digits(char *at, uint64_t n, int width)
{
	for (int i = width; i-- > 0; n /= 10)
		at[i] = (char)('0' + n % 10);
	return at + width;
}

static char *put_number(char *at, uint64_t n)
{
	int width = 1;

	for (uint64_t rest = n; rest >= 10; rest /= 10)
		width++;
	return put_digits(at, n, width);
}

/* Within one month: the clock starts on its first day. */
static char *put_time(char *at, uint64_t ns)
{
	uint64_t s = ns / 1000000000;

	at = put(at, STR("2026-11-"));
	at = put_digits(at, 1 + s / 86400 % 30, 2);
	*at++ = 'T';
	at = put_digits(at, s / 3600 % 24, 2);
	*at++ = ':';
	at = put_digits(at, s / 60 % 60, 2);
	*at++ = ':';
	at = put_digits(at, s % 60, 2);
	*at++ = '.';
	at = put_digits(at, ns % 1000000000, 9);
	*at++ = 'Z';
	return at;
}

/* Whole words of the pool, about min to max bytes. */
static char *put_prompt(struct maker *m, char *at, unsigned min, unsigned max)
{
	size_t mean = m->pool.len / m->word_count;
	size_t count = (min + maker_below(m, max - min)) / (mean + 1);
	uint32_t *from = &m->words[maker_below(m, (unsigned)(m->word_count - count))];

	return put(at, (struct str){m->pool.at + *from, from[count] - *from});
}

/* ---- work --------------------------------------------------------------------------------- */

static char *agent_start(struct maker *m, char *at)
{
	at = put(at, STR("\"gen_ai.agent.name\":\"planner\",\"message_length\":"));
	return put_number(at, maker_below(m, 4000));
}

static char *chain_start(struct maker *m, char *at)
{
	return put_number(
		put(at, STR("\"goal\":\"find what the page says of prices\",\"step\":")),
		maker_below(m, 30));
}

static char *llm_start(struct maker *m, char *at)
{
	at = put(at,
		STR("\"gen_ai.operation.name\":\"chat\",\"gen_ai.provider.name\":\"openai\","
		    "\"gen_ai.request.model\":\"gpt-4\","
		    "\"gen_ai.request.temperature\":0."));
	at = put_number(at, maker_below(m, 10));
	if (!m->shape->prompts)
		return at;
	at = put(at, STR(",\"gen_ai.prompt\":\""));
	at = put_prompt(m, at, PROMPT_MIN, PROMPT_MAX);
	*at++ = '"';
	return at;
}

static char *llm_end(struct maker *m, char *at)
{
	at = put_number(
		put(at, STR("\"gen_ai.usage.input_tokens\":")), maker_below(m, 20000));
	at = put_number(
		put(at, STR(",\"gen_ai.usage.output_tokens\":")), maker_below(m, 900));
	if (!m->shape->prompts)
		return at;
	at = put(at, STR(",\"gen_ai.completion\":\""));
	at = put_prompt(m, at, PROMPT_MIN / 8, PROMPT_MIN / 2);
	*at++ = '"';
	return at;
}

static char *tool_start(struct maker *m, char *at)
{
	at = put(at,
		STR("\"gen_ai.tool.name\":\"web.search\","
		    "\"gen_ai.tool.call.arguments\":{\"query\":\"page "));
	at = put_number(at, maker_below(m, 100000));
	return put(at, STR("\",\"lines\":[1,80]}"));
}

static char *tool_end(struct maker *m, char *at)
{
	return put_number(put(at, STR("\"result_bytes\":")), maker_below(m, 1000000));
}

static char *retrieval_start(struct maker *m, char *at)
{
	at = put(at, STR("\"db.collection.name\":\"pages\",\"top_k\":"));
	return put_number(at, 1 + maker_below(m, 20));
}

/* The first is the root's. */
static const struct work works[] = {
	{{"agent.handle_message", 20}, {"agent", 5}, false, agent_start, NULL},
	{{"turn", 4}, {"chain", 5}, false, chain_start, NULL},
	{{"chat gpt-4", 10}, {"llm", 3}, true, llm_start, llm_end},
	{{"execute_tool web.search", 23}, {"tool", 4}, false, tool_start, tool_end},
	{{"retrieve pages", 14}, {"retrieval", 9}, true, retrieval_start, NULL},
	{{"chat gpt-4", 10}, {"llm", 3}, true, llm_start, llm_end},
	{{"check answer", 12}, {"guardrail", 9}, false, chain_start, NULL},
	{{"delegate", 8}, {"agent", 5}, false, agent_start, NULL},
};

enum { WORKS = sizeof(works) / sizeof(works[0]) };

/* ---- lines -------------------------------------------------------------------------------- */

static void maker_flush(struct maker *m)
{
	size_t done = 0;

	while (done < m->out.len) {
		ssize_t n = write(STDOUT_FILENO, m->out.at + done, m->out.len - done);

		if (n < 0 && errno != EINTR) {
			if (errno != EPIPE)
				perror("generate");
			exit(1);
		}
		done += n > 0 ? (size_t)n : 0;
	}
	m->written += m->out.len;
	buf_reset(&m->out);
}

static char *line_begin(struct maker *m)
{
	if (m->out.len >= BLOCK && !m->shape->shuffled)
		maker_flush(m);
	return buf_reserve(&m->out, RECORD_ROOM);
}

static void line_end(struct maker *m, char *at)
{
	*at++ = '\n';
	m->out.len = (size_t)(at - m->out.at);
	m->lines++;
}

/* All that every record has. */
static char *record_begin(
	struct maker *m, const struct agent *a, struct str type, uint64_t id)
{
	char *at = put(line_begin(m), STR("{\"type\":\""));

	m->now_ns += 1000 + maker_below(m, 400000);
	at = put_time(put(put(at, type), STR("\",\"ts\":\"")), m->now_ns);
	at = put(at, STR("\",\"trace_id\":\""));
	at = put(at, (struct str){a->trace_id, sizeof(a->trace_id)});
	at = put_hex(put(at, STR("\",\"span_id\":\"")), id);
	*at++ = '"';
	return at;
}

static char *attributes(
	struct maker *m, char *at, char *(*members)(struct maker *m, char *at))
{
	if (!members)
		return at;
	at = members(m, put(at, STR(",\"attributes\":{")));
	*at++ = '}';
	return at;
}

static void span_start(struct maker *m, const struct agent *a)
{
	const struct open_span *span = &a->path[a->depth - 1];
	char *at = record_begin(m, a, STR("span_start"), span->id);

	if (a->depth > 1) {
		at = put_hex(put(at, STR(",\"parent_span_id\":\"")), span[-1].id);
		*at++ = '"';
	}
	at = put(put(at, STR(",\"name\":\"")), span->work->name);
	at = put(put(at, STR("\",\"kind\":\"")), span->work->kind);
	*at++ = '"';
	at = attributes(m, at, span->work->start);
	if (a->depth == 1)
		at = put(at,
			STR(",\"resource\":{\"service.name\":\"planner\","
			    "\"process.pid\":4711,\"host.name\":\"laptop\"}"));
	*at++ = '}';
	line_end(m, at);
	m->spans++;
}

static void span_end(struct maker *m, const struct agent *a)
{
	const struct open_span *span = &a->path[a->depth - 1];
	char *at = record_begin(m, a, STR("span_end"), span->id);

	if (maker_below(m, 40))
		at = put(at, STR(",\"status\":\"ok\""));
	else
		at = put(at,
			STR(",\"status\":\"error\",\"status_message\":"
			    "\"429 Too Many Requests, try again in 2 s\""));
	at = attributes(m, at, span->work->end);
	*at++ = '}';
	line_end(m, at);
}

static void event(struct maker *m, const struct agent *a)
{
	char *at = record_begin(m, a, STR("event"), a->path[a->depth - 1].id);

	if (maker_below(m, 2)) {
		at = put(at,
			STR(",\"name\":\"thought\",\"attributes\":{\"text\":\"The answer "
			    "must be on the page about prices; look at page "));
		at = put_number(at, maker_below(m, 1000));
		at = put(at, STR(" first.\"}}"));
	} else {
		at = put(at,
			STR(",\"name\":\"reasoning_complete\","
			    "\"attributes\":{\"thought_count\":"));
		at = put_number(at, maker_below(m, 30));
		at = put(at, STR("}}"));
	}
	line_end(m, at);
	m->events++;
}

static void text(struct maker *m)
{
	char *at = put(line_begin(m), STR("Retrying after rate limit, attempt "));

	line_end(m, put_number(at, 1 + maker_below(m, 5)));
	m->texts++;
}

/* ---- agents ------------------------------------------------------------------------------- */

static void agent_begin(struct maker *m, struct agent *a)
{
	const struct shape *shape = m->shape;

	put_hex(put_hex(a->trace_id, maker_random(m)), maker_random(m));
	a->busy = true;
	a->depth = 0;
	a->left = shape->spans;
	if (!shape->spans)
		a->left = m->size;
	else if (!shape->by_spans)
		a->left = shape->spans * 3 / 4 + maker_below(m, shape->spans / 2 + 1);
	else if (a->left > m->size - m->spans)
		a->left = m->size - m->spans;
	m->traces++;
}

/* Goes down into a new span. */
static void agent_call(struct maker *m, struct agent *a)
{
	const struct work *work = &works[a->depth ? 1 + maker_below(m, WORKS - 1) : 0];

	if (m->shape->nest == 100)
		work = &works[a->depth ? 1 : 0];
	a->path[a->depth++] = (struct open_span){maker_random(m), work};
	a->left--;
	span_start(m, a);
}

static void agent_return(struct maker *m, struct agent *a)
{
	span_end(m, a);
	a->depth--;
	a->busy = a->depth > 0;
}

/* One line. */
static void agent_step(struct maker *m, struct agent *a)
{
	const struct work *work = a->depth ? a->path[a->depth - 1].work : NULL;
	unsigned dice = maker_below(m, 100);
	bool may = a->left && a->depth < m->shape->depth && (!work || !work->leaf);

	if (a->depth && dice < 17)
		event(m, a);
	else if (a->depth && dice < 18)
		text(m);
	else if (may && (a->depth < 2 || maker_below(m, 100) < m->shape->nest))
		agent_call(m, a);
	else
		agent_return(m, a);
}

static bool maker_full(const struct maker *m)
{
	return (m->shape->by_spans ? m->spans : m->written + m->out.len) >= m->size;
}

static void maker_run(struct maker *m)
{
	unsigned busy = 1;

	while (busy) {
		busy = 0;
		for (unsigned i = 0; i < m->shape->agents; i++) {
			struct agent *a = &m->agents[i];

			if (!a->busy && !maker_full(m))
				agent_begin(m, a);
			busy += a->busy;
			/* Now this one writes a few lines, now that. */
			for (unsigned n = maker_below(m, 4); a->busy && n; n--)
				agent_step(m, a);
		}
	}
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* English, code and other scripts, escaped: an escape every 40 bytes or so. */
static void maker_pool(struct maker *m)
{
	static const char *const words[] = {"the ", "agent ", "looks at ", "a file, ",
		"and says ", "return ", "value == 0 ", "if (found) ", "what they ask for ",
		"\\n", "\\n\\t", "\\\"quoted\\\" ", "it ", "for each member of ",
		"something ", "C:\\\\path ", "na\xc3\xafve ", "\xe4\xbb\xa3\xe7\x90\x86 ",
		"\\u00e9t\\u00e9 ", "\xf0\x9f\x99\x82 "};

	m->words = mem_new(POOL * sizeof(*m->words));
	while (m->pool.len < POOL) {
		unsigned i = maker_below(m, sizeof(words) / sizeof(words[0]));

		m->words[m->word_count++] = (uint32_t)m->pool.len;
		buf_add(&m->pool, str_from(words[i]));
	}
}

static void maker_shuffle(struct maker *m)
{
	size_t count = 0;
	struct str *lines = mem_new(m->lines * sizeof(*lines));
	struct buf all = m->out;

	for (struct str rest = buf_str(&all); rest.len; count++) {
		lines[count] = str_head(rest, str_find(rest, '\n') + 1);
		rest = str_tail(rest, lines[count].len);
	}
	m->out = (struct buf){0};
	for (; count; count--) {
		size_t i = maker_below(m, (unsigned)count);

		buf_add(&m->out, lines[i]);
		lines[i] = lines[count - 1];
		if (m->out.len >= BLOCK)
			maker_flush(m);
	}
	buf_release(&all);
	free(lines);
}

/* 0 is no size. */
static uint64_t size_of(const char *text)
{
	static const char units[] = "KMG";
	char *end;
	unsigned long long size = strtoull(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;

	if (*text < '0' || *text > '9' || (*end && (!unit || end[1])))
		return 0;
	for (; unit && unit >= units; unit--)
		size *= 1000;
	return size;
}

static int usage(void)
{
	fputs("usage: generate SHAPE SIZE[K|M|G] [SEED]\n", stderr);
	for (size_t i = 0; i < SHAPES; i++)
		fprintf(stderr, "  %-10s%s\n", shapes[i].name, shapes[i].what);
	return 2;
}

static void maker_init(struct maker *m, const char *seed)
{
	m->random = UINT64_C(0x9e3779b97f4a7c15) * (strtoull(seed, NULL, 10) * 2 + 1);
	for (int i = 0; i < 16; i++)
		maker_random(m);
	for (unsigned i = 0; i < m->shape->agents; i++)
		m->agents[i].path = mem_new(m->shape->depth * sizeof(struct open_span));
	if (m->shape->prompts)
		maker_pool(m);
}

static void maker_release(struct maker *m)
{
	for (unsigned i = 0; i < m->shape->agents; i++)
		free(m->agents[i].path);
	buf_release(&m->pool);
	buf_release(&m->out);
	free(m->words);
}

int main(int argc, char **argv)
{
	struct maker m = {0};

	for (size_t i = 0; argc > 2 && i < SHAPES; i++)
		if (strcmp(argv[1], shapes[i].name) == 0)
			m.shape = &shapes[i];
	m.size = argc > 2 ? size_of(argv[2]) : 0;
	if (!m.shape || !m.size || argc > 4)
		return usage();
	maker_init(&m, argc > 3 ? argv[3] : "1");
	maker_run(&m);
	if (m.shape->shuffled)
		maker_shuffle(&m);
	maker_flush(&m);
	fprintf(stderr, "traces %ju spans %ju events %ju texts %ju lines %ju bytes %ju\n",
		(uintmax_t)m.traces, (uintmax_t)m.spans, (uintmax_t)m.events,
		(uintmax_t)m.texts, (uintmax_t)m.lines, (uintmax_t)m.written);
	maker_release(&m);
	return 0;
}
