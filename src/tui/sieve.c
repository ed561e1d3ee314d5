#include "tui/sieve.h"

#include <stdlib.h>

#include "base/mem.h"

enum { SLICE = 64 }; /* spans between two looks at the clock */

static const int64_t AGAIN_NS = 500 *
	INT64_C(1000000); /* between two looks at what grows */

void sieve_release(struct sieve *s)
{
	free(s->traces);
	selection_release(&s->found);
	*s = (struct sieve){0};
}

/* Takes in traces that have come; false: there is none behind the last one. */
static bool sieve_more(struct sieve *s, const struct tui *t)
{
	struct trace *next = s->count ? s->traces[s->count - 1].trace->next
				      : t->store->first;

	if (!next)
		return false;
	s->traces = mem_grow(s->traces, &s->room, s->count + 1, sizeof(*s->traces));
	s->traces[s->count++] = (struct sieve_trace){.trace = next};
	return true;
}

static void sieve_found(struct sieve *s, struct sieve_trace *one, bool keeps)
{
	s->changes += one->keeps != keeps;
	s->kept += keeps;
	s->kept -= one->keeps;
	one->keeps = keeps;
	one->generation = one->trace->generation;
	s->next++;
	s->span = 0;
}

/* What needs a trace as a whole is asked at once; what needs a span alone, until one is kept. */
static void sieve_look(struct sieve *s, const struct tui *t, const struct query *query,
	struct query_run *run)
{
	struct sieve_trace *one = &s->traces[s->next];

	if (query_needs(query) != QUERY_SPAN) {
		query_trace(run, one->trace, t->life, &s->found);
		sieve_found(s, one, s->found.count > 0);
		return;
	}
	for (int i = 0; i < SLICE; i++) {
		if (++s->span >= one->trace->span_count) {
			sieve_found(s, one, false);
			return;
		}
		if (query_span(run, one->trace, s->span, t->life)) {
			sieve_found(s, one, true);
			return;
		}
	}
}

int64_t sieve_due(const struct sieve *s)
{
	return s->done_ns + AGAIN_NS;
}

bool sieve_step(struct sieve *s, const struct tui *t, const struct query *query,
	struct query_run *run)
{
	if (s->generation == t->store->generation ||
		(s->generation && t->steady_ns < sieve_due(s)))
		return false;
	while (s->next < s->count &&
		s->traces[s->next].generation == s->traces[s->next].trace->generation)
		s->next++;
	if (s->next < s->count || sieve_more(s, t)) {
		sieve_look(s, t, query, run);
		return true;
	}
	s->next = 0;
	s->generation = t->store->generation;
	s->done_ns = t->steady_ns;
	return false;
}

bool sieve_keeps(const struct sieve *s, size_t n)
{
	return n < s->count && s->traces[n].keeps;
}
