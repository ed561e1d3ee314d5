#ifndef CMD_EMIT_ENV_H
#define CMD_EMIT_ENV_H

#include "base/buf.h"

/*
 * The environment of a command: ours, but for some variables. Our own stays untouched.
 */
struct emit_env {
	char **entries; /* NULL at the end */
	size_t count;
	size_t room;
	struct buf out; /* an entry of our making */
};

/* Takes over what we have. */
void emit_env_init(struct emit_env *v);

/* Sets `NAME=value`, which must live on. */
void emit_env_set(struct emit_env *v, char *entry);

/*
 * Sets AITRACE_OUT, so that what runs below writes to the same place. A relative path is made
 * whole, if that is not too long for a socket: the command may run elsewhere.
 */
void emit_env_set_out(struct emit_env *v, const char *out);

void emit_env_release(struct emit_env *v);

#endif
