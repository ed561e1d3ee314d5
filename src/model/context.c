#include "model/context.h"

/* Of more calls it is the last ones that are looked at. */
enum { CALLS_MOST = 1 << 16 };

/* The calls that count. */
struct told {
	const struct survey *survey;
	uint32_t agent;
	size_t first; /* of the survey's calls */
};

static uint32_t tokens_of(const struct trace *t, uint32_t span)
{
	uint32_t more = t->spans[span].more;

	return more ? t->mores[more].own.input : 0;
}

/* The next one that told its tokens, from `*at` on; 0: there is none. */
static uint32_t told_next(const struct told *told, size_t *at, uint32_t *tokens)
{
	const struct survey *s = told->survey;

	while (*at < s->call_count) {
		const struct survey_call *c = &s->calls[(*at)++];

		if (!c->llm || !(*tokens = tokens_of(s->trace, c->span)))
			continue;
		if (survey_agent(s, c->span) == told->agent)
			return c->span;
	}
	return 0;
}

static bool told_begin(struct told *told, struct survey *s)
{
	*told = (struct told){.survey = s};
	if (!survey_llm_by(s, UINT32_MAX, INT64_MAX)) /* they are in order then */
		return false;
	while (!s->calls[told->first].llm)
		told->first++;
	told->agent = survey_agent(s, s->calls[told->first].span);
	if (s->call_count - told->first > CALLS_MOST)
		told->first = s->call_count - CALLS_MOST;
	return true;
}

static uint64_t context_limit(const struct trace *t, uint32_t span, const struct life *life)
{
	struct arena arena = {0};
	const struct scan_value *v;
	struct facts f;
	int64_t limit = 0;

	facts_open(&f, t, span, life, &arena);
	v = facts_find(&f, MEANING_CONTEXT);
	if (!v || v->type != SCAN_NUMBER || !scan_int(v, &limit) || limit < 0)
		limit = 0;
	arena_release(&arena);
	return (uint64_t)limit;
}

static void context_steps(struct context *c, const struct told *told)
{
	size_t at = told->first;
	uint32_t tokens;

	c->step_count = c->calls < CONTEXT_STEPS ? c->calls : CONTEXT_STEPS;
	for (size_t i = 0; told_next(told, &at, &tokens) && i < c->calls; i++) {
		uint32_t *step = &c->steps[i * c->step_count / c->calls];

		*step = tokens > *step ? tokens : *step;
	}
}

bool context_of(struct context *c, struct survey *s, const struct life *life)
{
	uint32_t span, last = 0, tokens;
	struct told told;
	size_t at;

	*c = (struct context){0};
	if (!told_begin(&told, s))
		return false;
	at = told.first;
	while ((span = told_next(&told, &at, &tokens))) {
		last = span;
		c->calls++;
		c->last = tokens;
		c->most = tokens > c->most ? tokens : c->most;
	}
	if (!last)
		return false;
	context_steps(c, &told);
	c->limit = context_limit(s->trace, last, life);
	return true;
}
