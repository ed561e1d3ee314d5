#ifndef VIEW_DETAIL_PARTS_H
#define VIEW_DETAIL_PARTS_H

#include "view/detail.h"

/* Where a meaning is shown, and under which words. In the order in which it is. */
struct detail_row {
	enum meaning meaning;
	const char *words;
	enum detail_tab tab;
	bool block; /* it deserves a place of its own */
};
const struct detail_row *detail_rows(size_t *count);

/* Whether a tab other than this one shows an attribute. */
bool detail_claims(const struct detail *d, struct str key);

/*
 * Tokens and cost are shown as they were put into buckets (model/tally.h), not as they were written:
 * adds the row, if there is anything to show; false: it is none of these. And whether what an attribute
 * says can be seen there, so that it need not be shown beside it.
 */
bool detail_figure(struct sheet *s, const struct detail *d, const struct detail_row *row);
bool detail_shows_figure(
	const struct detail *d, enum meaning what, const struct scan_value *v);

/* What a tool's result has added to what the model is told. */
void detail_added(struct sheet *s, const struct detail *d);

/* How fast an answer came. */
void detail_add_rate(struct sheet *s, const struct detail *d);

/* Up to `most` of them from a number on; returns the number of the next one. */
size_t detail_events(
	struct sheet *s, const struct detail *d, bool states, size_t from, size_t most);
void detail_raw(struct sheet *s, const struct detail *d);
void detail_documents(struct sheet *s, const struct scan_value *v);
/* Why it failed, if that was below it; and what is directly below it, each leading there. */
void detail_cause(struct sheet *s, const struct detail *d);
void detail_below(struct sheet *s, const struct detail *d);

/* Arguments that put one text in the place of another, as the change that they make. */
void detail_change(struct sheet *s, const struct scan_value *arguments);

/* Why it failed: the message, and with it what exceptions said. */
void detail_status(struct sheet *s, const struct detail *d);
void detail_failure(struct sheet *s, const struct detail *d);

#endif
