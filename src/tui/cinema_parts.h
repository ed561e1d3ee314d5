#ifndef TUI_CINEMA_PARTS_H
#define TUI_CINEMA_PARTS_H

#include "tui/cinema.h"
#include "tui/timing.h"
#include "tui/tui.h"

/* Inside of the cinema: for cinema*.c alone. */

struct cinema {
	struct row row;			/* scratch */
	struct row open;		/* the mark of what runs */
	struct buf said;		/* what was answered, not sanitised, */
	const struct trace *said_trace; /* by this call */
	uint32_t said_span;
	enum text_set said_set;
};

/* What runs at the playhead, and what was passed over just now, as a tree. */
void cinema_active(struct tui *t, const struct timing *m, const struct pane *p);

/* What comes next. */
void cinema_next(struct tui *t, const struct timing *m, const struct pane *p);

/* The last that a model had said by then. */
void cinema_said(struct tui *t, const struct timing *m, const struct pane *p);

bool cinema_act(struct tui *t, const struct press *press);

#endif
