#ifndef THEATRE_H
#define THEATRE_H

#include "asking.h"
#include "tui/tui.h"

/*
 * The interactive program without a terminal, for tests: records come from text, keys from words,
 * time from the test, and what is on the screen is text.
 */
struct theatre {
	struct asking asking;
	struct tui tui;
	struct buf screen; /* of the last look */
};

/* Of a size, with records, a line each. Nothing more will come: theatre_live says otherwise. */
void theatre_init(struct theatre *s, const char *records, int cols, int rows);
void theatre_release(struct theatre *s);

/*
 * With a few screens (list, waterfall, cinema, help) and no others, so that those which are shown beside
 * them do not change what is seen; the clock stands at 14:02:11 UTC, and nothing is there yet.
 */
void theatre_few(struct theatre *s, int cols, int rows);

/* One more record, printf-like. */
void theatre_say(struct theatre *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One more record: a span, as filled_add_span has it. */
void theatre_span(struct theatre *s, unsigned span, unsigned parent, int from_ms, int to_ms,
	const char *more);

/* The clock goes on; what there is to do meanwhile is done. */
void theatre_pass(struct theatre *s, int64_t ms);

/* More may come. */
void theatre_live(struct theatre *s, int64_t now_ns);

/* More records. */
void theatre_take(struct theatre *s, const char *records);

/* Presses keys, words as in the key table, separated by blanks. */
void theatre_keys(struct theatre *s, const char *words);

/* What is on the screen: all of it, with what its cells look like, or one row (from 0). */
struct str theatre_screen(struct theatre *s);
struct str theatre_looks(struct theatre *s);
struct str theatre_row(struct theatre *s, int y);

/* Opens the first trace in the waterfall. */
void theatre_open(struct theatre *s);

#endif
