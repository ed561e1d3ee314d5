#include "tui/timing_parts.h"

#include "base/stamp.h"
#include "tui/tui.h"
#include "view/figure.h"

/* Keys that change how time is shown, and what the status line says of it. */

enum { OFFERED = 10 }; /* percent that are idle: below it is not worth a word */

static void act_path(struct tui *t, struct timing *m)
{
	m->path = !m->path;
	m->path_made = false;
	critical_making_release(&m->fresh_path);
	timing_path_begin(t, m);
	if (timing_path_step(t, m))
		tui_touch(t); /* so that nobody goes to sleep before it is done */
}

/* How long nothing ran, in gaps that are worth it. */
static uint64_t timing_idle_ns(struct tui *t, struct timing *m)
{
	struct extent all = timing_extent(t);
	const struct idle *idle = timing_idle(t, m, all);
	uint64_t sum = 0;

	for (size_t i = 0; i < idle->count; i++)
		if (timing_length(idle->gaps[i]) > timing_length(all) / 20)
			sum += timing_length(idle->gaps[i]);
	return sum;
}

static void act_idle(struct tui *t, struct timing *m)
{
	t->settings.idle = !t->settings.idle;
	if (t->settings.idle && !timing_idle_ns(t, m))
		tui_say(t, "nothing is idle for long");
}

static void act_times(struct tui *t, struct timing *m)
{
	static const char *const words[] = {[AXIS_RELATIVE] = "times since the trace began",
		[AXIS_CLOCK] = "times of the clock",
		[AXIS_DELTA] = "times since the span with the cursor, or the playhead"};

	(void)m;
	t->settings.time = (t->settings.time + 1) % 3;
	tui_say(t, "%s", words[t->settings.time]);
}

struct timing_key {
	enum action action;
	void (*run)(struct tui *t, struct timing *m);
};

static const struct timing_key keys[] = {
	{ACT_CRITICAL, act_path},
	{ACT_IDLE, act_idle},
	{ACT_TIME_FORMAT, act_times},
};

bool timing_act(struct tui *t, const struct press *press)
{
	struct timing *m = timing_of(t);

	if (!m)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].action == press->action) {
			keys[i].run(t, m);
			return true;
		}
	/* Where nothing shows that it plays, it is the cinema that is opened. */
	return timing_play(
		t, press, tui_top(t) != PART_WATERFALL && tui_screen(t) != PART_DETAIL);
}

/* ---- figures ------------------------------------------------------------------------------ */

/* Two blanks are between what several have to say. */
static void status_add(struct tui *t, struct row *row, enum role role, struct buf *text)
{
	if (row->width > 1)
		row_add(row, ROLE_PLAIN, STR("  "), 2);
	row_add_text(row, role, buf_str(text), t->set, t->cols);
	buf_release(text);
}

static void status_path(struct tui *t, const struct timing *m, struct row *row)
{
	struct buf text = {0};

	if (!m->path_made) {
		buf_add(&text, STR("critical path: looking"));
		status_add(t, row, ROLE_DIM, &text);
		return;
	}
	buf_add(&text, STR("critical "));
	stamp_duration(m->critical.below_ns, &text);
	buf_addf(&text, " (%d%%)", critical_percent(&m->critical));
	if (m->critical.broken)
		buf_add(&text, STR(", not all: spans are missing"));
	status_add(t, row, ROLE_PLAIN, &text);
}

/* `36.0s, 99.6% idle  I squeezes it`, where there is something to squeeze. */
static void status_idle(struct tui *t, struct timing *m, struct row *row)
{
	struct extent all = timing_extent(t);
	uint64_t idle = timing_idle_ns(t, m);
	double share = 100.0 * (double)idle / ((double)extent_length(&all) + 1);
	struct buf text = {0};

	if (t->settings.idle ? !idle : share < OFFERED)
		return;
	stamp_duration(extent_length(&all), &text);
	buf_addf(&text, t->settings.idle ? ", %.1f%% idle, squeezed" : ", %.1f%% idle",
		share);
	if (!t->settings.idle && tui_screen(t) == PART_WATERFALL) {
		buf_add(&text, STR(" - "));
		keymap_words(&t->keymap, ACT_IDLE, tui_screen(t), &text);
		buf_add(&text, STR(" compress"));
	}
	status_add(t, row, ROLE_PLAIN, &text);
}

/* `playhead +5.190s`: what is later is not there, and that has to be known. */
static void status_head(struct tui *t, struct row *row)
{
	int64_t head = tui_sight(t)->head_ns;
	struct buf text = {0};

	if (head == INT64_MAX || tui_screen(t) != PART_WATERFALL)
		return;
	buf_add(&text, STR("playhead "));
	figure_offset(figure_since(head, t->trace->first_ns), &text);
	buf_add(&text, STR(" - "));
	keymap_words(&t->keymap, ACT_ESCAPE, tui_screen(t), &text);
	buf_add(&text, STR(" all"));
	status_add(t, row, ROLE_STRONG, &text);
}

void timing_status(struct tui *t, struct row *row)
{
	struct timing *m = timing_of(t);

	if (!m || !m->made.generation || !(ON_TREE & 1 << tui_screen(t)))
		return;
	status_head(t, row);
	if (m->path)
		status_path(t, m, row);
	status_idle(t, m, row);
	if (m->reading && census_progress(&m->census) < 1000) {
		struct buf text = {0};

		buf_addf(&text, "looking %u%%", census_progress(&m->census) / 10);
		status_add(t, row, ROLE_DIM, &text);
	}
}
