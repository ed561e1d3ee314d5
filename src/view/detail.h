#ifndef VIEW_DETAIL_H
#define VIEW_DETAIL_H

#include "model/added.h"
#include "view/talk.h"

/*
 * All of one span as a sheet, in tabs. What a kind of span is known for comes first (a call's
 * arguments, a model's settings, what a search found), then every attribute that no tab has shown:
 * nothing is dropped in silence.
 */
enum detail_tab {
	DETAIL_ARGS,   /* what went in */
	DETAIL_RESULT, /* what came out, and why it failed */
	DETAIL_EVENTS,
	DETAIL_STATE, /* changes of the agent's state */
	DETAIL_RAW,   /* its records */
	DETAIL_TABS,
};

struct detail {
	struct trace *trace; /* its tree is settled; NULL: what is below is not shown */
	uint32_t span;
	const struct facts *facts;
	const struct moment *moments; /* its events, in order */
	size_t moment_count;
	bool reading;			 /* there are more, which are not here yet */
	const struct messages *messages; /* of a model's call or an agent; else NULL */
	/* As in struct talk: which tools gave the results that messages have. NULL: nobody knows. */
	void (*outcome)(
		void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out);
	void *of;
	struct added added; /* by a tool's result to what the model is told; 0: not known */
	const struct life *life;
	struct arena *arena; /* of what must last as long as the sheet */
	int64_t t0;	     /* the start of the trace */
	int64_t now_ns;	     /* the end of what is open; 0: nothing is */
	int64_t self_ns;     /* in none of its children; -1: not known */
};

/* `T bash  ✗ exit 1  2.04s  +3.150s → +5.190s  self 2.04s`: fills a row. */
void detail_head(struct row *r, const struct detail *d, enum text_set set, int width);

/*
 * `$0.0165   2048 from cache   193 tok/s   temperature 0.2`: fills a row with more of a model's call;
 * empty: there is no more. And how many tokens it has answered a second, from the first one on where that is
 * known; 0: that is not known.
 */
void detail_model(struct row *r, const struct facts *f, enum text_set set, int width);
double detail_rate(const struct facts *f);

/* `1 args  2 result  3 events 4  4 state  5 raw`: fills a row; the one that is shown stands out. */
void detail_tabs(struct row *r, const struct detail *d, enum detail_tab tab,
	enum text_set set, int width);

/*
 * Adds a tab to an empty sheet that was given its look. Of events it may be the first ones: then it returns the
 * number of the next one, for detail_fill_more, which returns the same; 0: all are there.
 */
size_t detail_fill(struct sheet *s, const struct detail *d, enum detail_tab tab);
size_t detail_fill_more(
	struct sheet *s, const struct detail *d, enum detail_tab tab, size_t from);

/* The value that a tab is about, to be copied or paged: *json says what it is. Empty: none. */
struct str detail_value(const struct detail *d, enum detail_tab tab, bool *json);

#endif
