#include "export/spans.h"

#include "export/column.h"
#include "base/json.h"
#include "export/members.h"
#include "model/moment.h"

/*
 * What readers take in one line is limited (64 MiB, see read/input.h): what would come near it is
 * more than one line.
 */
enum { SPANS_RECORDS = 32 << 20, SPANS_EVENTS = 8 << 20 };

/* One span being written. */
struct spans {
	struct export *e;
	struct trace *t;
	struct arena moments;  /* of its events */
	struct arena one;      /* of one event */
	struct moment *events; /* in order of time */
	size_t event_count;
	int64_t from_ns; /* between these are its times */
	int64_t to_ns;
	struct column_span columns; /* of --select */
};

static struct str spans_record(const struct record *r)
{
	return str_tail(r->line.text, r->before.len);
}

/* ---- events ------------------------------------------------------------------------------- */

static void spans_event_members(
	const struct facts *f, const struct members *others, struct buf *out)
{
	json_key(STR("ts"), out);
	json_time(f->start_ns, out);
	buf_add(out, STR(",\"name\":"));
	json_string(f->name, out);
	if (f->attribute_count) {
		buf_add(out, STR(",\"attributes\":"));
		members_object(f->attributes, f->attribute_count, out);
	}
	members_add(others, out);
}

/* One inside of its span. */
static void spans_event_inside(struct spans *w, const struct moment *m, bool first)
{
	struct members others = {0};
	struct buf *out = &w->e->out;
	struct facts f;

	arena_reset(&w->one);
	if (!moment_open(m, &f, w->e->life, &w->one))
		return;
	if (m->place)
		members_unknown_of(&others, &f, &w->one);
	else
		members_unknown(&others, m->inner, &w->one);
	buf_add(out, first ? STR(",\"events\":[{") : STR(",{"));
	spans_event_members(&f, &others, out);
	buf_add_byte(out, '}');
}

/* One that was a record, and stays it. */
static void spans_event_record(struct spans *w, const struct moment *m)
{
	struct facts f;

	arena_reset(&w->one);
	if (moment_open(m, &f, w->e->life, &w->one))
		export_line(w->e, spans_record(&f.records[0]));
}

/* One that was inside of a span, as a record. */
static void spans_event_outside(
	struct spans *w, const struct moment *m, const struct facts *span)
{
	struct members others = {0};
	struct buf *out = &w->e->out;
	struct facts f;

	arena_reset(&w->one);
	moment_open(m, &f, w->e->life, &w->one);
	members_unknown(&others, m->inner, &w->one);
	buf_add(out, STR("{\"type\":\"event\""));
	members_trace_id(w->t, out);
	members_text("span_id", span->span_id, out);
	buf_add_byte(out, ',');
	spans_event_members(&f, &others, out);
	buf_add(out, STR("}\n"));
}

static bool spans_in_time(const struct spans *w, const struct moment *m)
{
	return !m->place || (m->ts >= w->from_ns && m->ts <= w->to_ns);
}

/* Returns how many found room inside. */
static size_t spans_events_inside(struct spans *w)
{
	size_t begin = w->e->out.len, i;
	bool first = true;

	for (i = 0; i < w->event_count && w->e->out.len - begin < SPANS_EVENTS; i++) {
		if (!spans_in_time(w, &w->events[i]))
			continue;
		spans_event_inside(w, &w->events[i], first);
		first = first && w->e->out.len == begin;
	}
	if (!first)
		buf_add_byte(&w->e->out, ']');
	return i;
}

static void spans_events_outside(struct spans *w, size_t inside, const struct facts *f)
{
	for (size_t i = 0; i < w->event_count; i++) {
		if (i < inside && spans_in_time(w, &w->events[i]))
			continue;
		if (w->events[i].place)
			spans_event_record(w, &w->events[i]);
		else
			spans_event_outside(w, &w->events[i], f);
		export_piece(w->e);
	}
}

/* ---- spans -------------------------------------------------------------------------------- */

static bool spans_starts(const struct record *r)
{
	return r->type == RECORD_SPAN_START || r->type == RECORD_SPAN;
}

/* The one that its beginning is from, and its parent: one that would close a circle too. */
static const struct record *spans_start(const struct facts *f)
{
	size_t i = f->record_count;

	while (i-- > 0)
		if (spans_starts(&f->records[i]) && f->records[i].ts == f->start_ns)
			return &f->records[i];
	return NULL;
}

static struct str spans_parent(const struct facts *f, struct arena *arena)
{
	const struct record *start = spans_start(f);
	struct buf text = {0};
	struct str copy;

