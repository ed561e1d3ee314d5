#include "tui/conversation_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/tree.h"
#include "tui/surveys.h"

/*
 * Who keeps a session writes down what is new in each call of a model, and no more: what was said before is
 * then found in the calls before. There may be thousands of them, so that most are read between frames.
 */
enum {
	FIRST = 24, /* calls that are read at once, */
	STEP = 4,   /* and later, between two looks at the clock */
	CALLS_MOST =
		20000, /* that are shown; and but for the first ones no more than so much of them: */
	BYTES_MOST = 64 << 20,
};

void earlier_release(struct earlier *e)
{
	arena_release(&e->arena);
	free(e->known);
	free(e->chain);
	*e = (struct earlier){0};
}

bool earlier_wanted(const struct facts *f)
{
	const struct scan_value *v = facts_attribute(f, STR("input_messages.only_new"));

	return v && v->type == SCAN_TRUE;
}

/* ---- which calls -------------------------------------------------------------------------- */

/* A turn of a session is an agent of its own: the last one before it that goes by the same name. */
static uint32_t turn_before(struct trace *t, uint32_t agent)
{
	uint32_t before = 0;

	if (!agent || t->spans[agent].parent)
		return 0;
	for (uint32_t i = tree_first(t, 0); i && i != agent; i = tree_next(t, i))
		if (t->spans[i].name == t->spans[agent].name)
			before = i;
	return before;
}

static uint32_t call_before(struct trace *t, struct survey *s, uint32_t llm)
{
	uint32_t before = survey_llm(s, llm, -1), turn = survey_agent(s, llm);

	while (!before && (turn = turn_before(t, turn)))
		before = survey_llm_by(s, turn, t->spans[llm].start_ns);
	return before;
}

static void find_calls(struct earlier *e, struct trace *t, struct survey *s, uint32_t llm)
{
	e->count = e->read = 0;
	e->cut = false;
	while ((llm = call_before(t, s, llm))) {
		if (e->count == CALLS_MOST) {
			e->cut = true;
			return;
		}
		e->chain = mem_grow(
			e->chain, &e->chain_room, e->count + 1, sizeof(*e->chain));
		e->chain[e->count++] = llm;
	}
}

/* ---- what they say ------------------------------------------------------------------------ */

/* Where a call stands among those that are known, or would. */
static size_t known_place(const struct earlier *e, uint32_t span)
{
	size_t low = 0, high = e->known_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (e->known[middle].span < span)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_known(const struct earlier *e, uint32_t span)
{
	size_t place = known_place(e, span);

	return place < e->known_count && e->known[place].span == span;
}

static void read_call(struct tui *t, struct earlier *e, uint32_t span)
{
	size_t place = known_place(e, span);
	struct earlier_call *at;
	struct facts f;

	e->known = mem_grow(
		e->known, &e->known_room, e->known_count + 1, sizeof(*e->known));
	at = &e->known[place];
	memmove(at + 1, at, (e->known_count++ - place) * sizeof(*at));
	at->span = span;
	conversation_messages(t, span, &f, &at->said, &e->arena);
}

/* Some more of them; whether there are more. */
static bool read_calls(struct tui *t, struct earlier *e, int calls)
{
	for (; calls > 0 && e->read < e->count; e->read++) {
		if (is_known(e, e->chain[e->read]))
			continue;
		if (e->arena.bytes > BYTES_MOST && e->read >= FIRST) {
			e->cut = true;
			e->count = e->read;
			break;
		}
		read_call(t, e, e->chain[e->read]);
		calls--;
	}
	return e->read < e->count;
}

/* All are forgotten: not while somebody goes from call to call, as most of them are the same for the next. */
static bool is_overfull(const struct earlier *e)
{
	bool near = false;

	for (size_t i = 0; i < e->count && i < FIRST; i++)
		near |= is_known(e, e->chain[i]);
	return e->arena.bytes > (near ? 2 * (size_t)BYTES_MOST : BYTES_MOST);
}

static void forget_calls(struct earlier *e)
{
	e->known_count = 0;
	arena_reset(&e->arena);
}

void earlier_begin(struct tui *t, struct earlier *e, struct survey *s, uint32_t llm)
{
	if (e->trace != t->trace)
		forget_calls(e);
	e->trace = t->trace;
	find_calls(e, t->trace, s, llm);
	if (is_overfull(e))
		forget_calls(e);
	if (read_calls(t, e, FIRST))
		tui_touch(t);
}

bool earlier_step(struct tui *t, struct earlier *e)
{
	while (read_calls(t, e, STEP))
		if (tui_late(t))
			return true;
	return false;
}

size_t earlier_count(const struct earlier *e)
{
	size_t count = 0;

	for (size_t i = 0; i < e->read; i++)
		count += e->known[known_place(e, e->chain[i])].said.count;
	return count;
}

size_t earlier_join(
	const struct earlier *e, struct messages *all, const struct messages *own)
{
	size_t before = earlier_count(e), at = 0;

	*all = *own;
	all->count += before;
	all->asked += before;
	all->room = all->count + 1;
	all->at = arena_new(own->arena, all->room * sizeof(*all->at));
	for (size_t i = e->read; i-- > 0;) {
		const struct messages *said = &e->known[known_place(e, e->chain[i])].said;

		for (size_t k = 0; k < said->count; k++) {
			all->at[at] = said->at[k];
			all->at[at].fresh = all->at[at].answer = false;
			at++;
		}
	}
	if (own->count)
		memcpy(all->at + at, own->at, own->count * sizeof(*own->at));
	return before;
}
