#ifndef VIEW_FLOW_STEP_H
#define VIEW_FLOW_STEP_H

#include "view/flow_trace.h"

/* What comes next of a trace: the path goes down to the earliest span that is not over. */

/* The span's line can be written: it has ended, and (unless a sweep is under way) its start came. */
bool flow_step_ended(const struct flow_trace *ft, uint32_t span);

/* So can those of all that is below it. */
bool flow_step_complete(struct flow_trace *ft, uint32_t top);

/*
 * An event of the trace says that records are missing. That has its row at once, at the margin as a line
 * of text: what is open may be so for hours.
 */
void flow_step_dropped(struct flow_trace *ft);

/* Links what is new and gives out all that can be. */
void flow_step_all(struct flow_trace *ft);

#endif
