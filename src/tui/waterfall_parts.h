#ifndef TUI_WATERFALL_PARTS_H
#define TUI_WATERFALL_PARTS_H

#include "tui/brood.h"
#include "tui/scroll.h"
#include "tui/timing.h"
#include "tui/tui.h"
#include "tui/waterfall.h"
#include "view/waterfall_row.h"

/* Inside of the waterfall: for waterfall*.c alone. */

enum { STRIP_ROWS = 4, CHILDREN = 64, BROODS = 256 };

/* When the children of a span with very many of them ran. */
struct waterfall_brood {
	struct brood made;
	struct brood making; /* what takes its place, unless that has been done */
	uint64_t used;	     /* in this frame; 0: never */
};

/* The same as a lane shows it, those that look like one in one part. */
struct waterfall_children {
	const struct folds *folds; /* NULL: nothing is here */
	uint32_t span;
	uint64_t generation; /* of the folds */
	struct lane lane;
	struct bar_part *parts;
	size_t room;
	size_t count;
};

/* The last call of a model that an agent has made by then. */
struct waterfall_last {
	const struct trace *trace;
	uint32_t span; /* the agent's */
	int64_t head_ns;
	size_t calls; /* of the trace, that were known */
	uint32_t llm; /* 0: none */
};

struct waterfall {
	struct waterfall_last last;		      /* that was asked for */
	struct waterfall_children children[CHILDREN]; /* by span */
	struct waterfall_brood broods[BROODS];
	struct brood small;   /* of a span with few children, while it is drawn */
	struct extent *parts; /* scratch */
	size_t part_room;     /* of these */
	struct waterfall_columns columns; /* of the last frame */
	enum waterfall_share share;
	int x; /* of its first row in the window, below the axis */
	int y;
	uint32_t height;	      /* rows for spans that it had */
	const struct trace *numbered; /* this trace is */
	uint64_t number;	      /* that one, from 1 */
	uint64_t seen_spans;	      /* spans that there were when the cursor was moved */
	bool *more;		      /* the gutter's levels */
	size_t more_room;
	struct row row;
	struct row open; /* the mark of what runs */
};

/* The rows below the waterfall: what the span with the cursor is. */
void waterfall_strip(struct tui *t, const struct pane *p, uint32_t span);

/* ---- waterfall_brood.c ---- */

/*
 * When the children of a span in a row ran, as the lane of this frame shows it. Of very many children it
 * may be what was known some frames ago, or nothing: the rest is worked out between frames.
 */
const struct waterfall_children *waterfall_children(struct tui *t, uint32_t span);

/* The time in which none of them ran; -1: it is not known yet. */
int64_t waterfall_self(struct tui *t, uint32_t span);

bool waterfall_work(struct tui *t);
void waterfall_broods_release(struct waterfall *w);

bool waterfall_act(struct tui *t, const struct press *press);

/* The window of rows that the sight has, for scrolling; and back. */
struct scroll waterfall_scroll(const struct tui *t);
void waterfall_scrolled(struct tui *t, const struct scroll *s);

#endif
