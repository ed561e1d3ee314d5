#ifndef VIEW_OVERVIEW_H
#define VIEW_OVERVIEW_H

#include "model/survey.h"
#include "view/sheet.h"

/*
 * A trace at a glance, as parts of a sheet: what was asked for and what was said last, how many records are missing, what took the time, what failed, what is still running,
 * who took part, and what was called again and again with the same arguments. Parts that are about
 * a span lead to it.
 *
 *      asked   fix failing test
 *      said    The token check ignores clock skew. → edit_file
 *      dropped 1204 records: the output could not take them
 *      time    3 LLM 8.84s 62%   7 tool 5.20s 37%   self 160ms 1%
 *      tokens  7.1k fresh   84.6k from cache   90 out   30 reasoning
 *      context ▂▃▅▇█   34.2k of 200k   17%   41.0k at most
 *      most    L chat small-2      3×  8.84s
 *              T bash              2×  3.57s  1✗
 *      failed  T bash pytest -q    2×  exit 1
 *      runs    T bash pytest -q   1.54s+
 *      who     agents: planner   models: small-2
 *      loops   T bash {"command":"ls"}   5×
 */
struct overview {
	struct survey *survey; /* of the trace, as far as it has come */
	struct trace *trace;   /* its tree is settled */
	const struct life *life;
	int64_t self_ns; /* of the first root; -1: it is not known */
	int64_t now_ns;	 /* the end of what is open; 0: nothing is */
	size_t most;	 /* rows of each sort, at most OVERVIEW_MOST */
};

enum { OVERVIEW_MOST = 16 };

void overview_fill(struct sheet *s, const struct overview *o);

#endif
