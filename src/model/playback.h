#ifndef MODEL_PLAYBACK_H
#define MODEL_PLAYBACK_H

#include "model/boundary.h"
#include "model/extent.h"

/*
 * A playhead over a trace. It reads no clock: who drives it says what a steady clock says, at each
 * frame. Nothing is sampled: whatever a frame passes over is lit for a while, so that what took
 * five milliseconds is seen.
 *
 *     recorded  |====|                                |====|      nothing ran for a minute:
 *     played    |====|++|====|                                    half a second of it is played
 *
 * While the trace is still going on its end is now. At that edge the playhead stays with it.
 */
enum {
	PLAYBACK_LIT = 64,	       /* spans, the last ones */
	PLAYBACK_GLOW_NS = 200000000,  /* how long they are lit */
	PLAYBACK_IDLE_NS = 500000000,  /* what is left of an idle stretch */
	PLAYBACK_STEP_MAX = 250000000, /* of clock: the program may have been stopped */
	PLAYBACK_FRAME_NS = 33000000,
	PLAYBACK_FIT_S = 10, /* the whole trace takes that at the speed `fit` */
};

struct playback_lit {
	uint32_t span;
	int64_t until_ns; /* of the clock; INT64_MAX: as long as the playhead stays */
};

struct playback {
	struct extent time; /* of the trace: from its beginning to its end or to now */
	int64_t at_ns;	    /* the playhead */
	bool playing;
	bool live;	   /* the end is now, and goes on */
	bool edge;	   /* the playhead is at the end of what goes on, and stays there */
	bool whole;	   /* idle stretches are played as long as they were */
	int speed;	   /* a row of the table of speeds, from normal on */
	int64_t clock_ns;  /* at the last frame */
	int64_t jumped_ns; /* what the last frame has left out of an idle stretch; 0: none */
	struct playback_lit lit[PLAYBACK_LIT];
	size_t lit_count;
};

/* A trace from the beginning: the playhead stands still. */
void playback_init(struct playback *p, struct extent time, bool live, int64_t clock_ns);

/* The trace's time has changed: it goes on, or more of it is known. */
void playback_extend(struct playback *p, struct extent time, bool live);

/* Plays, or stops; at the end it begins anew. */
void playback_toggle(struct playback *p, int64_t clock_ns);

/* The time of the clock has come. Whether the playhead or what is lit has changed. */
bool playback_frame(struct playback *p, const struct boundaries *b, int64_t clock_ns);

/* When the clock makes it look different next; INT64_MAX: never. */
int64_t playback_due(const struct playback *p);

/* Puts the playhead somewhere, and stops. */
void playback_seek(struct playback *p, const struct boundaries *b, int64_t ns);

/* To the next boundary of a sort, or back; false: there is none, and nothing moves. */
bool playback_step(
	struct playback *p, const struct boundaries *b, enum boundary_step step, bool back);

/* To the end, and along with it while it goes on. */
void playback_to_edge(struct playback *p, const struct boundaries *b);

/* Faster (+1), slower (-1), or as it was (0); the ends stay. */
void playback_speed(struct playback *p, int by);

/* `1x`, `1/4x`, `64x`, `fit`. */
const char *playback_speed_word(const struct playback *p);

/* Whether a span was passed over just now. */
bool playback_is_lit(const struct playback *p, uint32_t span);

#endif
