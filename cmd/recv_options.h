#ifndef CMD_RECV_OPTIONS_H
#define CMD_RECV_OPTIONS_H

#include "receiver.h"

/* The command line of aitrace-recv(1). Texts are the command line's own. */
struct recv_options {
	struct receiver_options receiver; /* all but `out` and `token` */
	const char *output;		  /* a file, appended to; NULL: standard output */
	const char *token_file;		  /* NULL: AITRACE_RECV_TOKEN, or none */
	const char **hosts;		  /* up to NULL */
	size_t host_count;
	size_t host_room;
	bool print_port; /* on standard output, which then has nothing else */
	bool quiet;
};

/* Returns -1 to go on, or the exit status: --help and --version were served, or the usage is wrong. */
int recv_options(struct recv_options *o, int argc, char **argv);
void recv_options_release(struct recv_options *o);

#endif
