#include "recv_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "operands.h"
#include "options.h"

enum option {
	OPT_OUTPUT,
	OPT_PORT,
	OPT_PRINT_PORT,
	OPT_LISTEN,
	OPT_TOKEN_FILE,
	OPT_ALLOW_REMOTE,
	OPT_SERVER_NAME,
	OPT_MAX_BODY,
	OPT_MAX_CONNECTIONS,
	OPT_TIMEOUT,
	OPT_QUIET,
	OPT_HELP,
	OPT_VERSION,
};

enum { RECV_PORT = 4318, RECV_BODY_MAX = 1 << 30 };

static const struct option_row rows[] = {
	{'o', "output", "FILE", NULL, "append to FILE, not to standard output", OPT_OUTPUT},
	{'p', "port", "N", NULL, "listen on port N, not 4318; 0: any that is free",
		OPT_PORT},
	{0, "print-port", NULL, NULL, "print the port on standard output; wants -o",
		OPT_PRINT_PORT},
	{0, "listen", "ADDRESS", NULL, "listen there, not on the loopbacks", OPT_LISTEN},
	{0, "token-file", "FILE", NULL, "every request must bear the token in FILE",
		OPT_TOKEN_FILE},
	{0, "allow-remote", NULL, NULL, "let anybody who reaches the address send",
		OPT_ALLOW_REMOTE},
	{0, "server-name", "NAME", NULL, "requests may call us by this name too",
		OPT_SERVER_NAME},
	{0, "max-body", "SIZE", NULL, "take requests of this size (64M)", OPT_MAX_BODY},
	{0, "max-connections", "N", NULL, "hold so many at once (128)",
		OPT_MAX_CONNECTIONS},
	{0, "timeout", "SECONDS", NULL,
		"close a connection without a byte for so long (30)", OPT_TIMEOUT},
	{'q', "quiet", NULL, NULL, "say only what is wrong", OPT_QUIET},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int recv_help(void)
{
	puts("usage: aitrace-recv [OPTION]...\n"
	     "Receive what OpenTelemetry SDKs send (OTLP/HTTP), and write it as an aitrace stream.\n"
	     "\n"
	     "  aitrace-recv | aitrace-tree    watch what sends to http://localhost:4318\n"
	     "  aitrace-recv -o run.jsonl      keep it\n");
	options_help(rows);
	puts("\nA program is told to send here by its environment:\n"
	     "  OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318\n"
	     "  OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n"
	     "AITRACE_RECV_TOKEN is the token where --token-file gives none. See aitrace-recv(1).");
	return 0;
}

static int recv_wrong(const char *what, const char *value)
{
	return operands_usage("aitrace-recv", "%s, not \"%s\"", what, value);
}

/* A decimal number from `low` to `high`; with `units` K, M or G may follow. -1: it is none. */
static long long recv_number(const char *text, long long low, long long high, bool units)
{
	static const char letters[] = "KMG";
	char *end;
	long long n = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : -1;
	const char *unit;

	if (n < 0 || n > high)
		return -1;
	unit = units && *end ? strchr(letters, *end) : NULL;
	if (unit && end[1] == '\0')
		n <<= 10 * (unit - letters + 1);
	else if (*end)
		return -1;
	return n < low || n > high ? -1 : n;
}

static void recv_host(struct recv_options *o, const char *name)
{
	o->hosts = mem_grow(o->hosts, &o->host_room, o->host_count + 2, sizeof(*o->hosts));
	o->hosts[o->host_count++] = name;
	o->hosts[o->host_count] = NULL;
}

/* Options that take a number. */
static const struct recv_figure {
	int id;
	bool units;
	long long low;
	long long high;
	const char *takes;
} recv_figures[] = {
	{OPT_PORT, false, 0, 65535, "--port takes a number up to 65535"},
	{OPT_MAX_BODY, true, 1, RECV_BODY_MAX,
		"--max-body takes a size up to 1G: 500K, 64M"},
	{OPT_MAX_CONNECTIONS, false, 1, 4096,
		"--max-connections takes a number up to 4096"},
	{OPT_TIMEOUT, false, 1, 3600, "--timeout takes seconds, up to 3600"},
};

static int recv_figure(struct recv_options *o, int id, const char *value)
{
	struct receiver_options *r = &o->receiver;
	const struct recv_figure *f = recv_figures;
	long long n;

	while (f->id != id)
		f++;
	n = recv_number(value, f->low, f->high, f->units);
	if (n < 0)
		return recv_wrong(f->takes, value);
	if (id == OPT_PORT)
		r->port = (uint16_t)n;
	else if (id == OPT_MAX_BODY)
		r->body_limit = (size_t)n;
	else if (id == OPT_MAX_CONNECTIONS)
		r->connections = (unsigned)n;
	else
		r->timeout_ms = (unsigned)n * 1000;
	return -1;
}

static int recv_option(struct recv_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_OUTPUT:
		o->output = value;
		break;
	case OPT_PRINT_PORT:
		o->print_port = true;
		break;
	case OPT_LISTEN:
		o->receiver.address = value;
		break;
	case OPT_TOKEN_FILE:
		o->token_file = value;
		break;
	case OPT_ALLOW_REMOTE:
		o->receiver.remote = true;
		break;
	case OPT_SERVER_NAME:
		recv_host(o, value);
		break;
	case OPT_QUIET:
		o->quiet = true;
		break;
	case OPT_HELP:
		return recv_help();
	case OPT_VERSION:
		puts("aitrace-recv " AITRACE_VERSION);
		return 0;
	default:
		return recv_figure(o, id, value);
	}
	return -1;
}

/* What cannot go together. */
static int recv_whole(const struct recv_options *o)
{
	if (o->print_port && !o->output)
		return operands_usage("aitrace-recv",
			"--print-port wants -o FILE: standard output has the stream");
	if (o->output && !*o->output)
		return operands_usage("aitrace-recv", "--output takes the name of a file");
	return -1;
}

int recv_options(struct recv_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-recv",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct recv_options){.receiver = {.port = RECV_PORT, .out = -1}};
	while (status < 0 && (id = options_next(&scan, &value)) != OPTION_END) {
		if (id == OPTION_WRONG)
			return operands_usage("aitrace-recv", "%s", scan.message);
		if (id == OPTION_OPERAND)
			return operands_usage("aitrace-recv",
				"it reads no files: \"%s\" is one too many", value);
		if (id != OPTION_DASHES)
			status = recv_option(o, id, value);
	}
	o->receiver.hosts = o->hosts;
	return status < 0 ? recv_whole(o) : status;
}

void recv_options_release(struct recv_options *o)
{
	free(o->hosts);
}
