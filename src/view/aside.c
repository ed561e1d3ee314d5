#include "view/aside.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/place.h"

void asides_release(struct asides *a)
{
	free(a->at);
	pool_release(&a->texts);
	*a = (struct asides){0};
}

/* The line follows the last aside in its file, and no record came between. */
static bool asides_go_on(
	const struct asides *a, const struct line *line, const struct aside *before)
{
	const struct aside *last = a->count ? &a->at[a->count - 1] : NULL;

	return last && last->last && last->last + 1 == line->number &&
		place_source(last->place) == line->source && last->t == before->t &&
		last->span == before->span && last->after == before->after &&
		last->ts == before->ts;
}

void asides_add(
	struct asides *a, const struct line *line, struct str text, struct aside before)
{
	struct line whole = *line;

	/* Only a line that is text from its first byte to its last can be read again as such. */
	whole.recallable = line->recallable && !line->cut && text.len == line->text.len;
	if (whole.recallable && asides_go_on(a, line, &before)) {
		a->at[a->count - 1].lines++;
		a->at[a->count - 1].last = line->number;
		return;
	}
	before.place = place_of(&whole, text, &a->texts);
	before.lines = 1;
	before.last = place_is_copy(before.place) ? 0 : line->number;
	before.cut = line->cut ? line->whole - line->text.len : 0;
	before.order = a->count;
	a->at = mem_grow(a->at, &a->room, a->count + 1, sizeof(*a->at));
	a->at[a->count++] = before;
}

static int aside_order(const struct aside *a, const struct trace *t, uint32_t span)
{
	if (a->t != t)
		return (uintptr_t)a->t < (uintptr_t)t ? -1 : 1;
	return (a->span > span) - (a->span < span);
}

/* Equal times keep the order in which they came. */
static int aside_compare(const void *x, const void *y)
{
	const struct aside *a = x, *b = y;
	int order = aside_order(a, b->t, b->span);

	if (order)
		return order;
	if (a->ts != b->ts)
		return a->ts < b->ts ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

void asides_sort(struct asides *a)
{
	for (size_t i = 0; i < a->count; i++) {
		struct aside *one = &a->at[i];

		if (one->after && one->t)
			one->span = one->t->spans[one->span].parent;
		one->after = false;
	}
	if (a->count)
		qsort(a->at, a->count, sizeof(*a->at), aside_compare);
}

/* The first that does not stand before those of a span. */
static size_t asides_from(const struct asides *a, const struct trace *t, uint32_t span)
{
	size_t low = 0, high = a->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (aside_order(&a->at[middle], t, span) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void asides_move(struct asides *a, const struct trace *t, const uint32_t *to)
{
	for (size_t i = asides_from(a, t, 0); i < a->count && a->at[i].t == t; i++)
		a->at[i].span = to[a->at[i].span];
}

void asides_order(struct asides *a, const struct trace *t)
{
	size_t first = asides_from(a, t, 0), behind = first;

	while (behind < a->count && a->at[behind].t == t)
		behind++;
	if (behind > first)
		qsort(a->at + first, behind - first, sizeof(*a->at), aside_compare);
}

const struct aside *asides_of(
	const struct asides *a, const struct trace *t, uint32_t span, size_t *count)
{
	size_t low = asides_from(a, t, span);

	for (*count = 0; low + *count < a->count; (*count)++)
		if (aside_order(&a->at[low + *count], t, span) != 0)
			break;
	return a->at + low;
}

bool aside_next(struct aside_lines *l, struct input *in, struct arena *arena,
	struct str *text, uint64_t *cut)
{
	const struct aside *a = l->a;
	uint64_t place = l->given ? l->place : a->place;
	struct line line;
	bool there = place_open(place, in, &line);

	if (there) {
		l->place = a->last ? place_after(place, line.text) : 0;
		*text = arena_copy(arena, line.text);
		*cut = a->cut;
	}
	if (++l->given < a->lines && there)
		return true;
	l->a++;
	l->count--;
	l->given = 0;
	return there;
}
