#include "tui/waterfall_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/*
 * Events on the bars. A span has few, as a rule; of who has a million the walk goes on between frames,
 * and what it has found is remembered as long as the lane is the same.
 */
enum {
	FEW = 1024,    /* that are looked at while a frame is drawn, of a span */
	STEP = 1 << 13 /* and between frames */
};

void waterfall_marks_release(struct waterfall *w)
{
	for (size_t i = 0; i < MARKS; i++) {
		free(w->marks[i].events);
		free(w->marks[i].exceptions);
	}
}

static bool marks_are(const struct waterfall_marks *k, const struct timing *m,
	uint32_t span, const struct lane *lane)
{
	return k->begun == m->begun && k->span == span && k->lane.t0 == lane->t0 &&
		k->lane.t1 == lane->t1 && k->lane.cols == lane->cols &&
		k->lane.gap_count == lane->gap_count;
}

static int64_t *marks_clear(int64_t *at, size_t *room, int cells)
{
	at = mem_grow(at, room, (size_t)cells, sizeof(*at));
	for (int i = 0; i < cells; i++)
		at[i] = INT64_MAX;
	return at;
}

static void marks_begin(struct waterfall_marks *k, const struct timing *m, uint32_t span,
	const struct lane *lane)
{
	k->begun = m->begun;
	k->span = span;
	k->lane = *lane;
	k->from = k->next = k->done = 0;
	k->events = marks_clear(k->events, &k->event_room, lane->cols);
	k->exceptions = marks_clear(k->exceptions, &k->exception_room, lane->cols);
}

static void marks_add(
	struct waterfall_marks *k, const struct lane *lane, const struct census_mark *mark)
{
	int cell = lane_cell(lane, mark->ns);
	int64_t *first = mark->what == CENSUS_EXCEPTION ? k->exceptions : k->events;

	if (cell >= 0 && mark->ns < first[cell])
		first[cell] = mark->ns;
}

/* True: there are more. */
static bool marks_step(struct waterfall_marks *k, const struct timing *m,
	const struct lane *lane, uint32_t marks)
{
	for (; k->next > k->done && marks; marks--) {
		marks_add(k, lane, &m->census.marks[k->next - 1]);
		k->next = census_index_before(&m->index, k->next);
	}
	if (k->next > k->done)
		return true;
	k->next = 0;
	k->done = k->from;
	return false;
}

/* What came since the last walk began is walked when that is over. */
static bool marks_more(struct waterfall_marks *k, const struct timing *m,
	const struct lane *lane, uint32_t marks)
{
	uint32_t last = census_index_last(&m->index, k->span);

	if (!k->next && last > k->done)
		k->from = k->next = last;
	return k->next && marks_step(k, m, lane, marks);
}

static bool marks_show(
	const struct waterfall_marks *k, int64_t head_ns, unsigned char *cells)
{
	bool any = false;

	for (int i = 0; i < k->lane.cols; i++) {
		bool exception = k->exceptions[i] <= head_ns &&
			k->exceptions[i] != INT64_MAX;
		bool event = k->events[i] <= head_ns && k->events[i] != INT64_MAX;

		cells[i] = exception ? MARK_EXCEPTION : event ? MARK_EVENT : MARK_NONE;
		any |= cells[i] != MARK_NONE;
	}
	return any;
}

const unsigned char *waterfall_marks(struct tui *t, uint32_t span)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct waterfall_marks *k = &w->marks[span % MARKS];
	const struct lane *lane = &w->columns.lane;
	const struct timing *m = timing_of(t);

	if (!m || !census_index_last(&m->index, span))
		return NULL;
	if (!marks_are(k, m, span, lane))
		marks_begin(k, m, span, lane);
	k->used = t->frames;
	if (marks_more(k, m, lane, FEW))
		tui_touch(t); /* so that nobody goes to sleep before it is done */
	return marks_show(k, tui_sight(t)->head_ns, w->cells) ? w->cells : NULL;
}

bool waterfall_marks_work(struct tui *t)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	const struct timing *m = timing_of(t);

	for (size_t i = 0; m && i < MARKS; i++) {
		struct waterfall_marks *k = &w->marks[i];

		if (k->used < t->frames || !k->next ||
			!marks_are(k, m, k->span, &w->columns.lane))
			continue;
		if (marks_more(k, m, &w->columns.lane, STEP))
			return true;
		tui_touch(t);
	}
	return false;
}
