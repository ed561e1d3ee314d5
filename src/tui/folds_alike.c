#include "tui/folds_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Siblings that are called alike and stand one behind the other may be one row: the first stands for all.
 *
 *     place  4  5  6  7  8  9
 *     name   a  a  b  a  a  c        b is below the second a
 *            |  '-----'  |
 *            '-----------'           four places behind the first that have no rows
 */

/* The sibling behind it, if that is called alike; else UINT32_MAX. */
static uint32_t alike_next(const struct folds *f, uint32_t place)
{
	uint32_t next = place + f->sizes[place];
	uint16_t name = f->trace->spans[f->spans[place]].name;

	if (next >= f->count || f->depths[next] != f->depths[place] || !name)
		return UINT32_MAX;
	return f->trace->spans[f->spans[next]].name == name ? next : UINT32_MAX;
}

/* The sibling before it, likewise. */
static uint32_t alike_prev(const struct folds *f, uint32_t place)
{
	uint32_t span = place ? f->spans[place - 1] : 0;

	while (span && f->depths[f->places[span]] > f->depths[place])
		span = folds_above(f, span);
	if (!span || f->depths[f->places[span]] != f->depths[place])
		return UINT32_MAX;
	return alike_next(f, f->places[span]) == place ? f->places[span] : UINT32_MAX;
}

uint32_t folds_alike_end(const struct folds *f, uint32_t place)
{
	uint32_t next;

	while ((next = alike_next(f, place)) != UINT32_MAX)
		place = next;
	return place + f->sizes[place];
}

static bool alike_bit(const struct folds *f, uint32_t span)
{
	return f->alike_count && folds_has(f, span) &&
		f->alike[span / FOLDS_WORD] >> span % FOLDS_WORD & 1;
}

static void alike_put(struct folds *f, uint32_t span, bool on)
{
	if (alike_bit(f, span) == on)
		return;
	f->alike[span / FOLDS_WORD] ^= UINT64_C(1) << span % FOLDS_WORD;
	f->alike_count += on ? 1 : UINT32_MAX;
}

bool folds_alike(const struct folds *f, uint32_t span)
{
	return alike_bit(f, span) && !f->shown &&
		alike_next(f, f->places[span]) != UINT32_MAX;
}

uint32_t folds_alike_count(const struct folds *f, uint32_t span, uint32_t most)
{
	uint32_t count = 0, place, at;

	if (!folds_has(f, span) || f->shown)
		return 0;
	place = f->places[span];
	for (at = place; at != UINT32_MAX && count < most; at = alike_next(f, at))
		count++;
	for (at = place; count < most && (at = alike_prev(f, at)) != UINT32_MAX;)
		count++;
	return count;
}

/* The first one before it that stands for it, or else (`any`) the first of all. */
static uint32_t alike_first(const struct folds *f, uint32_t span, bool any)
{
	uint32_t place = f->places[span], prev;

	while (!alike_bit(f, f->spans[place]) &&
		(prev = alike_prev(f, place)) != UINT32_MAX)
		place = prev;
	return any || alike_bit(f, f->spans[place]) ? f->spans[place] : 0;
}

static void alike_rows(struct folds *f, uint32_t span, bool folded)
{
	uint32_t place = f->places[span], end = folds_alike_end(f, place);

	if (!ranks_has(&f->rows, place))
		return;
	if (folded)
		ranks_fill(&f->rows, place + 1, end, false);
	else
		folds_bare(f, place, end);
	ranks_count(&f->rows, place, end);
}

uint32_t folds_set_alike(struct folds *f, uint32_t span, bool folded)
{
	if (!folds_has(f, span) || f->shown)
		return span;
	span = alike_first(f, span, true);
	if (alike_bit(f, span) == folded || alike_next(f, f->places[span]) == UINT32_MAX)
		return span;
	folds_alike_grow(f);
	alike_put(f, span, folded);
	alike_rows(f, span, folded);
	return span;
}

/* Whether there is no more below one than what it was made of itself: a call, and no turn of an agent. */
static bool alike_is_call(const struct folds *f, uint32_t place)
{
	uint32_t end = place + f->sizes[place];

	for (uint32_t at = place + 1; at < end; at++)
		if (f->depths[at] > f->depths[place] + 1)
			return false;
	return true;
}

/* Members behind the first, by place, so that none of them is taken for a first. */
static void alike_all(struct folds *f, uint32_t least, uint64_t *members)
{
	for (uint32_t place = 0; place < f->count; place++) {
		uint32_t count = 1, at = place;
		bool calls = alike_is_call(f, place);

		if (members[place / FOLDS_WORD] >> place % FOLDS_WORD & 1)
			continue;
		while ((at = alike_next(f, at)) != UINT32_MAX) {
			members[at / FOLDS_WORD] |= UINT64_C(1) << at % FOLDS_WORD;
			count++;
			calls = calls && alike_is_call(f, at);
		}
		if (count >= least && calls)
			alike_put(f, f->spans[place], true);
	}
}

void folds_set_all_alike(struct folds *f, uint32_t least)
{
	uint64_t *members = mem_new((f->count / FOLDS_WORD + 1) * sizeof(*members));

	folds_alike_grow(f);
	alike_all(f, least, members);
	free(members);
	folds_make_rows(f);
}

void folds_alike_grow(struct folds *f)
{
	size_t had = f->alike_room;

	f->alike = mem_grow(
		f->alike, &f->alike_room, f->known / FOLDS_WORD + 1, sizeof(*f->alike));
	memset(f->alike + had, 0, (f->alike_room - had) * sizeof(*f->alike));
}

void folds_alike_forget(struct folds *f, uint32_t from, uint32_t to)
{
	for (uint32_t place = from; place < to && f->alike_count; place++)
		alike_put(f, f->spans[place], false);
}

void folds_alike_reveal(struct folds *f, uint32_t span)
{
	uint32_t first = f->alike_count ? alike_first(f, span, false) : 0;

	if (!first)
		return;
	alike_put(f, first, false);
	alike_rows(f, first, false);
}
