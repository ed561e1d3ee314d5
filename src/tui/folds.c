#include "tui/folds_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/tree.h"

static void making_forget(struct folds_making *m)
{
	free(m->spans);
	free(m->places);
	free(m->sizes);
	free(m->depths);
	*m = (struct folds_making){0};
}

static void folds_forget(struct folds *f)
{
	free(f->spans);
	free(f->places);
	free(f->sizes);
	free(f->depths);
}

void folds_release(struct folds *f)
{
	making_forget(&f->making);
	folds_forget(f);
	free(f->closed);
	free(f->alike);
	ranks_release(&f->rows);
	*f = (struct folds){0};
}

/* ---- the pass ----------------------------------------------------------------------------- */

static void folds_begin(struct folds *f, struct trace *t)
{
	struct folds_making *m = &f->making;
	size_t count = t->span_count;

	making_forget(m);
	m->on = true;
	m->generation = t->generation;
	m->known = (uint32_t)count;
	m->spans = mem_resize(NULL, count * sizeof(*m->spans));
	m->places = mem_resize(NULL, count * sizeof(*m->places));
	m->sizes = mem_resize(NULL, count * sizeof(*m->sizes));
	m->depths = mem_resize(NULL, count * sizeof(*m->depths));
}

/* The span after all that is below this one, and on the way up how many there were. */
static uint32_t making_over(struct folds_making *m, const struct trace *t, uint32_t span)
{
	uint32_t next = 0;

	while (span && !next) {
		m->sizes[m->places[span]] = m->place - m->places[span];
		next = tree_next(t, span);
		span = t->spans[span].parent;
		m->depth -= !next && span;
	}
	return next;
}

/* Who stands where, how deep, and above how many. */
static void making_walk(struct folds_making *m, struct trace *t, uint32_t spans)
{
	for (; m->span && spans; spans--) {
		uint32_t span = m->span;

		m->spans[m->place] = span;
		m->places[span] = m->place;
		m->depths[m->place++] = m->depth;
		m->span = tree_first(t, span);
		if (m->span)
			m->depth++;
		else
			m->span = making_over(m, t, span);
	}
}

void folds_bare(struct folds *f, uint32_t from, uint32_t to)
{
	if (!f->closed_count && !f->alike_count && !f->shown) {
		ranks_fill(&f->rows, from, to, true);
		return;
	}
	for (uint32_t place = from; place < to;) {
		uint32_t span = f->spans[place];

		if (selection_has(f->shown, span))
			ranks_put(&f->rows, place);
		place = folds_alike(f, span)	? folds_alike_end(f, place)
			: folds_closed(f, span) ? place + f->sizes[place]
						: place + 1;
	}
}

void folds_make_rows(struct folds *f)
{
	ranks_reset(&f->rows, f->count);
	folds_bare(f, 0, f->count);
	ranks_count(&f->rows, 0, f->count);
}

/* What was made takes the place of what there was. */
static void folds_take(struct folds *f, struct trace *t)
{
	struct folds_making *m = &f->making;
	size_t had = f->closed_room;

	folds_forget(f);
	f->trace = t;
	f->generation = m->generation;
	f->known = m->known;
	f->count = m->place;
	f->spans = m->spans;
	f->places = m->places;
	f->sizes = m->sizes;
	f->depths = m->depths;
	f->closed = mem_grow(
		f->closed, &f->closed_room, f->known / FOLDS_WORD + 1, sizeof(*f->closed));
	memset(f->closed + had, 0, (f->closed_room - had) * sizeof(*f->closed));
	*m = (struct folds_making){0};
	if (f->alike_count)
		folds_alike_grow(f);
	folds_make_rows(f);
}

bool folds_step(struct folds *f, struct trace *t, uint32_t spans)
{
	struct folds_making *m = &f->making;
	bool begins = !m->on || m->generation != t->generation;

	if (f->trace == t && f->generation == t->generation)
		return false;
	if (begins)
		folds_begin(f, t);
	if (tree_settle_step(t, spans))
		return true;
	if (!m->place)
		m->span = tree_first(t, 0);
	making_walk(m, t, spans);
	if (m->span)
		return true;
	folds_take(f, t);
	return false;
}

