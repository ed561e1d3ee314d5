#ifndef CMD_SEND_OPTIONS_H
#define CMD_SEND_OPTIONS_H

#include "from_option.h"
#include "operands.h"
#include "send_target.h"

/* The command line of aitrace-send. */
struct send_options {
	char **files; /* with none standard input is read */
	int file_count;
	const char *settings[SEND_SETTINGS]; /* NULL: not given */
	struct import_options from;
	const char *trace; /* prefix of ids; NULL: all */
	const char *keep;  /* NULL: in the state folder */
	int64_t patience_ns;
	bool follow;
	bool quiet;
	bool strict;
	bool dry;   /* say what would be sent */
	bool print; /* say only where, and how */
};

/* -1 to go on, or the status to end with. */
int send_options(struct send_options *o, int argc, char **argv);
void send_options_release(struct send_options *o);

#endif
