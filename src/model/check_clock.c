#include <stdlib.h>

#include "base/mem.h"
#include "model/check_parts.h"

enum { CLOCKS_FIRST = 256 };

static const int64_t STEP_NS = INT64_C(1000000000); /* less is what clocks differ by */

/* What time it was last in a trace, in one source. */
struct check_clock {
	const struct trace *t; /* NULL: free */
	uint32_t source;
	int64_t ns;
};

struct check_clocks {
	struct check_clock *slots;
	size_t room; /* a power of two */
	size_t count;
};

struct check_clocks *check_clocks_new(void)
{
	struct check_clocks *clocks = mem_new(sizeof(*clocks));

	clocks->room = CLOCKS_FIRST;
	clocks->slots = mem_new(clocks->room * sizeof(*clocks->slots));
	return clocks;
}

void check_clocks_free(struct check_clocks *clocks)
{
	free(clocks->slots);
	free(clocks);
}

/* Its slot, or the free one where it belongs. */
static struct check_clock *check_clock_at(
	const struct check_clocks *clocks, const struct trace *t, uint32_t source)
{
	size_t mask = clocks->room - 1;
	size_t i = (size_t)id_mix((uintptr_t)t + source) & mask;
	struct check_clock *clock = &clocks->slots[i];

	while (clock->t && (clock->t != t || clock->source != source)) {
		i = (i + 1) & mask;
		clock = &clocks->slots[i];
	}
	return clock;
}

static void check_clocks_grow(struct check_clocks *clocks)
{
	struct check_clocks old = *clocks;

	clocks->room *= 2;
	clocks->slots = mem_new(clocks->room * sizeof(*clocks->slots));
	for (size_t i = 0; i < old.room; i++) {
		const struct check_clock *clock = &old.slots[i];

		if (clock->t)
			*check_clock_at(clocks, clock->t, clock->source) = *clock;
	}
	free(old.slots);
}

/* The clock of a trace's source; a new one is at the beginning of time. */
static struct check_clock *check_clock(
	struct check_clocks *clocks, const struct trace *t, uint32_t source)
{
	struct check_clock *clock = check_clock_at(clocks, t, source);

	if (clock->t)
		return clock;
	if (++clocks->count > clocks->room / 4 * 3) {
		check_clocks_grow(clocks);
		clock = check_clock_at(clocks, t, source);
	}
	*clock = (struct check_clock){t, source, INT64_MIN};
	return clock;
}

void check_time(struct check *c, const struct record *r, const struct trace *t)
{
	struct check_clock *clock;
	struct check_place *p;
	uint64_t back;

	if (r->type == RECORD_SPAN)
		return;
	clock = check_clock(c->clocks, t, r->line.source);
	back = r->ts < clock->ns ? (uint64_t)clock->ns - (uint64_t)r->ts : 0;
	clock->ns = r->ts;
	p = back > (uint64_t)STEP_NS ? check_add(c, CHECK_CLOCK) : NULL;
	if (!p)
		return;
	p->t = t;
	check_set_line(p, &r->line, r->before.len + 1);
	p->by_ns = back;
}
