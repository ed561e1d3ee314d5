#ifndef EXPORT_TIMELINE_JSON_H
#define EXPORT_TIMELINE_JSON_H

#include "query/timeline.h"

/*
 * What a metrics query gave, as JSON lines, one for each group of spans:
 *
 *     {"labels":{"name":"chat"},"step_ns":1000000000,"points":[["2026-11-22T06:43:01.000000000Z",3]]}
 *
 * A point stands at the end of its interval; one without a value is left out.
 */
void timeline_json(const struct timelines *t, const struct timeline *one, struct buf *out);

#endif
