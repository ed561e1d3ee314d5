#include "tui/surveys.h"

#include <stdlib.h>

#include "base/mem.h"

enum {
	SURVEYS = 4, /* traces that are remembered */
	FIRST = 256, /* spans that are looked at when a trace is first asked for, */
	STEP = 64,   /* and later, together: some hundred microseconds, as a rule */
	FEW = 4, /* of them, between two looks whether a key waits: a span may be large */
};

struct surveys {
	struct survey at[SURVEYS];
	struct trace *traces[SURVEYS]; /* NULL: free */
	uint64_t used[SURVEYS];	       /* when, in calls of surveys_of */
	uint64_t now;
};

static void *surveys_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct surveys));
}

static void surveys_end(void *state)
{
	struct surveys *s = state;

	for (int i = 0; s && i < SURVEYS; i++)
		survey_release(&s->at[i]);
	free(s);
}

struct survey *surveys_of(struct tui *t, struct trace *trace)
{
	struct surveys *s = tui_state(t, PART_SURVEY);
	int oldest = 0, i;

	for (i = 0; i < SURVEYS && s->traces[i] != trace; i++)
		if (s->used[i] < s->used[oldest])
			oldest = i;
	if (i == SURVEYS) {
		i = oldest;
		s->traces[i] = trace;
		survey_step(&s->at[i], trace, t->life, FIRST);
		tui_touch(t); /* so that nobody goes to sleep before the rest is done */
	}
	s->used[i] = ++s->now;
	return &s->at[i];
}

bool surveys_ready(const struct survey *s, const struct trace *trace)
{
	return s->trace == trace && s->next >= trace->span_count;
}

/* True: there are more. */
static bool surveys_step(struct tui *t, struct survey *s, struct trace *trace)
{
	bool more = true;

	for (int i = 0; more && i < STEP; i += FEW) {
		more = survey_step(s, trace, t->life, FEW);
		if (tui_late(t))
			break;
	}
	return more;
}

static bool surveys_work(struct tui *t)
{
	struct surveys *s = tui_state(t, PART_SURVEY);
	bool more = false;

	if (t->trace)
		surveys_of(t, t->trace);
	for (int i = 0; i < SURVEYS; i++) {
		bool ready;

		if (!s->traces[i])
			continue;
		ready = surveys_ready(&s->at[i], s->traces[i]) &&
			s->at[i].generation == s->traces[i]->generation;
		if (ready)
			continue;
		if (surveys_step(t, &s->at[i], s->traces[i]))
			more = true;
		else
			tui_touch(t);
	}
	return more;
}

const struct screen surveys_part = {
	.part = PART_SURVEY,
	.name = "survey",
	.make = surveys_make,
	.end = surveys_end,
	.work = surveys_work,
};
