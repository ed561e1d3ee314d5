#include "tui/tui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What is shown, and what it stands on; what keys do is in tui_key.c and tui_act.c. */

enum { SAID_MAX = 512 };

static void tui_plug(struct tui *t, const struct screen *s)
{
	t->screens[s->part] = s;
	if (s->make)
		t->state[s->part] = s->make(t);
}

void tui_init(struct tui *t, struct store *store, const struct life *life,
	const struct tui_parts *parts)
{
	*t = (struct tui){.store = store, .life = life, .parts = parts, .stale = true};
	t->work_until_ns = INT64_MAX;
	keymap_init(&t->keymap);
	settings_init(&t->settings);
	for (size_t i = 0; parts->screens[i]; i++)
		tui_plug(t, parts->screens[i]);
	t->stack[t->depth++] = PART_LIST;
	tui_size(t, 80, 24);
}

void tui_release(struct tui *t)
{
	for (size_t i = 0; i < PART_COUNT; i++)
		if (t->screens[i] && t->screens[i]->end)
			t->screens[i]->end(t->state[i]);
	for (struct trace *one = t->store->first; one; one = one->next)
		sight_free(one);
	canvas_release(&t->canvas);
	keymap_release(&t->keymap);
	memory_release(&t->memory);
	prompt_release(&t->prompt);
	buf_release(&t->said);
	buf_release(&t->notes);
	glances_release(&t->glances);
	arena_release(&t->frame);
	row_release(&t->row);
	row_release(&t->left);
	row_release(&t->right);
}

void *tui_state(const struct tui *t, enum part part)
{
	return t->state[part];
}

void tui_touch(struct tui *t)
{
	t->stale = true;
}

bool tui_late(const struct tui *t)
{
	return t->steady_ns >= t->work_until_ns ||
		(t->world.late && t->work_until_ns != INT64_MAX &&
			t->world.late(t->world.to));
}

void tui_clock(struct tui *t, int64_t now_ns, int64_t steady_ns)
{
	t->now_ns = now_ns;
	t->steady_ns = steady_ns;
}

/* ---- which screens are shown -------------------------------------------------------------- */

/* A log with nothing in it takes no room from others. */
static bool tui_has_log(const struct tui *t)
{
	return t->intake.texts || t->intake.bad || t->notes.len;
}

static unsigned tui_plugged(const struct tui *t)
{
	unsigned plugged = 0;

	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		if (t->screens[i] && t->screens[i]->draw)
			plugged |= 1U << i;
	if (t->screens[PART_TIME] && t->screens[PART_TIME]->draw)
		plugged |= 1U << PART_TIME;
	if (!tui_has_log(t))
		plugged &= ~(unsigned)ON_LOG;
	return plugged;
}

enum part tui_top(const struct tui *t)
{
	return t->stack[t->depth - 1];
}

/* The rows around it are the title, the status line and the hints. */
static void tui_tile(struct tui *t)
{
	t->tiles = tiles_of(tui_top(t), tui_plugged(t), t->rows - 3, t->cols);
	if (t->focus >= t->tiles.count)
		t->focus = 0;
	if (t->maximised) {
		t->tiles.at[0] = (struct tile){
			t->tiles.at[t->focus].part, 0, 0, t->rows - 3, t->cols};
		t->tiles.count = 1;
		t->tiles.time = 0;
		t->focus = 0;
	}
	t->stale = true;
}

void tui_size(struct tui *t, int cols, int rows)
{
	t->cols = cols;
	t->rows = rows;
	tui_tile(t);
}

enum part tui_screen(const struct tui *t)
{
	return t->tiles.count ? t->tiles.at[t->focus].part : tui_top(t);
}

bool tui_shows(const struct tui *t, enum part screen)
{
	return tiles_find(&t->tiles, screen) < t->tiles.count;
}

static void tui_enter(struct tui *t)
{
	const struct screen *s = t->screens[tui_top(t)];

	t->typed = (struct typed){0};
	t->focus = 0;
	t->maximised = false;
	tui_tile(t);
	if (s && s->enter)
		s->enter(t);
}

