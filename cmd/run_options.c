#include "run_options.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/stamp.h"
#include "operands.h"
#include "options.h"

enum option {
	OPT_OUT,
	OPT_APPEND,
	OPT_NAME,
	OPT_WAIT,
	OPT_CONTENT,
	OPT_APART,
	OPT_OTLP,
	OPT_TEXT,
	OPT_PORT,
	OPT_PRINT_ENV,
	OPT_LAST,
	OPT_LIST,
	OPT_QUIET,
	OPT_VERBOSE,
	OPT_HELP,
	OPT_VERSION,
};

static const int64_t WAIT_NS = INT64_C(5000000000);

static const struct option_row rows[] = {
	{'o', "output", "FILE", NULL, "record in FILE, not among the last runs", OPT_OUT},
	{'a', "append", NULL, NULL, "go on with FILE", OPT_APPEND},
	{'n', "name", "NAME", NULL, "what the command's span is called", OPT_NAME},
	{0, "wait", "DURATION", NULL, "wait so long for what comes late, at most (5s)",
		OPT_WAIT},
	{0, "content", NULL, NULL, "ask for prompts and answers, where agents hide them",
		OPT_CONTENT},
	{0, "apart", NULL, NULL, "traces that the command begins stay traces of their own",
		OPT_APART},
	{0, "otlp", "WHEN", "on|off", "receive OpenTelemetry: on or off", OPT_OTLP},
	{0, "text", "WHEN", "on|off", "record standard error: on or off", OPT_TEXT},
	{0, "port", "N", NULL, "receive at this port", OPT_PORT},
	{0, "print-env", NULL, NULL, "print what is set for the command, and why",
		OPT_PRINT_ENV},
	{'l', "last", "[N]", NULL, "show the last run, or the Nth last", OPT_LAST},
	{0, "list", NULL, NULL, "list the last runs", OPT_LIST},
	{'q', "quiet", NULL, NULL, "say nothing but what is wrong", OPT_QUIET},
	{'v', "verbose", NULL, NULL, "say what was recorded, and where", OPT_VERBOSE},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int run_help(void)
{
	puts("usage: aitrace-run [OPTION]... -- COMMAND [ARG]...\n"
	     "Run any agent and record one trace of it: what it exports by OpenTelemetry, its aitrace\n"
	     "records, what it writes to standard error.\n"
	     "\n"
	     "  aitrace-run -- python agent.py       run it\n"
	     "  aitrace-run --last                   see what it did\n"
	     "  aitrace-run -o run.jsonl -- claude   record in a file\n");
	options_help(rows);
	puts("\nThe exit status is the command's. See aitrace-run(1).");
	return 0;
}

/* -1: it is no number from `low` to `high`. */
static long run_number(const char *text, long low, long high)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text < '0' || *text > '9' || *end || n < low || n > high ? -1 : n;
}

static int run_wait(struct run_options *o, const char *value)
{
	if (stamp_parse_duration(str_from(value), &o->wait_ns))
		return -1;
	return operands_usage(
		"aitrace-run", "--wait takes a duration such as 500ms, 10s or 2m");
}

static int run_figure(struct run_options *o, int id, const char *value)
{
	bool port = id == OPT_PORT;
	long n = value ? run_number(value, 1, port ? 65535 : 1000000) : 1;

	if (n < 0)
		return operands_usage("aitrace-run",
			port ? "--port takes a number from 1 to 65535"
			     : "--last takes a number from 1 on");
	if (port) {
		o->port = (uint16_t)n;
	} else {
		o->task = RUN_LAST;
		o->last = (int)n;
	}
	return -1;
}

static bool run_off(const char *value)
{
	return str_eq(str_from(value), STR("off"));
}

static int run_option(struct run_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_OUT:
		o->out = value;
		break;
	case OPT_APPEND:
		o->append = true;
		break;
	case OPT_NAME:
		o->name = value;
		break;
	case OPT_WAIT:
		return run_wait(o, value);
	case OPT_CONTENT:
		o->content = true;
		break;
	case OPT_APART:
		o->apart = true;
		break;
	case OPT_OTLP:
		o->no_otlp = run_off(value);
		break;
	case OPT_TEXT:
		o->no_text = run_off(value);
		break;
	case OPT_PRINT_ENV:
		o->task = RUN_PRINT_ENV;
		break;
	case OPT_LIST:
		o->task = RUN_LIST;
		break;
	case OPT_QUIET:
		o->quiet = true;
		break;
	case OPT_VERBOSE:
		o->verbose = true;
		break;
	case OPT_HELP:
		return run_help();
	case OPT_VERSION:
		puts("aitrace-run " AITRACE_VERSION);
		return 0;
	default:
		return run_figure(o, id, value);
	}
	return -1;
}

static int run_check(const struct run_options *o)
{
	if (o->task == RUN_COMMAND && !o->argv)
		return operands_usage(
			"aitrace-run", "nothing to run: aitrace-run -- COMMAND [ARG]...");
	if (o->task != RUN_COMMAND && o->argv)
		return operands_usage("aitrace-run",
			"%s: there is nothing to run with this option", o->argv[0]);
	if (o->append && !o->out)
		return operands_usage(
			"aitrace-run", "--append needs the file: --output=FILE");
	return -1;
}

int run_options(struct run_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-run",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct run_options){.wait_ns = WAIT_NS};
	while (status < 0 && !o->argv && (id = options_next(&scan, &value)) != OPTION_END) {
		if (id == OPTION_WRONG)
			return operands_usage("aitrace-run", "%s", scan.message);
		if (id == OPTION_DASHES || id == OPTION_OPERAND)
			o->argv = argv + scan.at - (id == OPTION_OPERAND);
		else
			status = run_option(o, id, value);
	}
	if (o->argv && !o->argv[0])
		o->argv = NULL;
	return status < 0 ? run_check(o) : status;
}
