#include "model/survey_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/* Calls in the order of their starts. */

static int call_order(const struct trace *t, uint32_t a, uint32_t b)
{
	int64_t x = t->spans[a].start_ns, y = t->spans[b].start_ns;

	if (x != y)
		return x < y ? -1 : 1;
	return (a > b) - (a < b);
}

static int call_compare(const void *a, const void *b, void *trace)
{
	const struct survey_call *x = a, *y = b;

	return call_order(trace, x->span, y->span);
}

static void calls_sort(struct survey *s)
{
	if (!s->mixed)
		return;
	qsort_r(s->calls, s->call_count, sizeof(*s->calls), call_compare, (void *)s->trace);
	s->mixed = false;
	s->nth = (struct survey_nth){0};
}

uint32_t survey_name(const struct survey *s, struct str name)
{
	return (uint32_t)(survey_hash(s, SURVEY_OF_NAME, name) & INT32_MAX);
}

/* ---- ids ---- */

static uint32_t id_tag(uint64_t id)
{
	return (uint32_t)(id >> 32);
}

/* By the tag's high bits: what is in order stays so when there is more room, and is moved in one direction. */
static size_t id_home(size_t room, uint32_t tag)
{
	return (size_t)((uint64_t)tag * room >> 32);
}

static void id_put(struct survey_id *ids, size_t room, uint32_t tag, uint32_t span)
{
	size_t i = id_home(room, tag), alike = 0;

	for (; ids[i].span; i = (i + 1) & (room - 1)) {
		alike += ids[i].tag == tag;
		if (alike == SURVEY_ALIKE)
			return;
	}
	ids[i] = (struct survey_id){tag, span};
}

static void ids_grow(struct survey *s)
{
	size_t room = s->id_room ? s->id_room * 2 : 64;
	struct survey_id *ids = mem_new(room * sizeof(*ids));

	for (size_t i = 0; i < s->id_room; i++)
		if (s->ids[i].span)
			id_put(ids, room, s->ids[i].tag, s->ids[i].span);
	free(s->ids);
	s->ids = ids;
	s->id_room = room;
}

/* They mostly come in the order of their starts. */
void survey_call(struct survey *s, const struct survey_call *call, uint64_t id)
{
	if (s->call_count &&
		call_order(s->trace, s->calls[s->call_count - 1].span, call->span) > 0)
		s->mixed = true;
	s->calls = mem_grow(s->calls, &s->call_room, s->call_count + 1, sizeof(*s->calls));
	s->calls[s->call_count++] = *call;
	if (!id)
		return;
	if (2 * s->id_count >= s->id_room)
		ids_grow(s);
	id_put(s->ids, s->id_room, id_tag(id), call->span);
	s->id_count++;
}

/* ---- asking ---- */