/* Its pane, where it has one and keys go elsewhere. */
static bool tui_focus(struct tui *t, enum part screen)
{
	size_t tile = tiles_find(&t->tiles, screen);

	if (tile == t->tiles.count || tile == t->focus)
		return false;
	t->focus = tile;
	t->stale = true;
	return true;
}

void tui_open(struct tui *t, enum part screen)
{
	size_t at = 0;

	if (!t->screens[screen] || !t->screens[screen]->draw) {
		tui_say(t, "there is no such screen");
		return;
	}
	if (tui_focus(t, screen))
		return;
	while (at < t->depth && t->stack[at] != screen)
		at++;
	if (at == TUI_STACK)
		return;
	t->stack[at] = screen;
	t->depth = at + 1;
	tui_enter(t);
}

void tui_back(struct tui *t)
{
	if (t->focus || t->maximised) {
		t->maximised = false;
		t->focus = 0;
		tui_tile(t);
	} else if (t->depth > 1) {
		t->depth--;
		tui_enter(t);
	}
}

/* ---- the trace ---------------------------------------------------------------------------- */

/*
 * Rows follow what has come, but not at any price: a pass costs as much as there are spans. While a
 * file is read, there is one whenever there are half as many again. It is done in steps, so that no key
 * has to wait for it, and nothing is read meanwhile, which would have it begin again.
 */
enum { SETTLE_NS_A_SPAN = 1000, SETTLE_FEW = 20000, SETTLE_STEP = 8192 };

static int64_t tui_settle_due(const struct tui *t, const struct sight *s)
{
	uint32_t known = s->folds.known;

	if (!t->intake.live && !t->intake.done && known > SETTLE_FEW &&
		t->trace->span_count < known + known / 2)
		return INT64_MAX;
	return t->settled_ns + (int64_t)known * SETTLE_NS_A_SPAN;
}

static bool tui_unsettled(const struct tui *t)
{
	return t->trace && sight_of(t->trace)->folds.generation != t->trace->generation;
}

static bool tui_orders(const struct tui *t)
{
	return tui_unsettled(t) && sight_of(t->trace)->folds.making.on;
}

bool tui_settling(const struct tui *t)
{
	return tui_orders(t) || (t->trace && sight_of(t->trace)->summing);
}

static bool tui_settle_begins(const struct tui *t, const struct sight *s)
{
	return !s->folds.count || t->intake.done || t->steady_ns >= tui_settle_due(t, s);
}

static void tui_settled(struct tui *t, struct sight *s)
{
	t->settled_ns = t->steady_ns;
	if (t->follow && t->intake.live)
		s->span = s->folds.known - 1;
	if (!s->span)
		s->span = folds_span(&s->folds, 0);
	t->stale = true;
}

/* A step of it, first the rows, then what was used; whether there is more to do. */
static bool tui_settle(struct tui *t)
{
	struct sight *s = tui_sight(t);

	if (s && tui_unsettled(t) && (tui_orders(t) || tui_settle_begins(t, s))) {
		if (folds_step(&s->folds, t->trace, SETTLE_STEP))
			return true;
		tui_settled(t, s);
		s->summing = true;
	}
	if (s && s->summing) {
		s->summing = usage_step(&s->usage, t->trace, 4 * SETTLE_STEP);
		t->stale |= !s->summing;
	}
	return s && s->summing;
}

void tui_follow(struct tui *t, bool follow)
{
	struct sight *s = tui_sight(t);

	t->follow = follow;
	if (follow && s && s->folds.known > 1)
		s->span = s->folds.known - 1;
	t->stale = true;
}

void tui_choose(struct tui *t, struct trace *trace)
{
	t->trace = trace;
	t->settled_ns = INT64_MIN / 2;
	if (trace)
		sight_of(trace);
	tui_settle(t);
	t->stale = true;
}

struct sight *tui_sight(const struct tui *t)
{
	return t->trace ? sight_of(t->trace) : NULL;
}

