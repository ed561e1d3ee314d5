#include "model/boundary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/extent.h"
#include "model/idle.h"

enum { BLOCK = 64, RUN = 32 /* boundaries that are put in order by moving them */ };

static size_t lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * A boundary is a number, and all else is looked up in the trace or what was counted of it, so that two
 * million of them take four bytes each. At the same time, starts come before what is inside, and ends
 * after it, inner ones first: that is the order of the numbers.
 *
 *     0              spans            spans + marks           2 * spans + marks
 *     | starts, by   | marks, as they | ends, by span, from   |
 *     | span         | were read      | the last to the first |
 */
static uint32_t number_start(uint32_t span)
{
	return span;
}

static uint32_t number_mark(const struct boundaries *b, size_t mark)
{
	return (uint32_t)(b->making.spans + mark);
}

/* Of a span its end and back. */
static uint32_t number_end(const struct boundaries *b, uint32_t span)
{
	return (uint32_t)(2 * b->making.spans + b->making.marks - 1) - span;
}

static bool number_is_start(const struct boundaries *b, uint32_t number)
{
	return number < b->making.spans;
}

static bool number_is_end(const struct boundaries *b, uint32_t number)
{
	return number >= b->making.spans + b->making.marks;
}

static const struct census_mark *number_mark_of(const struct boundaries *b, uint32_t number)
{
	return &b->census->marks[number - b->making.spans];
}

static struct boundary boundary_start(const struct boundaries *b, uint32_t span)
{
	struct boundary at = {.span = span, .what = BOUNDARY_START};
	struct extent x;

	if (extent_of(b->trace, span, &x))
		at.ns = x.from_ns;
	return at;
}

static struct boundary boundary_end(const struct boundaries *b, uint32_t span)
{
	struct boundary at = {.span = span, .what = BOUNDARY_END};
	struct extent x;

	if (extent_of(b->trace, span, &x))
		at.ns = x.to_ns;
	return at;
}

static struct boundary boundary_of(const struct boundaries *b, uint32_t number)
{
	const struct census_mark *m;

	if (number_is_start(b, number))
		return boundary_start(b, number);
	if (number_is_end(b, number))
		return boundary_end(b, number_end(b, number));
	m = number_mark_of(b, number);
	return (struct boundary){m->ns, m->span, m->what, m->event};
}

struct boundary boundaries_at(const struct boundaries *b, size_t place)
{
	return boundary_of(b, b->numbers[place]);
}

static int64_t boundaries_ns(const struct boundaries *b, size_t place)
{
	return boundaries_at(b, place).ns;
}

/* ---- building ------------------------------------------------------------------------------- */

static void boundaries_add(struct boundaries *b, uint32_t number)
{
	b->numbers[b->count++] = number;
}

static bool gather_start(struct boundaries *b, size_t i)
{
	struct extent x;

	if (i && extent_of(b->trace, (uint32_t)i, &x))
		boundaries_add(b, number_start((uint32_t)i));
	return i + 1 < b->making.spans;
}

static bool gather_mark(struct boundaries *b, size_t i)
{
	if (i >= b->making.marks)
		return false;
	boundaries_add(b, number_mark(b, i));
	return true;
}

/* From the first to the last, as they mostly end. */
static bool gather_end(struct boundaries *b, size_t i)
{
	struct extent x;

	if (i && b->trace->spans[i].flags & SPAN_HAS_END &&
		extent_of(b->trace, (uint32_t)i, &x))
		boundaries_add(b, number_end(b, (uint32_t)i));
	return i + 1 < b->making.spans;
}

/* Moves it to its place among those before it, in pieces of RUN. */
static bool sort_insert(struct boundaries *b, size_t i)
{
	uint32_t number, before;
	int64_t ns, before_ns;

	if (i >= b->count)
		return false;
	number = b->numbers[i];
	ns = boundaries_ns(b, i);
	for (; i % RUN; i--) {
		before = b->numbers[i - 1];
		before_ns = boundaries_ns(b, i - 1);
		if (before_ns < ns || (before_ns == ns && before < number))
			break;
		b->numbers[i] = before;
	}
	b->numbers[i] = number;
	return true;
}

