#ifndef OTLP_MADE_H
#define OTLP_MADE_H

#include "base/buf.h"

/*
 * Requests of OTLP, made up, in both encodings at once: as clients write them and as the standard lets
 * them be written. Fields come in any order, numbers as numbers and as strings, ids in either case,
 * unknown fields between them, values of every type inside of each other.
 */
struct otlp_made {
	struct buf json;
	struct buf proto;
	unsigned items; /* spans or log records */
};

void otlp_made(struct otlp_made *m, bool logs, uint64_t seed);
void otlp_made_release(struct otlp_made *m);

#endif
