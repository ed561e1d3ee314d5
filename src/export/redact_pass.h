#ifndef EXPORT_REDACT_PASS_H
#define EXPORT_REDACT_PASS_H

#include "export/redact_json.h"

/* Inside of redact_json: one text being gone through, what its files share. */

/* Which part of a record an object or array is: ids and times stand in some. */
enum part { PART_NONE, PART_RECORD, PART_LINKS, PART_LINK, PART_EVENTS, PART_EVENT };

/* An object or array that is open. */
struct redact_level {
	bool object;
	bool name;   /* a name comes next */
	bool alone;  /* the value that comes is a time, or says what the record is */
	bool id;     /* the value that comes is an id */
	bool paired; /* `pair` was looked for */
	bool named;  /* the value that comes is what a `value` beside it is called */
	enum part part;
	enum part next;			  /* which one the value that comes is */
	const char *begin;		  /* its brace */
	size_t path;			  /* length of its own */
	uint64_t index;			  /* of the element */
	const struct redact_rule *under;  /* all in it is a matter of this rule */
	const struct redact_rule *member; /* so is the value that comes */
	const struct redact_rule *pair;	  /* so is the member `value` beside a name */
};

/* One text, perhaps that of a string of another. */
struct pass {
	struct redact_walk *w;
	struct str text;
	const char *at;
	const char *copied; /* what is before it is in *out */
	struct buf *out;
	size_t base;   /* its levels begin there */
	size_t depth;  /* of these, open */
	unsigned nest; /* strings that it is in */
	size_t offset; /* of the outermost of these; with nest */
	bool changed;
};

/* The innermost level that is open; NULL: none. Lasts until another one is opened. */
struct redact_level *redact_pass_level(const struct pass *p);

/* ---- redact_pass.c: putting in ---- */

/* The offset of a place in the outermost text: its string's, where it is within one. */
size_t redact_pass_offset(const struct pass *p, const char *at);

/* What is from `from` to `to` goes; what is appended next stands for it. */
void redact_pass_instead(struct pass *p, const char *from, const char *to);

/* A tag in quotes instead of a token, whose text it is. */
void redact_pass_tag(
	struct pass *p, const struct redact_rule *rule, struct str text, struct str token);

/* The text of the token at `at` with its hits as tags, appended to `to`. */
void redact_pass_tags(struct pass *p, struct str text, const char *at, struct buf *to);

/* The path of the member, or element, that comes. */
void redact_pass_name_path(struct pass *p, struct str name);
void redact_pass_index_path(struct pass *p);

/* What a string token reads; undone escapes lie in the buffer of this nesting. */
struct str redact_pass_text(struct pass *p, struct str token);

/* ---- redact_string.c: values without any in them ---- */

void redact_pass_string(struct pass *p, const struct redact_rule *rule, struct str token);
void redact_pass_scalar(struct pass *p, const struct redact_rule *rule, struct str token);
void redact_pass_id(struct pass *p, struct str token);

/* ---- redact_member.c: which rule a value is a matter of, by what stands before it ---- */

/* A name of the innermost object. */
void redact_pass_name(struct pass *p, struct str token);

/* A string that was passed may be the name of a `value` beside it, or an option. */
void redact_pass_pair(struct pass *p, struct str token);
void redact_pass_option(struct pass *p, struct str token);

/* ---- redact_json.c ---- */

/* All of the text; whether it was changed. */
bool redact_pass_run(struct pass *p, bool record);

#endif
