#include "export/redact_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { PLACES = 1024 };

struct redact_names {
	struct redact_name at[PLACES]; /* by hash of the name */
};

struct redact_name *redact_names_place(struct redact_names **names, struct str name)
{
	struct redact_name *place;

	if (name.len > REDACT_NAME_KEPT)
		return NULL;
	if (!*names)
		*names = mem_new(sizeof(**names));
	place = &(*names)->at[hash_bulk(name, 0) % PLACES];
	place->known = place->len == name.len && name.len &&
		str_same(place->text, name.at, name.len);
	return place;
}

void redact_names_keep(
	struct redact_name *place, struct str name, const struct redact_name *what)
{
	place->rule = what->rule;
	place->hits = what->hits;
	place->len = (uint8_t)name.len;
	if (name.len)
		memcpy(place->text, name.at, name.len);
}

void redact_names_free(struct redact_names *names)
{
	free(names);
}
