#ifndef CMD_SHOW_OPTIONS_H
#define CMD_SHOW_OPTIONS_H

#include <stdbool.h>

#include "from_option.h"
#include "operands.h"
#include "term/caps.h"

/* The command line of aitrace-tui(1). */
struct show_options {
	struct import_options from;
	bool follow;
	bool no_otlp;	   /* a command is run as if we were not there */
	bool print_config; /* nothing else is asked for */
	struct str trace;  /* prefix of the ids of the traces to show; empty: all */
	struct caps_wishes wishes;
	const char *
		script; /* keys and commands come from this file; NULL: from the terminal */
	struct operands read;
};

/*
 * Fills `o` from the command line. Returns -1 to go on, or the exit status: --help and --version
 * were served (0), or the usage is wrong and was explained (2).
 */
int show_options(struct show_options *o, int argc, char **argv);
void show_options_release(struct show_options *o);

#endif
