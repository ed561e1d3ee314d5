#include "model/census.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/moment.h"

enum { EVENT_MAX = (1 << 29) - 1, SWEEP = 1024 /* spans a step */ };

struct census_open {
	uint32_t span;
	uint32_t event; /* the newest that was read */
};

static void census_mark(struct census *s, struct census_mark mark)
{
	s->marks = mem_grow(s->marks, &s->mark_room, s->mark_count + 1, sizeof(*s->marks));
	s->marks[s->mark_count++] = mark;
}

static enum census_what census_what(enum event_kind kind)
{
	static const enum census_what whats[] = {[EVENT_OTHER] = CENSUS_EVENT,
		[EVENT_STATE] = CENSUS_STATE,
		[EVENT_EXCEPTION] = CENSUS_EXCEPTION,
		[EVENT_LOG] = CENSUS_LOG,
		[EVENT_DROPPED] = CENSUS_EVENT};

	return whats[kind];
}

/* Notes that an event is read; false: it was before. */
static bool census_reads(struct census *s, uint32_t event)
{
	size_t word = event / 64, before = s->read_room;
	uint64_t bit = UINT64_C(1) << event % 64;

	s->read = mem_grow(s->read, &s->read_room, word + 1, sizeof(*s->read));
	memset(s->read + before, 0, (s->read_room - before) * sizeof(*s->read));
	if (s->read[word] & bit)
		return false;
	s->read[word] |= bit;
	s->read_count++;
	return true;
}

static void census_event(struct census *s, const struct life *life, struct arena *scratch)
{
	const struct event *e = &s->trace->events[s->event];
	struct facts f = {0};
	struct record r;

	/* So were all that are older. */
	if (!census_reads(s, s->event)) {
		s->event = 0;
		return;
	}
	if (facts_read(&f, e->place, life, scratch, &r))
		census_mark(s,
			(struct census_mark){.ns = r.ts,
				.span = s->event_span,
				.what = census_what((enum event_kind)e->kind) & 7,
				.event = (s->event <= EVENT_MAX ? s->event : 0) &
					EVENT_MAX});
	s->event = e->next;
}

static void census_inner(
	struct census *s, uint32_t span, const struct life *life, struct arena *scratch)
{
	size_t count;
	const struct moment *m = moments(s->trace, span, 0, false, life, scratch, &count);

	for (size_t i = 0; i < count; i++)
		if (!m[i].place)
			census_mark(s,
				(struct census_mark){.ns = m[i].ts,
					.span = span,
					.what = census_what(m[i].kind) & 7});
}

/* Its events come next, those that were not read before. */
static void census_events(struct census *s, uint32_t span, uint32_t since)
{
	s->event = s->trace->spans[span].first_event;
	s->event_span = span;
	s->event_since = since;
}

static void census_letters(struct census *s)
{
	size_t before = s->letter_room;

	if (s->trace->span_count <= before)
		return;
	s->letters = mem_grow(s->letters, &s->letter_room, s->trace->span_count, 1);
	memset(s->letters + before, 0, s->letter_room - before);
}

static void census_span(
	struct census *s, uint32_t span, const struct life *life, struct arena *scratch)
{
	uint16_t flags = s->trace->spans[span].flags;
	struct facts f;
	int64_t token;

	if (!span)
		return;
	facts_open(&f, s->trace, span, life, scratch);
	s->letters[span] = vocabulary_letter(f.kind);
	if (!(flags & SPAN_HAS_END))
		return; /* what is at its end would be said again */
	token = facts_first_token(&f, facts_find(&f, MEANING_FIRST_TOKEN_S),
		facts_find(&f, MEANING_FIRST_TOKEN_MS));
	if (token != INT64_MIN)
		census_mark(s,
			(struct census_mark){
				.ns = token, .span = span, .what = CENSUS_TOKEN});
	if (flags & SPAN_HAS_INNER)
		census_inner(s, span, life, scratch);
}

static void census_new(struct census *s, const struct life *life, struct arena *scratch)
{
	uint32_t span = s->done++;
	const struct span *of = &s->trace->spans[span];

	census_letters(s);
	census_span(s, span, life, scratch);
	census_events(s, span, 0);
	if (of->flags & SPAN_HAS_END)
		return;
	s->open = mem_grow(s->open, &s->open_room, s->open_count + 1, sizeof(*s->open));
	s->open[s->open_count++] = (struct census_open){span, of->first_event};
}

/* One of those that were open: it may have ended since, and have new events. */
static void census_again(struct census *s, const struct life *life, struct arena *scratch)
{
	struct census_open *open = &s->open[s->open_next];
	const struct span *of = &s->trace->spans[open->span];

	census_events(s, open->span, open->event);
	open->event = of->first_event;
	if (of->flags & SPAN_HAS_END) {
		census_span(s, open->span, life, scratch);
		*open = s->open[--s->open_count];
	} else {
		s->open_next++;
	}
}

static bool census_is_late(const struct census *s, uint32_t event)
{
	return event &&
		(event / 64 >= s->read_room ||
			!(s->read[event / 64] & UINT64_C(1) << event % 64));
}

/* Some spans: has one of them an event that came late? */
static void census_sweep(struct census *s)
{
	uint32_t end = (uint32_t)s->trace->span_count;

	for (int i = 0; i < SWEEP && s->sweep_next < end; i++) {
		uint32_t span = s->sweep_next++;

		if (!census_is_late(s, s->trace->spans[span].first_event))
			continue;
		census_events(s, span, 0);
		return;
	}
	if (s->sweep_next == end)
		s->sweep_next = 0;
}

/* When there are more events than were read, though all spans were. */
static bool census_sweeps(struct census *s)
{
	size_t count = s->trace->event_count;

	if (!s->sweep_next && s->read_count + 1 < count && s->swept != count) {
		s->swept = count;
		s->sweep_next = 1;
	}
	if (!s->sweep_next)
		return false;
	census_sweep(s);
	return true;
}

bool census_step(struct census *s, const struct trace *t, const struct life *life,
	struct arena *scratch)
{
	s->trace = t;
	arena_reset(scratch);
	if (s->event > s->event_since) {
		census_event(s, life, scratch);
	} else if (s->done < t->span_count) {
		census_new(s, life, scratch);
	} else if (s->open_next < s->open_count) {
		census_again(s, life, scratch);
	} else if (s->generation != t->generation) {
		s->generation = t->generation;
		s->open_next = 0;
	} else {
		return census_sweeps(s);
	}
	return true;
}

void census_release(struct census *s)
{
	free(s->letters);
	free(s->read);
	free(s->marks);
	free(s->open);
	*s = (struct census){0};
}

char census_letter(const struct census *s, uint32_t span)
{
	return span < s->letter_room ? s->letters[span] : '\0';
}

unsigned census_progress(const struct census *s)
{
	if (!s->trace || !s->trace->span_count)
		return 0;
	return (unsigned)((uint64_t)s->done * 1000 / s->trace->span_count);
}