/* The first call that does not start before this one would. */
static size_t calls_place(const struct survey *s, uint32_t span)
{
	size_t low = 0, high = s->call_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (call_order(s->trace, s->calls[middle].span, span) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first one that starts after a time. */
static size_t calls_after(const struct survey *s, int64_t ns)
{
	size_t low = 0, high = s->call_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->trace->spans[s->calls[middle].span].start_ns <= ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t calls_of(struct survey *s, uint32_t span)
{
	calls_sort(s);
	return calls_place(s, span);
}

uint32_t survey_llm_near(struct survey *s, uint32_t span, int by, size_t calls)
{
	size_t i = calls_of(s, span);
	uint32_t agent = survey_agent(s, span);

	if (by > 0 && i < s->call_count && s->calls[i].span == span)
		i++;
	while (calls-- && (by > 0 ? i < s->call_count : i > 0)) {
		const struct survey_call *c = &s->calls[by > 0 ? i : i - 1];

		if (c->llm && survey_agent(s, c->span) == agent)
			return c->span;
		i = by > 0 ? i + 1 : i - 1;
	}
	return 0;
}

uint32_t survey_llm(struct survey *s, uint32_t span, int by)
{
	return survey_llm_near(s, span, by, SIZE_MAX);
}

/* Calls of others may be very many: looked at are those that began while the agent ran. */
static size_t calls_while(
	const struct survey *s, uint32_t agent, int64_t until_ns, size_t *first)
{
	static const int64_t apart_ns = INT64_C(1000000000); /* clocks are, by so much */
	const struct span *a = &s->trace->spans[agent == UINT32_MAX ? 0 : agent];

	*first = 0;
	if (a->flags & SPAN_HAS_START && a->start_ns > INT64_MIN + apart_ns)
		*first = calls_after(s, a->start_ns - apart_ns);
	if (a->flags & SPAN_HAS_END && a->end_ns < INT64_MAX - apart_ns &&
		until_ns > a->end_ns + apart_ns)
		until_ns = a->end_ns + apart_ns;
	return calls_after(s, until_ns);
}

uint32_t survey_llm_by(struct survey *s, uint32_t agent, int64_t until_ns)
{
	size_t first, i;

	calls_sort(s);
	for (i = calls_while(s, agent, until_ns, &first); i > first; i--) {
		const struct survey_call *c = &s->calls[i - 1];

		if (!c->llm)
			continue;
		if (agent == UINT32_MAX || survey_agent(s, c->span) == agent)
			return c->span;
	}
	return 0;
}

static void survey_count(struct survey *s, struct survey_nth *n)
{
	uint32_t agent = survey_agent(s, n->llm);

	for (int i = 0; i < SURVEY_PLACES && n->count < s->call_count; i++, n->count++) {
		const struct survey_call *c = &s->calls[n->count];

		if (!c->llm || survey_agent(s, c->span) != agent)
			continue;
		n->of++;
		if (c->span == n->llm)
			n->nth = n->of;
	}
}

bool survey_place(struct survey *s, uint32_t llm, uint32_t *nth, uint32_t *of)
{
	bool all = s->next >= s->trace->span_count;

	calls_sort(s);
	if (s->nth.llm != llm || s->nth.all != all)
		s->nth = (struct survey_nth){.llm = llm, .all = all};
	survey_count(s, &s->nth);
	*nth = s->nth.nth;
	*of = s->nth.of;
	if (s->nth.count == s->call_count)
		return *nth > 0;
	*of = UINT32_MAX;
	return false;
}

/* Of those with this id the first one from `after` on, else the last one before it. */
static uint32_t tool_by_id(const struct survey *s, uint64_t id, uint32_t after)
{
	size_t i = id_home(s->id_room, id_tag(id));
	uint32_t next = 0, last = 0;

	for (; s->id_room && s->ids[i].span; i = (i + 1) & (s->id_room - 1)) {
		uint32_t span = s->ids[i].span;

		if (s->ids[i].tag != id_tag(id))
			continue;
		if (call_order(s->trace, span, after) >= 0) {
			if (!next || call_order(s->trace, span, next) < 0)
				next = span;
		} else if (!last || call_order(s->trace, span, last) > 0) {
			last = span;
		}
	}
	return next ? next : last;
}

uint32_t survey_tool(
	struct survey *s, uint32_t llm, struct str id, struct str name, uint32_t nth)
{
	uint32_t hash = survey_name(s, name);
	uint32_t agent = survey_agent(s, llm), found = 0;
	size_t i = calls_of(s, llm);

	if (id.len)
		found = tool_by_id(s, survey_hash(s, SURVEY_OF_ID, id), llm);
	if (found || id.len)
		return found;
	for (i++; i < s->call_count; i++) {
		const struct survey_call *c = &s->calls[i];

		if (survey_agent(s, c->span) != agent)
			continue;
		if (c->llm)
			break;
		if (c->name == hash && nth-- == 0)
			return c->span;
	}
	return 0;
}

uint32_t survey_follows(struct survey *s, uint32_t llm, uint32_t nth)
{
	uint32_t agent = survey_agent(s, llm);

	for (size_t i = calls_of(s, llm) + 1; i < s->call_count; i++) {
		const struct survey_call *c = &s->calls[i];

		if (survey_agent(s, c->span) != agent)
			continue;
		if (c->llm)
			break;
		if (nth-- == 0)
			return c->span;
	}
	return 0;
}

uint32_t survey_again(struct survey *s, uint32_t span, int by)
{
	size_t i = calls_of(s, span), count = s->call_count;
	uint64_t what;

	if (i >= count || s->calls[i].span != span || !s->calls[i].what)
		return 0;
	what = s->calls[i].what;
	while (by > 0 ? ++i < count : i-- > 0)
		if (s->calls[i].what == what)
			return s->calls[i].span;
	return 0;
}
