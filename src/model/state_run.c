#include "model/state_run.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/state_parts.h"

enum { WEIGHT = 16 << 20, WORK = 1 << 22 };

static struct state_run_series *run_series(struct state_run *r, struct str key)
{
	struct state_run_series *series;

	for (size_t i = 0; i < r->count; i++)
		if (str_eq(r->series[i].key, key))
			return &r->series[i];
	if (r->count == STATE_RUN_KEYS)
		return NULL;
	r->series = mem_grow(r->series, &r->room, r->count + 1, sizeof(*r->series));
	series = &r->series[r->count++];
	*series = (struct state_run_series){.key = arena_copy(&r->keys, key),
		.ts = INT64_MIN,
		.fault = STATE_NO_SNAPSHOT};
	series->cursor.docs.most = WEIGHT;
	series->cursor.docs.seed = r->seed;
	return series;
}

static uint8_t run_apply(
	struct state_run_series *series, const struct state_said *said, int64_t ts)
{
	struct state_cursor *c = &series->cursor;

	if (said->fault != STATE_KNOWN)
		return (uint8_t)said->fault;
	if (ts < series->ts)
		return STATE_LATE;
	c->docs.work = WORK;
	return state_cursor_apply(c, said) ? STATE_KNOWN
					   : (uint8_t)(STATE_NOT_APPLIED + c->docs.fault);
}

/* Too much is held: what this state takes goes at once, and what it was before, with the next change. */
static void run_count(struct state_run *r, struct state_run_series *series)
{
	struct state_cursor *c = &series->cursor;
	size_t bytes = c->docs.arena.bytes + c->older.arena.bytes;

	r->budget->bytes += bytes - series->bytes;
	series->bytes = bytes;
	if (r->budget->bytes <= r->budget->most || !c->known)
		return;
	series->fault = STATE_CROWDED;
	c->known = false;
}

static void run_state(const struct state_run *r, uint8_t fault, const struct doc *value,
	struct state *out)
{
	*out = (struct state){.change = &r->change, .value = *value};
	out->fault = fault < STATE_NOT_APPLIED ? (enum state_fault)fault
					       : STATE_NOT_APPLIED;
	if (fault >= STATE_NOT_APPLIED)
		out->why = (enum doc_fault)(fault - STATE_NOT_APPLIED);
}

bool state_run(struct state_run *r, struct str attributes, int64_t ts, struct state *before,
	struct state *after)
{
	struct state_run_series *series;
	struct state_said said;
	struct scan_value key;
	bool was_known;

	arena_reset(&r->scratch);
	state_said_of(attributes, &r->scratch, &said);
	key = said.key;
	series = run_series(r, key.text.len ? facts_text(&key, &r->scratch) : STR(""));
	if (!series)
		return false;
	r->change = (struct state_change){.ts = ts, .way = (uint8_t)said.way};
	was_known = series->cursor.known;
	state_cursor_clean(&series->cursor);
	run_state(r, series->fault, &series->cursor.before, before);
	if (was_known || (said.way == STATE_SNAPSHOT && ts >= series->ts))
		series->fault = run_apply(series, &said, ts);
	series->cursor.known = series->fault == STATE_KNOWN;
	if (ts > series->ts)
		series->ts = ts;
	run_count(r, series);
	run_state(r, series->fault, &series->cursor.value, after);
	return (was_known || series->cursor.known) && series->fault != STATE_LATE;
}

void state_run_release(struct state_run *r)
{
	for (size_t i = 0; i < r->count; i++) {
		r->budget->bytes -= r->series[i].bytes;
		state_cursor_release(&r->series[i].cursor);
	}
	free(r->series);
	arena_release(&r->keys);
	arena_release(&r->scratch);
	*r = (struct state_run){.budget = r->budget, .seed = r->seed};
}
