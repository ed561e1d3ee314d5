#include "model/boundary.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/extent.h"
#include "model/idle.h"

enum { BLOCK = 64, DIGIT = 11, DIGITS = 1 << DIGIT };

/* ---- building ------------------------------------------------------------------------------- */

static void boundaries_add(struct boundaries *b, struct boundary at)
{
	b->at[b->count++] = at;
}

/* At the same time, starts come before what is inside, and ends after it, inner ones first. */
static void boundaries_gather(struct boundaries *b)
{
	const struct trace *t = b->trace;
	size_t most = 2 * t->span_count + (b->census ? b->census->mark_count : 0);
	struct extent x;

	b->at = mem_grow(b->at, &b->room, most, sizeof(*b->at));
	b->count = 0;
	for (uint32_t i = 1; i < t->span_count; i++)
		if (extent_of(t, i, &x))
			boundaries_add(
				b, (struct boundary){x.from_ns, i, BOUNDARY_START, 0});
	for (size_t i = 0; b->census && i < b->census->mark_count; i++) {
		const struct census_mark *m = &b->census->marks[i];

		boundaries_add(b, (struct boundary){m->ns, m->span, m->what, m->event});
	}
	for (uint32_t i = (uint32_t)t->span_count; i-- > 1;)
		if (t->spans[i].flags & SPAN_HAS_END && extent_of(t, i, &x))
			boundaries_add(b, (struct boundary){x.to_ns, i, BOUNDARY_END, 0});
}

static size_t boundary_digit(const struct boundary *at, int64_t first, int shift)
{
	return (size_t)(((uint64_t)at->ns - (uint64_t)first) >> shift) % DIGITS;
}

static void boundaries_sort_digit(const struct boundary *from, struct boundary *to,
	size_t count, int64_t first, int shift)
{
	size_t places[DIGITS] = {0}, place = 0;

	for (size_t i = 0; i < count; i++)
		places[boundary_digit(&from[i], first, shift)]++;
	for (size_t i = 0; i < DIGITS; i++) {
		size_t here = places[i];

		places[i] = place;
		place += here;
	}
	for (size_t i = 0; i < count; i++)
		to[places[boundary_digit(&from[i], first, shift)]++] = from[i];
}

static bool boundaries_sorted(const struct boundaries *b)
{
	for (size_t i = 1; i < b->count; i++)
		if (b->at[i].ns < b->at[i - 1].ns)
			return false;
	return true;
}

/* Stable, and as many passes as the length of the trace has digits: four for an hour. */
static void boundaries_sort(struct boundaries *b)
{
	struct boundary *other;
	int64_t first = INT64_MAX, last = INT64_MIN;

	if (boundaries_sorted(b))
		return;
	for (size_t i = 0; i < b->count; i++) {
		first = b->at[i].ns < first ? b->at[i].ns : first;
		last = b->at[i].ns > last ? b->at[i].ns : last;
	}
	other = mem_new(b->room * sizeof(*other));
	for (int shift = 0; shift < 64 && ((uint64_t)last - (uint64_t)first) >> shift;
		shift += DIGIT) {
		struct boundary *swap = b->at;

		boundaries_sort_digit(b->at, other, b->count, first, shift);
		b->at = other;
		other = swap;
	}
	free(other);
}

/* Places at which the last of what ran has ended, and nothing at all comes for long. */
static void boundaries_idle(struct boundaries *b)
{
	size_t running = 0;

	b->idle_count = 0;
	b->idle_ns = 0;
	for (size_t i = 0; i + 1 < b->count; i++) {
		uint64_t gap = (uint64_t)b->at[i + 1].ns - (uint64_t)b->at[i].ns;

		if (idle_is_work(b->trace, b->census, b->at[i].span)) {
			running += b->at[i].what == BOUNDARY_START;
			running -= b->at[i].what == BOUNDARY_END;
		}
		if (running || gap <= BOUNDARY_IDLE_NS)
			continue;
		b->idle = mem_grow(
			b->idle, &b->idle_room, b->idle_count + 1, sizeof(*b->idle));
		b->idle[b->idle_count++] = (uint32_t)(i + 1);
		b->idle_ns += gap;
	}
}

