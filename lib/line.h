#ifndef AIT_LINE_H
#define AIT_LINE_H

#include <errno.h>

#include "output.h"
#include "process.h"
#include "quiet.h"
#include "returns.h"

/* What became of a line. */
enum ait_line {
	AIT_LINE_WRITTEN,
	AIT_LINE_DROPPED, /* the output may take the next one */
	AIT_LINE_DEAD,	  /* it will take none any more; errno says why */
};

/* What the lines of one record have together. */
struct ait_turn {
	int64_t now;   /* when it began, ns since 1970 */
	int64_t until; /* how long it may wait, by the steady clock; 0: it did not yet */
	bool ready;    /* the last poll said that a write would go */
	struct ait_guard guard; /* entered when a write needed it */
};

static inline void ait_turn_init(struct ait_turn *turn, int64_t now)
{
	turn->now = now;
	turn->until = 0;
	turn->ready = false;
	turn->guard.on = turn->guard.raised =
		false; /* the rest is only read when it is on */
}

static inline void ait_turn_release(struct ait_turn *turn)
{
	if (turn->guard.on)
		ait_guard_leave(&turn->guard);
}

/* Whether waiting was in vain, and nothing got through since. */
static inline bool ait_line_stalled(void)
{
	return atomic_load_explicit(&ait_process()->stalled, memory_order_relaxed);
}

/* What ait_line_write does when its first try is not all; `n` is what that returned. */
enum ait_line ait_line_go_on(
	struct ait_output *o, const char *at, size_t len, ssize_t n, struct ait_turn *turn);

/*
 * One try: how many bytes, or less than 0, an errno, which says whether it is worth another one. `now`
 * is as in a turn. Keeps errno.
 */
static inline ssize_t ait_line_try(
	struct ait_output *o, const char *at, size_t len, int64_t now)
{
	ssize_t n;

	if (ait_output_lost(o, now))
		return -EBADF;
	if (o->kind != AIT_OUTPUT_PIPE ||
		!atomic_load_explicit(&o->nosignal, memory_order_relaxed))
		return -EINTR;
	n = ait_quiet_write(o->fd, at, len);
	ait_returns_mend(o->fd);
	return n;
}

/*
 * Writes one line with its LF. Lines of up to 4096 bytes come out whole or not at all on a pipe;
 * elsewhere a line that was cut short gets its LF before the next one of this process. The road
 * that most lines take is short and in place; see quiet.h for why.
 */
static inline enum ait_line ait_line_write(
	struct ait_output *o, const char *at, size_t len, struct ait_turn *turn)
{
	ssize_t n = ait_line_try(o, at, len, turn->now);

	if (n == (ssize_t)len && !ait_line_stalled())
		return AIT_LINE_WRITTEN;
	return ait_line_go_on(o, at, len, n, turn);
}

#endif
