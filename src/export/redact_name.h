#ifndef EXPORT_REDACT_NAME_H
#define EXPORT_REDACT_NAME_H

#include "export/redact_rules.h"

/*
 * What is known of names of members, of which there are few that come again and again. What there
 * is no place for is found out anew each time.
 */
enum { REDACT_NAME_KEPT = 64 }; /* bytes: longer ones are not remembered */

struct redact_name {
	const struct redact_rule *rule; /* that members of it are a matter of; NULL: none */
	bool hits;  /* the rules about values find something in the name itself */
	bool known; /* this is of the name that was asked for */
	uint8_t len;
	char text[REDACT_NAME_KEPT];
};

struct redact_names; /* NULL: none yet */

/*
 * The place of a name, `known` when it is remembered; NULL: it is too long. Makes *names when there
 * are none.
 */
struct redact_name *redact_names_place(struct redact_names **names, struct str name);

/* Remembers it at its place, instead of the one that was there. */
void redact_names_keep(
	struct redact_name *place, struct str name, const struct redact_name *what);

void redact_names_free(struct redact_names *names);

#endif
