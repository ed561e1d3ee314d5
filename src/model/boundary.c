#include "model/boundary.h"

#include <stdlib.h>
#include <string.h>

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
static bool gather_start(struct boundaries *b, size_t i)
{
	struct extent x;

	if (i && extent_of(b->trace, (uint32_t)i, &x))
		boundaries_add(
			b, (struct boundary){x.from_ns, (uint32_t)i, BOUNDARY_START, 0});
	return i + 1 < b->making.spans;
}

static bool gather_mark(struct boundaries *b, size_t i)
{
	const struct census_mark *m;

	if (i >= b->making.marks)
		return false;
	m = &b->census->marks[i];
	boundaries_add(b, (struct boundary){m->ns, m->span, m->what, m->event});
	return true;
}

static bool gather_end(struct boundaries *b, size_t i)
{
	uint32_t span = (uint32_t)(b->making.spans - 1 - i);
	struct extent x;

	if (i >= b->making.spans)
		return false;
	if (span && b->trace->spans[span].flags & SPAN_HAS_END &&
		extent_of(b->trace, span, &x))
		boundaries_add(b, (struct boundary){x.to_ns, span, BOUNDARY_END, 0});
	return span > 0;
}

/* How far apart they are, and whether there is anything to sort. */
static bool sort_look(struct boundaries *b, size_t i)
{
	struct boundaries_making *m = &b->making;

	if (i >= b->count)
		return false;
	m->first_ns = b->at[i].ns < m->first_ns ? b->at[i].ns : m->first_ns;
	m->last_ns = b->at[i].ns > m->last_ns ? b->at[i].ns : m->last_ns;
	m->mixed |= i && b->at[i].ns < b->at[i - 1].ns;
	return true;
}

static size_t *sort_place(struct boundaries *b, size_t i)
{
	struct boundaries_making *m = &b->making;
	uint64_t since = (uint64_t)b->at[i].ns - (uint64_t)m->first_ns;

	return &m->places[(since >> m->shift) % DIGITS];
}

static bool sort_count(struct boundaries *b, size_t i)
{
	if (i >= b->count || !b->making.mixed)
		return false;
	++*sort_place(b, i);
	return true;
}

static bool sort_move(struct boundaries *b, size_t i)
{
	if (i >= b->count || !b->making.mixed)
		return false;
	b->making.other[(*sort_place(b, i))++] = b->at[i];
	return true;
}

