#include "model/check_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/apply.h"
#include "model/dropped.h"
#include "model/place.h"

/* Events and updates that are remembered at least. */
enum { ONCE_MAX = 1 << 21 };

static const struct check_row rows[CHECK_KINDS] = {
	[CHECK_UNREADABLE] = {"unreadable",
		"An input could not be read, or not to its end.", true, {NULL}},
	[CHECK_TORN] = {"torn",
		"A record breaks off: its writer was killed, or several wrote into one another.",
		true, {NULL}},
	[CHECK_JSON] = {"json",
		"A line begins as a record does, and breaks a rule of JSON (RFC 8259) or UTF-8.",
		true, {NULL}},
	[CHECK_RECORD] = {"record",
		"A record is JSON, but a member is missing or not what aitrace-stream(5) asks for.",
		true, {NULL}},
	[CHECK_LONG] = {"long", "A line is too long to be read whole.", true, {NULL}},
	[CHECK_CHUNK] = {"chunk", "Pieces of a long line are missing, or are none.", true,
		{NULL}},
	[CHECK_DUPLICATE] = {"duplicate",
		"A record came before, to the letter: a line was written, or is read, twice.",
		true, {NULL}},
	[CHECK_UNIT] = {"unit",
		"An integer time is near 1970: it seems to be no nanoseconds.", true,
		{NULL}},
	[CHECK_DROPPED] = {"dropped",
		"Records are missing: an output could not take them, and their emitter says so.",
		true, {NULL}},
	[CHECK_COLLISION] = {"collision",
		"Records of one span disagree about its start, end, name or parent: an id is "
		"used twice.",
		true, {NULL}},
	[CHECK_ORPHAN] = {"orphan",
		"A span or an event names a span of which there is no record.", true,
		{"parent_span_id", "span_id"}},
	[CHECK_CYCLE] = {"cycle",
		"The parents of a span lead back to it; it is taken for a root.", true,
		{"parent_span_id", "span_id"}},
	[CHECK_NO_START] = {"no-start",
		"Of a span there is an update or an end, and no start.", true, {"span_id"}},
	[CHECK_BACKWARDS] = {"backwards", "A span ends before it starts.", true,
		{"end_ts", "ts"}},
	[CHECK_OUTSIDE] = {"outside",
		"A span starts before its parent does, or ends after it.", true, {"ts"}},
	[CHECK_CLOCK] = {"clock",
		"A record is over a second earlier than the one before it in its trace and "
		"input: a clock was set, or lines are not in the order of their times.",
		false, {"ts"}},
	[CHECK_OPEN] = {"open",
		"A span has no end: it still runs, or its process ended without a word.",
		false, {"span_id"}},
	[CHECK_GLUED] = {"glued",
		"Text without a newline stands in front of a record; the record is used.",
		false, {NULL}},
	[CHECK_SURROGATE] = {"surrogate",
		"A string has half of a character (\\ud800 without its other half): JSON, read as "
		"U+FFFD, and refused by many readers.",
		false, {NULL}},
	[CHECK_NAMES] = {"names",
		"A record has two members or attributes of one name; the later one counts.",
		false, {NULL}},
};

const struct check_row *check_row(enum check_kind kind)
{
	return &rows[kind];
}

void check_init(struct check *c, size_t places, uint64_t seed)
{
	*c = (struct check){.seed = seed};
	c->places_max = places ? places : CHECK_PLACES;
	if (c->places_max > CHECK_PLACES_MAX)
		c->places_max = CHECK_PLACES_MAX;
	c->once = (struct once){.max = ONCE_MAX, .seed = seed};
	c->marks = check_marks_new();
	c->names = check_names_new(seed);
	c->clocks = check_clocks_new();
}

void check_release(struct check *c)
{
	for (int i = 0; i < CHECK_KINDS; i++)
		free(c->found[i].places);
	once_release(&c->once);
	check_marks_free(c->marks);
	check_names_free(c->names);
	check_clocks_free(c->clocks);
	arena_release(&c->said);
	*c = (struct check){0};
}

struct check_place *check_add(struct check *c, enum check_kind kind)
{
	struct check_found *f = &c->found[kind];

	f->count++;
	if (f->kept == c->places_max)
		return NULL;
	if (!f->places)
		f->places = mem_new(c->places_max * sizeof(*f->places));
	return &f->places[f->kept++];
}

void check_set_line(struct check_place *p, const struct line *line, uint64_t column)
{
	p->source = line->source;
	p->line = line->number;
	p->column = line_column(line, column);
}

void check_add_line(struct check *c, enum check_kind kind, const struct line *line,
	uint64_t column, const char *why)
{
	struct check_place *p = check_add(c, kind);

	if (!p)
		return;
	check_set_line(p, line, column);
	p->why = why;
}

struct check_place *check_add_span(struct check *c, enum check_kind kind,
	const struct trace *t, uint32_t span, uint64_t place)
{
	struct check_place *p = check_add(c, kind);

	if (!p)
		return NULL;
	p->t = t;
	p->span = span;
	p->place = place;
	p->source = place ? place_source(place) : 0;
	return p;
}

