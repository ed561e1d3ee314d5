/*
 * hostile SHAPE COUNT: a stream that somebody made up to hurt who reads it, on standard output; the
 * same arguments give the same bytes. What it holds, and what COUNT counts, the table says.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

enum { BLOCK = 256 * 1024 };

struct maker {
	struct buf out;
	int64_t now_ns; /* of the stream's clock */
};

static void flush(struct maker *m)
{
	size_t done = 0;

	while (done < m->out.len) {
		ssize_t n = write(STDOUT_FILENO, m->out.at + done, m->out.len - done);

		if (n < 0 && errno != EINTR)
			exit(1);
		done += n > 0 ? (size_t)n : 0;
	}
	buf_reset(&m->out);
}

static void text(struct maker *m, const char *words)
{
	buf_add(&m->out, str_from(words));
	if (m->out.len > BLOCK)
		flush(m);
}

/* All of a record but its last members and its end; each a microsecond after the one before. */
static void record(struct maker *m, const char *type, uint64_t span)
{
	m->now_ns += 1000;
	buf_addf(&m->out,
		"{\"type\":\"%s\",\"ts\":%" PRId64
		",\"trace_id\":\"7f3a9c0e11d24b58a6e0935b2cf4c41d\",\"span_id\":\"%016" PRIx64
		"\"",
		type, m->now_ns, span);
}

static void start(struct maker *m, uint64_t span, uint64_t parent)
{
	record(m, "span_start", span);
	if (parent)
		buf_addf(&m->out, ",\"parent_span_id\":\"%016" PRIx64 "\"", parent);
	text(m, ",\"name\":\"n\"}\n");
}

static void end(struct maker *m, uint64_t span)
{
	record(m, "span_end", span);
	text(m, "}\n");
}

static void update(struct maker *m, uint64_t span)
{
	record(m, "span_update", span);
	text(m, ",\"attributes\":{\"a\":1}}\n");
}

static void event(struct maker *m, uint64_t span, const char *name)
{
	record(m, "event", span);
	buf_addf(&m->out, ",\"name\":\"%s\"", name);
	text(m, "}\n");
}

/* ---- shapes ------------------------------------------------------------------------------- */

/* Any bytes: xorshift64*. */
static void binary(struct maker *m, uint64_t count)
{
	uint64_t state = 88172645463325252;

	for (; count; count--) {
		state ^= state >> 12;
		state ^= state << 25;
		state ^= state >> 27;
		buf_add_byte(&m->out, (char)(state * UINT64_C(2685821657736338717) >> 56));
		if (m->out.len > BLOCK)
			flush(m);
	}
}

/* One line between two records. */
static void line(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	for (; count; count--)
		text(m, "x");
	text(m, "\n");
	end(m, 1);
}

static void nest(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	record(m, "span_update", 1);
	text(m, ",\"attributes\":{\"a\":");
	for (uint64_t i = 0; i < count; i++)
		text(m, "[");
	for (uint64_t i = 0; i < count; i++)
		text(m, "]");
	text(m, "}}\n");
	end(m, 1);
}

static void attributes(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	record(m, "span_update", 1);
	text(m, ",\"attributes\":{\"key\":0");
	for (uint64_t i = 0; i < count; i++) {
		buf_addf(&m->out, ",\"key.%" PRIu64 "\":%" PRIu64, i, i);
		text(m, "");
	}
	text(m, "}}\n");
	end(m, 1);
}

/* Keys that FNV-1a gives the same 32 bits: each is made of parts of which two can be exchanged. */
static void keys(struct maker *m, uint64_t count)
{
	static const char *const parts[][2] = {
		{"jvqpfqg", "jaczypz"},
		{"cqskmmx", "xiwysbz"},
		{"alxaxbr", "zxmyfag"},
		{"lnofzaf", "cnfbzzm"},
		{"awgcsak", "lsqninx"},
		{"rppyjeq", "lxujrge"},
		{"zoqnddr", "qjkrspc"},
		{"zbaujdn", "hjcrahh"},
		{"cnbadmu", "dggkjtw"},
		{"jjzkqjl", "jsabybk"},
		{"bcuzbka", "yyfyomq"},
		{"fyxjggr", "admpsbj"},
		{"tisudro", "gjoycpl"},
		{"tzftfnp", "nlbgubb"},
		{"ogqwwfn", "jzpjfgl"},
		{"knyitcl", "eizedct"},
		{"fsirido", "wkhulyd"},
		{"liebxdu", "ahbcwrf"},
	};

	start(m, 1, 0);
	record(m, "span_update", 1);
	text(m, ",\"attributes\":{\"key\":0");
	for (uint64_t i = 0; i < count; i++) {
		text(m, ",\"");
		for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++)
			text(m, parts[n][i >> n & 1]);
		text(m, "\":1");
	}
	text(m, "}}\n");
	end(m, 1);
}

static void children(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	for (uint64_t i = 0; i < count; i++) {
		start(m, i + 2, 1);
		end(m, i + 2);
	}
	end(m, 1);
}

