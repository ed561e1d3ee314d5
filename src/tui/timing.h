#ifndef TUI_TIMING_H
#define TUI_TIMING_H

#include "model/census_index.h"
#include "model/critical.h"
#include "model/idle.h"
#include "model/playback.h"
#include "tui/screen.h"
#include "view/axis.h"
#include "view/minimap.h"

enum { TIMING_WISHES = 8 };

/* Idle gaps, and where they were looked for. */
struct timing_idle {
	struct idle idle;
	struct extent within;
};

/* How far something that was made of the trace has come. */
struct timing_made {
	uint64_t generation; /* of the trace then; 0: it was never made */
	uint32_t done;	     /* spans that the census had read then */
	size_t marks;	     /* that it had found */
	int64_t at_ns;	     /* steady clock */
	bool partly;	     /* the census had more to read */
};

/*
 * What screens of one trace share about its time: axis, squeezed idle gaps, critical path, minimap,
 * and the playhead. A part without a screen: it reads on while nobody presses a key, and makes anew
 * what the trace has outgrown, large ones less often.
 */
struct timing {
	const struct trace *trace; /* of what is here; NULL: nothing is */
	struct census census;
	struct census_index index; /* of what it has found */
	uint64_t begun;		   /* how often it began anew */
	bool reading;		   /* the census has more to read */
	struct minimap minimap;
	struct timing_idle idle[2]; /* of the whole trace, and around a small part of it */
	struct critical critical;
	struct critical_making fresh_path; /* that is made now, to take its place */
	bool path_made;			   /* there is one */
	struct idle_making near_idle;	   /* around a small part of the trace, likewise */
	struct timing_made made;	   /* of these */
	struct minimap_making fresh_map; /* those that are made now, to take their place */
	struct idle_making fresh_idle;
	struct timing_made fresh_made;
	bool remaking;
	struct boundaries boundaries; /* only while there is a playhead */
	struct boundaries fresh;      /* that are made now, to take their place */
	struct timing_made boundaries_made;
	bool making;
	struct press wishes[TIMING_WISHES]; /* that wait for the first ones */
	size_t wish_count;
	struct playback playback;
	bool path; /* the critical path is shown */
	struct arena scratch;
};

extern const struct screen timing_part;

/* That of the chosen trace; NULL: there is none, or the part is not plugged in. */
struct timing *timing_of(const struct tui *t);

/* From when to when the chosen trace ran, or runs. */
struct extent timing_extent(const struct tui *t);

/* Squeezes what is idle out of a lane whose times are set, where that is asked for. */
void timing_lane(struct tui *t, struct lane *lane);

/* Appends the axis of a lane. */
void timing_axis(struct tui *t, struct row *r, const struct lane *lane);

/* Appends the minimap of the whole trace, `cols` cells; below it, a row with the playhead. */
void timing_minimap(struct tui *t, struct row *r, int cols);
void timing_minimap_head(struct tui *t, struct row *r, int cols);

/* The three of them one below the other, of the whole trace; what the pane has no room for is left out. */
void timing_draw_whole(struct tui *t, const struct pane *p);

enum timing_path { PATH_HIDDEN, PATH_BESIDE, PATH_ON };

/* Whether a span is on the critical path, if that is shown. */
enum timing_path timing_path(const struct tui *t, uint32_t span);

/*
 * What keys do to the playhead, on any screen that shows one; false: nothing. `toggle` false: the
 * key that plays is somebody else's.
 */
bool timing_play(struct tui *t, const struct press *press, bool toggle);

/* Takes the playhead away: all of the trace has happened. */
void timing_unplay(struct tui *t);

/* The time of the frame has come for the playhead. */
void timing_frame(struct tui *t);

#endif
