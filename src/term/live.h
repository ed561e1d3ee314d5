#ifndef TERM_LIVE_H
#define TERM_LIVE_H

#include <stdint.h>

#include "term/paint.h"

/*
 * Finished lines that scroll up, and below them a region that is redrawn in place:
 *
 *     finished line               scrollback: written once, never touched again,
 *     finished line               the same bytes as in a pipe
 *     #── 9.2s · 2 open ─         <- the cursor waits here, at the region's first cell
 *     ├─▸ T web.search  1.25s+
 *
 * A frame begins where the cursor waits: each row is cleared, then written; what is left of the
 * old region is cleared last. So nothing above the cursor is ever lost, whatever a terminal does
 * with long rows when its window changes: at worst a row of the region stays behind. Appends
 * bytes only; the caller writes a frame with one write().
 *
 * The beginning of a line whose end has not come (a prompt) is the region's first row until it
 * does; the cursor then waits, visible, behind it. What is typed there stays: the
 * region is drawn below wherever the cursor is by then, and the line goes on at the cursor, as it would
 * without a region.
 */
struct live {
	int cols;    /* of the screen */
	int rows;    /* of the screen */
	int shown;   /* rows that the region takes on the screen, at most */
	int column;  /* where the cursor waits: behind the partial line, else 0 */
	bool asked;  /* the partial line stands there whole: keys are echoed behind it */
	bool stale;  /* must be redrawn though nothing changed */
	bool hidden; /* the cursor is */
	int64_t drawn_ns;   /* when the region was drawn, or found unchanged; 0: never */
	struct buf partial; /* a line's painted beginning */
	struct buf region;  /* the painted region as it is on the screen */
	struct buf next;    /* scratch, */
	struct buf scratch; /* and more of it */
};

void live_init(struct live *l, int cols, int rows);
void live_release(struct live *l);

/* The screen has this size now; the next frame draws again. */
void live_resize(struct live *l, int cols, int rows);

/* Rows that a region may have: half the screen, at most 12. */
int live_height(const struct live *l);

/*
 * Nanoseconds until the region should be drawn next, 0 when it is time: 300 ms after `begun_ns`
 * (so that short runs do not flicker), then ten times a second. Finished lines need not wait.
 */
int64_t live_wait(const struct live *l, int64_t begun_ns, int64_t now_ns);

/*
 * Appends a frame: `finished` are painted lines, each with its LF (what follows the last LF is a
 * line's beginning, kept and shown until its end comes); `region` is the new region, of which
 * live_height rows are drawn, cut to one cell less than the screen is wide. Nothing is appended
 * when nothing changed.
 */
void live_frame(struct live *l, struct str finished, const struct row *region, size_t count,
	const struct caps *caps, int64_t now_ns, struct buf *out);

/* The terminal has echoed keys (^C) where the cursor waits. */
void live_disturbed(struct live *l);

/* Takes the region off the screen and shows the cursor: before stopping, to come back later. */
void live_erase(struct live *l, struct buf *out);

/* The same for good: a line whose end never came is finished with a newline. */
void live_end(struct live *l, struct buf *out);

/* The same for whoever dies and knows nothing any more: from where the cursor waits. */
struct str live_rescue(void);

#endif
