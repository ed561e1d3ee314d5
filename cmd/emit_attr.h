#ifndef CMD_EMIT_ATTR_H
#define CMD_EMIT_ATTR_H

#include "aitrace.h"
#include "base/buf.h"

/*
 * Attributes as people type them, after HTTPie:
 *
 *	key=text	a string
 *	key:=JSON	any JSON value, checked
 *	key=@file	a string: the bytes of the file; `-` is standard input
 *	key:=@file	the JSON in the file
 *
 * The first `=` ends the key, together with a `:` in front of it. In a key, a backslash takes
 * `=`, `:` and a backslash as they are; text that begins with `@` is typed as `\@`. A key that
 * comes again replaces the earlier one. A zeroed struct is valid and has none.
 */
struct emit_attrs {
	struct aitrace_attr *at; /* their text is a word's own, or in `texts` */
	size_t count;
	size_t room;
	struct buf *texts; /* keys without their backslashes, bytes of files */
	size_t text_count;
	size_t text_room;
	bool input; /* standard input was read; it can be read once */
};

/* Adds what `word` says; it must live on. False: `why` has a line, without a program's name. */
bool emit_attrs_add(struct emit_attrs *a, const char *word, struct buf *why);

/* The same for `key=text` whose text means itself, whatever it begins with. */
bool emit_attrs_add_text(struct emit_attrs *a, const char *word, struct buf *why);

/*
 * JSON that stands for itself: `word` is JSON, `@file` or `@-`. The text lives as long as the
 * attributes. False as above, `name` is the option that it is the value of.
 */
bool emit_attrs_json(struct emit_attrs *a, const char *name, const char *word,
	struct str *json, struct buf *why);

/* Adds one that is made already; its key is not empty. */
void emit_attrs_put(struct emit_attrs *a, struct aitrace_attr attr);

struct aitrace_attrs emit_attrs_view(const struct emit_attrs *a);
void emit_attrs_release(struct emit_attrs *a);

#endif
