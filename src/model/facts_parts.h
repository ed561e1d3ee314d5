#ifndef MODEL_FACTS_PARTS_H
#define MODEL_FACTS_PARTS_H

#include "model/facts.h"

/* Inside of facts: for facts*.c alone. */

/* Adds what all records of a span say, later ones over earlier ones. */
void facts_records(struct facts *f, const struct trace *t, const struct span *s,
	const struct life *life, struct arena *arena);

/* The links of all of them as one array, each once, as they came; empty when there are none. */
struct str facts_links(
	const struct record *records, size_t count, uint64_t seed, struct arena *arena);

/* Whether a span that has not ended never will, because its process is over. */
enum span_loss facts_loss(const struct trace *t, uint32_t span, const struct life *life);

#endif