	if (!start || !start->has_parent)
		return (struct str){0};
	id_format(&start->parent_id, 16, &text);
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static void spans_head(struct spans *w, const struct facts *f)
{
	static const char *const statuses[] = {"", "ok", "error"};
	struct buf *out = &w->e->out;

	buf_add(out, STR("{\"type\":\"span\""));
	members_time("ts", f->start_ns, out);
	members_time("end_ts", f->end_ns, out);
	members_trace_id(w->t, out);
	members_text("span_id", f->span_id, out);
	members_text("parent_span_id", spans_parent(f, &w->e->arena), out);
	buf_add(out, STR(",\"name\":"));
	json_string(f->name, out);
	if (!f->inferred)
		members_text("kind", f->kind, out);
	members_text("status", str_from(statuses[f->status]), out);
	if (!f->status_message.at)
		return;
	buf_add(out, STR(",\"status_message\":"));
	json_string(f->status_message, out);
}

static void spans_whole(struct spans *w, const struct facts *f)
{
	struct members others = {0};
	struct buf *out = &w->e->out;
	size_t inside;

	spans_head(w, f);
	if (f->attribute_count) {
		buf_add(out, STR(",\"attributes\":"));
		members_object(f->attributes, f->attribute_count, out);
	}
	members_raw("links", &f->links, out);
	members_raw("resource", &f->resource, out);
	members_raw("scope", &f->scope, out);
	members_unknown_of(&others, f, &w->e->arena);
	members_add(&others, out);
	inside = spans_events_inside(w);
	buf_add(out, STR("}\n"));
	export_piece(w->e);
	spans_events_outside(w, inside, f);
}

static bool spans_outside(const struct spans *w, const struct record *r)
{
	return r->ts < w->from_ns || r->ts > w->to_ns;
}

/* That a parent was said, and when, by another record than the one that it began with. */
static void spans_moved(struct spans *w, const struct record *r, const struct facts *f)
{
	struct buf *out = &w->e->out, parent = {0};

	id_format(&r->parent_id, 16, &parent);
	buf_add(out, STR("{\"type\":\"span_update\""));
	members_time("ts", r->ts, out);
	members_trace_id(w->t, out);
	members_text("span_id", f->span_id, out);
	members_text("parent_span_id", buf_str(&parent), out);
	buf_add(out, STR("}\n"));
	buf_release(&parent);
}

/* Its records as they are: of two that are the same, one. */
static void spans_all(struct spans *w, const struct facts *f)
{
	for (size_t i = 0; i < f->record_count; i++) {
		struct str text = spans_record(&f->records[i]);

		if (i && str_eq(text, spans_record(&f->records[i - 1])))
			continue;
		export_line(w->e, text);
		export_piece(w->e);
	}
}

/* Whether it is the one that the span began with, or that one once more. */
static bool spans_began(const struct record *r, const struct record *start)
{
	return r == start || (start && str_eq(spans_record(r), spans_record(start)));
}

/* Of parents that are said at the time of the beginning the later line counts: the one that it has. */
static bool spans_counts(const struct record *r, const struct facts *f)
{
	struct buf parent = {0};
	bool same;

	if (r->ts != f->start_ns)
		return false;
	id_format(&r->parent_id, 16, &parent);
	same = str_eq(buf_str(&parent), f->parent_id);
	buf_release(&parent);
	return same;
}

/*
 * What its records say by when they say it: merged, that would be lost. It stands before the span, or
 * `behind` it where it counts because it came later.
 */
static void spans_told(struct spans *w, const struct facts *f, bool behind)
{
	const struct record *start = spans_start(f);

	for (size_t i = 0; i < f->record_count; i++) {
		const struct record *r = &f->records[i];

		if (!spans_outside(w, r) && r->has_parent && !spans_began(r, start) &&
			spans_counts(r, f) == behind)
			spans_moved(w, r, f);
		else if (spans_outside(w, r) && !behind)
			export_line(w->e, spans_record(r));
	}
}

/* Whether one line can hold it; events inside of what tells something count there already. */
static bool spans_fits(const struct spans *w, const struct facts *f)
{
	size_t size = 0;

	for (size_t i = 0; i < f->record_count; i++) {
		const struct record *r = &f->records[i];

		size += r->line.text.len;
		if (r->events.len && r->type == RECORD_SPAN && spans_outside(w, r))
			return false;
	}
	return size < SPANS_RECORDS;
}

static void spans_open(struct spans *w, uint32_t span, struct facts *f)
{
	arena_reset(&w->e->arena);
	arena_reset(&w->moments);
	facts_open(f, w->t, span, w->e->life, &w->e->arena);
	w->events = moments(w->t, span, 0, false, w->e->life, &w->moments, &w->event_count);
	w->from_ns = f->start_ns < f->end_ns ? f->start_ns : f->end_ns;
	w->to_ns = f->start_ns < f->end_ns ? f->end_ns : f->start_ns;
}

static void spans_span(struct spans *w, uint32_t span)
{
	struct facts f;

	spans_open(w, span, &f);
	if (span && f.has_start && f.has_end && spans_fits(w, &f)) {
		spans_told(w, &f, false);
		spans_whole(w, &f);
		spans_told(w, &f, true);
		return;
	}
	spans_all(w, &f);
	for (size_t i = 0; i < w->event_count; i++)
		if (w->events[i].place)
			spans_event_record(w, &w->events[i]);
}

/* What was selected of it, and no record any more. */
static void spans_selected(struct spans *w, uint32_t span)
{
	struct buf *out = &w->e->out;
	struct facts f;

	if (!span || !(w->t->spans[span].flags & SPAN_SEEN))
		return;
	arena_reset(&w->e->arena);
	facts_open(&f, w->t, span, w->e->life, &w->e->arena);
	column_next(&w->columns, span, &f);
	for (size_t i = 0; i < w->e->column_count; i++) {
		buf_add_byte(out, i ? ',' : '{');
		json_key(w->e->columns[i].name, out);
		column_json(&w->e->columns[i], &w->columns, out);
	}
	buf_add(out, STR("}\n"));
}

void spans_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct spans w = {.e = e, .t = t};
	uint32_t span = 0;

	if (e->column_count)
		column_begin(&w.columns, t, e->life, e->names);
	do {
		if (selection_has(s, span) && e->column_count)
			spans_selected(&w, span);
		else if (selection_has(s, span))
			spans_span(&w, span);
		export_piece(e);
	} while ((span = export_next(t, span)));
	column_release(&w.columns);
	arena_release(&w.moments);
	arena_release(&w.one);
}