int64_t tui_edge(const struct tui *t)
{
	bool open = t->intake.live && !t->intake.done && t->trace && t->trace->open;

	return open ? t->now_ns : 0;
}

struct glances_slot *tui_glance(struct tui *t, struct trace *trace, uint32_t span)
{
	return glances_of(
		&t->glances, trace, span, t->life, &t->store->common.names, t->set);
}

uint32_t tui_span(const struct tui *t)
{
	const struct sight *s = tui_sight(t);

	return s ? s->span : 0;
}

void tui_remember(struct tui *t, uint32_t span)
{
	struct sight *s = tui_sight(t);

	if (!s || !span || (s->jump_count && s->jumps[s->jump_count - 1] == span))
		return;
	if (s->jump_count == SIGHT_JUMPS) {
		memmove(s->jumps, s->jumps + 1, sizeof(*s->jumps) * (SIGHT_JUMPS - 1));
		s->jump_count--;
	}
	s->jumps[s->jump_count++] = span;
}

void tui_jump(struct tui *t, uint32_t span)
{
	struct sight *s = tui_sight(t);

	if (!s || !span || span == s->span)
		return;
	tui_remember(t, s->span);
	folds_reveal(&s->folds, span);
	s->span = span;
	t->follow = false;
	t->stale = true;
}

/* ---- time --------------------------------------------------------------------------------- */

void tui_news(struct tui *t)
{
	t->glances.round++;
	tui_settle(t);
	if (!t->maximised)
		tui_tile(t); /* a log may have begun */
	t->stale = true;
}

bool tui_work(struct tui *t, int64_t until_ns)
{
	bool more;

	t->work_until_ns = until_ns;
	more = tui_settle(t);
	for (size_t i = 0; i < PART_COUNT; i++, t->worked = (t->worked + 1) % PART_COUNT) {
		const struct screen *s = t->screens[t->worked];

		if (!s || !s->work)
			continue;
		if (tui_late(t))
			return true;
		more |= s->work(t);
	}
	return more;
}

int64_t tui_wall(const struct tui *t, int64_t steady_ns)
{
	int64_t wall;

	if (steady_ns == INT64_MAX ||
		__builtin_add_overflow(t->now_ns, steady_ns - t->steady_ns, &wall))
		return INT64_MAX;
	return wall;
}

static int64_t tui_sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t tui_due(const struct tui *t)
{
	int64_t due = INT64_MAX;

	if (tui_unsettled(t))
		due = tui_wall(t, tui_settle_due(t, tui_sight(t)));
	for (size_t i = 0; i < PART_COUNT; i++)
		if (t->screens[i] && t->screens[i]->due &&
			(i >= SCREEN_COUNT || tui_shows(t, (enum part)i)))
			due = tui_sooner(due, t->screens[i]->due(t));
	return due;
}

/* ---- words -------------------------------------------------------------------------------- */

static void tui_vsay(struct tui *t, bool wrong, const char *format, va_list args)
{
	char text[SAID_MAX];

	vsnprintf(text, sizeof(text), format, args);
	buf_reset(&t->said);
	buf_add(&t->said, str_from(text));
	t->said_wrong = wrong;
	t->stale = true;
}

void tui_say(struct tui *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tui_vsay(t, false, format, args);
	va_end(args);
}

void tui_complain(struct tui *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tui_vsay(t, true, format, args);
	va_end(args);
}

void tui_note(struct tui *t, struct str line)
{
	while (t->notes.len && t->notes.len + line.len + 1 > TUI_NOTES) {
		size_t len = str_find(buf_str(&t->notes), '\n') + 1;

		memmove(t->notes.at, t->notes.at + len, t->notes.len - len);
		t->notes.len -= len;
	}
	buf_add(&t->notes, str_head(line, TUI_NOTES / 2));
	buf_add_byte(&t->notes, '\n');
	tui_complain(t, "%.*s", (int)(line.len < SAID_MAX ? line.len : SAID_MAX), line.at);
}
