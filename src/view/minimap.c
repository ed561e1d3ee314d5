#include "view/minimap.h"

#include <stdlib.h>

#include "base/mem.h"

enum { NO_LANE = -1, DOTS = 8 };

/* ---- building ------------------------------------------------------------------------------- */

/* Which row of dots a kind is in. */
static int minimap_lane(const struct trace *t, const struct census *census, uint32_t span)
{
	switch (census_letter(census, span)) {
	case 'L':
		return 0;
	case 'T':
		return 1;
	case 'S':
		return 3;
	case 'A':
	case 'C':
	case '\0':
		return NO_LANE;
	default:
		return t->spans[span].last_child ? NO_LANE : 2;
	}
}

/* The edge between buckets nearest to a time: what follows each other still does. */
static size_t minimap_edge(const struct minimap *m, int64_t ns)
{
	uint64_t since;

	if (ns <= m->time.from_ns)
		return 0;
	since = (uint64_t)(ns < m->time.to_ns ? ns : m->time.to_ns) -
		(uint64_t)m->time.from_ns;
	return (size_t)((since >> m->shift) + (m->shift ? since >> (m->shift - 1) & 1 : 0));
}

/* The buckets of a stretch, `to` included: one at least. */
static void minimap_buckets(
	const struct minimap *m, const struct extent *x, size_t *from, size_t *to)
{
	*from = minimap_edge(m, x->from_ns);
	*to = minimap_edge(m, x->to_ns);
	*from = *from < MINIMAP_BUCKETS ? *from : MINIMAP_BUCKETS - 1;
	*to = *to > *from ? *to - 1 : *from;
}

static void bits_set(uint64_t *bits, size_t at)
{
	bits[at / 64] |= UINT64_C(1) << at % 64;
}

static void minimap_point(const struct minimap *m, uint64_t *bits, int64_t ns)
{
	struct extent x = {ns, ns};
	size_t from, to;

	minimap_buckets(m, &x, &from, &to);
	bits_set(bits, from);
}

/* Covering is counted where it begins and ends: a long span costs no more than a short one. */
static void minimap_cover(const struct minimap *m, int32_t *steps, const struct extent *x)
{
	size_t from, to;

	minimap_buckets(m, x, &from, &to);
	steps[from]++;
	steps[to + 1]--;
}

static void minimap_span(struct minimap *m, const struct trace *t, uint32_t span,
	const struct census *census, int32_t (*steps)[MINIMAP_BUCKETS + 1])
{
	int lane = minimap_lane(t, census, span);
	struct extent x;

	if (!extent_until(t, span, m->time.to_ns, &x) || x.to_ns < m->time.from_ns ||
		x.from_ns > m->time.to_ns)
		return;
	if (lane != NO_LANE)
		minimap_cover(m, steps[lane], &x);
	if (span_status(&t->spans[span]) == STATUS_ERROR)
		minimap_point(m, m->errors, x.to_ns);
}

static void minimap_states(struct minimap *m, const struct census *census)
{
	for (size_t i = 0; i < census->mark_count; i++) {
		const struct census_mark *mark = &census->marks[i];

		if (mark->what == CENSUS_STATE && mark->ns >= m->time.from_ns &&
			mark->ns <= m->time.to_ns)
			minimap_point(m, m->lanes[3], mark->ns);
	}
}

void minimap_making_release(struct minimap_making *m)
{
	free(m->steps);
	*m = (struct minimap_making){0};
}

void minimap_begin(struct minimap_making *m, struct extent time)
{
	minimap_making_release(m);
	m->map.time = time;
	m->next = 1;
	m->steps = mem_new(MINIMAP_LANES * sizeof(*m->steps));
	if (time.to_ns < time.from_ns)
		m->map.time.to_ns = time.from_ns;
	while (((uint64_t)m->map.time.to_ns - (uint64_t)m->map.time.from_ns) >>
		m->map.shift >= MINIMAP_BUCKETS)
		m->map.shift++;
}

bool minimap_step(struct minimap_making *m, const struct trace *t,
	const struct census *census, uint32_t spans)
{
	for (; m->next < t->span_count && spans; m->next++, spans--)
		minimap_span(&m->map, t, m->next, census, m->steps);
	return m->next < t->span_count;
}