static struct boundaries_run run_of(
	const struct boundaries *b, const uint32_t *at, const uint32_t *end)
{
	return (struct boundaries_run){at, end, at < end ? boundary_of(b, *at).ns : 0};
}

/* Whether the first of one comes before that of the other. */
static bool run_before(const struct boundaries_run *x, const struct boundaries_run *y)
{
	if (x->at == x->end || y->at == y->end)
		return x->at < x->end;
	return x->ns < y->ns || (x->ns == y->ns && *x->at < *y->at);
}

/* Where the first of another run would stand in this one. */
static const uint32_t *run_find(const struct boundaries *b, struct boundaries_run in,
	const struct boundaries_run *other)
{
	while (in.at < in.end) {
		const uint32_t *middle = in.at + (in.end - in.at) / 2;
		struct boundaries_run rest = run_of(b, middle, in.end);

		if (run_before(&rest, other))
			in.at = middle + 1;
		else
			in.end = middle;
	}
	return in.at;
}

/*
 * Two runs that come to be one. What nearly was in order has little to be merged: what is before the
 * second begins stays where it is, and so does what is after the first has ended. What is left of
 * the first is put aside, and there is room for both.
 *
 *     1 2 3 4 6 8 | 5 7 9 10 11            6 8
 *             '---------'
 */
static void merge_begin(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;
	uint32_t *at = b->numbers + m->merged;
	uint32_t *middle = b->numbers + lesser(m->merged + m->width, b->count);
	uint32_t *end = b->numbers + lesser(m->merged + 2 * m->width, b->count);
	struct boundaries_run last = run_of(b, middle - 1, middle);
	struct boundaries_run second = run_of(b, middle, end);

	m->merged += 2 * m->width;
	if (run_before(&last, &second))
		return;
	at += run_find(b, run_of(b, at, middle), &second) - at;
	m->out = at;
	m->aside = 0;
	m->left = (size_t)(middle - at);
	m->second = run_of(b, middle, run_find(b, second, &last));
}

/* Some at a time, for there may be a million; then there is something to merge. */
static void merge_aside(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;
	size_t some = lesser(m->left, RUN);

	memcpy(m->other + m->aside, m->out + m->aside, some * sizeof(*m->other));
	m->aside += some;
	m->left -= some;
	if (!m->left)
		m->first = run_of(b, m->other, m->other + m->aside);
}

static void merge_one(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;
	bool second = run_before(&m->second, &m->first);
	struct boundaries_run *from = second ? &m->second : &m->first;

	*m->out++ = *from->at;
	*from = run_of(b, from->at + 1, from->end);
}

/* Once the first is through, what is left of the second is where it should be. */
static bool merge_look(struct boundaries *b, size_t i)
{
	struct boundaries_making *m = &b->making;

	(void)i;
	if (m->left)
		merge_aside(b);
	else if (m->first.at < m->first.end)
		merge_one(b);
	else if (m->merged < b->count)
		merge_begin(b);
	else
		return false;
	return true;
}

/* In order, though times may change while this is made. */
static void idle_add(struct boundaries *b, int64_t from_ns, int64_t to_ns)
{
	uint64_t gap = (uint64_t)to_ns - (uint64_t)from_ns;

	if (to_ns < from_ns || gap <= BOUNDARY_IDLE_NS ||
		(b->idle_count && b->idle[b->idle_count - 1].to_ns > from_ns))
		return;
	b->idle = mem_grow(b->idle, &b->idle_room, b->idle_count + 1, sizeof(*b->idle));
	b->idle[b->idle_count++] = (struct extent){from_ns, to_ns};
	b->idle_ns += gap;
}

/* The last of what ran has ended, and nothing at all comes for long. */
static bool idle_look(struct boundaries *b, size_t i)
{
	size_t *running = &b->making.running;
	struct boundary at;
	int64_t next_ns;

	if (i + 1 >= b->count)
		return false;
	at = boundaries_at(b, i);
	next_ns = boundaries_ns(b, i + 1);
	if (idle_is_work(b->trace, b->census, at.span)) {
		*running += at.what == BOUNDARY_START;
		*running -= *running && at.what == BOUNDARY_END;
	}
	if (!*running)
		idle_add(b, at.ns, next_ns);
	return true;
}

