#include "model/survey_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/* Calls in the order of their starts. */

static int call_compare(const void *a, const void *b)
{
	const struct survey_call *x = a, *y = b;

	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return (x->span > y->span) - (x->span < y->span);
}

static int id_compare(const void *a, const void *b, void *calls)
{
	const struct survey_call *all = calls;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;

	if (all[i].id != all[k].id)
		return all[i].id < all[k].id ? -1 : 1;
	return (i > k) - (i < k);
}

static void calls_sort(struct survey *s)
{
	if (s->sorted)
		return;
	if (s->call_count)
		qsort(s->calls, s->call_count, sizeof(*s->calls), call_compare);
	s->by_id = mem_resize(s->by_id, (s->call_count + 1) * sizeof(*s->by_id));
	s->by_id_count = 0;
	for (size_t i = 0; i < s->call_count; i++)
		if (s->calls[i].id)
			s->by_id[s->by_id_count++] = (uint32_t)i;
	if (s->by_id_count)
		qsort_r(s->by_id, s->by_id_count, sizeof(*s->by_id), id_compare, s->calls);
	s->sorted = true;
}

/* The first call that does not start before this one would. */
static size_t calls_place(const struct survey *s, int64_t start_ns, uint32_t span)
{
	struct survey_call key = {.start_ns = start_ns, .span = span};
	size_t low = 0, high = s->call_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (call_compare(&s->calls[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t calls_of(struct survey *s, uint32_t span)
{
	calls_sort(s);
	return calls_place(s, s->trace->spans[span].start_ns, span);
}

uint32_t survey_llm(struct survey *s, uint32_t span, int by)
{
	size_t i = calls_of(s, span);
	uint32_t agent = survey_agent(s, span);

	if (by > 0 && i < s->call_count && s->calls[i].span == span)
		i++;
	while (by > 0 ? i < s->call_count : i > 0) {
		const struct survey_call *c = &s->calls[by > 0 ? i : i - 1];

		if (c->llm && survey_agent(s, c->span) == agent)
			return c->span;
		i = by > 0 ? i + 1 : i - 1;
	}
	return 0;
}

uint32_t survey_llm_by(struct survey *s, uint32_t agent, int64_t until_ns)
{
	calls_sort(s);
	for (size_t i = s->call_count; i > 0; i--) {
		const struct survey_call *c = &s->calls[i - 1];

		if (!c->llm || c->start_ns > until_ns)
			continue;
		if (agent == UINT32_MAX || survey_agent(s, c->span) == agent)
			return c->span;
	}
	return 0;
}

bool survey_place(struct survey *s, uint32_t llm, uint32_t *nth, uint32_t *of)
{
	uint32_t agent = survey_agent(s, llm);

	*nth = *of = 0;
	for (size_t i = 0; i < s->call_count; i++) {
		if (!s->calls[i].llm || survey_agent(s, s->calls[i].span) != agent)
			continue;
		++*of;
		if (s->calls[i].span == llm)
			*nth = *of;
	}
	return *nth > 0;
}

/* Of those with this id the first one behind place `from`, else the last one before it. */
static uint32_t tool_by_id(const struct survey *s, uint64_t id, size_t from)
{
	size_t low = 0, high = s->by_id_count;
	uint32_t found = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->calls[s->by_id[middle]].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < s->by_id_count && s->calls[s->by_id[low]].id == id; low++) {
		found = s->calls[s->by_id[low]].span;
		if (s->by_id[low] >= from)
			break;
	}
	return found;
}

uint32_t survey_tool(
	struct survey *s, uint32_t llm, struct str id, struct str name, uint32_t nth)
{
	uint64_t hash = survey_hash(s, SURVEY_OF_NAME, name);
	uint32_t agent = survey_agent(s, llm), found = 0;
	size_t i = calls_of(s, llm);

	if (id.len)
		found = tool_by_id(s, survey_hash(s, SURVEY_OF_ID, id), i);
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