static void minimap_sum(const int32_t *steps, uint64_t *lane)
{
	int32_t covered = 0;

	for (size_t i = 0; i < MINIMAP_BUCKETS; i++) {
		covered += steps[i];
		if (covered)
			bits_set(lane, i);
	}
}

void minimap_take(
	struct minimap_making *m, const struct census *census, struct minimap *map)
{
	for (int lane = 0; m->steps && lane < MINIMAP_LANES; lane++)
		minimap_sum(m->steps[lane], m->map.lanes[lane]);
	minimap_states(&m->map, census);
	*map = m->map;
	minimap_making_release(m);
}

void minimap_build(struct minimap *m, const struct trace *t, const struct census *census,
	struct extent time)
{
	struct minimap_making making = {0};

	minimap_begin(&making, time);
	minimap_step(&making, t, census, UINT32_MAX);
	minimap_take(&making, census, m);
}

/* ---- drawing -------------------------------------------------------------------------------- */

/* Whether any bit from `from` to `to`, both included, is set. */
static bool bits_any(const uint64_t *bits, size_t from, size_t to)
{
	uint64_t first = UINT64_MAX << from % 64, last = UINT64_MAX >> (63 - to % 64);

	if (from / 64 == to / 64)
		return bits[from / 64] & first & last;
	if (bits[from / 64] & first || bits[to / 64] & last)
		return true;
	for (size_t i = from / 64 + 1; i < to / 64; i++)
		if (bits[i])
			return true;
	return false;
}

/* The buckets of what is between two places of a lane; false: it is outside of the trace. */
static bool minimap_range(const struct minimap *m, const struct lane *lane, int place,
	int width, size_t *from, size_t *to)
{
	struct extent x = {lane_time(lane, place), lane_time(lane, place + width)};

	if (x.to_ns < m->time.from_ns || x.from_ns > m->time.to_ns)
		return false;
	minimap_buckets(m, &x, from, to);
	return true;
}

/* The dots of a cell, as the bits that braille has for them. */
static unsigned minimap_dots(const struct minimap *m, const struct lane *lane, int cell)
{
	static const unsigned char bits[2][MINIMAP_LANES] = {
		{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
	unsigned dots = 0;
	size_t from, to;

	for (int half = 0; half < 2; half++) {
		if (!minimap_range(m, lane, cell * 8 + half * 4, 4, &from, &to))
			continue;
		for (int i = 0; i < MINIMAP_LANES; i++)
			if (bits_any(m->lanes[i], from, to))
				dots |= bits[half][i];
	}
	return dots;
}

static enum role minimap_role(const struct minimap *m, const struct lane *lane,
	const struct extent *seen, int cell)
{
	size_t from, to;

	if (minimap_range(m, lane, cell * 8, 8, &from, &to) &&
		bits_any(m->errors, from, to))
		return ROLE_ERROR;
	if (lane_time(lane, cell * 8 + 8) <= seen->from_ns && cell + 1 < lane->cols)
		return ROLE_DIM;
	return lane_time(lane, cell * 8) >= seen->to_ns && cell ? ROLE_DIM : ROLE_PLAIN;
}

static void minimap_cell(struct row *r, enum role role, unsigned dots, enum text_set set)
{
	static const char density[] = " .:-=+*#";
	char braille[] = {
		(char)0xe2, (char)(0xa0 | dots >> 6), (char)(0x80 | (dots & 0x3f))};
	int count = __builtin_popcount(dots);

	if (!dots)
		row_add(r, ROLE_PLAIN, STR(" "), 1);
	else if (set == TEXT_UTF8)
		row_add(r, role, (struct str){braille, sizeof(braille)}, 1);
	else
		row_add(r, role, (struct str){density + (count * 7 + DOTS - 1) / DOTS, 1},
			1);
}

void minimap_add(struct row *r, const struct minimap *m, const struct lane *lane,
	const struct extent *seen, enum text_set set)
{
	for (int cell = 0; cell < lane->cols; cell++)
		minimap_cell(r, minimap_role(m, lane, seen, cell),
			minimap_dots(m, lane, cell), set);
}

void minimap_add_head(struct row *r, const struct lane *lane, int64_t ns, enum text_set set)
{
	int column = r->width, cell = lane_cell(lane, ns);

	if (cell >= 0) {
		row_pad(r, column + cell);
		row_add(r, ROLE_STRONG, set == TEXT_UTF8 ? STR("▴") : STR("^"), 1);
	}
	row_pad(r, column + lane->cols);
}