/* When what starts at a boundary ends; INT64_MIN: nothing starts there. */
static int64_t boundary_end(const struct boundaries *b, size_t i)
{
	const struct boundary *at = &b->at[i];
	struct extent x;

	if (at->what != BOUNDARY_START)
		return INT64_MIN;
	if (!(b->trace->spans[at->span].flags & SPAN_HAS_END))
		return INT64_MAX;
	return extent_of(b->trace, at->span, &x) ? x.to_ns : INT64_MIN;
}

static void boundaries_ends(struct boundaries *b)
{
	size_t below = b->count;

	for (int level = 0; level < BOUNDARY_LEVELS; level++) {
		size_t count = (below + BLOCK - 1) / BLOCK;
		int64_t *ends = mem_resize(b->ends[level], (count + 1) * sizeof(*ends));

		for (size_t i = 0; i < count; i++)
			ends[i] = INT64_MIN;
		for (size_t i = 0; i < below; i++) {
			int64_t end = level ? b->ends[level - 1][i] : boundary_end(b, i);

			if (end > ends[i / BLOCK])
				ends[i / BLOCK] = end;
		}
		b->ends[level] = ends;
		b->end_counts[level] = below = count;
	}
}

void boundaries_build(
	struct boundaries *b, const struct trace *t, const struct census *census)
{
	b->trace = t;
	b->census = census;
	boundaries_gather(b);
	boundaries_sort(b);
	boundaries_idle(b);
	boundaries_ends(b);
}

void boundaries_release(struct boundaries *b)
{
	free(b->at);
	free(b->idle);
	for (int i = 0; i < BOUNDARY_LEVELS; i++)
		free(b->ends[i]);
	*b = (struct boundaries){0};
}

/* ---- asking --------------------------------------------------------------------------------- */

size_t boundaries_after(const struct boundaries *b, int64_t ns)
{
	size_t low = 0, high = b->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (b->at[middle].ns <= ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t boundaries_before(const struct boundaries *b, int64_t ns)
{
	return ns == INT64_MIN ? 0 : boundaries_after(b, ns - 1);
}

static bool boundary_is(
	const struct boundaries *b, const struct boundary *at, enum boundary_step step)
{
	char letter;

	if (step == STEP_ANY)
		return true;
	if (step == STEP_ERROR)
		return at->what == BOUNDARY_EXCEPTION ||
			(at->what == BOUNDARY_END &&
				span_status(&b->trace->spans[at->span]) == STATUS_ERROR);
	if (at->what != BOUNDARY_START && at->what != BOUNDARY_END)
		return false;
	letter = b->census ? census_letter(b->census, at->span) : '\0';
	return letter == 'L' || letter == 'T';
}

bool boundaries_next(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out)
{
	for (size_t i = boundaries_after(b, ns); i < b->count; i++)
		if (boundary_is(b, &b->at[i], step)) {
			*out = b->at[i].ns;
			return true;
		}
	return false;
}

bool boundaries_prev(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out)
{
	for (size_t i = boundaries_before(b, ns); i-- > 0;)
		if (boundary_is(b, &b->at[i], step)) {
			*out = b->at[i].ns;
			return true;
		}
	return false;
}

/* How many boundaries before place `i` start nothing that runs at `ns`, as far as blocks know. */
static size_t boundaries_over(const struct boundaries *b, size_t i, int64_t ns)
{
	size_t size = BLOCK, over = 0;

	for (int level = 0; level < BOUNDARY_LEVELS && i % size == 0;
		level++, size *= BLOCK) {
		if (b->ends[level][i / size - 1] > ns)
			break;
		over = size;
	}
	return over;
}

size_t boundaries_running(
	const struct boundaries *b, int64_t ns, uint32_t *spans, size_t most)
{
	size_t found = 0, over;

	for (size_t i = boundaries_after(b, ns); i > 0 && found < most; i -= over) {
		over = boundaries_over(b, i, ns);
		if (over)
			continue;
		over = 1;
		if (boundary_end(b, i - 1) > ns)
			spans[found++] = b->at[i - 1].span;
	}
	return found;
}
