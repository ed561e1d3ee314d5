#include "tui/waterfall_parts.h"

#include "model/extent.h"
#include "model/tree.h"
#include "view/figure.h"

/* What keys do to the waterfall. */

/* ---- the tree ----------------------------------------------------------------------------- */

static void act_go(struct tui *t, uint32_t span)
{
	struct sight *s = tui_sight(t);

	if (!span)
		return;
	folds_reveal(&s->folds, span);
	s->span = span;
}

/* Folds, else goes to the parent. */
static void act_out(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);

	(void)press;
	if (folds_size(&s->folds, s->span) > 1 && !folds_alike(&s->folds, s->span) &&
		!folds_closed(&s->folds, s->span))
		folds_set(&s->folds, s->span, true);
	else
		act_go(t, s->trace->spans[s->span].parent);
}

/* Unfolds, else goes to the first child. */
static void act_in(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	uint32_t row;

	(void)press;
	if (folds_alike(&s->folds, s->span)) {
		folds_set_alike(&s->folds, s->span, false);
		return;
	}
	if (folds_closed(&s->folds, s->span)) {
		folds_set(&s->folds, s->span, false);
		return;
	}
	row = folds_row(&s->folds, s->span);
	if (folds_size(&s->folds, s->span) > 1)
		act_go(t, folds_span(&s->folds, row + 1));
}

/* A row further, behind all that is below the span at hand; 0: its parent has no other. */
static uint32_t act_next(const struct sight *s, uint32_t span)
{
	const struct folds *f = &s->folds;
	uint32_t next, row;

	if (!folds_more(f, span))
		return 0;
	row = ranks_before(&f->rows, f->places[span] + f->sizes[f->places[span]]);
	next = folds_span(f, row);
	return next;
}

/* The sibling before it: what is above the row before, at the same depth. */
static uint32_t act_prev(const struct sight *s, uint32_t span)
{
	const struct folds *f = &s->folds;
	uint32_t row = folds_row(f, span), before;

	if (!row || row == UINT32_MAX)
		return 0;
	before = folds_span(f, row - 1);
	while (before && folds_depth(f, before) > folds_depth(f, span))
		before = s->trace->spans[before].parent;
	return before && folds_depth(f, before) == folds_depth(f, span) ? before : 0;
}

static void act_sibling(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	int count = press->count ? press->count : 1;

	for (uint32_t span = s->span; span && count--;) {
		span = press->action == ACT_SIBLING_NEXT ? act_next(s, span)
							 : act_prev(s, span);
		act_go(t, span);
	}
}

static void act_fold(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	struct folds *f = &s->folds;
	bool closed = folds_closed(f, s->span);

	if (folds_alike(f, s->span) && press->action != ACT_FOLD_CLOSE) {
		folds_set_alike(f, s->span, false);
		return;
	}

	/* A leaf folds what it is in, as in vi. */
	if (press->action != ACT_FOLD_OPEN && folds_size(f, s->span) < 2 &&
		s->trace->spans[s->span].parent)
		s->span = s->trace->spans[s->span].parent;
	if (press->action == ACT_FOLD_TOGGLE)
		folds_set(f, s->span, !closed);
	else
		folds_set(f, s->span, press->action == ACT_FOLD_CLOSE);
}

static void act_fold_deep(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);

	folds_set_deep(&s->folds, s->span, press->action == ACT_FOLD_CLOSE_DEEP);
}

/* The cursor goes to the row that its span is folded into. */
static void act_fold_all(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	uint32_t row;

	folds_set_all(&s->folds, press->action == ACT_FOLD_CLOSE_ALL);
	row = folds_row(&s->folds, s->span);
	s->span = folds_span(&s->folds, row == UINT32_MAX ? 0 : row);
}

/* ---- time --------------------------------------------------------------------------------- */

/* From `middle` on as far to both sides as `half` says, within what can be counted. */
static struct sight_time act_around(int64_t middle, uint64_t half)
{
	struct sight_time time;

	if (half > INT64_MAX)
		half = INT64_MAX;
	if (__builtin_sub_overflow(middle, (int64_t)half, &time.t0))
		time.t0 = INT64_MIN;
	if (__builtin_add_overflow(middle, (int64_t)half, &time.t1))
		time.t1 = INT64_MAX;
	return time;
}

static uint64_t act_length(struct sight_time time)
{
	return (uint64_t)time.t1 - (uint64_t)time.t0;
}

static int64_t act_middle(struct sight_time time)
{
	return (int64_t)((uint64_t)time.t0 + act_length(time) / 2);
}

/* What is zoomed at: the middle of the part of the span that is seen, else of all that is. */
static int64_t act_target(struct tui *t, struct sight_time view)
{
	struct sight *s = tui_sight(t);
	struct extent x;

	if (!extent_of(s->trace, s->span, &x) || x.to_ns < view.t0 || x.from_ns > view.t1)
		return act_middle(view);
	x.from_ns = x.from_ns > view.t0 ? x.from_ns : view.t0;
	x.to_ns = x.to_ns < view.t1 ? x.to_ns : view.t1;
	return act_middle((struct sight_time){x.from_ns, x.to_ns});
}

