#include "cat.h"

#include <stdlib.h>

#include "base/mem.h"
#include "export/state_json.h"

static void state_batch(struct cat *c, size_t count)
{
	struct trace *t;

	for (size_t i = 0; i < count; i++)
		intake_take(&c->intake, i, &t);
}

static void state_turn(struct cat *c)
{
	(void)c;
}

static int64_t state_time(const struct trace *t, const struct cat_moment *m)
{
	int64_t ns;

	if (!m->relative)
		return m->ns;
	return __builtin_add_overflow(t->first_ns, m->ns, &ns) ? INT64_MAX : ns;
}

static int state_by_key(const void *a, const void *b)
{
	const struct state_series *const *x = a, *const *y = b;

	return str_cmp((*x)->key, (*y)->key);
}

static void state_line(struct cat *c, struct states *s, struct state_series *series)
{
	const struct cat_options *o = c->options;
	struct buf line = {0};

	if (o->state_at.given)
		state_json_at(s, series, state_time(s->t, &o->state_at), &line);
	else
		state_json_diff(s, series, state_time(s->t, &o->state_from),
			state_time(s->t, &o->state_to), &line);
	if (line.len)
		cat_put(c, buf_str(&line));
	buf_release(&line);
	state_rest(series);
}

/* Its states, in the order of their keys. */
static void state_trace(struct cat *c, const struct trace *t)
{
	struct state_series **series;
	struct states s;

	states_init(&s, t, &c->intake.life, NULL);
	states_update(&s);
	series = mem_new((s.count + 1) * sizeof(struct state_series *));
	for (size_t i = 0; i < s.count; i++)
		series[i] = &s.series[i];
	qsort(series, s.count, sizeof(struct state_series *), state_by_key);
	for (size_t i = 0; i < s.count; i++)
		state_line(c, &s, series[i]);
	free(series);
	states_release(&s);
}

void cat_state(struct cat *c)
{
	static const struct cat_road road = {.batch = state_batch, .turn = state_turn};

	cat_read(c, &road);
	for (const struct trace *t = c->intake.store.first; t; t = t->next)
		state_trace(c, t);
	cat_gone(c);
}
