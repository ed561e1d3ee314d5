#ifndef VIEW_FLOW_SWEEP_H
#define VIEW_FLOW_SWEEP_H

#include "view/flow_step.h"

/* What is given out of order: because it has waited too long, or because it came too late. */

/* When much waits, or something for long at the time `now`. */
void flow_sweep_if_due(struct flow_trace *ft, int64_t now);

/* What came after its parent's closing line, as far as it is over. */
void flow_sweep_late(struct flow_trace *ft);

#endif