/* When what starts at a boundary ends; INT64_MIN: nothing starts there. */
static int64_t boundaries_until(const struct boundaries *b, size_t place)
{
	uint32_t span = b->numbers[place];
	struct extent x;

	if (!number_is_start(b, span))
		return INT64_MIN;
	if (!(b->trace->spans[span].flags & SPAN_HAS_END))
		return INT64_MAX;
	return extent_of(b->trace, span, &x) ? x.to_ns : INT64_MIN;
}

static bool ends_look(struct boundaries *b, size_t i)
{
	int64_t until;

	if (i >= b->count)
		return false;
	until = boundaries_until(b, i);
	if (until > b->ends[0][i / BLOCK])
		b->ends[0][i / BLOCK] = until;
	return true;
}

/* ---- before and after a pass ---- */

static void making_room(struct boundaries *b)
{
	size_t most = 2 * b->making.spans + b->making.marks;

	b->numbers = mem_resize(b->numbers, most * sizeof(*b->numbers));
	b->count = 0;
}

static void making_sort(struct boundaries *b)
{
	b->making.other = mem_resize(NULL, b->count * sizeof(*b->making.other));
	b->making.width = RUN;
}

/* Runs are twice as long now, and half as many. */
static void making_merged(struct boundaries *b)
{
	struct boundaries_making *m = &b->making;

	m->width *= 2;
	m->merged = 0;
	if (m->width < b->count)
		m->pass--;
}

static void making_sorted(struct boundaries *b)
{
	free(b->making.other);
	b->making.other = NULL;
	b->idle_count = 0;
	b->idle_ns = 0;
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
	{NULL, sort_insert, making_sort},
	{NULL, merge_look, making_merged},
	{making_sorted, idle_look, NULL},
	{making_ends, ends_look, making_done},
};

enum { PASSES = sizeof(passes) / sizeof(*passes) };

/* What has no number is left out. */
void boundaries_begin(
	struct boundaries *b, const struct trace *t, const struct census *census)
{
	size_t spans = lesser(t->span_count, UINT32_MAX / 2);
	size_t marks = census ? census->mark_count : 0;

	free(b->making.other);
	b->trace = t;
	b->census = census;
	b->making = (struct boundaries_making){
		.spans = spans, .marks = lesser(marks, UINT32_MAX - 2 * spans)};
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
	free(b->numbers);
	free(b->idle);
	free(b->making.other);
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

		if (boundaries_ns(b, middle) <= ns)
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

static bool boundary_is_error(const struct boundaries *b, uint32_t number)
{
	if (number_is_start(b, number))
		return false;
	if (number_is_end(b, number))
		return span_status(&b->trace->spans[number_end(b, number)]) == STATUS_ERROR;
	return number_mark_of(b, number)->what == CENSUS_EXCEPTION;
}

static bool boundary_is_marker(const struct boundaries *b, uint32_t number)
{
	uint32_t span = number_is_start(b, number) ? number : number_end(b, number);
	char letter;

	if (!b->census || !(number_is_start(b, number) || number_is_end(b, number)))
		return false;
	letter = census_letter(b->census, span);
	return letter == 'L' || letter == 'T';
}

/* There may be very many on the way: what is asked for costs little, what it is called is looked up last. */
static bool boundary_is(const struct boundaries *b, size_t place, enum boundary_step step)
{
	uint32_t number = b->numbers[place];

	return step == STEP_ANY ||
		(step == STEP_ERROR ? boundary_is_error : boundary_is_marker)(b, number);
}

/* A time may have changed since: what is not after `ns` any more is passed over, and likewise back. */
bool boundaries_next(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out)
{
	for (size_t i = boundaries_after(b, ns); i < b->count; i++)
		if (boundary_is(b, i, step) && boundaries_ns(b, i) > ns) {
			*out = boundaries_ns(b, i);
			return true;
		}
	return false;
}

bool boundaries_prev(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out)
{
	for (size_t i = boundaries_before(b, ns); i-- > 0;)
		if (boundary_is(b, i, step) && boundaries_ns(b, i) < ns) {
			*out = boundaries_ns(b, i);
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
		if (boundaries_until(b, i - 1) > ns)
			spans[found++] = b->numbers[i - 1];
	}
	return found;
}
