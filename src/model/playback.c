#include "model/playback.h"

#include <string.h>

__extension__ typedef __int128 wide;

/* Recorded time for played time; no time stands for the speed that fits. */
static const struct speed {
	const char *word;
	int recorded;
	int played;
} speeds[] = {{"1/4x", 1, 4}, {"1/2x", 1, 2}, {"1x", 1, 1}, {"2x", 2, 1}, {"4x", 4, 1},
	{"8x", 8, 1}, {"16x", 16, 1}, {"32x", 32, 1}, {"64x", 64, 1}, {"fit", 0, 0}};

enum { NORMAL = 2, SPEEDS = sizeof(speeds) / sizeof(*speeds) };

static const struct speed *playback_row(const struct playback *p)
{
	return &speeds[NORMAL + p->speed];
}

void playback_init(struct playback *p, struct extent time, bool live, int64_t clock_ns)
{
	*p = (struct playback){.clock_ns = clock_ns};
	playback_extend(p, time, live);
	p->at_ns = p->time.from_ns;
}

static int64_t playback_inside(const struct playback *p, int64_t ns)
{
	return ns < p->time.from_ns  ? p->time.from_ns
		: ns > p->time.to_ns ? p->time.to_ns
				     : ns;
}

void playback_extend(struct playback *p, struct extent time, bool live)
{
	p->time = time;
	p->live = live;
	if (p->time.to_ns < p->time.from_ns)
		p->time.to_ns = p->time.from_ns;
	p->edge = p->edge && live;
	p->at_ns = playback_inside(p, p->at_ns);
}

/* ---- what is lit ---------------------------------------------------------------------------- */

static void lit_add(struct playback *p, uint32_t span, int64_t until_ns)
{
	if (!span)
		return;
	for (size_t i = 0; i < p->lit_count; i++)
		if (p->lit[i].span == span) {
			p->lit[i].until_ns = until_ns;
			return;
		}
	if (p->lit_count < PLAYBACK_LIT)
		p->lit[p->lit_count++] = (struct playback_lit){span, until_ns};
}

/* Those that come now are more to the point than those that came before. */
static void lit_room(struct playback *p, size_t count)
{
	size_t keep = count < PLAYBACK_LIT ? PLAYBACK_LIT - count : 0;

	if (p->lit_count <= keep)
		return;
	memmove(p->lit, p->lit + p->lit_count - keep, keep * sizeof(*p->lit));
	p->lit_count = keep;
}

/* Lights what is touched between two places, the last first. */
static void lit_sweep(struct playback *p, const struct boundaries *b, size_t from,
	size_t to, int64_t until_ns)
{
	if (from >= to)
		return;
	lit_room(p, to - from);
	for (size_t i = to; i-- > from && p->lit_count < PLAYBACK_LIT;)
		lit_add(p, boundaries_at(b, i).span, until_ns);
}

/* Whether any went out. */
static bool lit_out(struct playback *p, int64_t clock_ns)
{
	size_t kept = 0, before = p->lit_count;

	for (size_t i = 0; i < before; i++)
		if (p->lit[i].until_ns > clock_ns)
			p->lit[kept++] = p->lit[i];
	p->lit_count = kept;
	return kept < before;
}

bool playback_is_lit(const struct playback *p, uint32_t span)
{
	for (size_t i = 0; i < p->lit_count; i++)
		if (p->lit[i].span == span)
			return true;
	return false;
}

/* ---- moving --------------------------------------------------------------------------------- */

/* The first idle stretch that ends after `ns`; false: there is none, or they are played whole. */
static bool playback_idle(const struct playback *p, const struct boundaries *b, int64_t ns,
	struct extent *idle)
{
	size_t low = 0, high = p->whole ? 0 : b->idle_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (b->idle[middle].to_ns <= ns)
			low = middle + 1;
		else
			high = middle;
	}
	if (p->whole || low == b->idle_count)
		return false;
	*idle = b->idle[low];
	return true;
}

/* Through an idle stretch as far as there is time left to play; what was left out is noted. */
static void playback_cross(struct playback *p, const struct extent *idle, wide *left)
{
	wide length = (wide)idle->to_ns - idle->from_ns;
	wide ahead = (wide)idle->to_ns - p->at_ns;
	wide need = (ahead * PLAYBACK_IDLE_NS + length - 1) / length;
	wide move = *left < need ? *left * length / PLAYBACK_IDLE_NS : ahead;

	if (move > ahead)
		move = ahead;
	p->jumped_ns = extent_length(idle);
	p->at_ns = (int64_t)(p->at_ns + move);
	*left -= *left < need ? *left : need;
}

