#include "show_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "operands.h"
#include "options.h"
#include "report.h"

enum option {
	OPT_FROM,
	OPT_FOLLOW,
	OPT_TRACE,
	OPT_OTLP,
	OPT_COLOR,
	OPT_GLYPHS,
	OPT_SCRIPT,
	OPT_PRINT_CONFIG,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option_row rows[] = {
	{'f', "follow", NULL, NULL, "go on as files grow, and new ones appear in folders",
		OPT_FOLLOW},
	{0, "from", "FORMAT", FROM_WORDS, "what inputs are: looked for otherwise",
		OPT_FROM},
	{'t', "trace", "ID", NULL, "only traces whose id begins with ID", OPT_TRACE},
	{0, "otlp", "WHEN", "on|off", "receive a command's OpenTelemetry: on or off",
		OPT_OTLP},
	{0, "color", "WHEN", "auto|always|never", "colours: auto, always or never",
		OPT_COLOR},
	{0, "glyphs", "SET", "auto|unicode|ascii", "drawing: auto, unicode or ascii",
		OPT_GLYPHS},
	{0, "script", "FILE", NULL, "no terminal: keys and commands come from FILE",
		OPT_SCRIPT},
	{0, "print-config", NULL, NULL,
		"print all that tui.conf can say, as it is by default", OPT_PRINT_CONFIG},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int show_help(void)
{
	puts("usage: aitrace-tui [OPTION]... [FILE]...\n"
	     "       aitrace-tui [OPTION]... -- COMMAND [ARG]...\n"
	     "Look through aitrace streams on the whole terminal, while they are written or\n"
	     "afterwards: what ran when, what was said and done, the agent's state at any moment.\n"
	     "\n"
	     "  aitrace-tui run.jsonl                    see what it did\n"
	     "  aitrace-tui -f traces/                   watch a folder of files grow\n"
	     "  aitrace-tui -- ./agent --question ...    run an agent and watch it\n");
	options_help(rows);
	puts("\nWith no FILE, or where FILE is -, standard input is read; keys are then read from\n"
	     "the terminal. ? shows what keys do. See aitrace-tui(1).");
	return 0;
}

static int show_option(struct show_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_FOLLOW:
		o->follow = true;
		break;
	case OPT_FROM:
		o->from = from_option(value);
		break;
	case OPT_TRACE:
		o->trace = str_from(value);
		break;
	case OPT_OTLP:
		o->no_otlp = strcmp(value, "off") == 0;
		break;
	case OPT_COLOR:
		o->wishes.colour = caps_wish(value);
		break;
	case OPT_GLYPHS:
		o->wishes.unicode = caps_wish(value);
		break;
	case OPT_PRINT_CONFIG:
		o->print_config = true;
		break;
	case OPT_SCRIPT:
		o->script = value;
		break;
	case OPT_HELP:
		return show_help();
	default:
		puts("aitrace-tui " AITRACE_VERSION);
		return 0;
	}
	return -1;
}

int show_options(struct show_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-tui",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct show_options){0};
	operands_init(&o->read, argc);
	while (status < 0 && (id = operands_next(&o->read, &scan, &value)) != OPTION_END)
		status = id == OPTION_WRONG ? operands_wrong(&o->read, &scan)
					    : show_option(o, id, value);
	if (o->print_config)
		return status;
	return status < 0 ? operands_end(&o->read, &scan, o->follow) : status;
}

void show_options_release(struct show_options *o)
{
	operands_release(&o->read);
}
