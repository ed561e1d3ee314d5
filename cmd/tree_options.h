#ifndef CMD_TREE_OPTIONS_H
#define CMD_TREE_OPTIONS_H

#include <stdint.h>

#include "from_option.h"
#include "operands.h"
#include "query/query.h"
#include "term/caps.h"

/* The command line of aitrace-tree(1). */
struct tree_options {
	struct import_options from;
	bool follow;
	bool json;
	bool strict;
	bool verbose;
	bool no_otlp;	     /* a command is run as if we were not there */
	struct str trace;    /* prefix of the ids of the traces to show; empty: all */
	uint32_t depth;	     /* 0: no limit */
	int64_t shorter_ns;  /* spans below are left out; 0: none */
	struct query *query; /* NULL: none */
	bool explain;
	struct str *keys; /* of --attrs */
	size_t key_count;
	size_t key_room;
	struct caps_wishes wishes;
	struct operands read;
};

/*
 * Fills `o` from the command line. Returns -1 to go on, or the exit status: --help and --version
 * were served (0), or the usage is wrong and was explained (2).
 */
int tree_options(struct tree_options *o, int argc, char **argv);
void tree_options_release(struct tree_options *o);

#endif
