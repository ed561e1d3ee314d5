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

/* Finds the critical path, if it is shown. */
void timing_path_make(struct tui *t, struct timing *m);

/* Idle gaps that are good enough for a view; they last until the next call. */
const struct idle *timing_idle(struct tui *t, struct timing *m, struct extent view);

uint64_t timing_length(struct extent x);

bool timing_act(struct tui *t, const struct press *press);
void timing_status(struct tui *t, struct row *row);

#endif