static void act_zoom_in(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	struct sight_time view = sight_time(s, tui_edge(t));

	(void)press;
	if (act_length(view) < 4) {
		tui_say(t, "a nanosecond is as close as it gets");
		return;
	}
	sight_zoom(s, act_around(act_target(t, view), act_length(view) / 4), tui_edge(t));
}

static void act_zoom_out(struct tui *t, const struct press *press)
{
	(void)press;
	if (!sight_unzoom(tui_sight(t)))
		tui_say(t, "this is the whole trace");
}

/* First it is in the middle, then all there is. */
static void act_zoom_fit(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);
	struct sight_time view = sight_time(s, tui_edge(t)), to, centred;
	struct extent x;

	(void)press;
	if (!extent_of(s->trace, s->span, &x))
		return;
	to = (struct sight_time){x.from_ns, x.to_ns};
	centred = act_around(act_middle(to), act_length(view) / 2);
	if (s->whole || act_length(to) > act_length(view) ||
		(view.t0 == centred.t0 && view.t1 == centred.t1))
		sight_zoom(s, to, tui_edge(t));
	else
		s->time = centred;
}

static void act_zoom_all(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);

	(void)press;
	s->whole = true;
	s->crumb_count = 0;
}

/* Shows another stretch as long as this one, of what the trace has. Times may be any. */
static void act_move_to(struct tui *t, int64_t t0)
{
	struct sight *s = tui_sight(t);
	struct sight_time view = sight_time(s, tui_edge(t)), all;
	int64_t length, last, end;

	if (s->whole || __builtin_sub_overflow(view.t1, view.t0, &length) ||
		!sight_extent(s, tui_edge(t), &all)) {
		tui_say(t, "all of the trace is shown");
		return;
	}
	if (__builtin_sub_overflow(all.t1, length, &last) || last < all.t0)
		last = all.t0;
	t0 = t0 > last ? last : t0 < all.t0 ? all.t0 : t0;
	if (__builtin_add_overflow(t0, length, &end))
		end = INT64_MAX;
	s->time = (struct sight_time){t0, end};
}

static void act_pan(struct tui *t, const struct press *press)
{
	struct sight_time view = sight_time(tui_sight(t), tui_edge(t));
	int64_t by = (int64_t)(act_length(view) / 4) + 1;
	int64_t to;

	if (press->action == ACT_PAN_LEFT)
		by = -by;
	if (!__builtin_add_overflow(view.t0, by, &to))
		act_move_to(t, to);
}

static void act_time_start(struct tui *t, const struct press *press)
{
	(void)press;
	act_move_to(t, INT64_MIN);
}

static void act_time_end(struct tui *t, const struct press *press)
{
	(void)press;
	act_move_to(t, INT64_MAX);
}

static void act_columns(struct tui *t, const struct press *press)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);

	(void)press;
	w->share = (w->share + 1) % SHARE_COUNT;
}

/* ---- all of them -------------------------------------------------------------------------- */

struct waterfall_key {
	enum action action;
	void (*run)(struct tui *t, const struct press *press);
};

static const struct waterfall_key acts[] = {
	{ACT_OUT, act_out},
	{ACT_IN, act_in},
	{ACT_SIBLING_NEXT, act_sibling},
	{ACT_SIBLING_PREV, act_sibling},
	{ACT_FOLD_TOGGLE, act_fold},
	{ACT_FOLD_OPEN, act_fold},
	{ACT_FOLD_CLOSE, act_fold},
	{ACT_FOLD_OPEN_DEEP, act_fold_deep},
	{ACT_FOLD_CLOSE_DEEP, act_fold_deep},
	{ACT_FOLD_OPEN_ALL, act_fold_all},
	{ACT_FOLD_CLOSE_ALL, act_fold_all},
	{ACT_FOLD_ALIKE, waterfall_act_alike},
	{ACT_FOLD_ALIKE_ALL, waterfall_act_alike},
	{ACT_ZOOM_IN, act_zoom_in},
	{ACT_ZOOM_OUT, act_zoom_out},
	{ACT_ZOOM_FIT, act_zoom_fit},
	{ACT_ZOOM_ALL, act_zoom_all},
	{ACT_PAN_LEFT, act_pan},
	{ACT_PAN_RIGHT, act_pan},
	{ACT_TIME_START, act_time_start},
	{ACT_TIME_END, act_time_end},
	{ACT_COLUMNS, act_columns},
};

/* What is new is followed until the cursor is moved. */
static void act_moved(struct tui *t)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);

	if (t->follow)
		w->seen_spans = trace_spans_seen(t->trace);
	t->follow = false;
}

/* To an end, or to a row by its number: there is a way back from there. */
static bool act_leaps(enum action action)
{
	return action == ACT_FIRST || action == ACT_LAST || action == ACT_PERCENT;
}

bool waterfall_act(struct tui *t, const struct press *press)
{
	struct scroll scroll = waterfall_scroll(t);
	uint32_t from = tui_span(t);

	if (!from)
		return false;
	if (scroll_act(&scroll, press)) {
		waterfall_scrolled(t, &scroll);
		act_moved(t);
		if (act_leaps(press->action) && tui_span(t) != from)
			tui_remember(t, from);
		return true;
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (acts[i].action == press->action) {
			acts[i].run(t, press);
			if (tui_span(t) != from)
				act_moved(t);
			return true;
		}
	return false;
}
