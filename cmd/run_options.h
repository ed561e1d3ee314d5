#ifndef CMD_RUN_OPTIONS_H
#define CMD_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* The command line of aitrace-run(1). Texts are the command line's own. */
enum run_task {
	RUN_COMMAND,
	RUN_PRINT_ENV,
	RUN_LIST,
	RUN_LAST,
};

struct run_options {
	enum run_task task;
	const char *out;  /* file to record in; NULL: one among the last runs */
	bool append;	  /* it is gone on with */
	const char *name; /* of the command's span; NULL: its words */
	int64_t wait_ns;  /* the longest wait after the command's end */
	bool content;	  /* prompts, answers and the like are asked for */
	bool apart;	  /* traces that the command begins by itself stay such */
	bool no_otlp;
	bool no_text;
	uint16_t port; /* of the receiver; 0: any */
	int last;      /* which of the last runs, from 1 */
	bool quiet;
	bool verbose;
	char **argv; /* the command, NULL at its end */
};

/*
 * Fills `o` from the command line. Returns -1 to go on, or the exit status: --help and --version
 * were served (0), or the usage is wrong and was explained (2).
 */
int run_options(struct run_options *o, int argc, char **argv);

#endif
