#include "model/state_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/* How many changes are gone through before somebody is asked whether it is late. */
enum { BUILD_STEPS = 32 };

size_t state_count(const struct state_series *series, int64_t ts)
{
	size_t low = 0, high = series->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series->at[middle].ts <= ts)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t state_find(struct states *s, const struct moment *m, struct str key,
	struct state_series **series)
{
	uint64_t place = m->place ? m->place : m->within;
	uint32_t inner = m->place ? 0 : m->number + 1;

	*series = states_find(s, key);
	if (!*series)
		return 0;
	for (size_t i = state_count(*series, m->ts); i; i--) {
		const struct state_change *c = &(*series)->at[i - 1];

		if (c->ts != m->ts)
			return 0;
		if (c->place == place && c->inner == inner)
			return i;
	}
	return 0;
}

/* ---- frames ---- */

static void frame_drop(struct states *s, struct state_frame *f)
{
	s->frame_bytes -= f->text.len;
	free((char *)f->text.at);
}

/* Every other one goes. */
static void frames_thin(struct states *s, struct state_series *series)
{
	size_t left = 0;

	for (size_t i = 0; i < series->frame_count; i++) {
		if (i % 2 == 0)
			frame_drop(s, &series->frames[i]);
		else
			series->frames[left++] = series->frames[i];
	}
	series->frame_count = left;
	series->stride *= 2;
}

static void frame_add(struct states *s, struct state_series *series)
{
	const struct state_cursor *c = &series->cursor;
	struct buf text = {0};

	doc_write(&c->value, &text);
	series->frames = mem_grow(series->frames, &series->frame_room,
		series->frame_count + 1, sizeof(*series->frames));
	series->frames[series->frame_count++] = (struct state_frame){
		.after = c->after, .text = buf_str(&text)};
	s->frame_bytes += text.len;
	while (s->frame_bytes > s->limits.frames && series->frame_count)
		frames_thin(s, series);
}

/* A snapshot is as good as a frame. */
static void frame_look(struct states *s, struct state_series *series, enum state_way way)
{
	size_t times = series->stride / s->limits.stride;

	series->since = way == STATE_SNAPSHOT ? 0 : series->since + 1;
	if (way == STATE_SNAPSHOT)
		series->work = 0;
	if (series->since < series->stride && series->work / times < s->limits.work)
		return;
	frame_add(s, series);
	series->since = 0;
	series->work = 0;
}

/* The last frame that is not behind so many changes; NULL: none. */
static const struct state_frame *frame_before(
	const struct state_series *series, size_t count)
{
	size_t low = 0, high = series->frame_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series->frames[middle].after <= count)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &series->frames[low - 1] : NULL;
}

void state_forget(struct states *s, struct state_series *series, size_t from)
{
	while (series->frame_count && series->frames[series->frame_count - 1].after > from)
		frame_drop(s, &series->frames[--series->frame_count]);
	if (series->built > from)
		series->built = from;
	if (series->looked > from)
		series->looked = series->broken = 0;
	if (series->cursor.after > from)
		state_rest(series);
}

/* ---- the cursor ---- */

void state_rest(struct state_series *series)
{
	state_cursor_release(&series->cursor);
}

/* The cursor stands behind so many changes; without text, where nothing is known. */
static void cursor_set(
	struct states *s, struct state_series *series, size_t after, struct str text)
{
	struct state_cursor *c = &series->cursor;

	state_rest(series);
	c->docs.most = s->limits.weight;
	c->docs.seed = s->reader.life->seed;
	c->after = after;
	c->known = text.len &&
		doc_read(&c->docs, arena_copy(&c->docs.arena, text), &c->value);
}

/* The state behind a change: known, or why not. */
static uint8_t cursor_change(
	struct states *s, struct state_series *series, const struct state_change *change)
{
	struct state_cursor *c = &series->cursor;
	struct state_said said;
	bool fine;

	state_read(&s->reader, change->place, change->inner, &said);
	if (said.fault != STATE_KNOWN)
		return (uint8_t)said.fault;
	c->docs.work = s->limits.work;
	if (said.way != STATE_SNAPSHOT && series->spent > s->limits.spent)
		return STATE_NOT_APPLIED + DOC_TOO_MUCH;
	fine = state_cursor_apply(c, &said);
	series->work += s->limits.work - c->docs.work;
	return fine ? STATE_KNOWN : (uint8_t)(STATE_NOT_APPLIED + c->docs.fault);
}

/* What is unknown stays so, but for a snapshot. */
static uint8_t cursor_fault(
	struct states *s, struct state_series *series, const struct state_change *change)
{
	size_t i = (size_t)(change - series->at);

	if (series->cursor.known || change->way == STATE_SNAPSHOT)
		return cursor_change(s, series, change);
	return i ? series->at[i - 1].fault : (uint8_t)STATE_NO_SNAPSHOT;
}

