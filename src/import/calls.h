#ifndef IMPORT_CALLS_H
#define IMPORT_CALLS_H

#include "import/ident.h"

/*
 * Tool calls that were begun and have no result yet. Bounded: of very many that never end the oldest
 * are forgotten, and their spans stay open. A zeroed one has none.
 */
enum { CALLS_MAX = 1024, CALL_NAME = 64 };

struct call {
	struct ident id;   /* as the source has it */
	struct ident span; /* its span's */
	int64_t start_ns;
	char agent[CALL_NAME]; /* that it calls, cut short; empty: none */
	char tool[CALL_NAME];  /* cut short */
};

struct calls {
	struct call *at; /* the oldest first */
	size_t count;
	size_t room;
};

/* Zeroed but for its id. Lasts until the next one is added or dropped. */
struct call *calls_add(struct calls *c, struct str id);
/* NULL: there is none. */
struct call *calls_find(struct calls *c, struct str id);
struct call *calls_find_span(struct calls *c, struct str span);
void calls_drop(struct calls *c, struct call *call);
void calls_release(struct calls *c);

/* A name into one of the fields above. */
void call_name(char *field, struct str name);

#endif
