#ifndef VIEW_OUTLINE_FILTER_H
#define VIEW_OUTLINE_FILTER_H

#include "view/outline.h"

/* What an outline leaves out: spans that are too deep, too short, or that no query asks for. */

enum outline_visible {
	VISIBLE_ALONE = 1 << 0, /* for its own sake, */
	VISIBLE_BELOW = 1 << 1, /* or for that of one below it */
};

/*
 * For its own sake: the query keeps it, and it is not too short by itself. What failed or has not
 * ended never is too short.
 */
bool outline_filter_alone(const struct outline *o, struct trace *t, uint32_t span);

/* Something is left out, but for what is too deep. */
bool outline_filter_any(const struct outline *o);

/* It is there for the sake of others alone. After outline_filter_mark. */
bool outline_filter_dim(const struct outline *o, uint32_t span);

/* Looks through all below `top`; before outline_filter_shows is asked of it. */
void outline_filter_mark(struct outline *o, struct trace *t, uint32_t top);

/* Text inside of spans that are left out goes to the one above: text is never left out. */
void outline_filter_asides(struct outline *o, struct trace *t);

/* It has a row: for its own sake, or above one that has. */
bool outline_filter_shows(const struct outline *o, uint32_t span, size_t depth);

#endif