/* The next change. What comes of it counts for good the first time. */
static void cursor_step(struct states *s, struct state_series *series)
{
	struct state_cursor *c = &series->cursor;
	struct state_change *change = &series->at[c->after];
	size_t work = series->work;
	uint8_t fault;

	state_cursor_clean(c);
	fault = cursor_fault(s, series, change);
	if (c->after++ == series->built) {
		change->fault = fault;
		change->broke = fault != STATE_KNOWN &&
			(c->was_known || change->way == STATE_SNAPSHOT);
		series->built++;
		series->spent += series->work - work;
		c->known = fault == STATE_KNOWN;
		if (c->known)
			frame_look(s, series, (enum state_way)change->way);
		return;
	}
	series->work = work;
	c->known = fault == STATE_KNOWN;
}

/* Where to begin: where the cursor is, at a frame, or at a snapshot, whatever is nearest. */
static void cursor_begin(struct states *s, struct state_series *series, size_t count)
{
	struct state_cursor *c = &series->cursor;
	const struct state_frame *frame = frame_before(series, count);
	size_t at = c->docs.most && c->after <= count ? c->after : 0;
	size_t i = count;

	if (!c->docs.most || c->after > count)
		cursor_set(s, series, 0, (struct str){0});
	if (frame && frame->after > at) {
		cursor_set(s, series, frame->after, frame->text);
		at = frame->after;
	}
	while (i > at && series->at[i - 1].way != STATE_SNAPSHOT)
		i--;
	if (i > at + 1)
		cursor_set(s, series, i - 1, (struct str){0});
}

/* What was not gone through yet is not jumped over. */
static void cursor_seek(struct states *s, struct state_series *series, size_t count)
{
	cursor_begin(s, series, count < series->built ? count : series->built);
	while (series->cursor.after < count)
		cursor_step(s, series);
}

bool states_build(struct states *s, struct state_series *series, size_t count,
	const struct state_pace *pace)
{
	for (size_t to = series->built; series->built < count;) {
		to = count - to < BUILD_STEPS ? count : to + BUILD_STEPS;
		cursor_seek(s, series, to);
		if (series->built < count && pace->late(pace->to))
			return false;
	}
	return true;
}

/* ---- states ---- */

static void state_fault(struct state *out, uint8_t fault)
{
	out->fault = (enum state_fault)fault;
	if (fault < STATE_NOT_APPLIED)
		return;
	out->fault = STATE_NOT_APPLIED;
	out->why = (enum doc_fault)(fault - STATE_NOT_APPLIED);
}

/*
 * The last change up to there that made the state unknown, from 1. It may be very far back, and who
 * goes from change to change asks each time.
 */
static size_t state_broken(struct state_series *series, size_t count)
{
	size_t i = count;

	while (i && i != series->looked && !series->at[i - 1].broke)
		i--;
	series->broken = i && i == series->looked ? series->broken : i;
	series->looked = count;
	return series->broken;
}

/* All but the value. */
static void state_look(struct state_series *series, size_t count, struct state *out)
{
	size_t broken;

	*out = (struct state){.fault = STATE_NO_SNAPSHOT};
	if (!count)
		return;
	out->change = &series->at[count - 1];
	state_fault(out, out->change->fault);
	broken = out->fault != STATE_KNOWN ? state_broken(series, count) : 0;
	out->broke = broken ? &series->at[broken - 1] : NULL;
}

static void state_value(struct state *out, bool known, const struct doc *value)
{
	if (out->fault != STATE_KNOWN)
		return;
	if (known)
		out->value = *value;
	else /* it was, when it was gone through */
		out->fault = STATE_GONE;
}

void state_after(
	struct states *s, struct state_series *series, size_t count, struct state *out)
{
	if (count > series->built)
		cursor_seek(s, series, count);
	state_look(series, count, out);
	if (!count || out->fault != STATE_KNOWN)
		return;
	cursor_seek(s, series, count);
	state_value(out, series->cursor.known, &series->cursor.value);
}

void state_change(struct states *s, struct state_series *series, size_t count,
	struct state *before, struct state *after)
{
	const struct state_cursor *c = &series->cursor;

	if (c->after != count || !c->steps) {
		cursor_seek(s, series, count - 1);
		cursor_step(s, series);
	}
	state_look(series, count - 1, before);
	state_look(series, count, after);
	state_value(before, c->was_known, &c->before);
	state_value(after, c->known, &c->value);
}

const char *state_why(const struct state *state)
{
	static const char *const texts[] = {
		[STATE_KNOWN] = "it is known",
		[STATE_NO_SNAPSHOT] = "no snapshot came before",
		[STATE_NOTHING_SAID] = "a change does not say what changed",
		[STATE_SAID_TWICE] = "a change says what changed in more than one way",
		[STATE_LATE] = "a change came after later ones",
		[STATE_CROWDED] = "all states together are too big",
		[STATE_GONE] = "a change could not be read again: its file has changed",
	};

	if (!state->change)
		return "nothing was said of it yet";
	if (state->fault == STATE_NOT_APPLIED)
		return doc_fault_text(state->why);
	return texts[state->fault];
}
