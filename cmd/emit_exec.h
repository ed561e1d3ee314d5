#ifndef CMD_EMIT_EXEC_H
#define CMD_EMIT_EXEC_H

#include "capture.h"
#include "emit_env.h"
#include "emit_options.h"
#include "job.h"

/*
 * Runs a command in a span of its own. Gives the command's exit status; when a signal ended it, that
 * signal ends us.
 */
int emit_exec(struct emit *e, const struct emit_options *o);

/* What more is done around the command by who runs it for more than a span. Zeroed: nothing. */
struct exec_more {
	int log; /* a file that the lines of its standard error are appended to; 0: none */
	/* Sets more in the command's environment. What it gives lasts until the command has started. */
	void (*environment)(void *to, struct aitrace_context span, struct emit_env *env);
	/*
	 * The command has ended, and the span with it: what still comes may be waited for, until j->quit.
	 * `err` passes on its standard error.
	 */
	void (*ended)(void *to, struct job *j, struct capture *err);
	void *to;
};

int emit_exec_more(
	struct emit *e, const struct emit_options *o, const struct exec_more *more);

#endif
