#include "tui/timing_parts.h"

#include "tui/marks.h"
#include "tui/tui.h"

enum { STEPS = 1 << 14 }; /* of making boundaries, between two looks at the clock */

/* What keys do to the playhead. The sight knows where it is: all that shows the trace goes by it. */

static void play_show(struct tui *t, const struct timing *m)
{
	tui_sight(t)->head_ns = m->playback.at_ns;
	tui_touch(t);
}

static bool play_shown(const struct tui *t)
{
	return tui_sight(t)->head_ns != INT64_MAX;
}

/* Somebody else may have put it elsewhere: a jump to a time. */
static void play_heed(struct tui *t, struct timing *m)
{
	int64_t head = tui_sight(t)->head_ns;

	if (head != INT64_MAX && head != m->playback.at_ns)
		playback_seek(&m->playback, &m->boundaries, head);
}

static void play_extend(struct tui *t, struct timing *m)
{
	playback_extend(&m->playback, timing_extent(t), t->intake.live && !t->intake.done);
}

void timing_boundaries(struct tui *t, struct timing *m)
{
	if (!m->making && timing_remake(t, m, &m->boundaries_made)) {
		boundaries_begin(&m->fresh, t->trace, &m->census);
		m->making = true;
	}
	if (!m->making || boundaries_step(&m->fresh, STEPS))
		return;
	boundaries_release(&m->boundaries);
	m->boundaries = m->fresh;
	m->fresh = (struct boundaries){0};
	m->making = false;
	tui_touch(t);
}

void timing_frame(struct tui *t)
{
	struct timing *m = timing_of(t);

	if (!m || !play_shown(t))
		return;
	timing_boundaries(t, m);
	play_heed(t, m);
	play_extend(t, m);
	if (playback_frame(&m->playback, &m->boundaries, t->steady_ns))
		play_show(t, m);
}

void timing_unplay(struct tui *t)
{
	struct timing *m = timing_of(t);

	if (!m)
		return;
	m->playback.playing = m->playback.edge = false;
	m->playback.lit_count = 0; /* nobody would put it out any more */
	m->wish_count = 0;
	tui_sight(t)->head_ns = INT64_MAX;
}

/* ---- keys --------------------------------------------------------------------------------- */

static void key_play(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	playback_toggle(&m->playback, t->steady_ns);
}

struct play_step {
	enum action action;
	enum boundary_step step;
	bool back;
	const char *none; /* what is said when there is none */
};

static const struct play_step steps[] = {
	{ACT_STEP_NEXT, STEP_ANY, false, "nothing happens after this"},
	{ACT_STEP_PREV, STEP_ANY, true, "nothing happens before this"},
	{ACT_MARKER_NEXT, STEP_MARKER, false, "no model or tool call after this"},
	{ACT_MARKER_PREV, STEP_MARKER, true, "no model or tool call before this"},
	{ACT_STEP_ERROR_NEXT, STEP_ERROR, false, "no error after this"},
	{ACT_STEP_ERROR_PREV, STEP_ERROR, true, "no error before this"},
};

/* A marked span is stopped at as well, where it is nearer. */
static bool step_mark(struct tui *t, struct timing *m, const struct play_step *s)
{
	int64_t at = m->playback.at_ns, mark, next;

	if (s->step != STEP_MARKER || !marks_near(t, at, s->back, &mark))
		return false;
	if (s->back ? boundaries_prev(&m->boundaries, s->step, at, &next) && next >= mark
		    : boundaries_next(&m->boundaries, s->step, at, &next) && next <= mark)
		return false;
	playback_seek(&m->playback, &m->boundaries, mark);
	return true;
}

/* As often as its count says; how far it got is where it stays. */
static void key_step(struct tui *t, struct timing *m, const struct press *press)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		const struct play_step *s = &steps[i];
		int count = press->count > 0 ? press->count : 1;
		bool moved = true;

		if (s->action != press->action)
			continue;
		while (count-- && moved)
			moved = step_mark(t, m, s) ||
				playback_step(
					&m->playback, &m->boundaries, s->step, s->back);
		if (moved)
			continue;
		m->playback.playing = false;
		tui_say(t, "%s", s->none);
	}
}

static void key_speed(struct tui *t, struct timing *m, const struct press *press)
{
	(void)t;
	playback_speed(&m->playback,
		press->action == ACT_FASTER	      ? 1
			: press->action == ACT_SLOWER ? -1
						      : 0);
}

static void key_edge(struct tui *t, struct timing *m, const struct press *press)
{
	(void)press;
	playback_to_edge(&m->playback, &m->boundaries);
	tui_follow(t, true);
}

struct play_key {
	enum action action;
	void (*run)(struct tui *t, struct timing *m, const struct press *press);
};

static const struct play_key keys[] = {
	{ACT_PLAY, key_play},
	{ACT_STEP_NEXT, key_step},
	{ACT_STEP_PREV, key_step},
	{ACT_MARKER_NEXT, key_step},
	{ACT_MARKER_PREV, key_step},
	{ACT_STEP_ERROR_NEXT, key_step},
	{ACT_STEP_ERROR_PREV, key_step},
	{ACT_FASTER, key_speed},
	{ACT_SLOWER, key_speed},
	{ACT_SPEED_NORMAL, key_speed},
	{ACT_FOLLOW, key_edge},
};

static const struct play_key *play_key(enum action action)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].action == action)
			return &keys[i];
	return NULL;
}

static void play_do(struct tui *t, struct timing *m, const struct press *press)
{
	play_heed(t, m);
	play_extend(t, m);
	play_key(press->action)->run(t, m, press);
	play_show(t, m);
}

/* A million spans are not in order at once, and nobody should have to press it again. */
static void play_wait(struct tui *t, struct timing *m, const struct press *press)
{
	if (m->wish_count < TIMING_WISHES)
		m->wishes[m->wish_count++] = *press;
	tui_say(t, "putting all that happens in order");
	play_show(t, m);
}

void timing_granted(struct tui *t, struct timing *m)
{
	size_t count = m->wish_count;

	if (!count || !boundaries_ready(&m->boundaries))
		return;
	m->wish_count = 0;
	buf_reset(&t->said);
	for (size_t i = 0; i < count; i++)
		play_do(t, m, &m->wishes[i]);
}

/* How fast it would be: where there is no playhead, none is put there for that, and nothing gets dim. */
static bool play_speed(struct tui *t, struct timing *m, const struct press *press)
{
	const struct play_key *key = play_key(press->action);

	if (!key || key->run != key_speed || play_shown(t))
		return false;
	key_speed(t, m, press);
	tui_say(t, "played at %s", playback_speed_word(&m->playback));
	return true;
}

bool timing_play(struct tui *t, const struct press *press, bool toggle)
{
	struct timing *m = timing_of(t);

	if (!m)
		return false;
	if (press->action == ACT_ESCAPE && tui_top(t) == PART_WATERFALL && play_shown(t)) {
		timing_unplay(t);
		return true;
	}
	if (press->action == ACT_PLAY && !toggle)
		return false;
	/* What goes by the playhead is taken to now by taking that there. */
	if (press->action == ACT_FOLLOW && !(play_shown(t) && t->intake.live))
		return false;
	if (!play_key(press->action))
		return false;
	if (play_speed(t, m, press))
		return true;
	timing_boundaries(t, m);
	if (boundaries_ready(&m->boundaries))
		play_do(t, m, press);
	else
		play_wait(t, m, press);
	return true;
}
