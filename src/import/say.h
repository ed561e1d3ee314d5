#ifndef IMPORT_SAY_H
#define IMPORT_SAY_H

#include "import/ident.h"
#include "import/out.h"

/*
 * Records as the formats of sessions say them. Each of these begins a line and leaves its attributes
 * open, for the caller to add to; say_done ends it.
 */
struct say_span {
	struct str trace;
	struct str id;
	struct str parent; /* empty: none */
	struct str name;
	const char *kind;
};

void say_start(struct import_out *out, int64_t ns, const struct say_span *span);
void say_update(struct import_out *out, int64_t ns, struct str trace, struct str id);
/* `error`: an error with this message (cut short); empty and `ok`: ok; else the status is not said. */
void say_end(struct import_out *out, int64_t ns, struct str trace, struct str id, bool ok,
	struct str error);
/* `span` may be empty. */
void say_event(struct import_out *out, int64_t ns, struct str trace, struct str span,
	struct str name);
void say_done(struct import_out *out);

/* Closes the attributes; members behind them follow, and then import_end. */
void say_close(struct import_out *out);

/* A text as an attribute, where there is one. */
void say_text(struct import_out *out, const char *key, struct str text);
/* A count, where there is one. */
void say_count(struct import_out *out, const char *key, int64_t count);
/* Any value but null and the absent one. */
void say_value(struct import_out *out, const char *key, const struct scan_value *v);

/* What a status message takes of a text: its first line, some hundred bytes at most. */
struct str say_line(struct str text);

/* A state of the agent as a whole, as an event of a span. */
void say_state(struct import_out *out, int64_t ns, struct str trace, struct str span,
	const char *key, struct str json);

#endif
