#include "tui/brood.h"

#include <stdlib.h>

#include "base/mem.h"

void brood_release(struct brood *b)
{
	free(b->chunks);
	*b = (struct brood){0};
}

/* ---- counting ----------------------------------------------------------------------------- */

void brood_begin(struct brood *b, const struct folds *f, uint32_t span, bool alike)
{
	uint32_t place = f->places[span];

	*b = (struct brood){.folds = f,
		.generation = f->generation,
		.span = span,
		.alike = alike,
		.place = alike ? place : place + 1,
		.end = alike ? f->count : place + f->sizes[place],
		.chunks = b->chunks,
		.room = b->room,
		.latest_ns = INT64_MIN};
	extent_of(f->trace, span, &b->own);
	b->at_ns = b->own.from_ns;
}

static struct brood_chunk *brood_chunk(struct brood *b)
{
	if (!b->count || b->full == BROOD_CHUNK) {
		b->chunks = mem_grow(b->chunks, &b->room, b->count + 1, sizeof(*b->chunks));
		b->chunks[b->count++] = (struct brood_chunk){.from_ns = INT64_MAX,
			.to_ns = INT64_MIN,
			.place = b->place,
			.end = b->place};
		b->full = 0;
	}
	b->full++;
	return &b->chunks[b->count - 1];
}

static uint64_t since(int64_t ns, int64_t before_ns)
{
	return ns > before_ns ? (uint64_t)ns - (uint64_t)before_ns : 0;
}

/* The span's own time goes on up to where a child begins. */
static void brood_own(struct brood *b, const struct extent *x)
{
	int64_t from = x->from_ns < b->own.to_ns ? x->from_ns : b->own.to_ns;

	if (b->at_ns >= b->own.to_ns || x->to_ns <= b->at_ns)
		return;
	b->self_ns += since(from, b->at_ns);
	b->at_ns = x->to_ns;
}

static void brood_time(struct brood *b, struct brood_chunk *c, const struct extent *x)
{
	uint64_t gap = b->timed ? since(x->from_ns, b->latest_ns) : 0;

	if (c->to_ns >= c->from_ns && gap > c->gap_ns)
		c->gap_ns = gap;
	c->from_ns = x->from_ns < c->from_ns ? x->from_ns : c->from_ns;
	c->to_ns = x->to_ns > c->to_ns ? x->to_ns : c->to_ns;
	b->latest_ns = x->to_ns > b->latest_ns ? x->to_ns : b->latest_ns;
	b->timed = true;
	brood_own(b, x);
}

/* Of those that are alike: whether the next place is behind the last of them. */
static bool brood_ends(const struct brood *b)
{
	const struct folds *f = b->folds;
	const struct span *spans = f->trace->spans;

	return f->depths[b->place] != f->depths[f->places[b->span]] ||
		spans[f->spans[b->place]].name != spans[b->span].name;
}

static void brood_count(struct brood *b, const struct span *s)
{
	b->members++;
	b->failed += span_status(s) == STATUS_ERROR;
	b->running += !(s->flags & SPAN_HAS_END);
}

bool brood_step(struct brood *b, uint32_t children)
{
	const struct folds *f = b->folds;

	for (; b->place < b->end && children; children--) {
		struct brood_chunk *c;
		struct extent x;

		if (b->alike && brood_ends(b)) {
			b->end = b->place;
			break;
		}
		c = brood_chunk(b);
		brood_count(b, &f->trace->spans[f->spans[b->place]]);
		if (extent_of(f->trace, f->spans[b->place], &x))
			brood_time(b, c, &x);
		b->place += f->sizes[b->place];
		c->end = b->place;
	}
	return b->place < b->end;
}

/* ---- asking ------------------------------------------------------------------------------- */

bool brood_is(const struct brood *b, const struct folds *f, uint32_t span, bool alike)
{
	return b->folds == f && b->generation == f->generation && b->span == span &&
		b->alike == alike;
}

bool brood_extent(const struct brood *b, struct extent *x)
{
	*x = (struct extent){INT64_MAX, b->latest_ns};
	for (size_t i = 0; i < b->count; i++)
		if (b->chunks[i].to_ns >= b->chunks[i].from_ns &&
			b->chunks[i].from_ns < x->from_ns)
			x->from_ns = b->chunks[i].from_ns;
	return b->timed;
}

int64_t brood_self(const struct brood *b)
{
	uint64_t self = b->self_ns + since(b->own.to_ns, b->at_ns);

	return self > INT64_MAX ? INT64_MAX : (int64_t)self;
}

/* Parts being made. */
struct parts {
	const struct extent *view;
	uint64_t near_ns;
	struct extent *at;
	size_t count;
	size_t most;
};

static void parts_add(struct parts *p, int64_t from_ns, int64_t to_ns)
{
	struct extent *last = p->count ? &p->at[p->count - 1] : NULL;

	if (to_ns < p->view->from_ns || from_ns > p->view->to_ns)
		return;
	if (last && (p->count == p->most || since(from_ns, last->to_ns) <= p->near_ns)) {
		last->to_ns = to_ns > last->to_ns ? to_ns : last->to_ns;
		return;
	}
	p->at[p->count++] = (struct extent){from_ns, to_ns};
}

static void parts_add_each(
	struct parts *p, const struct folds *f, const struct brood_chunk *c)
{
	struct extent x;

	for (uint32_t place = c->place; place < c->end; place += f->sizes[place])
		if (extent_of(f->trace, f->spans[place], &x))
			parts_add(p, x.from_ns, x.to_ns);
}

/*
 * Whether all of a chunk is one part. Children that begin before the view and are seen all run where
 * it begins; of those that begin in it, nobody begins behind its end.
 */
static bool parts_whole(
	const struct parts *p, const struct brood_chunk *c, const struct brood_chunk *next)
{
	if (!next)
		return false;
	if (next->from_ns <= p->view->from_ns)
		return true;
	return c->from_ns >= p->view->from_ns && next->from_ns <= p->view->to_ns &&
		c->gap_ns <= p->near_ns;
}

size_t brood_parts(const struct brood *b, const struct extent *view, uint64_t near_ns,
	struct extent *parts, size_t most)
{
	struct parts p = {view, near_ns, parts, 0, most};

	for (size_t i = 0; i < b->count; i++) {
		const struct brood_chunk *c = &b->chunks[i];
		const struct brood_chunk *next = i + 1 < b->count ? c + 1 : NULL;

		if (c->to_ns < c->from_ns || c->to_ns < view->from_ns ||
			c->from_ns > view->to_ns)
			continue;
		if (parts_whole(&p, c, next))
			parts_add(&p, c->from_ns, c->to_ns);
		else
			parts_add_each(&p, b->folds, c);
	}
	return p.count;
}
