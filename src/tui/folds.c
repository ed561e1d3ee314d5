#include "tui/folds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/tree.h"

void folds_release(struct folds *f)
{
	free(f->spans);
	free(f->places);
	free(f->sizes);
	free(f->depths);
	free(f->closed);
	cover_release(&f->cover);
	*f = (struct folds){0};
}

static void folds_grow(struct folds *f, size_t need)
{
	size_t room[4] = {f->room, f->room, f->room, f->room}, had = f->closed_room;

	f->spans = mem_grow(f->spans, &room[0], need, sizeof(*f->spans));
	f->places = mem_grow(f->places, &room[1], need, sizeof(*f->places));
	f->sizes = mem_grow(f->sizes, &room[2], need, sizeof(*f->sizes));
	f->depths = mem_grow(f->depths, &room[3], need, sizeof(*f->depths));
	f->room = room[0];
	f->closed = mem_grow(f->closed, &f->closed_room, need, sizeof(*f->closed));
	memset(f->closed + had, 0, f->closed_room - had);
}

/* Walks the tree once: who stands where, and how deep. */
static void folds_walk(struct folds *f, struct trace *t)
{
	uint32_t place = 0;

	for (uint32_t span = tree_first(t, 0); span; span = tree_next_down(t, span, 0)) {
		uint32_t parent = t->spans[span].parent;

		f->spans[place] = span;
		f->places[span] = place;
		f->sizes[place] = 1;
		f->depths[place] = parent ? f->depths[f->places[parent]] + 1 : 0;
		place++;
	}
	f->count = place;
}

/* Children stand behind their parents, so from behind each size is whole when it is added. */
static void folds_measure(struct folds *f)
{
	for (uint32_t place = f->count; place-- > 0;) {
		uint32_t parent = f->trace->spans[f->spans[place]].parent;

		if (parent)
			f->sizes[f->places[parent]] += f->sizes[place];
	}
}

static void folds_cover(struct folds *f)
{
	cover_reset(&f->cover, f->count);
	for (uint32_t place = 0; place < f->count; place++) {
		uint32_t span = f->spans[place];

		if (f->shown && !selection_has(f->shown, span))
			cover_hide(&f->cover, place);
		if (f->closed[span])
			cover_put(&f->cover, place + 1, place + f->sizes[place]);
	}
	cover_ready(&f->cover);
}

bool folds_settle(struct folds *f, struct trace *t)
{
	if (f->trace == t && f->generation == t->generation)
		return false;
	tree_settle(t);
	f->trace = t;
	f->generation = t->generation;
	f->known = (uint32_t)t->span_count;
	folds_grow(f, t->span_count);
	folds_walk(f, t);
	folds_measure(f);
	folds_cover(f);
	return true;
}

/* Whether a span was in the tree at the last pass. */
static bool folds_has(const struct folds *f, uint32_t span)
{
	return span && span < f->known;
}

uint32_t folds_rows(const struct folds *f)
{
	return cover_bare(&f->cover);
}

uint32_t folds_span(const struct folds *f, uint32_t row)
{
	uint32_t place = cover_find(&f->cover, row);

	return place < f->count ? f->spans[place] : 0;
}

uint32_t folds_row(const struct folds *f, uint32_t span)
{
	while (folds_has(f, span)) {
		uint32_t place = f->places[span];

		if (cover_is_bare(&f->cover, place))
			return cover_before(&f->cover, place);
		span = f->trace->spans[span].parent;
	}
	return UINT32_MAX;
}

bool folds_seen(const struct folds *f, uint32_t span)
{
	return folds_has(f, span) && cover_is_bare(&f->cover, f->places[span]);
}

uint32_t folds_depth(const struct folds *f, uint32_t span)
{
	return folds_has(f, span) ? f->depths[f->places[span]] : 0;
}

uint32_t folds_size(const struct folds *f, uint32_t span)
{
	return folds_has(f, span) ? f->sizes[f->places[span]] : 1;
}

bool folds_closed(const struct folds *f, uint32_t span)
{
	return folds_has(f, span) && f->closed[span];
}

void folds_set(struct folds *f, uint32_t span, bool closed)
{
	uint32_t place;

	if (folds_size(f, span) < 2 || f->closed[span] == closed)
		return;
	place = f->places[span];
	f->closed[span] = closed;
	if (closed)
		cover_put(&f->cover, place + 1, place + f->sizes[place]);
	else
		cover_take(&f->cover, place + 1, place + f->sizes[place]);
}

static void folds_set_places(struct folds *f, uint32_t from, uint32_t to, bool closed)
{
	for (uint32_t place = from; place < to; place++)
		f->closed[f->spans[place]] = closed && f->sizes[place] > 1;
	folds_cover(f);
}

void folds_set_deep(struct folds *f, uint32_t span, bool closed)
{
	uint32_t place;

	if (!folds_has(f, span))
		return;
	place = f->places[span];
	folds_set_places(f, place, place + f->sizes[place], closed);
}

void folds_set_all(struct folds *f, bool closed)
{
	folds_set_places(f, 0, f->count, closed);
}

void folds_reveal(struct folds *f, uint32_t span)
{
	if (!folds_has(f, span))
		return;
	for (span = f->trace->spans[span].parent; span; span = f->trace->spans[span].parent)
		folds_set(f, span, false);
}

bool folds_more(const struct folds *f, uint32_t span)
{
	uint32_t parent, end, parent_end = f->count;

	if (!folds_has(f, span))
		return false;
	end = f->places[span] + f->sizes[f->places[span]];
	parent = f->trace->spans[span].parent;
	if (parent)
		parent_end = f->places[parent] + f->sizes[f->places[parent]];
	return cover_before(&f->cover, end) < cover_before(&f->cover, parent_end);
}

void folds_filter(struct folds *f, const struct selection *shown)
{
	f->shown = shown;
	if (f->trace)
		folds_cover(f);
}
