#ifndef CMD_SCREEN_H
#define CMD_SCREEN_H

#include "term/live.h"

/*
 * Where a tool's rows go: a terminal with a live region below them, or anything else, where they
 * just follow each other. Finished rows are kept until screen_flush, which writes all at once.
 */
struct screen {
	int fd;
	struct caps caps;
	struct live live;
	struct buf pending; /* finished, painted lines; the last one may not have its LF */
	struct buf frame;   /* scratch */
	struct row *region; /* of the live region */
	size_t region_count;
	size_t region_room;
	int64_t begun_ns;   /* CLOCK_MONOTONIC, when the first span opened; 0: none has */
	bool partial;	    /* the last line has no LF yet */
	size_t partial_len; /* bytes of it, with `partial` */
	bool drawn;	    /* so has one that is drawn over: not written before it has */
	bool drawn_new;	    /* what that reads is to be drawn */
	bool whole;	    /* no line counts as drawn over: all of it is shown */
	uint32_t begun_by;  /* source of that line */
	struct buf drawn_text; /* what it reads now */
	int error; /* errno of the first write that failed; nothing is written then */
};

void screen_init(struct screen *s, int fd, const struct caps *caps);
void screen_release(struct screen *s);

/* A finished row; `to` is the screen. As struct outline's emit. */
void screen_row(void *to, const struct row *row);

/* A line of text, colours kept, after what is in `row`; as struct outline's emit_text. */
void screen_text(void *to, const struct row *row, struct str text, uint64_t cut);

/*
 * The beginning of a source's line, gone on with, and its end. `more`: it will be drawn over. Of
 * one that is, only what it reads in the end becomes a line; until then it is the region's.
 */
void screen_partial(struct screen *s, uint32_t source, struct str text, bool more);
void screen_rest(struct screen *s, uint32_t source, struct str text, uint64_t cut);

/* Bytes that are no rows; at once. */
void screen_bytes(void *to, struct str bytes);

/* A row of the live region; as emit. The region is empty after screen_region_begin. */
void screen_region_begin(struct screen *s);
void screen_region_row(void *to, const struct row *row);

/* Writes what is finished and, with a live region, draws it. Times are CLOCK_MONOTONIC. */
void screen_flush(struct screen *s, int64_t now_ns);

/* The row of what is drawn over now; false when there is none. */
bool screen_drawn(struct screen *s, struct row *row);

/* Whether the region should be made anew now; and in how many milliseconds it should. */
bool screen_due(const struct screen *s, int64_t now_ns);
int screen_wait_ms(const struct screen *s, int64_t now_ns);

/* The terminal's size may have changed. */
void screen_resize(struct screen *s, int columns, int rows);

/* Takes the region away, for a while or, with `end`, for good. */
void screen_clear(struct screen *s, bool end);

#endif
