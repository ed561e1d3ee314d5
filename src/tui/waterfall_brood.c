#include "tui/waterfall_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/*
 * When the children of the rows ran. A span has few, as a rule, and these are looked at when it is
 * drawn; of who has a million the looking goes on between frames, and is remembered.
 */
enum {
	FEW = 4096,    /* children that are looked at while a frame is drawn, of a span */
	STEP = 1 << 14 /* and between frames: some hundred microseconds */
};

void waterfall_broods_release(struct waterfall *w)
{
	for (size_t i = 0; i < CHILDREN; i++)
		free(w->children[i].parts);
	for (size_t i = 0; i < BROODS; i++) {
		brood_release(&w->broods[i].made);
		brood_release(&w->broods[i].making);
	}
	brood_release(&w->small);
	free(w->parts);
}

/* ---- broods ------------------------------------------------------------------------------- */

static bool brood_is_of(
	const struct brood *b, const struct folds *f, uint32_t span, bool alike)
{
	return b->folds == f && b->span == span && b->alike == alike;
}

/* The slot of a span, or else one that no row of this frame has; NULL: all are taken. */
static struct waterfall_brood *waterfall_slot(struct waterfall *w, const struct folds *f,
	uint32_t span, bool alike, uint64_t frame)
{
	struct waterfall_brood *oldest = &w->broods[0];

	for (size_t i = 0; i < BROODS; i++) {
		struct waterfall_brood *b = &w->broods[i];

		if (brood_is_of(&b->made, f, span, alike) ||
			brood_is_of(&b->making, f, span, alike))
			return b;
		if (b->used < oldest->used)
			oldest = b;
	}
	return oldest->used < frame ? oldest : NULL;
}

/* What was worked out takes the place of what there was. */
static void waterfall_made(struct waterfall_brood *b)
{
	struct brood was = b->made;

	b->made = b->making;
	b->making = was;
	b->making.folds = NULL;
}

/* That of a span with many children, as new as there is one; NULL: it is not known yet. */
static const struct brood *waterfall_many(
	struct tui *t, const struct folds *f, uint32_t span, bool alike)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct waterfall_brood *b = waterfall_slot(w, f, span, alike, t->frames);

	if (!b)
		return NULL;
	if (!brood_is_of(&b->made, f, span, alike))
		b->made.folds = NULL;
	b->used = t->frames;
	if (!brood_is(&b->made, f, span, alike)) {
		if (!brood_is(&b->making, f, span, alike)) {
			brood_begin(&b->making, f, span, alike);
			if (!brood_step(&b->making, FEW))
				waterfall_made(b);
		}
		if (b->making.folds)
			tui_touch(t); /* so that nobody goes to sleep before it is done */
	}
	return b->made.folds ? &b->made : NULL;
}

static const struct brood *waterfall_brood(struct tui *t, uint32_t span)
{
	const struct folds *f = &tui_sight(t)->folds;
	struct waterfall *w = tui_state(t, PART_WATERFALL);

	if (folds_size(f, span) > FEW)
		return waterfall_many(t, f, span, false);
	if (span >= f->known)
		return NULL;
	brood_begin(&w->small, f, span, false);
	brood_step(&w->small, FEW);
	return &w->small;
}

bool waterfall_broods_work(struct tui *t)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct sight *s = tui_sight(t);

	for (size_t i = 0; s && i < BROODS; i++) {
		struct waterfall_brood *b = &w->broods[i];

		if (b->used < t->frames ||
			!brood_is(&b->making, &s->folds, b->making.span, b->making.alike))
			continue;
		if (brood_step(&b->making, STEP))
			return true;
		waterfall_made(b);
		tui_touch(t);
	}
	return false;
}

const struct brood *waterfall_alike(struct tui *t, uint32_t span)
{
	return waterfall_many(t, &tui_sight(t)->folds, span, true);
}

int64_t waterfall_self(struct tui *t, uint32_t span)
{
	const struct brood *b = waterfall_brood(t, span);

	return b ? brood_self(b) : -1;
}

/* ---- as a lane shows them ----------------------------------------------------------------- */

/* An eighth of a cell, in nanoseconds: what is nearer together looks like one. */
static uint64_t lane_eighth(const struct lane *lane)
{
	uint64_t span = (uint64_t)lane->t1 - (uint64_t)lane->t0;
	uint64_t cells = (uint64_t)lane->cols;

	for (int i = 0; i < lane->gap_count; i++) {
		span -= (uint64_t)extent_length(&lane->gaps[i].time);
		cells -= LANE_GAP_CELLS;
	}
	return span / 8 / cells;
}

static void children_look(
	struct waterfall *w, struct waterfall_children *c, const struct brood *b)
{
	const struct extent view = {c->lane.t0, c->lane.t1};
	size_t most = (size_t)c->lane.cols * 8 + 2;

	w->parts = mem_grow(w->parts, &w->part_room, most, sizeof(*w->parts));
	c->count = brood_parts(b, &view, lane_eighth(&c->lane), w->parts, most);
	c->parts = mem_grow(c->parts, &c->room, c->count, sizeof(*c->parts));
	for (size_t i = 0; i < c->count; i++)
		c->parts[i] = (struct bar_part){w->parts[i].from_ns, w->parts[i].to_ns};
}

static bool children_are(const struct waterfall_children *c, const struct folds *f,
	uint32_t span, bool alike, const struct lane *lane)
{
	return c->folds == f && c->span == span && c->alike == alike &&
		c->generation == f->generation && c->lane.t0 == lane->t0 &&
		c->lane.t1 == lane->t1 && c->lane.cols == lane->cols &&
		c->lane.gap_count == lane->gap_count;
}

const struct waterfall_children *waterfall_children(struct tui *t, uint32_t span)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct waterfall_children *c = &w->children[span % CHILDREN];
	const struct folds *f = &tui_sight(t)->folds;
	bool alike = folds_alike(f, span);
	const struct brood *b;

	if (children_are(c, f, span, alike, &w->columns.lane))
		return c;
	b = alike ? waterfall_alike(t, span) : waterfall_brood(t, span);
	c->folds = f;
	c->span = span;
	c->alike = alike;
	c->generation = b ? b->generation : 0;
	c->lane = w->columns.lane;
	c->count = 0;
	if (b)
		children_look(w, c, b);
	return c;
}
