#ifndef CMD_SPAN_NOTES_H
#define CMD_SPAN_NOTES_H

#include <stdbool.h>

#include "model/trace.h"

/*
 * What is known of the spans of a stream's trace that are written one by one, each when it has
 * ended: which of them wait, and which are out. A span waits for a second or two, for what is still
 * said of it.
 */
enum span_note {
	SPAN_NOTE_UNKNOWN, /* it has not begun, or not ended */
	SPAN_NOTE_ENDED,   /* since the last look */
	SPAN_NOTE_RIPE,	   /* before the last look: it is to be written now */
	SPAN_NOTE_DONE,	   /* it is not wanted */
	SPAN_NOTE_KEPT,	   /* it was written */
};

struct span_notes {
	uint8_t *of; /* enum span_note, by span */
	size_t room;
	size_t ended; /* spans that are ENDED */
	size_t ripe;  /* the same of RIPE */
};

/* The notes on a trace, made when there are none, with room for all its spans. */
struct span_notes *span_notes(struct trace *t);

/* The same; NULL: there are none. */
struct span_notes *span_notes_there(const struct trace *t);
void span_notes_free(struct trace *t);

/* A record was about a span: if it has begun and ended it waits. */
void span_notes_touch(struct trace *t, uint32_t span);

/* What has ended is ripe. */
void span_notes_ripen(struct trace *t);

/* A ripe span is done; `kept`: it was written. */
void span_notes_done(struct trace *t, uint32_t span, bool kept);

#endif