bool folds_settle(struct folds *f, struct trace *t)
{
	if (f->trace == t && f->generation == t->generation)
		return false;
	while (folds_step(f, t, UINT32_MAX)) {
	}
	return true;
}

/* ---- asking ------------------------------------------------------------------------------- */

bool folds_has(const struct folds *f, uint32_t span)
{
	return span && span < f->known;
}

uint32_t folds_above(const struct folds *f, uint32_t span)
{
	uint32_t parent = f->trace->spans[span].parent;

	return folds_has(f, parent) && f->places[parent] < f->places[span] ? parent : 0;
}

uint32_t folds_rows(const struct folds *f)
{
	return ranks_all(&f->rows);
}

uint32_t folds_span(const struct folds *f, uint32_t row)
{
	uint32_t place = ranks_find(&f->rows, row);

	return place < f->count ? f->spans[place] : 0;
}

uint32_t folds_row(const struct folds *f, uint32_t span)
{
	while (folds_has(f, span)) {
		uint32_t place = f->places[span];

		if (ranks_has(&f->rows, place))
			return ranks_before(&f->rows, place);
		if (!f->shown) /* what it is folded into is the last row before it */
			return ranks_before(&f->rows, place) - 1;
		span = folds_above(f, span);
	}
	return UINT32_MAX;
}

bool folds_seen(const struct folds *f, uint32_t span)
{
	return folds_has(f, span) && ranks_has(&f->rows, f->places[span]);
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
	return folds_has(f, span) && f->closed[span / FOLDS_WORD] >> span % FOLDS_WORD & 1;
}

static void folds_close(struct folds *f, uint32_t span, bool closed)
{
	if (folds_closed(f, span) == closed)
		return;
	f->closed[span / FOLDS_WORD] ^= UINT64_C(1) << span % FOLDS_WORD;
	f->closed_count += closed ? 1 : UINT32_MAX;
}

/* What is hidden itself hides and shows nothing. */
void folds_set(struct folds *f, uint32_t span, bool closed)
{
	uint32_t place, end;

	if (folds_size(f, span) < 2 || folds_closed(f, span) == closed)
		return;
	folds_close(f, span, closed);
	place = f->places[span];
	end = place + f->sizes[place];
	if (!ranks_has(&f->rows, place) || folds_alike(f, span))
		return;
	if (closed)
		ranks_fill(&f->rows, place + 1, end, false);
	else
		folds_bare(f, place + 1, end);
	ranks_count(&f->rows, place + 1, end);
}

static void folds_set_places(struct folds *f, uint32_t from, uint32_t to, bool closed)
{
	for (uint32_t place = from; place < to; place++)
		folds_close(f, f->spans[place], closed && f->sizes[place] > 1);
	if (!closed)
		folds_alike_forget(f, from, to);
	folds_make_rows(f);
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
	if (closed) {
		folds_set_places(f, 0, f->count, true);
		return;
	}
	if (f->closed_count)
		memset(f->closed, 0, f->closed_room * sizeof(*f->closed));
	f->closed_count = 0;
	folds_alike_forget(f, 0, f->count);
	folds_make_rows(f);
}

void folds_reveal(struct folds *f, uint32_t span)
{
	if (!folds_has(f, span))
		return;
	for (uint32_t up = folds_above(f, span); up; up = folds_above(f, up))
		folds_set(f, up, false);
	if (!folds_alike(f, span))
		folds_alike_reveal(f, span);
	while ((span = folds_above(f, span)))
		folds_alike_reveal(f, span);
}

bool folds_more(const struct folds *f, uint32_t span)
{
	uint32_t parent, end, parent_end = f->count;

	if (!folds_has(f, span))
		return false;
	end = f->places[span] + f->sizes[f->places[span]];
	parent = folds_above(f, span);
	if (parent)
		parent_end = f->places[parent] + f->sizes[f->places[parent]];
	return ranks_before(&f->rows, end) < ranks_before(&f->rows, parent_end);
}

void folds_filter(struct folds *f, const struct selection *shown)
{
	f->shown = shown;
	if (f->trace)
		folds_make_rows(f);
}