static void playback_move(struct playback *p, const struct boundaries *b, wide left)
{
	struct extent idle;

	if (left <= 0)
		return;
	p->jumped_ns = 0;
	while (left > 0 && p->at_ns < p->time.to_ns) {
		bool any = playback_idle(p, b, p->at_ns, &idle);
		wide to = any && idle.from_ns > p->at_ns ? idle.from_ns : p->time.to_ns;

		if (any && idle.from_ns <= p->at_ns) {
			playback_cross(p, &idle, &left);
			continue;
		}
		to = to < p->at_ns + left ? to : p->at_ns + left;
		left -= to - p->at_ns;
		p->at_ns = (int64_t)to;
	}
	p->at_ns = playback_inside(p, p->at_ns);
}

/* What is played of the trace in all, so that the speed can be one that fits. */
static wide playback_length(const struct playback *p, const struct boundaries *b)
{
	wide length = (wide)p->time.to_ns - p->time.from_ns;

	if (p->whole)
		return length;
	return length - (wide)b->idle_ns + (wide)b->idle_count * PLAYBACK_IDLE_NS;
}

static wide playback_share(
	const struct playback *p, const struct boundaries *b, int64_t clock_ns)
{
	const struct speed *s = playback_row(p);

	if (s->played)
		return (wide)clock_ns * s->recorded / s->played;
	return playback_length(p, b) * clock_ns / PLAYBACK_FIT_S / 1000000000 + 1;
}

static int64_t playback_passed(struct playback *p, int64_t clock_ns)
{
	int64_t passed;

	if (__builtin_sub_overflow(clock_ns, p->clock_ns, &passed) || passed < 0)
		passed = 0;
	p->clock_ns = clock_ns;
	return passed < PLAYBACK_STEP_MAX ? passed : PLAYBACK_STEP_MAX;
}

static void playback_ended(struct playback *p)
{
	if (p->at_ns < p->time.to_ns)
		return;
	p->edge = p->live && p->playing;
	p->playing = false;
}

bool playback_frame(struct playback *p, const struct boundaries *b, int64_t clock_ns)
{
	int64_t passed = playback_passed(p, clock_ns), before = p->at_ns;
	bool out = lit_out(p, clock_ns), was_playing = p->playing;
	size_t from;

	if (!p->playing && !p->edge)
		return out;
	from = boundaries_after(b, before);
	if (p->edge) {
		p->at_ns = p->time.to_ns;
	} else {
		playback_move(p, b, playback_share(p, b, passed));
		playback_ended(p);
	}
	lit_sweep(p, b, from, boundaries_after(b, p->at_ns), clock_ns + PLAYBACK_GLOW_NS);
	return out || p->at_ns != before || was_playing != p->playing;
}

int64_t playback_due(const struct playback *p)
{
	int64_t due = p->playing ? p->clock_ns + PLAYBACK_FRAME_NS : INT64_MAX;

	for (size_t i = 0; i < p->lit_count; i++)
		if (p->lit[i].until_ns < due)
			due = p->lit[i].until_ns;
	return due;
}

void playback_toggle(struct playback *p, int64_t clock_ns)
{
	p->clock_ns = clock_ns;
	p->playing = !p->playing && !p->edge;
	if (p->edge) {
		p->edge = false;
		return;
	}
	if (p->playing && p->at_ns >= p->time.to_ns && !p->live)
		p->at_ns = p->time.from_ns;
	p->lit_count = p->playing ? 0 : p->lit_count;
}

void playback_seek(struct playback *p, const struct boundaries *b, int64_t ns)
{
	p->playing = false;
	p->edge = false;
	p->jumped_ns = 0;
	p->at_ns = playback_inside(p, ns);
	p->lit_count = 0;
	lit_sweep(p, b, boundaries_before(b, p->at_ns), boundaries_after(b, p->at_ns),
		INT64_MAX);
}

bool playback_step(
	struct playback *p, const struct boundaries *b, enum boundary_step step, bool back)
{
	int64_t to;

	if (back ? !boundaries_prev(b, step, p->at_ns, &to)
		 : !boundaries_next(b, step, p->at_ns, &to))
		return false;
	playback_seek(p, b, to);
	return true;
}

void playback_to_edge(struct playback *p, const struct boundaries *b)
{
	playback_seek(p, b, p->time.to_ns);
	p->edge = p->live;
}

void playback_speed(struct playback *p, int by)
{
	int row = by ? NORMAL + p->speed + by : NORMAL;

	p->speed = (row < 0 ? 0 : row >= SPEEDS ? SPEEDS - 1 : row) - NORMAL;
}

const char *playback_speed_word(const struct playback *p)
{
	return playback_row(p)->word;
}