uint64_t check_wrong(const struct check *c)
{
	uint64_t wrong = 0;

	for (int i = 0; i < CHECK_KINDS; i++)
		if (rows[i].wrong)
			wrong += c->found[i].count;
	return wrong;
}

/* ---- what comes in ---- */

static const char *check_said(struct check *c, struct str text)
{
	char *copy = arena_bytes(&c->said, text.len + 1);

	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return copy;
}

/* What an emitter could not write, which it says once. */
static void check_dropped(struct check *c, const struct record *r, const struct trace *t)
{
	uint64_t count = dropped_said(r->attributes);
	struct check_place *p = check_add(c, CHECK_DROPPED);
	struct buf words = {0};

	c->dropped = dropped_sum(c->dropped, count);
	if (!p)
		return;
	p->t = t;
	p->span = t->touched;
	check_set_line(p, &r->line, r->before.len + 1);
	dropped_words(count, &words);
	p->why = check_said(c, buf_str(&words));
	buf_release(&words);
}

static void check_record(struct check *c, const struct record *r, uint64_t hash,
	struct store *s, struct input *in)
{
	bool again = !record_repeats(r) && !once_add(&c->once, hash, (uint64_t)r->ts);
	const struct trace *t;

	c->records++;
	if (record_repeats(r))
		check_before(c, r, store_find(s, &r->trace_id), s, in);
	if (again)
		check_add_line(c, CHECK_DUPLICATE, &r->line, r->before.len + 1, NULL);
	t = store_add(s, r);
	check_time(c, r, t);
	if (!again && r->type == RECORD_EVENT && apply_event_kind(r->name) == EVENT_DROPPED)
		check_dropped(c, r, t);
}

/* Of starts and ends the span knows whether they come again. */
static void check_hashes(struct check *c, const struct check_batch *b, uint64_t *hashes)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct record *r = &b->records[i];

		hashes[i] = 0;
		if (b->what[i] == DECODED_RECORD && !record_repeats(r))
			hashes[i] = once_hash(
				&c->once, str_tail(r->line.text, r->before.len));
	}
}

void check_lines(
	struct check *c, const struct check_batch *b, struct store *s, struct input *in)
{
	uint64_t hashes[HINT_MAX];

	check_hashes(c, b, hashes);
	for (size_t i = 0; i < b->count; i++) {
		c->lines++;
		c->texts += b->what[i] == DECODED_TEXT;
		check_mark(c->marks, &b->lines[i]);
		check_line(c, &b->lines[i], b->what[i], &b->records[i], &b->faults[i]);
		if (b->what[i] == DECODED_RECORD)
			check_record(c, &b->records[i], hashes[i], s, in);
	}
}

/* The index of a source, by its name: which is the input's own. */
static uint32_t check_source(const struct input *in, struct str name)
{
	uint32_t i = 0;

	while (input_name(in, i).at && input_name(in, i).at != name.at)
		i++;
	return i;
}

/* What has a line is about chunks. */
void check_complaints(struct check *c, struct input *in)
{
	struct check_place *p;
	struct diag d;

	while (input_diag(in, &d)) {
		if (d.notice)
			continue;
		p = check_add(c, d.line ? CHECK_CHUNK : CHECK_UNREADABLE);
		if (!p)
			continue;
		p->source = check_source(in, d.source);
		p->line = d.line;
		p->column = d.column;
		p->why = check_said(c, d.text);
	}
}

/* ---- when all have come ---- */

/* Where in its line the record has the member that is the matter. */
static uint64_t check_column(const struct line *line, const struct life *life,
	const struct check_row *row, struct arena *arena)
{
	struct scan_value v;
	struct record r;
	struct diag why;

	if (decode(life->decoder, line, arena, &r, &why) != DECODED_RECORD)
		return 1;
	for (int i = 0; i < 2 && row->members[i]; i++)
		if (scan_find(str_tail(line->text, r.before.len), str_from(row->members[i]),
			    &v))
			return (uint64_t)(v.text.at - line->text.at) + 1;
	return r.before.len + 1;
}

/* Copies know the number of their line, files must be asked. */
static void check_find(struct check *c, struct check_place *p, const struct check_row *row,
	const struct life *life)
{
	struct arena arena = {0};
	struct line line;
	uint64_t column;

	if (!p->place || !place_open(p->place, life->in, &line))
		return;
	column = check_column(&line, life, row, &arena);
	if (!place_is_copy(p->place))
		check_mark_find(c->marks, life->in, &line);
	check_set_line(p, &line, column);
	arena_release(&arena);
}

void check_end(struct check *c, struct store *s, const struct life *life)
{
	for (struct trace *t = s->first; t; t = t->next)
		check_trace(c, t);
	for (int i = 0; i < CHECK_KINDS; i++)
		for (size_t n = 0; n < c->found[i].kept; n++)
			check_find(c, &c->found[i].places[n], &rows[i], life);
}
