#ifndef CMD_CAT_OPTIONS_H
#define CMD_CAT_OPTIONS_H

#include <stdbool.h>

#include "export/export.h"

/* The command line of aitrace-cat(1). */
struct cat_options {
	const struct export_format *to; /* NULL: records */
	struct str trace;	/* prefix of the ids of the traces to keep; empty: all */
	bool with_text;		/* lines that are no records are passed on */
	struct column *columns; /* of --select; of csv those by default */
	size_t column_count;
	size_t column_room;
	bool weighted;	 /* --weight was given */
	unsigned weight; /* enum folded_weight */
	bool strict;
	bool check;	 /* say what is wrong with the inputs, write nothing of them */
	bool check_json; /* as JSON */
	char **files;	 /* operands; with none standard input is read */
	int file_count;
};

/*
 * Fills `o` from the command line. Returns -1 to go on, or the exit status: --help and --version
 * were served (0), or the usage is wrong and was explained (2).
 */
int cat_options(struct cat_options *o, int argc, char **argv);
void cat_options_release(struct cat_options *o);

#endif
