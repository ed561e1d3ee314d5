#ifndef VIEW_FLOW_LATE_H
#define VIEW_FLOW_LATE_H

#include "view/flow_trace.h"

/*
 * What is said of a span whose line is out. A line is never taken back, so what came too late for
 * it has a row of its own: events, that it failed or did not after all, and with `verbose` all
 * else that an update says.
 */
void flow_late_record(struct flow_trace *ft, uint32_t span, const struct record *r);

#endif