/* Places at which the last of what ran has ended, and nothing at all comes for long. */
static bool idle_look(struct boundaries *b, size_t i)
{
	size_t *running = &b->making.running;
	uint64_t gap;

	if (i + 1 >= b->count)
		return false;
	gap = (uint64_t)b->at[i + 1].ns - (uint64_t)b->at[i].ns;
	if (idle_is_work(b->trace, b->census, b->at[i].span)) {
		*running += b->at[i].what == BOUNDARY_START;
		*running -= *running && b->at[i].what == BOUNDARY_END;
	}
	if (*running || gap <= BOUNDARY_IDLE_NS)
		return true;
	b->idle = mem_grow(b->idle, &b->idle_room, b->idle_count + 1, sizeof(*b->idle));
	b->idle[b->idle_count++] = (uint32_t)(i + 1);
	b->idle_ns += gap;
	return true;
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

static bool ends_look(struct boundaries *b, size_t i)
{
	int64_t end;

	if (i >= b->count)
		return false;
	end = boundary_end(b, i);
	if (end > b->ends[0][i / BLOCK])
		b->ends[0][i / BLOCK] = end;
	return true;
}

/* ---- before and after a pass ---- */

static void making_room(struct boundaries *b)
{
	size_t most = 2 * b->making.spans + b->making.marks;

	b->at = mem_grow(b->at, &b->room, most, sizeof(*b->at));
	b->count = 0;
}

static void making_sort(struct boundaries *b)
{
	b->making.first_ns = INT64_MAX;
	b->making.last_ns = INT64_MIN;
}

/* Stable, and as many passes as the length of the trace has digits: four for an hour. */
static void making_count(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;

	if (!m->mixed)
		return;
	if (!m->other)
		m->other = mem_new((b->room + 1) * sizeof(*m->other));
	if (!m->places)
		m->places = mem_new(DIGITS * sizeof(*m->places));
	memset(m->places, 0, DIGITS * sizeof(*m->places));
}

static void making_move(struct boundaries *b)
{
	size_t place = 0;

	for (size_t i = 0; b->making.mixed && i < DIGITS; i++) {
		size_t here = b->making.places[i];

		b->making.places[i] = place;
		place += here;
	}
}

/* What was sorted by one digit, by the next; a pass back where there is one. */
static void making_moved(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;
	struct boundary *swap = b->at;

	b->idle_count = 0;
	b->idle_ns = 0;
	if (!m->mixed)
		return;
	b->at = m->other;
	m->other = swap;
	m->shift += DIGIT;
	m->mixed = m->shift < 64 &&
		((uint64_t)m->last_ns - (uint64_t)m->first_ns) >> m->shift;
	if (m->mixed)
		m->pass -= 2;
}

static void making_ends(struct boundaries *b)
{
	size_t below = b->count;

	for (int level = 0; level < BOUNDARY_LEVELS; level++) {
		size_t count = (below + BLOCK - 1) / BLOCK;

		b->ends[level] = mem_resize(
			b->ends[level], (count + 1) * sizeof(*b->ends[level]));
		for (size_t i = 0; i < count; i++)
			b->ends[level][i] = INT64_MIN;
		b->end_counts[level] = below = count;
	}
}

/* The levels above the first are small. */
static void making_done(struct boundaries *b)
{
	for (int level = 1; level < BOUNDARY_LEVELS; level++)
		for (size_t i = 0; i < b->end_counts[level - 1]; i++)
			if (b->ends[level - 1][i] > b->ends[level][i / BLOCK])
				b->ends[level][i / BLOCK] = b->ends[level - 1][i];
	free(b->making.other);
	free(b->making.places);
	b->making.other = NULL;
	b->making.places = NULL;
}

/* Passes over all there is, one thing at a time; `look` is false behind the last one. */
static const struct making_pass {
	void (*before)(struct boundaries *b); /* NULL: nothing */
	bool (*look)(struct boundaries *b, size_t i);
	void (*after)(struct boundaries *b);
} passes[] = {
	{making_room, gather_start, NULL},
	{NULL, gather_mark, NULL},
	{NULL, gather_end, NULL},
	{making_sort, sort_look, NULL},
	{making_count, sort_count, NULL},
	{making_move, sort_move, making_moved},
	{NULL, idle_look, NULL},
	{making_ends, ends_look, making_done},
};

enum { PASSES = sizeof(passes) / sizeof(*passes) };

void boundaries_begin(
	struct boundaries *b, const struct trace *t, const struct census *census)
{
	free(b->making.other);
	free(b->making.places);
	b->trace = t;
	b->census = census;
	b->making = (struct boundaries_making){
		.spans = t->span_count, .marks = census ? census->mark_count : 0};
}

bool boundaries_step(struct boundaries *b, size_t steps)
{
	struct boundaries_making *m = &b->making;

	while (m->pass < PASSES) {
		const struct making_pass *pass = &passes[m->pass];

		if (!steps)
			return true;
		if (!m->next && pass->before)
			pass->before(b);
		while (steps && pass->look(b, m->next)) {
			m->next++;
			steps--;
		}
		if (!steps)
			return true;
		m->next = 0;
		if (pass->after)
			pass->after(b);
		m->pass++;
	}
	return false;
}

bool boundaries_ready(const struct boundaries *b)
{
	return b->trace && b->making.pass == PASSES;
}

void boundaries_build(
	struct boundaries *b, const struct trace *t, const struct census *census)
{
	boundaries_begin(b, t, census);
	boundaries_step(b, SIZE_MAX);
}

void boundaries_release(struct boundaries *b)
{
	free(b->at);
	free(b->idle);
	free(b->making.other);
	free(b->making.places);
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
