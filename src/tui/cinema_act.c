#include "tui/cinema_parts.h"

__extension__ typedef __int128 wide;

enum { SHIFT = 5 }; /* percents of the trace that a pan goes */

static void act_seek(struct tui *t, struct timing *m, wide ns)
{
	if (ns < INT64_MIN)
		ns = INT64_MIN;
	if (ns > INT64_MAX)
		ns = INT64_MAX;
	playback_seek(&m->playback, &m->boundaries, (int64_t)ns);
	tui_sight(t)->head_ns = m->playback.at_ns;
}

/* A part of the trace's time, in percent. */
static wide act_share(const struct timing *m, int percent)
{
	const struct extent *x = &m->playback.time;

	return ((wide)x->to_ns - x->from_ns) * percent / 100;
}

static bool act_percent(struct tui *t, struct timing *m, const struct press *press)
{
	if (press->count <= 0)
		return false;
	act_seek(t, m, m->playback.time.from_ns + act_share(m, press->count));
	return true;
}

static bool act_begin(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	act_seek(t, m, INT64_MIN);
	return true;
}

static bool act_finish(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	act_seek(t, m, INT64_MAX);
	return true;
}

static bool act_shift(struct tui *t, struct timing *m, const struct press *press)
{
	int by = press->action == ACT_PAN_LEFT ? -SHIFT : SHIFT;

	act_seek(t, m, m->playback.at_ns + act_share(m, by));
	return true;
}

static bool act_edge(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	playback_to_edge(&m->playback, &m->boundaries);
	tui_sight(t)->head_ns = m->playback.at_ns;
	if (!m->playback.live)
		tui_say(t, "nothing more will come");
	return true;
}

static bool act_gaps(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	m->playback.whole = !m->playback.whole;
	tui_say(t,
		m->playback.whole
			? "what is idle is played as long as it was"
			: "what is idle for a second or more is played in half a one");
	return true;
}

/* The state is shown here as well: what it can do, it does here. */
static bool act_state(struct tui *t, struct timing *m, const struct press *press)
{
	const struct screen *state = t->screens[PART_STATE];

	(void)m;
	return state && state->act && state->act(t, press);
}

static bool act_diff(struct tui *t, struct timing *m, const struct press *press)
{
	const struct screen *state = t->screens[PART_STATE];

	if (act_state(t, m, press))
		return true;
	tui_open(t, PART_STATE);
	return state != NULL;
}

static bool act_leave(struct tui *t, struct timing *m, const struct press *press)
{
	(void)m;
	(void)press;
	timing_unplay(t);
	return false; /* whoever goes back, does */
}

struct cinema_key {
	enum action action;
	bool (*run)(struct tui *t, struct timing *m, const struct press *press);
};

static const struct cinema_key keys[] = {
	{ACT_PERCENT, act_percent},
	{ACT_FIRST, act_begin},
	{ACT_TIME_START, act_begin},
	{ACT_LAST, act_finish},
	{ACT_TIME_END, act_finish},
	{ACT_PAN_LEFT, act_shift},
	{ACT_PAN_RIGHT, act_shift},
	{ACT_FOLLOW, act_edge},
	{ACT_IDLE, act_gaps},
	{ACT_DIFF, act_diff},
	{ACT_OUT, act_state},
	{ACT_IN, act_state},
	{ACT_DOWN, act_state},
	{ACT_UP, act_state},
	{ACT_SCROLL_DOWN, act_state},
	{ACT_SCROLL_UP, act_state},
	{ACT_HALF_DOWN, act_state},
	{ACT_HALF_UP, act_state},
	{ACT_PAGE_DOWN, act_state},
	{ACT_PAGE_UP, act_state},
	{ACT_CENTRE, act_state},
	{ACT_TOP, act_state},
	{ACT_BOTTOM, act_state},
	{ACT_BACK, act_leave},
	{ACT_ESCAPE, act_leave},
};

bool cinema_act(struct tui *t, const struct press *press)
{
	struct timing *m = timing_of(t);

	if (!m)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].action == press->action)
			return keys[i].run(t, m, press);
	return timing_play(t, press, true);
}
