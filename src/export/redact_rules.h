#ifndef EXPORT_REDACT_RULES_H
#define EXPORT_REDACT_RULES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/needles.h"
#include "export/redact_key.h"
#include "export/redact_literal.h"
#include "query/regex.h"

/*
 * What is to be withheld, as aitrace-redact(5) describes it: a rule a line.
 *
 *     key PATTERN [LEAST]        values of members of such a name, of LEAST bytes and more
 *     content PATTERN            the same, withheld whole, whatever it is
 *     value NAME REGEX           parts of any text that match (in the first parentheses)
 *     allow key PATTERN          members of such a name are no matter of `key` and `content`
 *     allow value REGEX          what matches as a whole is no secret
 */
enum redact_kind {
	REDACT_KEY,
	REDACT_CONTENT,
	REDACT_VALUE,
	REDACT_ALLOW_KEY,
	REDACT_ALLOW_VALUE,
	REDACT_LINE, /* no rule, but a kind of hit: a line that cannot be looked through */
};

enum { REDACT_NAME_MAX = 32, REDACT_RULES_MAX = 1000 };

struct redact_rule {
	enum redact_kind kind;
	struct str name;       /* in tags: small letters, digits and `-` */
	struct redact_key key; /* of the kinds about names */
	size_t least;	       /* bytes that a value must have */
	struct regex *regex;   /* of the kinds about values */
	struct str pattern;    /* what it was made of */
	bool always; /* of REDACT_VALUE: no needle says where it may match, so each text is
			     tried */
};

/* What a rule cannot find anything without. */
struct redact_needle {
	uint32_t rule;		       /* its index */
	size_t word;		       /* of a rule about names: which of its words it is */
	struct redact_literal literal; /* of a rule about values */
};

struct redact_rules {
	struct redact_rule *at; /* in the order in which they came */
	size_t count;
	size_t room;
	bool always; /* one of them has to be tried on each text */
	struct redact_needle *needles;
	size_t needle_count;
	size_t needle_room;
	struct needles keys; /* of the rules about names; notes are indexes of `needles` */
	struct needles values; /* of the rules about values */
	struct needles any;    /* of both */
	bool letters[256];     /* the bytes of these; small letters stand for both */
	struct arena arena;    /* the names and patterns */
};

/* Rules that come with the program: text in the format above. */
struct redact_set {
	const char *name;
	struct str parts[2];
};

/* Up to one without a name. */
extern const struct redact_set redact_sets[];

/*
 * Adds the rules of a text; `source` is its name for messages. False: *why says what is wrong with
 * it and where, its text in the rules' arena.
 */
bool redact_rules_add(
	struct redact_rules *r, struct str source, struct str text, struct diag *why);

/* All were added: makes them ready to be used. */
void redact_rules_end(struct redact_rules *r);
void redact_rules_release(struct redact_rules *r);

/* The first rule that a member of this name is a matter of; NULL: of none. */
const struct redact_rule *redact_rules_name(const struct redact_rules *r, struct str name);

/* Marks in `tried`, by index, the rules about values that may find something; false: there are none. */
bool redact_rules_try(const struct redact_rules *r, struct str text, bool *tried);

/* A text that is no secret whatever the rules about values say. */
bool redact_rules_allowed(const struct redact_rules *r, struct str text);

/*
 * Whether a line may hold anything that is a matter of the rules, escapes in JSON and in JSON in
 * its strings included: quick, and never wrong when it says no.
 */
bool redact_rules_suspect(const struct redact_rules *r, struct str line);

#endif
