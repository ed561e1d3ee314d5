#ifndef MODEL_FACTS_PARTS_H
#define MODEL_FACTS_PARTS_H

#include "model/facts.h"

/* Inside of facts: for facts*.c alone. */

/* Adds what all records of a span say, later ones over earlier ones. */
void facts_records(struct facts *f, const struct trace *t, const struct span *s,
	const struct life *life, struct arena *arena);

/* Whether a span that has not ended never will, because its process is over. */
enum span_loss facts_loss(const struct trace *t, uint32_t span, const struct life *life);

#endif
