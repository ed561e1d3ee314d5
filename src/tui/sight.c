#include "tui/sight.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct sight *sight_of(struct trace *t)
{
	struct sight *s = t->notes;

	if (s)
		return s;
	s = t->notes = mem_new(sizeof(*s));
	s->trace = t;
	s->whole = true;
	s->head_ns = INT64_MAX;
	return s;
}

void sight_free(struct trace *t)
{
	struct sight *s = t->notes;

	if (!s)
		return;
	folds_release(&s->folds);
	usage_making_release(&s->usage);
	selection_release(&s->matched);
	free(s);
	t->notes = NULL;
}

bool sight_extent(const struct sight *s, int64_t now_ns, struct sight_time *out)
{
	const struct trace *t = s->trace;

	out->t0 = t->first_ns;
	out->t1 = t->last_ns > now_ns ? t->last_ns : now_ns;
	return t->first_ns <= t->last_ns;
}

/* At least a nanosecond, and no more than can be counted. */
static struct sight_time sight_sound(struct sight_time time)
{
	if (time.t0 == INT64_MAX)
		time.t0--;
	if (time.t1 <= time.t0)
		time.t1 = time.t0 + 1;
	return time;
}

struct sight_time sight_time(const struct sight *s, int64_t now_ns)
{
	struct sight_time time = s->time;

	if (s->whole && !sight_extent(s, now_ns, &time))
		time = (struct sight_time){0, 1};
	return sight_sound(time);
}

void sight_zoom(struct sight *s, struct sight_time to, int64_t now_ns)
{
	if (s->crumb_count == SIGHT_CRUMBS) {
		memmove(s->crumbs, s->crumbs + 1, sizeof(*s->crumbs) * (SIGHT_CRUMBS - 1));
		s->crumb_count--;
	}
	/* What was the whole stays so: it is known by having no length. */
	s->crumbs[s->crumb_count++] = s->whole ? (struct sight_time){0, 0}
					       : sight_time(s, now_ns);
	s->whole = false;
	s->time = sight_sound(to);
}

bool sight_unzoom(struct sight *s)
{
	if (!s->crumb_count) {
		bool was = s->whole;

		s->whole = true;
		return !was;
	}
	s->time = s->crumbs[--s->crumb_count];
	s->whole = s->time.t0 == s->time.t1;
	return true;
}
