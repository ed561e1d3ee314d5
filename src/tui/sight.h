#ifndef TUI_SIGHT_H
#define TUI_SIGHT_H

#include "model/selection.h"
#include "model/usage.h"
#include "tui/folds.h"

/*
 * How one trace is looked at: what all screens of it share. Made when the trace is first chosen,
 * and found at trace->notes from then on.
 */
enum { SIGHT_CRUMBS = 16, SIGHT_JUMPS = 32 };

struct sight_time {
	int64_t t0; /* since 1970 */
	int64_t t1; /* after t0 */
};

struct sight {
	struct trace *trace;
	struct folds folds;	/* its spans as rows */
	uint32_t span;		/* with the cursor; 0: none yet */
	uint32_t top;		/* the first row that is shown */
	bool whole;		/* all of its time is shown, however long it gets */
	struct sight_time time; /* else this part of it */
	struct sight_time crumbs[SIGHT_CRUMBS]; /* what was shown before, oldest first */
	size_t crumb_count;
	int64_t head_ns; /* the playhead: what is later has not happened yet; INT64_MAX: none */
	uint32_t jumps[SIGHT_JUMPS]; /* spans that jumps came from, oldest first */
	size_t jump_count;
	struct usage_making usage; /* tokens and cost being summed up */
	bool summing;		   /* they are, or will be next */
	struct selection matched;  /* by the filter, with `filtered` */
	bool filtered;
	bool recalled; /* its folds of the last time were restored: from then on they count */
};

/* That of a trace, made when there is none. */
struct sight *sight_of(struct trace *t);
void sight_free(struct trace *t);

/* From when to when the trace ran; `now_ns` is the end of what is open. False: no time is known. */
bool sight_extent(const struct sight *s, int64_t now_ns, struct sight_time *out);

/* The part of it that is shown; t1 is after t0 whatever the trace says. */
struct sight_time sight_time(const struct sight *s, int64_t now_ns);

/* Shows this part from now on; what was shown before is remembered. */
void sight_zoom(struct sight *s, struct sight_time to, int64_t now_ns);

/* Back to what was shown before; false: there is nothing. */
bool sight_unzoom(struct sight *s);

#endif
