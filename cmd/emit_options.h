#ifndef CMD_EMIT_OPTIONS_H
#define CMD_EMIT_OPTIONS_H

#include "emit.h"
#include "emit_attr.h"

struct emit_options;

/* A subcommand. */
struct emit_command {
	const char *name;
	unsigned mask;	      /* its bit in the option table: enum emit_mask */
	const char *operands; /* for the usage line */
	const char *help;     /* what it does, one sentence */
	/* Does it; the exit status. */
	int (*run)(struct emit *e, const struct emit_options *o);
};

enum emit_mask {
	EMIT_START = 1,
	EMIT_END = 2,
	EMIT_EVENT = 4,
	EMIT_SET = 8,
	EMIT_STATE = 16,
	EMIT_LOG = 32,
	EMIT_EXEC = 64,
	EMIT_ALL = 127,

	EMIT_NAMED = EMIT_START | EMIT_EVENT | EMIT_EXEC, /* take a NAME */
	EMIT_BEGINS = EMIT_START | EMIT_EXEC, /* begin a span; the others take a SPAN */
};

/* The command line of aitrace-emit(1). Texts are the command line's own. */
struct emit_options {
	const struct emit_command *command;
	const char *out; /* NULL: what the environment says */
	const char *name;
	const char *kind;
	const char *message;
	const char *severity;
	const char *key; /* of a state */
	struct aitrace_context
		context; /* the span; of start and exec: its parent, or zero */
	enum aitrace_status status;
	struct emit_attrs attrs;
	struct aitrace_link *links;
	size_t link_count;
	size_t link_room;
	const char *change; /* of a state: the attribute that says how; NULL: none */
	struct str state;   /* the JSON of it */
	size_t capture;	    /* bytes of each stream; 0: none */
	bool tee;
	char **argv; /* the command to run, NULL at its end */
};

/*
 * Fills `o`, and in `e` what is asked of it. `commands` end with one without a name. Returns -1 to
 * go on, or the exit status: --help and --version were served (0), or the usage is wrong and was
 * explained (2).
 */
int emit_options(struct emit_options *o, struct emit *e,
	const struct emit_command *commands, int argc, char **argv);
void emit_options_release(struct emit_options *o);

#endif
