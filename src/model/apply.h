#ifndef MODEL_APPLY_H
#define MODEL_APPLY_H

#include "model/recent.h"
#include "model/usage.h"

/* What all traces of a store share. */
struct apply_common {
	struct intern names;	   /* of spans */
	struct usage_shapes usage; /* what is known of shapes of records */
	struct recent recent;	   /* spans */
	uint64_t seed;		   /* of all hashes, against crafted ids */
};

/*
 * Applies one record to its trace, whatever came before or is still to come: the rules of
 * aitrace-stream(5) on order, repetition and precedence live here.
 */
void apply(struct trace *t, const struct record *r, struct apply_common *common);

/* Which of the well-known events (aitrace-stream(5)) a name is. */
enum event_kind apply_event_kind(struct str name);

#endif