/* The same, each with much to tell, and the parent never ends. */
static void endless(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	for (uint64_t i = 0; i < count; i++) {
		start(m, i + 2, 1);
		record(m, "span_update", i + 2);
		buf_addf(&m->out, ",\"attributes\":{\"gen_ai.prompt\":\"%2000s\"}}\n", "");
		event(m, i + 2, "thought");
		end(m, i + 2);
	}
}

static void chain(struct maker *m, uint64_t count)
{
	for (uint64_t i = 1; i <= count; i++)
		start(m, i, i - 1);
	for (uint64_t i = count; i; i--)
		end(m, i);
}

/* Leaves below a chain of 4000. */
static void leaves(struct maker *m, uint64_t count)
{
	for (uint64_t i = 1; i <= 4000; i++)
		start(m, i, i - 1);
	for (uint64_t i = 1; i <= count; i++)
		start(m, 4000 + i, 4000);
}

static void updates(struct maker *m, uint64_t count)
{
	start(m, 1, 0);
	for (uint64_t i = 0; i < count; i++)
		update(m, 1);
	end(m, 1);
}

/* Two spans with many records, and then news of them in turns, when their rows are out. */
static void turns(struct maker *m, uint64_t count)
{
	for (uint64_t span = 1; span <= 3; span++)
		start(m, span, span > 1);
	for (uint64_t i = 0; i < count; i++)
		update(m, 2 + i % 2);
	end(m, 2);
	end(m, 3);
	for (uint64_t i = 0; i < count; i++)
		event(m, 2 + i % 2, "exception");
	end(m, 1);
}

/* Spans of a process that is over, below one with many records. */
static void crashed(struct maker *m, uint64_t count)
{
	char host[256] = "";

	gethostname(host, sizeof(host) - 1);
	record(m, "span_start", 1);
	buf_addf(&m->out,
		",\"name\":\"n\",\"resource\":{\"process.pid\":2147483647,\"host.name\":\"%s\"}}\n",
		host);
	for (uint64_t i = 0; i < count; i++)
		update(m, 1);
	for (uint64_t i = 0; i < count; i++)
		start(m, 2 + i, 1);
}

/* Events that wait for their turn, each before those that came. */
static void backwards(struct maker *m, uint64_t count)
{
	record(m, "span", 1);
	buf_addf(&m->out,
		",\"end_ts\":%" PRId64 ",\"name\":\"n\",\"parent_span_id\":\"missing\"}\n",
		m->now_ns);
	for (uint64_t i = 0; i < count; i++) {
		buf_addf(&m->out,
			"{\"type\":\"event\",\"ts\":%" PRId64
			",\"trace_id\":\"7f3a9c0e11d24b58a6e0935b2cf4c41d\",\"name\":\"agent_state_updated\"}\n",
			m->now_ns + INT64_C(4000000000) - (int64_t)i * 1000);
		text(m, "");
	}
}

/* Two traces with the same span ids, their records in turns. */
static void twins(struct maker *m, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		for (int trace = 1; trace <= 2; trace++) {
			buf_addf(&m->out,
				"{\"type\":\"span\",\"ts\":%" PRId64 ",\"end_ts\":%" PRId64
				",\"trace_id\":\"%032d\",\"span_id\":\"%016" PRIx64
				"\",\"name\":\"n%d\"%s}\n",
				m->now_ns, m->now_ns + trace, trace, i + 1, trace,
				i ? ",\"parent_span_id\":\"0000000000000001\"" : "");
			text(m, "");
		}
}

static const struct shape {
	const char *name;
	void (*make)(struct maker *m, uint64_t count);
	const char *what;
} shapes[] = {
	{"binary", binary, "COUNT bytes of any value"},
	{"line", line, "a line of COUNT bytes, between two records"},
	{"nest", nest, "an array COUNT deep"},
	{"attributes", attributes, "COUNT attributes of one span, in one line"},
	{"keys", keys, "the same, their keys made to have one hash"},
	{"children", children, "COUNT children of one span"},
	{"endless", endless, "the same, with 2 KB of text each, and the parent stays open"},
	{"chain", chain, "COUNT spans, each below the one before"},
	{"leaves", leaves, "COUNT open spans, 4000 deep"},
	{"updates", updates, "COUNT updates of one span"},
	{"turns", turns, "COUNT updates of two spans, and as many late events"},
	{"crashed", crashed, "COUNT updates of a span, and as many children that are lost"},
	{"backwards", backwards, "COUNT events, latest first"},
	{"twins", twins, "COUNT spans in each of two traces, with the same ids"},
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

int main(int argc, char **argv)
{
	struct maker m = {.now_ns = INT64_C(1763820131000000000)};

	for (size_t i = 0; argc == 3 && i < SHAPES; i++)
		if (strcmp(argv[1], shapes[i].name) == 0) {
			shapes[i].make(&m, strtoull(argv[2], NULL, 10));
			flush(&m);
			buf_release(&m.out);
			return 0;
		}
	fputs("usage: hostile SHAPE COUNT\n", stderr);
	for (size_t i = 0; i < SHAPES; i++)
		fprintf(stderr, "  %-11s %s\n", shapes[i].name, shapes[i].what);
	return 2;
}
