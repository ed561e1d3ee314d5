#ifndef TUI_GLIMPSE_H
#define TUI_GLIMPSE_H

#include "tui/tui.h"

/* A trace at a glance, in a pane below the list of traces. What it has worked out it remembers. */
struct glimpse; /* opaque */

struct glimpse *glimpse_new(void);
void glimpse_free(struct glimpse *g);
void glimpse_draw(
	struct glimpse *g, struct tui *t, struct trace *trace, const struct pane *p);

/* Works at what takes long; whether there is more to do. */
bool glimpse_work(struct glimpse *g, struct tui *t);

#endif
