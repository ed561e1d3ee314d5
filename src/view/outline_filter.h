#ifndef VIEW_OUTLINE_FILTER_H
#define VIEW_OUTLINE_FILTER_H

#include "view/outline.h"

/* What an outline leaves out: spans that are too deep or too short. */

/* Not too short by itself. What failed or has not ended never is. */
bool outline_filter_long(const struct outline *o, const struct trace *t, uint32_t span);

/* Looks through all below `top`; before outline_filter_shows is asked of it. */
void outline_filter_mark(struct outline *o, struct trace *t, uint32_t top);

/* Text inside of spans that are left out goes to the one above: text is never left out. */
void outline_filter_asides(struct outline *o, struct trace *t);

/* It has a row: it is long enough, or above one that is. */
bool outline_filter_shows(const struct outline *o, uint32_t span, size_t depth);

#endif
