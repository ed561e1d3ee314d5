#include "import/calls.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"

struct call *calls_add(struct calls *c, struct str id)
{
	struct call *call;

	if (c->count == CALLS_MAX)
		calls_drop(c, &c->at[0]);
	c->at = mem_grow(c->at, &c->room, c->count + 1, sizeof(*c->at));
	call = &c->at[c->count++];
	memset(call, 0, sizeof(*call));
	ident_set(&call->id, id);
	return call;
}

struct call *calls_find(struct calls *c, struct str id)
{
	struct ident wanted;

	ident_set(&wanted, id);
	for (size_t i = c->count; i-- > 0;)
		if (str_eq(ident_str(&c->at[i].id), ident_str(&wanted)))
			return &c->at[i];
	return NULL;
}

struct call *calls_find_span(struct calls *c, struct str span)
{
	for (size_t i = c->count; i-- > 0;)
		if (str_eq(ident_str(&c->at[i].span), span))
			return &c->at[i];
	return NULL;
}

void calls_drop(struct calls *c, struct call *call)
{
	size_t behind = c->count - (size_t)(call - c->at) - 1;

	memmove(call, call + 1, behind * sizeof(*call));
	c->count--;
}

void calls_release(struct calls *c)
{
	free(c->at);
	*c = (struct calls){0};
}

void call_name(char *field, struct str name)
{
	name = utf8_whole(str_head(name, CALL_NAME - 1));
	if (name.len)
		memcpy(field, name.at, name.len);
	field[name.len] = '\0';
}
