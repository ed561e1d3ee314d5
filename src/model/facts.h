#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"
#include "model/vocabulary.h"
#include "record/record.h"

enum span_state {
	SPAN_OPEN, /* started, and may still end */
	SPAN_ENDED,
	SPAN_LOST,    /* started, and will not end: its input or its process is over */
	SPAN_MISSING, /* named as a parent or by an event, never seen itself */
};

/* Why a span is lost. */
enum span_loss { LOSS_NONE, LOSS_INPUT, LOSS_PROCESS };

struct attribute {
	struct str key;		 /* escapes undone */
	struct scan_value value; /* as written */
};

/*
 * All that is known of one span or event, its records opened again and merged: what is shown and
 * asked. Everything points into the arena that it was opened with.
 */
struct facts {
	struct str span_id;
	struct str parent_id; /* empty: a root */
	struct str name;      /* escapes undone; empty for a placeholder */
	struct str kind;      /* ours; inferred from attributes where no record says it */
	struct str status_message; /* empty: none */
	enum span_state state;
	enum span_status status;
	enum span_loss loss;
	int64_t start_ns; /* since 1970; with has_start */
	int64_t end_ns;	  /* with has_end */
	bool has_start;
	bool has_end;
	struct attribute
		*attributes; /* merged, in the order in which keys were first seen */
	size_t attribute_count;
	struct scan_value links;    /* an array as written, or empty text */
	struct scan_value resource; /* an object as written, or empty text */
};

/* The value that means `what`; NULL when no attribute does. */
const struct scan_value *facts_find(const struct facts *f, enum meaning what);

/* The value of one key; NULL when there is none. */
const struct scan_value *facts_attribute(const struct facts *f, struct str key);

#endif
