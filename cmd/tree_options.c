#include "tree_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "operands.h"
#include "options.h"
#include "query_option.h"
#include "report.h"

enum option {
	OPT_FROM,
	OPT_FOLLOW,
	OPT_TRACE,
	OPT_QUERY,
	OPT_EXPLAIN,
	OPT_VERBOSE,
	OPT_DEPTH,
	OPT_MIN_DURATION,
	OPT_ATTRS,
	OPT_JSON,
	OPT_OTLP,
	OPT_LIVE,
	OPT_COLOR,
	OPT_GLYPHS,
	OPT_WIDTH,
	OPT_STRICT,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option_row rows[] = {
	{'f', "follow", NULL, NULL, "go on as files grow", OPT_FOLLOW},
	{0, "from", "FORMAT", FROM_WORDS, "what inputs are: looked for otherwise",
		OPT_FROM},
	{'t', "trace", "ID", NULL, "only traces whose id begins with ID", OPT_TRACE},
	{'q', "query", "TRACEQL", NULL, "only spans that match, dim what is above them",
		OPT_QUERY},
	{0, "explain", NULL, NULL, "say how the query was understood", OPT_EXPLAIN},
	{'v', "verbose", NULL, NULL, "all attributes and events", OPT_VERBOSE},
	{0, "depth", "N", NULL, "only N levels of spans", OPT_DEPTH},
	{0, "min-duration", "D", NULL, "leave out spans shorter than D (10ms, 1.5s, 2m)",
		OPT_MIN_DURATION},
	{0, "attrs", "KEY,...", NULL, "show these attributes too", OPT_ATTRS},
	{0, "json", NULL, NULL, "one JSON object a trace, a line each", OPT_JSON},
	{0, "otlp", "WHEN", "on|off", "receive a command's OpenTelemetry: on or off",
		OPT_OTLP},
	{0, "live", "WHEN", "auto|on|off", "redraw what is running: auto, on or off",
		OPT_LIVE},
	{0, "color", "WHEN", "auto|always|never", "colours: auto, always or never",
		OPT_COLOR},
	{0, "glyphs", "SET", "auto|unicode|ascii", "drawing: auto, unicode or ascii",
		OPT_GLYPHS},
	{0, "width", "N", NULL, "rows of N cells", OPT_WIDTH},
	{0, "strict", NULL, NULL, "exit with 1 when there are bad lines", OPT_STRICT},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int tree_help(void)
{
	puts("usage: aitrace-tree [OPTION]... [FILE]...\n"
	     "       aitrace-tree [OPTION]... -- COMMAND [ARG]...\n"
	     "Show aitrace streams as trees of spans, while they are written or afterwards.\n"
	     "\n"
	     "  ./agent 2>&1 >/dev/null | aitrace-tree    watch what an agent does\n"
	     "  aitrace-tree -- ./agent --question ...    run it and watch it\n"
	     "  aitrace-tree run.jsonl                    see what it did\n");
	options_help(rows);
	puts("\nWith no FILE, or where FILE is -, standard input is read.\n"
	     "A row: status, kind (A agent, L llm, T tool, R retrieval ...), name, details, time.\n"
	     "See aitrace-tree(1).");
	return 0;
}

/* A decimal number from `low` on; -1: it is none. */
static long tree_number(const char *text, long low)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text < '0' || *text > '9' || *end || n < low || n > 100000000 ? -1 : n;
}

static void tree_keys(struct tree_options *o, const char *list)
{
	struct str rest = str_from(list);

	while (rest.len) {
		size_t len = str_find(rest, ',');

		o->keys = mem_grow(
			o->keys, &o->key_room, o->key_count + 1, sizeof(*o->keys));
		if (len)
			o->keys[o->key_count++] = str_head(rest, len);
		rest = str_tail(rest, len + 1);
	}
}

static int tree_query(struct tree_options *o, const char *text)
{
	query_free(o->query);
	o->query = query_option("aitrace-tree", text);
	if (!o->query)
		return 2;
	if (query_needs(o->query) == QUERY_METRICS)
		return operands_usage("aitrace-tree",
			"--query takes one that keeps spans; aitrace-cat(1) takes "
			"those that count them");
	return -1;
}

static int tree_explain(const struct tree_options *o)
{
	if (!o->explain)
		return -1;
	if (!o->query)
		return operands_usage("aitrace-tree", "--explain needs a --query");
	query_option_explain(o->query);
	return 0;
}

/* Options that take a number; -1 to go on. */
static int tree_figure(struct tree_options *o, int id, const char *value)
{
	long n;

	if (id == OPT_MIN_DURATION) {
		if (!stamp_parse_duration(str_from(value), &o->shorter_ns) ||
			o->shorter_ns < 0)
			return operands_usage("aitrace-tree",
				"--min-duration takes a duration such as 10ms, 1.5s or 2m");
		return -1;
	}
	n = tree_number(value, 1);
	if (n < 0)
		return operands_usage("aitrace-tree",
			id == OPT_DEPTH ? "--depth takes a number from 1 on"
					: "--width takes a number from 1 on");
	if (id == OPT_DEPTH)
		o->depth = (uint32_t)n;
	else
		o->wishes.width = n > 10000 ? 10000 : (int)n;
	return -1;
}

static int tree_option(struct tree_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_FOLLOW:
		o->follow = true;
		break;
	case OPT_JSON:
		o->json = true;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case OPT_VERBOSE:
		o->verbose = true;
		break;
	case OPT_FROM:
		o->from = from_option(value);
		break;
	case OPT_TRACE:
		o->trace = str_from(value);
		break;
	case OPT_QUERY:
		return tree_query(o, value);
	case OPT_EXPLAIN:
		o->explain = true;
		break;
	case OPT_ATTRS:
		tree_keys(o, value);
		break;
	case OPT_OTLP:
		o->no_otlp = caps_wish(value) == WISH_OFF;
		break;
	case OPT_LIVE:
		o->wishes.live = caps_wish(value);
		break;
	case OPT_COLOR:
		o->wishes.colour = caps_wish(value);
		break;
	case OPT_GLYPHS:
		o->wishes.unicode = caps_wish(value);
		break;
	case OPT_HELP:
		return tree_help();
	case OPT_VERSION:
		puts("aitrace-tree " AITRACE_VERSION);
		return 0;
	default:
		return tree_figure(o, id, value);
	}
	return -1;
}

int tree_options(struct tree_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-tree",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct tree_options){0};
	operands_init(&o->read, argc);
	while (status < 0 && (id = operands_next(&o->read, &scan, &value)) != OPTION_END)
		status = id == OPTION_WRONG ? operands_wrong(&o->read, &scan)
					    : tree_option(o, id, value);
	if (status < 0)
		status = tree_explain(o);
	return status < 0 ? operands_end(&o->read, &scan, o->follow) : status;
}

void tree_options_release(struct tree_options *o)
{
	operands_release(&o->read);
	free(o->keys);
	query_free(o->query);
}
