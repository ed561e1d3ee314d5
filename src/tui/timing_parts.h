#ifndef TUI_TIMING_PARTS_H
#define TUI_TIMING_PARTS_H

#include "tui/timing.h"

/* Inside of it: for timing*.c alone. */

/* Whether something has to be made anew, and now: notes that it is. The tree is settled then. */
bool timing_remake(struct tui *t, struct timing *m, struct timing_made *made);

/* Goes on making the boundaries of the trace, where they are not as new as they should be. */
void timing_boundaries(struct tui *t, struct timing *m);

/* Does what had to wait for them. */
void timing_granted(struct tui *t, struct timing *m);

/* Begins to find the critical path, if it is shown; and goes on with it: true: there is more to do. */
void timing_path_begin(struct tui *t, struct timing *m);
bool timing_path_step(struct tui *t, struct timing *m);

/* Likewise with idle gaps of a part of the trace. */
bool timing_near_step(struct tui *t, struct timing *m);

/* Idle gaps that are good enough for a view, or the best there are for now; they last until the next call. */
const struct idle *timing_idle(struct tui *t, struct timing *m, struct extent view);

uint64_t timing_length(struct extent x);

bool timing_act(struct tui *t, const struct press *press);
void timing_status(struct tui *t, struct row *row);

#endif
