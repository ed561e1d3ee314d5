#include "send_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/stamp.h"

enum option {
	/* enum send_setting stands before */
	OPT_TRACE = SEND_SETTINGS,
	OPT_FROM,
	OPT_FOLLOW,
	OPT_KEEP,
	OPT_PATIENCE,
	OPT_DRY,
	OPT_PRINT,
	OPT_QUIET,
	OPT_STRICT,
	OPT_HELP,
	OPT_VERSION,
};

static const int64_t default_patience_ns = INT64_C(60000000000);

static const struct option_row rows[] = {
	{'e', "endpoint", "URL", NULL, "send to URL/v1/traces (and URL/v1/logs)",
		SEND_ENDPOINT},
	{0, "protocol", "NAME", "http/protobuf|http/json", "how requests are written",
		SEND_PROTOCOL},
	{0, "compression", "NAME", "gzip|none", "how they are packed", SEND_COMPRESSION},
	{0, "headers", "FILE", NULL, "lines `Name: value` for their heads", SEND_HEADERS},
	{0, "timeout", "D", NULL, "give a request so long (10s)", SEND_TIMEOUT},
	{0, "patience", "D", NULL, "give an endpoint that fails so long (1m)",
		OPT_PATIENCE},
	{0, "certificate", "FILE", NULL, "whom to trust, instead of the system's",
		SEND_CERTIFICATE},
	{0, "client-key", "FILE", NULL, "who we are: the key", SEND_CLIENT_KEY},
	{0, "client-certificate", "FILE", NULL, "who we are: the certificate",
		SEND_CLIENT_CERTIFICATE},
	{'t', "trace", "ID", NULL, "only traces whose id begins with ID", OPT_TRACE},
	{0, "from", "FORMAT", FROM_WORDS, "what inputs are: looked for otherwise",
		OPT_FROM},
	{'f', "follow", NULL, NULL, "go on as files grow, and new ones appear in folders",
		OPT_FOLLOW},
	{'k', "keep", "FILE", NULL, "put there what could not be sent", OPT_KEEP},
	{'n', "dry-run", NULL, NULL, "say what would be sent where, and send nothing",
		OPT_DRY},
	{0, "print-config", NULL, NULL, "say only where and how, and read nothing",
		OPT_PRINT},
	{0, "quiet", NULL, NULL, "say nothing when all goes well", OPT_QUIET},
	{0, "strict", NULL, NULL, "exit with 1 when there are bad lines", OPT_STRICT},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int send_help(void)
{
	puts("usage: aitrace-send [OPTION]... [FILE]...\n"
	     "Send spans on to where traces are kept, by OpenTelemetry's OTLP over HTTP.\n"
	     "\n"
	     "  aitrace-send run.jsonl                      to http://localhost:4318\n"
	     "  aitrace-send -e https://host:4318 -f logs/  each as it ends\n"
	     "  aitrace-cat --redact run.jsonl | aitrace-send -n   what would be sent\n");
	options_help(rows);
	puts("\nThe environment says the same things: OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, and so on;\n"
	     "options count more. What could not be sent is kept in a file, which can be sent again.\n"
	     "\n"
	     "With no FILE, or where FILE is -, standard input is read; of a folder its *.jsonl files.\n"
	     "See aitrace-send(1).");
	return 0;
}

static int send_patience(struct send_options *o, const char *value)
{
	if (stamp_parse_duration(str_from(value), &o->patience_ns))
		return -1;
	return operands_usage("aitrace-send",
		"--patience takes a duration such as 30s or 5m, not \"%s\"", value);
}

static int send_option(struct send_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_TRACE:
		o->trace = value;
		break;
	case OPT_FROM:
		o->from = from_option(value);
		break;
	case OPT_FOLLOW:
		o->follow = true;
		break;
	case OPT_KEEP:
		o->keep = value;
		break;
	case OPT_PATIENCE:
		return send_patience(o, value);
	case OPT_DRY:
		o->dry = true;
		break;
	case OPT_PRINT:
		o->print = true;
		break;
	case OPT_QUIET:
		o->quiet = true;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case OPT_HELP:
		return send_help();
	case OPT_VERSION:
		puts("aitrace-send " AITRACE_VERSION);
		return 0;
	default:
		o->settings[id] = value;
	}
	return -1;
}

/* The command line as a whole. */
static int send_whole(const struct send_options *o)
{
	if (o->print || o->file_count || !isatty(STDIN_FILENO))
		return -1;
	return operands_usage("aitrace-send",
		"nothing to read: name a FILE or pipe a stream in (aitrace-send <run.jsonl)");
}

int send_options(struct send_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-send",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct send_options){.patience_ns = default_patience_ns,
		.files = mem_new((size_t)(argc + 1) * sizeof(char *))};
	while (status < 0 && (id = options_next(&scan, &value)) != OPTION_END) {
		if (id == OPTION_WRONG)
			return operands_usage("aitrace-send", "%s", scan.message);
		if (id == OPTION_OPERAND)
			o->files[o->file_count++] = argv[scan.at - 1];
		else if (id != OPTION_DASHES)
			status = send_option(o, id, value);
	}
	return status < 0 ? send_whole(o) : status;
}

void send_options_release(struct send_options *o)
{
	free(o->files);
}
