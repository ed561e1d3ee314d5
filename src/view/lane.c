#include "view/lane.h"

#include <string.h>

__extension__ typedef __int128 wide;

/* More than a twentieth of the lane is worth to be squeezed. */
enum { WORTH = 20 };

static int64_t lane_end(const struct lane *lane)
{
	if (lane->t1 > lane->t0)
		return lane->t1;
	return lane->t0 < INT64_MAX ? lane->t0 + 1 : lane->t0;
}

bool lane_piece(const struct lane *lane, int index, struct lane_piece *piece)
{
	const struct lane_gap *before = index > 1 ? &lane->gaps[(index - 2) / 2] : NULL;
	const struct lane_gap *gap = index / 2 < lane->gap_count ? &lane->gaps[index / 2]
								 : NULL;

	if (index < 0 || index > 2 * lane->gap_count)
		return false;
	if (index % 2) {
		*piece = (struct lane_piece){gap->time, gap->from, gap->to, true};
		return true;
	}
	piece->time.from_ns = before ? before->time.to_ns : lane->t0;
	piece->time.to_ns = gap ? gap->time.from_ns : lane_end(lane);
	piece->from = before ? before->to : 0;
	piece->to = gap ? gap->from : lane->cols;
	piece->gap = false;
	return true;
}

static int piece_place(const struct lane_piece *p, int64_t ns)
{
	wide span = (wide)p->time.to_ns - p->time.from_ns;
	wide total = (wide)(p->to - p->from) * 8;

	if (ns <= p->time.from_ns)
		return p->from * 8;
	if (ns >= p->time.to_ns)
		return p->to * 8;
	return p->from * 8 +
		(int)((((wide)ns - p->time.from_ns) * total * 2 + span) / (2 * span));
}

int lane_place(const struct lane *lane, int64_t ns)
{
	struct lane_piece p = {0};
	int i = 0;

	if (lane->cols <= 0 || ns < lane->t0)
		return 0;
	while (lane_piece(lane, i, &p) && ns >= p.time.to_ns && i < 2 * lane->gap_count)
		i++;
	return piece_place(&p, ns);
}

int lane_cell(const struct lane *lane, int64_t ns)
{
	struct lane_piece p = {0};
	int at;

	if (lane->cols <= 0 || ns < lane->t0 || ns > lane_end(lane))
		return -1;
	for (int i = 0; lane_piece(lane, i, &p); i++)
		if (ns < p.time.to_ns)
			break;
	at = (int)((((wide)ns - p.time.from_ns) * (p.to - p.from)) /
		((wide)p.time.to_ns - p.time.from_ns > 0
				? (wide)p.time.to_ns - p.time.from_ns
				: 1));
	return p.from + at < lane->cols ? p.from + at : lane->cols - 1;
}

static int64_t piece_time(const struct lane_piece *p, int place)
{
	wide span = (wide)p->time.to_ns - p->time.from_ns;
	wide total = (wide)(p->to - p->from) * 8;

	return (int64_t)(p->time.from_ns +
		(span * (place - p->from * 8) * 2 + total) / (2 * total));
}

int64_t lane_time(const struct lane *lane, int place)
{
	struct lane_piece p = {0};
	int i = 0;

	if (place <= 0 || lane->cols <= 0)
		return lane->t0;
	if (place >= lane->cols * 8)
		return lane_end(lane);
	while (lane_piece(lane, i, &p) && place >= p.to * 8)
		i++;
	return piece_time(&p, place);
}

/* ---- squeezing ------------------------------------------------------------------------------ */

/* What of it is inside of the lane; false: too little to be worth it, or all of the lane. */
static bool squeeze_clip(
	const struct lane *lane, const struct extent *idle, struct extent *out)
{
	int64_t t1 = lane_end(lane);
	wide length, all = (wide)t1 - lane->t0;

	out->from_ns = idle->from_ns > lane->t0 ? idle->from_ns : lane->t0;
	out->to_ns = idle->to_ns < t1 ? idle->to_ns : t1;
	length = (wide)out->to_ns - out->from_ns;
	return length * WORTH > all && length < all;
}

static wide squeeze_length(const struct lane_gap *gap)
{
	return (wide)gap->time.to_ns - gap->time.from_ns;
}

static int squeeze_drop_shortest(struct lane_gap *gaps, int count)
{
	int shortest = 0;

	for (int i = 1; i < count; i++)
		if (squeeze_length(&gaps[i]) < squeeze_length(&gaps[shortest]))
			shortest = i;
	memmove(gaps + shortest, gaps + shortest + 1,
		(size_t)(count - shortest - 1) * sizeof(*gaps));
	return count - 1;
}

/* Those that are squeezed, in order; gaps take half of the cells at most. */
static int squeeze_choose(const struct lane *lane, const struct extent *idle, size_t count,
	struct lane_gap *gaps)
{
	int room = lane->cols / 2 / (LANE_GAP_CELLS + 1), used = 0;

	room = room < LANE_GAPS_MAX - 1 ? room : LANE_GAPS_MAX - 1;
	for (size_t i = 0; i < count && room; i++) {
		struct lane_gap gap = {0};

		if (!squeeze_clip(lane, &idle[i], &gap.time))
			continue;
		gaps[used++] = gap;
		if (used > room)
			used = squeeze_drop_shortest(gaps, used);
	}
	return used;
}

/*
 * Each piece with time in it gets a cell, and of the others its share. False: there is no time but
 * in gaps.
 */
static bool squeeze_place(struct lane *lane, struct lane_gap *gaps)
{
	struct lane_piece p = {0};
	wide all = 0, before = 0;
	int cells = lane->cols - LANE_GAP_CELLS * lane->gap_count, own = 0;

	for (int i = 0; lane_piece(lane, i, &p); i += 2) {
		all += (wide)p.time.to_ns - p.time.from_ns;
		cells -= p.time.to_ns > p.time.from_ns;
	}
	if (all <= 0)
		return false;
	for (int i = 0; i < lane->gap_count; i++) {
		lane_piece(lane, 2 * i, &p);
		before += (wide)p.time.to_ns - p.time.from_ns;
		own += p.time.to_ns > p.time.from_ns;
		gaps[i].from = own + (int)((before * cells * 2 + all) / (2 * all)) +
			LANE_GAP_CELLS * i;
		gaps[i].to = gaps[i].from + LANE_GAP_CELLS;
	}
	return true;
}

void lane_squeeze(
	struct lane *lane, const struct extent *idle, size_t count, struct lane_gap *gaps)
{
	lane->gap_count = squeeze_choose(lane, idle, count, gaps);
	lane->gaps = lane->gap_count ? gaps : NULL;
	if (!squeeze_place(lane, gaps))
		lane->gap_count = 0;
}
