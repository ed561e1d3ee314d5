#ifndef CMD_CAT_OPTIONS_H
#define CMD_CAT_OPTIONS_H

#include <stdbool.h>

#include "base/arena.h"
#include "cat_redact.h"
#include "from_option.h"
#include "cat_value.h"
#include "export/export.h"
#include "query/query.h"
#include "term/caps.h"

/* The command line of aitrace-cat(1). */
struct cat_options {
	const struct export_format *to;
	bool to_given;		/* --to was given */
	struct query *query;	/* NULL: everything is kept */
	bool explain;		/* only say how the query was understood */
	int64_t step_ns;	/* of queries with metrics; 0: chosen */
	struct str trace;	/* prefix of the ids of the traces to keep; empty: all */
	int64_t since_ns;	/* INT64_MIN: from the beginning */
	int64_t until_ns;	/* not this any more; INT64_MAX: to the end */
	uint64_t limit;		/* spans, or records; UINT64_MAX: all */
	size_t memory;		/* bytes of --max-memory; 0: not given */
	struct column *columns; /* of --select; of csv those by default */
	size_t column_count;
	size_t column_room;
	bool columns_need;  /* one of them needs the trace */
	struct arena arena; /* of the columns */
	unsigned weight;    /* enum folded_weight */
	bool weighted;	    /* --weight was given */
	bool context;	    /* keep what is above */
	bool with_text;	    /* lines that are no records are passed on */
	bool count;	    /* only say how many */
	struct import_options from;
	bool follow;	    /* go on as files grow */
	bool sort;	    /* in the order of time */
	bool strict;	    /* exit with 1 for bad lines */
	const char *output; /* NULL: standard output */
	const char *split;  /* a folder; NULL: none */
	struct caps_wishes wishes;
	bool check;	 /* say what is wrong with the inputs, write nothing of them */
	bool check_json; /* as JSON */
	struct cat_moment state_at;   /* of --state-at */
	struct cat_moment state_from; /* of --state-diff, */
	struct cat_moment state_to;   /* both or neither */
	struct cat_redact_options redact;
	char **files; /* operands; with none standard input is read */
	int file_count;
};

/*
 * Fills `o` from the command line. Returns -1 to go on, or the exit status: --help and --version
 * were served (0), or the usage is wrong and was explained (2).
 */
int cat_options(struct cat_options *o, int argc, char **argv);
void cat_options_release(struct cat_options *o);

/* Whether the format is the one of this name. */
bool cat_options_to(const struct cat_options *o, const char *format);

#endif
