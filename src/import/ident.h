#ifndef IMPORT_IDENT_H
#define IMPORT_IDENT_H

#include "base/str.h"

/* An id that outlives the value that it came in. A zeroed one is none. */
enum { IDENT_MAX = 128 };

struct ident {
	size_t len; /* 0: none */
	char at[IDENT_MAX];
};

struct str ident_str(const struct ident *id);

/* As it is; what is longer than an id may be becomes the digits of its hash. */
void ident_set(struct ident *id, struct str text);

/* The name of a file without its folders. */
struct str ident_file(struct str path);
/* The id of a source that does not say what session it is: it is one by itself. */
struct str ident_source(const char *name);

/* Digits for what is told apart by two texts, as no source has an id for it. */
void ident_hash(struct ident *id, struct str scope, struct str text);
void ident_number(struct ident *id, struct str scope, const char *what, uint64_t number);

/*
 * Ids that were met, the last some thousands of them: what comes twice is a copy. A zeroed one has
 * met none.
 */
enum { IDENTS_MAX = 4096 };

struct idents {
	uint64_t seed;
	size_t count; /* all that were ever met */
	uint64_t at[IDENTS_MAX];
};

bool idents_has(const struct idents *seen, struct str id);
void idents_add(struct idents *seen, struct str id);

#endif
