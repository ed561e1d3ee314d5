#include "model/check_parts.h"

#include "base/mem.h"

enum { CLOCKS = 256 };

static const int64_t STEP_NS = INT64_C(1000000000); /* less is what clocks differ by */

/* What time it was last in a trace, in one source. */
struct check_clock {
	const struct trace *t;
	uint32_t source;
	int64_t ns;
};

struct check_clock *check_clocks_new(void)
{
	return mem_new(CLOCKS * sizeof(struct check_clock));
}

static uint64_t check_apart(int64_t a, int64_t b)
{
	return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

/* Records are written when something happens, but for whole spans. */
void check_time(struct check *c, const struct record *r, const struct trace *t)
{
	size_t i = (size_t)(t->hash ^ r->line.source) % CLOCKS;
	struct check_clock *clock = &c->clocks[i];
	struct check_place *p;

	if (r->type == RECORD_SPAN)
		return;
	if (clock->t == t && clock->source == r->line.source && r->ts < clock->ns &&
		check_apart(r->ts, clock->ns) > (uint64_t)STEP_NS) {
		p = check_add(c, CHECK_CLOCK);
		if (p) {
			p->t = t;
			p->source = r->line.source;
			p->line = r->line.number;
			p->column = r->before.len + 1;
			p->by_ns = check_apart(r->ts, clock->ns);
		}
	}
	*clock = (struct check_clock){t, r->line.source, r->ts};
}

/* ---- ids that are used twice ---- */

/* Whether updates have had a say in who the parent is. */
static bool check_moved(const struct trace *t, const struct span *s)
{
	return s->more && t->mores[s->more].history &&
		t->mores[s->more].history->parent_ts != INT64_MIN;
}

static bool check_other_parent(
	const struct record *r, const struct trace *t, const struct span *s, uint64_t seed)
{
	if (check_moved(t, s))
		return false;
	if (!r->has_parent)
		return s->parent != 0;
	return trace_find(t, &r->parent_id, seed) != s->parent || !s->parent;
}

static bool check_other_name(
	const struct record *r, const struct span *s, const struct store *store)
{
	return s->flags & SPAN_NAME_AT_START && s->name &&
		!str_eq(intern_text(&store->common.names, s->name), r->name);
}

static const char *check_start(const struct record *r, const struct trace *t,
	const struct span *s, const struct store *store)
{
	if (!(s->flags & SPAN_HAS_START))
		return NULL;
	if (r->ts != s->start_ns)
		return "it starts again, at another time";
	if (check_other_name(r, s, store))
		return "it starts again, with another name";
	if (check_other_parent(r, t, s, store->common.seed))
		return "it starts again, with another parent";
	return NULL;
}

static const char *check_stop(const struct record *r, const struct span *s)
{
	int64_t ns = r->type == RECORD_SPAN ? r->end_ts : r->ts;

	if (s->flags & SPAN_HAS_END && ns != s->end_ns)
		return "it ends again, at another time";
	return NULL;
}

void check_before(
	struct check *c, const struct record *r, const struct trace *t, struct store *store)
{
	bool starts = r->type == RECORD_SPAN_START || r->type == RECORD_SPAN;
	bool ends = r->type == RECORD_SPAN_END || r->type == RECORD_SPAN;
	const char *why = NULL;
	const struct span *s;
	uint32_t span;

	if (!t || !(starts || ends))
		return;
	span = trace_find(t, &r->span_id, store->common.seed);
	if (!span)
		return;
	s = &t->spans[span];
	if (starts)
		why = check_start(r, t, s, store);
	if (ends && !why)
		why = check_stop(r, s);
	if (!why)
		return;
	check_add_line(c, CHECK_COLLISION, &r->line, r->before.len + 1, why);
}
