#ifndef TUI_WATERFALL_PARTS_H
#define TUI_WATERFALL_PARTS_H

#include "tui/brood.h"
#include "tui/scroll.h"
#include "tui/timing.h"
#include "tui/tui.h"
#include "tui/waterfall.h"
#include "view/waterfall_row.h"

/* Inside of the waterfall: for waterfall*.c alone. */

enum { STRIP_ROWS = 4, CHILDREN = 64, BROODS = 256, MARKS = 64 };

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
	bool alike;	     /* those that are one row with it */
	uint64_t generation; /* of the folds */
	struct lane lane;
	struct bar_part *parts;
	size_t room;
	size_t count;
};

/*
 * The events of a span as a lane shows them. They are walked from the newest on, as far as a frame has time
 * for; what comes anew is walked down to what was there.
 */
struct waterfall_marks {
	uint64_t begun; /* of the timing's census; 0: nothing is here */
	uint32_t span;
	struct lane lane;
	uint64_t used; /* in this frame */
	uint32_t from; /* the mark that the walk began with */
	uint32_t next; /* is looked at next, down to behind `done`; 0: the walk is over */
	uint32_t done; /* this mark and all before it are in */
	int64_t *
		events; /* by cell: when the first one in it was; INT64_MAX: there is none */
	int64_t *exceptions;
	size_t event_room;
	size_t exception_room;
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
	struct waterfall_marks marks[MARKS]; /* by span */
	unsigned char cells[LANE_COLS_MAX];  /* the marks of the row that is drawn */
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
	struct row open;       /* the mark of what runs */
	struct row alike_name; /* of the row of several that is drawn */
	struct row alike_mark;
};

/* The rows below the waterfall: what the span with the cursor is. */
void waterfall_strip(struct tui *t, const struct pane *p, uint32_t span);

/* ---- waterfall_brood.c ---- */

/*
 * When the children of a span in a row ran, or those that are one row with it, as the lane of this frame shows it. Of very many children it
 * may be what was known some frames ago, or nothing: the rest is worked out between frames.
 */
const struct waterfall_children *waterfall_children(struct tui *t, uint32_t span);

/* Those that are one row with a span, as far as they are known; NULL: they are not. */
const struct brood *waterfall_alike(struct tui *t, uint32_t span);

/* The time in which none of them ran; -1: it is not known yet. */
int64_t waterfall_self(struct tui *t, uint32_t span);

bool waterfall_broods_work(struct tui *t);
void waterfall_broods_release(struct waterfall *w);

/* ---- waterfall_alike.c ---- */

/*
 * What a row shows that stands for several which are called alike: their number in the row, and when they ran and
 * how they ended in the glance. False: that is not known yet.
 */
bool waterfall_alike_row(
	struct tui *t, uint32_t span, struct waterfall_row *row, struct glance *out);

/* Appends `  12 alike - zs folds them` where the cursor is among many. */
void waterfall_alike_offer(struct tui *t, struct buf *out);

/* Keys that make one row of them, and rows of one. */
void waterfall_act_alike(struct tui *t, const struct press *press);

/* ---- waterfall_marks.c ---- */

/*
 * What happened in a span in a row, up to the playhead, as enum bar_mark by cell of this frame's lane; it
 * lasts until the next call. NULL: nothing did, or nobody knows yet.
 */
const unsigned char *waterfall_marks(struct tui *t, uint32_t span);

bool waterfall_marks_work(struct tui *t);
void waterfall_marks_release(struct waterfall *w);

bool waterfall_act(struct tui *t, const struct press *press);

/* The window of rows that the sight has, for scrolling; and back. */
struct scroll waterfall_scroll(const struct tui *t);
void waterfall_scrolled(struct tui *t, const struct scroll *s);

#endif
