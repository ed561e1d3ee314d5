#include "emit_env.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"

static void env_add(struct emit_env *v, char *entry)
{
	v->entries = mem_grow(v->entries, &v->room, v->count + 2, sizeof(*v->entries));
	v->entries[v->count++] = entry;
	v->entries[v->count] = NULL;
}

void emit_env_init(struct emit_env *v)
{
	*v = (struct emit_env){0};
	for (char **entry = environ; entry && *entry; entry++)
		env_add(v, *entry);
}

/* One that stands there twice goes: some programs take the first, some the last. */
void emit_env_set(struct emit_env *v, char *entry)
{
	size_t name = str_find(str_from(entry), '=') + 1, kept = 0;

	for (size_t i = 0; i < v->count; i++)
		if (strncmp(v->entries[i], entry, name) != 0)
			v->entries[kept++] = v->entries[i];
	v->count = kept;
	env_add(v, entry);
}

static void env_path(struct emit_env *v, struct str path)
{
	char *here = path.len && path.at[0] != '/' ? getcwd(NULL, 0) : NULL;

	if (here) {
		buf_add(&v->out, str_from(here));
		buf_add_byte(&v->out, '/');
	}
	buf_add(&v->out, path);
	free(here);
}

/* A whole path may be too long for a socket, where the relative one is not. */
static void env_socket(struct emit_env *v, struct str path)
{
	size_t start = v->out.len;

	env_path(v, path);
	if (v->out.len - start < sizeof(((struct sockaddr_un *)0)->sun_path))
		return;
	v->out.len = start;
	buf_add(&v->out, path);
}

void emit_env_set_out(struct emit_env *v, const char *out)
{
	struct str where = str_from(out), socket = STR("unix:");

	buf_add(&v->out, STR("AITRACE_OUT="));
	if (str_starts(where, STR("fd:")) || str_eq(where, STR("off"))) {
		buf_add(&v->out, where);
	} else if (str_starts(where, socket)) {
		buf_add(&v->out, socket);
		env_socket(v, str_tail(where, socket.len));
	} else {
		env_path(v, where);
	}
	buf_add_byte(&v->out, '\0');
	emit_env_set(v, v->out.at);
}

void emit_env_release(struct emit_env *v)
{
	free(v->entries);
	buf_release(&v->out);
	*v = (struct emit_env){0};
}
