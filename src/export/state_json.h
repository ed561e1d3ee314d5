#ifndef EXPORT_STATE_JSON_H
#define EXPORT_STATE_JSON_H

#include "model/state.h"

/*
 * States as JSON, a line each, appended:
 *
 *     {"trace_id":…,"key":"","at":…,"ts":…,"span_id":…,"state":…}
 *     {"trace_id":…,"key":"","at":…,"ts":…,"span_id":…,"unknown":"a test failed","since":…}
 *     {"trace_id":…,"key":"","from":…,"to":…,"changes":3,"patch":[…]}
 *     {"trace_id":…,"key":"","from":…,"to":…,"changes":3,"unknown_from":"…"}
 *
 * `ts` and `span_id` are those of the last change, `since` is that of the one that made it unknown.
 * A state of which nothing was said by then has no line. `patch` is a JSON Patch (RFC 6902).
 */
void state_json_at(
	struct states *s, struct state_series *series, int64_t ts, struct buf *out);
void state_json_diff(struct states *s, struct state_series *series, int64_t from,
	int64_t to, struct buf *out);

#endif
